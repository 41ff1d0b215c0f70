// What is linked in place of parts of the guest's libc++ and libc++abi. Those were built without exceptions, so their
// operator new returns null when there is no memory, and a program would go on with a vector at address 0. They pass long
// double to printf otherwise than this compiler does, so that writing one to a stream shows another number. And they were
// hardly optimised: std::string's push_back takes 35 nanoseconds, a number from a stream 1200.
#include <cstdio>
#include <cstdlib>
#include <istream>
#include <locale>
#include <new>
#include <sstream>
#include <string>

template class std::basic_string<char>;
template class std::num_get<char>;
template class std::num_put<char>;
template class std::basic_ios<char>;
template class std::basic_streambuf<char>;
template class std::basic_istream<char>;
template class std::basic_ostream<char>;
template class std::basic_iostream<char>;
template class std::basic_stringbuf<char>;

namespace {
void *allocate(std::size_t size) {
  if (void *p = std::malloc(size ? size : 1))
    return p;
  std::fputs("terminate called after throwing an instance of 'std::bad_alloc'\n", stderr);
  std::abort();
}
}

void *operator new(std::size_t size) { return allocate(size); }
void *operator new[](std::size_t size) { return allocate(size); }
void *operator new(std::size_t size, const std::nothrow_t &) noexcept { return std::malloc(size ? size : 1); }
void *operator new[](std::size_t size, const std::nothrow_t &) noexcept { return std::malloc(size ? size : 1); }
void operator delete(void *p) noexcept { std::free(p); }
void operator delete[](void *p) noexcept { std::free(p); }
void operator delete(void *p, std::size_t) noexcept { std::free(p); }
void operator delete[](void *p, std::size_t) noexcept { std::free(p); }
void operator delete(void *p, const std::nothrow_t &) noexcept { std::free(p); }
void operator delete[](void *p, const std::nothrow_t &) noexcept { std::free(p); }
