// Wrong: lets the last element be greater than its neighbour.
#include <array>
#include <iostream>

constexpr int top = 200;
constexpr long long mod = 998244353;
using Ways = std::array<std::array<long long, 2>, top + 1>;

int main() {
    int n;
    std::cin >> n;
    Ways ways{};
    for (int i = 0; i < n; i++) {
        int a;
        std::cin >> a;
        Ways next{};
        std::array<long long, top + 1> below{}, met_above{};
        for (int v = 1; v <= top; v++) below[v] = (below[v - 1] + ways[v][0] + ways[v][1]) % mod;
        for (int v = top; v >= 1; v--) met_above[v] = (ways[v][0] + (v < top ? met_above[v + 1] : 0)) % mod;
        for (int v = 1; v <= top; v++) {
            if (a != -1 && a != v) continue;
            if (i == 0) {
                next[v][1] = 1;
                continue;
            }
            next[v][1] = below[v - 1];
            next[v][0] = (ways[v][0] + ways[v][1] + (v < top ? met_above[v + 1] : 0)) % mod;
        }
        ways = next;
    }
    long long sum = 0;
    for (int v = 1; v <= top; v++) sum += ways[v][0] + ways[v][1];
    std::cout << sum % mod << '\n';
}
