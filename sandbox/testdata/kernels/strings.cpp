#include <cstdio>
#include <sstream>
#include <string>

int main() {
  std::string all;
  for (int i = 0; i < 1000000; i++) {
    std::string word = std::to_string(i * 7 % 1000003);
    for (auto it = word.rbegin(); it != word.rend(); ++it)
      all += *it;
    all += ' ';
  }
  unsigned hash = 2166136261u;
  for (char c : all)
    hash = (hash ^ (unsigned char)c) * 16777619u;
  std::size_t found = 0, at = 0;
  while ((at = all.find("123", at)) != std::string::npos)
    found++, at++;
  std::printf("%zu %u %zu\n", all.size(), hash, found);
}
