// Wrong: does not compile.
#include <iostream>

int main() {
    std::cin >> n;
    std::cout << n << '\n';
}
