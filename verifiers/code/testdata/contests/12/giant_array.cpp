// Wrong: counts the values of 0 to 1e9 in one array.
#include <algorithm>
#include <iostream>
#include <vector>

int main() {
    long long n, bytes;
    std::cin >> n >> bytes;
    std::vector<unsigned char> times(1'000'000'001);
    for (long long i = 0, a; i < n; i++) {
        std::cin >> a;
        times[a]++;
    }
    long long width = 1LL << std::min(20LL, bytes * 8 / n), inside = 0, most = 0;
    std::vector<int> counts;
    for (int count : times)
        if (count > 0) counts.push_back(count);
    for (size_t i = 0; i < counts.size(); i++) {
        inside += counts[i] - (i >= size_t(width) ? counts[i - width] : 0);
        most = std::max(most, inside);
    }
    std::cout << n - most << '\n';
}
