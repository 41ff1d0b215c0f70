// The standard streams, in place of those of the guest's libc++, whose buffers convert each character by its locale,
// which takes 0.3 microseconds.
#include <__std_stream>
#include <cstdio>
#include <new>

#include "numbers.h"

namespace {
// stdio_file is how the guest's libc, a musl, begins a FILE: what was read ahead lies between at and end.
struct stdio_file {
  unsigned flags;
  unsigned char *at, *end;
};

// console is a standard stream that keeps nothing from stdio, so that both can be used by turns, until it is detached.
class console : public std::streambuf {
public:
  explicit console(FILE *file) : file(file) {}
  void detach() { detached = true; }

protected:
  int_type underflow() override {
    if (detached)
      return fill();
    auto *ahead = reinterpret_cast<stdio_file *>(file);
    if (ahead->at != ahead->end)
      return *ahead->at;
    int c = getc_unlocked(file);
    return c == EOF ? traits_type::eof() : ungetc(c, file);
  }
  int_type uflow() override {
    if (detached)
      return fill() == traits_type::eof() ? traits_type::eof() : traits_type::to_int_type(*(gbump(1), gptr() - 1));
    auto *ahead = reinterpret_cast<stdio_file *>(file);
    return ahead->at != ahead->end ? *ahead->at++ : getc_unlocked(file);
  }
  int_type pbackfail(int_type c) override { return c == traits_type::eof() || detached ? traits_type::eof() : ungetc(c, file); }
  std::streamsize xsgetn(char *to, std::streamsize n) override {
    return detached ? std::streambuf::xsgetn(to, n) : fread(to, 1, n, file);
  }
  int_type overflow(int_type c) override { return c == traits_type::eof() ? 0 : putc_unlocked(c, file); }
  std::streamsize xsputn(const char *from, std::streamsize n) override { return fwrite(from, 1, n, file); }
  int sync() override { return fflush(file); }

private:
  // fill reads ahead, what is there: a read of a full buffer is one call of the host.
  int_type fill() {
    static char buffer[1 << 16];
    size_t n = fread(buffer, 1, sizeof buffer, file);
    setg(buffer, buffer, buffer + n);
    return n ? traits_type::to_int_type(*buffer) : traits_type::eof();
  }

  FILE *file;
  bool detached = false;
};

template <class T> struct space {
  alignas(T) char bytes[sizeof(T)];
};

space<console> input, output, errors;
space<std::__stdinbuf<wchar_t>> wide_input;
space<std::__stdoutbuf<wchar_t>> wide_output, wide_errors;
mbstate_t states[3];
}

// The streams are made by Init and never destroyed, so they are declared as the bytes that hold them.
_LIBCPP_BEGIN_NAMESPACE_STD
alignas(istream) char cin[sizeof(istream)];
alignas(ostream) char cout[sizeof(ostream)];
alignas(ostream) char cerr[sizeof(ostream)];
alignas(ostream) char clog[sizeof(ostream)];
alignas(wistream) char wcin[sizeof(wistream)];
alignas(wostream) char wcout[sizeof(wostream)];
alignas(wostream) char wcerr[sizeof(wostream)];
alignas(wostream) char wclog[sizeof(wostream)];

ios_base::Init::Init() {
  assay::install();
  auto *in = new (cin) istream(new (input.bytes) console(stdin));
  auto *out = new (cout) ostream(new (output.bytes) console(stdout));
  auto *err = new (cerr) ostream(new (errors.bytes) console(stderr));
  new (clog) ostream(err->rdbuf());
  in->tie(out);
  err->tie(out);
  err->setf(ios_base::unitbuf);
  auto *win = new (wcin) wistream(new (wide_input.bytes) __stdinbuf<wchar_t>(stdin, states));
  auto *wout = new (wcout) wostream(new (wide_output.bytes) __stdoutbuf<wchar_t>(stdout, states + 1));
  auto *werr = new (wcerr) wostream(new (wide_errors.bytes) __stdoutbuf<wchar_t>(stderr, states + 2));
  new (wclog) wostream(werr->rdbuf());
  win->tie(wout);
  werr->tie(wout);
  werr->setf(ios_base::unitbuf);
}

ios_base::Init::~Init() {
  reinterpret_cast<ostream *>(cout)->flush();
  reinterpret_cast<wostream *>(wcout)->flush();
}

// Nothing comes back from what was read ahead, so detaching is for good.
bool ios_base::assay_sync_with_stdio(bool synced) {
  if (!synced)
    reinterpret_cast<console *>(input.bytes)->detach();
  return true;
}

// Before any object of the program.
__attribute__((init_priority(101))) ios_base::Init start;
_LIBCPP_END_NAMESPACE_STD
