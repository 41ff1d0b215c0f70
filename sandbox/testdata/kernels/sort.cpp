#include <algorithm>
#include <cstdio>
#include <vector>

int main() {
  std::vector<unsigned> v(2000000);
  unsigned seed = 1;
  for (auto &x : v)
    x = (seed = seed * 1664525 + 1013904223) >> 4;
  std::sort(v.begin(), v.end());
  std::printf("%u %u\n", v[0], v[v.size() / 2]);
}
