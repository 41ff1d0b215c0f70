#include <cstdio>
#include <map>
#include <unordered_map>

int main() {
  std::map<int, int> ordered;
  std::unordered_map<int, int> hashed;
  unsigned seed = 1;
  for (int i = 0; i < 400000; i++) {
    seed = seed * 1664525 + 1013904223;
    ordered[seed >> 13]++;
    hashed[seed >> 13] += 2;
  }
  long long sum = 0;
  for (auto &e : ordered)
    sum += (long long)e.first * e.second + hashed[e.first];
  std::printf("%zu %lld\n", ordered.size(), sum);
}
