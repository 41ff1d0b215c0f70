#include <cstdio>
#include <vector>

int main() {
  const int n = 400;
  std::vector<std::vector<double>> a(n, std::vector<double>(n)), b = a, c = a;
  for (int i = 0; i < n; i++)
    for (int j = 0; j < n; j++)
      a[i][j] = (i * 7 + j * 3) % 11, b[i][j] = (i * 5 + j) % 13;
  for (int i = 0; i < n; i++)
    for (int k = 0; k < n; k++)
      for (int j = 0; j < n; j++)
        c[i][j] += a[i][k] * b[k][j];
  double trace = 0;
  for (int i = 0; i < n; i++)
    trace += c[i][i];
  std::printf("%.0f\n", trace);
}
