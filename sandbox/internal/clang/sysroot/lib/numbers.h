// Facets that read and write numbers as the library's do, in a tenth of the time where a number is decimal and plain.
#ifndef ASSAY_NUMBERS
#define ASSAY_NUMBERS
#include <cmath>
#include <cstdlib>
#include <cstring>
#include <limits>
#include <locale>
#include <streambuf>
#include <type_traits>

namespace assay {
using std::ios_base;

// plain says that numbers have no groups and a point.
inline bool plain(const ios_base &s) {
  static const auto *usual = &std::use_facet<std::numpunct<char>>(std::locale::classic());
  return &std::use_facet<std::numpunct<char>>(s.getloc()) == usual;
}

inline bool digit(int c) { return unsigned(c - '0') < 10; }

// An iterator is a pointer to its buffer, and of the same size.
template <class Iterator> std::streambuf *buffer(Iterator i) {
  static_assert(sizeof(Iterator) == sizeof(std::streambuf *), "an iterator is a pointer to its buffer");
  std::streambuf *b;
  std::memcpy(&b, &i, sizeof b);
  return b;
}

class get : public std::num_get<char> {
  using state = ios_base::iostate;

  static iter_type rest(std::streambuf *b, int c, state &err) {
    if (c != EOF)
      return iter_type(b);
    err |= ios_base::eofbit;
    return iter_type();
  }

  template <class T> iter_type library(iter_type b, iter_type e, ios_base &s, state &err, T &v, std::true_type) const {
    return this->__do_get_signed(b, e, s, err, v);
  }
  template <class T> iter_type library(iter_type b, iter_type e, ios_base &s, state &err, T &v, std::false_type) const {
    return this->__do_get_unsigned(b, e, s, err, v);
  }

  // A sign makes a number below zero negative or, when unsigned, wrap: that is left to the library.
  template <class T> iter_type integer(iter_type b, iter_type e, ios_base &s, state &err, T &v) const {
    std::streambuf *in = buffer(b);
    int c = in ? in->sgetc() : EOF;
    if ((s.flags() & ios_base::basefield) != ios_base::dec || (c == '-' && !std::is_signed<T>::value) || !plain(s))
      return library(b, e, s, err, v, std::is_signed<T>());
    bool negative = c == '-', some = false, over = false;
    if (negative || c == '+')
      c = in->snextc();
    const unsigned long long most = (unsigned long long)std::numeric_limits<T>::max() + negative;
    unsigned long long n = 0;
    for (; digit(c); c = in->snextc()) {
      unsigned d = c - '0';
      some = true;
      over |= n > (most - d) / 10;
      n = n * 10 + d;
    }
    if (!some || over)
      err |= ios_base::failbit;
    v = !some ? 0 : over ? (negative ? std::numeric_limits<T>::min() : std::numeric_limits<T>::max()) : T(negative ? 0 - n : n);
    return rest(in, c, err);
  }

  // Characters of a decimal number are collected for strtod; names and hexadecimal numbers are left to the library.
  iter_type real(iter_type b, iter_type e, ios_base &s, state &err, double &v) const {
    std::streambuf *in = buffer(b);
    int c = in ? in->sgetc() : EOF;
    if (!(digit(c) || c == '-' || c == '+' || c == '.') || !plain(s))
      return this->__do_get_floating_point(b, e, s, err, v);
    char text[400];
    unsigned n = 0;
    auto take = [&] {
      if (n < sizeof text - 1)
        text[n++] = c;
      c = in->snextc();
    };
    if (c == '-' || c == '+')
      take();
    bool point = false;
    for (; digit(c) || (c == '.' && !point); take())
      point |= c == '.';
    if (n > 0 && (c == 'e' || c == 'E')) {
      take();
      if (c == '-' || c == '+')
        take();
      while (digit(c))
        take();
    }
    text[n] = 0;
    char *end;
    v = std::strtod(text, &end);
    if (end != text + n || n == 0) {
      v = 0;
      err |= ios_base::failbit;
    } else if (v == HUGE_VAL || v == -HUGE_VAL) {
      v = v > 0 ? std::numeric_limits<double>::max() : -std::numeric_limits<double>::max();
      err |= ios_base::failbit;
    }
    return rest(in, c, err);
  }

protected:
  using std::num_get<char>::do_get;
  iter_type do_get(iter_type b, iter_type e, ios_base &s, state &err, long &v) const override { return integer(b, e, s, err, v); }
  iter_type do_get(iter_type b, iter_type e, ios_base &s, state &err, long long &v) const override { return integer(b, e, s, err, v); }
  iter_type do_get(iter_type b, iter_type e, ios_base &s, state &err, unsigned &v) const override { return integer(b, e, s, err, v); }
  iter_type do_get(iter_type b, iter_type e, ios_base &s, state &err, unsigned long &v) const override { return integer(b, e, s, err, v); }
  iter_type do_get(iter_type b, iter_type e, ios_base &s, state &err, unsigned long long &v) const override {
    return integer(b, e, s, err, v);
  }
  iter_type do_get(iter_type b, iter_type e, ios_base &s, state &err, double &v) const override { return real(b, e, s, err, v); }
};

class put : public std::num_put<char> {
  template <class T> iter_type integer(iter_type to, ios_base &s, char fill, T v) const {
    const auto odd = ios_base::basefield | ios_base::showpos;
    std::streambuf *out = buffer(to);
    if ((s.flags() & odd) != ios_base::dec || s.width() != 0 || !out || !plain(s))
      return std::num_put<char>::do_put(to, s, fill, v);
    char text[20], *end = text + sizeof text, *at = end;
    bool negative = v < 0;
    auto n = negative ? 0 - (unsigned long long)v : (unsigned long long)v;
    if (n <= 0xffffffff) {
      unsigned small = n;
      do
        *--at = '0' + small % 10;
      while (small /= 10);
    } else {
      do
        *--at = '0' + n % 10;
      while (n /= 10);
    }
    if (negative)
      *--at = '-';
    return out->sputn(at, end - at) == end - at ? to : iter_type(static_cast<std::streambuf *>(nullptr));
  }

protected:
  using std::num_put<char>::do_put;
  iter_type do_put(iter_type to, ios_base &s, char fill, long v) const override { return integer(to, s, fill, v); }
  iter_type do_put(iter_type to, ios_base &s, char fill, long long v) const override { return integer(to, s, fill, v); }
  iter_type do_put(iter_type to, ios_base &s, char fill, unsigned long v) const override { return integer(to, s, fill, v); }
  iter_type do_put(iter_type to, ios_base &s, char fill, unsigned long long v) const override { return integer(to, s, fill, v); }
};

// install makes the facets those of every stream to come.
inline void install() {
  std::locale::global(std::locale(std::locale(std::locale::classic(), new get), new put));
}
}
#endif
