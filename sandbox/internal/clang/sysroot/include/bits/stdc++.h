// Everything in the standard library that this guest has, for programs that include <bits/stdc++.h>: all but threads,
// which WebAssembly lacks here, and filesystem, which is not in the library that is linked.
#ifndef ASSAY_STDCXX_H
#define ASSAY_STDCXX_H

#include <cassert>
#include <cctype>
#include <cerrno>
#include <cfenv>
#include <cfloat>
#include <cinttypes>
#include <ciso646>
#include <climits>
#include <clocale>
#include <cmath>
#include <cstdarg>
#include <cstdbool>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <cwchar>
#include <cwctype>
#include <algorithm>
#include <any>
#include <array>
#include <atomic>
#include <bitset>
#include <charconv>
#include <chrono>
#include <codecvt>
#include <complex>
#include <deque>
#include <exception>
#include <forward_list>
#include <fstream>
#include <functional>
#include <initializer_list>
#include <iomanip>
#include <ios>
#include <iosfwd>
#include <iostream>
#include <istream>
#include <iterator>
#include <limits>
#include <list>
#include <locale>
#include <map>
#include <memory>
#include <new>
#include <numeric>
#include <optional>
#include <ostream>
#include <queue>
#include <random>
#include <ratio>
#include <regex>
#include <scoped_allocator>
#include <set>
#include <sstream>
#include <stack>
#include <stdexcept>
#include <streambuf>
#include <string>
#include <string_view>
#include <system_error>
#include <tuple>
#include <type_traits>
#include <typeindex>
#include <typeinfo>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <valarray>
#include <variant>
#include <vector>

// What contest programs use of libstdc++'s own names; libc++'s __gcd is for unsigned
// numbers only.
namespace std {
inline int __gcd(int a, int b) { return gcd(a, b); }
inline long __gcd(long a, long b) { return gcd(a, b); }
inline long long __gcd(long long a, long long b) { return gcd(a, b); }
inline int __lg(int n) { return 31 - __builtin_clz(n); }
inline int __lg(unsigned n) { return 31 - __builtin_clz(n); }
inline long __lg(long n) { return 31 - __builtin_clzl(n); }
inline long long __lg(long long n) { return 63 - __builtin_clzll(n); }
inline long long __lg(unsigned long long n) { return 63 - __builtin_clzll(n); }
}

#endif
