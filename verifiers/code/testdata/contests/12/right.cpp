// A window over the sorted distinct values, as wide as the bits allow, that covers the most elements.
#include <algorithm>
#include <iostream>
#include <map>
#include <vector>

int main() {
    long long n, bytes;
    std::cin >> n >> bytes;
    std::map<long long, int> times;
    for (int i = 0; i < n; i++) {
        long long a;
        std::cin >> a;
        times[a]++;
    }
    long long bits = std::min(20LL, bytes * 8 / n);
    size_t width = size_t(1) << bits;
    std::vector<int> counts;
    for (auto [value, count] : times) counts.push_back(count);
    long long inside = 0, most = 0;
    for (size_t i = 0; i < counts.size(); i++) {
        inside += counts[i];
        if (i >= width) inside -= counts[i - width];
        most = std::max(most, inside);
    }
    std::cout << n - most << '\n';
}
