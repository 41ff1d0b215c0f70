// Wrong: counts the values of 0 to 1e9 in one array.
#include <cstdlib>
#include <iostream>
#include <vector>

int main() {
    int n, bytes;
    std::cin >> n >> bytes;
    std::vector<char> seen(1'000'000'001);
    for (int i = 0, a; i < n && std::cin >> a; i++) seen[a] = 1;
    std::cout << 0 << '\n';
}
