// Wrong: clips the high values only.
#include <algorithm>
#include <iostream>
#include <map>

int main() {
    long long n, bytes;
    std::cin >> n >> bytes;
    std::map<long long, int> times;
    for (int i = 0; i < n; i++) {
        long long a;
        std::cin >> a;
        times[a]++;
    }
    long long width = 1LL << std::min(20LL, bytes * 8 / n), changed = 0;
    for (auto [value, count] : times)
        if (width-- <= 0) changed += count;
    std::cout << changed << '\n';
}
