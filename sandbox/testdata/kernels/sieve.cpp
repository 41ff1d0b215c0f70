#include <cstdio>
#include <vector>

int main() {
  const int n = 20000000;
  std::vector<char> composite(n + 1);
  int primes = 0;
  for (long long i = 2; i <= n; i++) {
    if (composite[i])
      continue;
    primes++;
    for (long long j = i * i; j <= n; j += i)
      composite[j] = 1;
  }
  std::printf("%d\n", primes);
}
