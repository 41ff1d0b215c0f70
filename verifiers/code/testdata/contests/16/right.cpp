// For each opening of the cold tap the least of the hot one that is warm enough; fractions are compared by
// multiplication, and a tie goes to the larger flow.
#include <iostream>

int main() {
    long long t1, t2, x1, x2, t0;
    std::cin >> t1 >> t2 >> x1 >> x2 >> t0;
    if (t0 == t1 && t0 == t2) {
        std::cout << x1 << ' ' << x2 << '\n';
        return 0;
    }
    if (t0 == t1) {
        std::cout << x1 << " 0\n";
        return 0;
    }
    if (t0 == t2) {
        std::cout << "0 " << x2 << '\n';
        return 0;
    }
    // Only hot water is always warm enough: too warm by t2-t0.
    long long cold = 0, hot = x2, excess = t2 - t0, flow = 1;
    for (long long y1 = 1; y1 <= x1; y1++) {
        long long y2 = (y1 * (t0 - t1) + t2 - t0 - 1) / (t2 - t0);
        if (y2 > x2) break;
        long long e = y2 * (t2 - t0) - y1 * (t0 - t1), f = y1 + y2;
        // Too warm by e/f.
        if (e * flow < excess * f || (e * flow == excess * f && f > cold + hot)) {
            cold = y1, hot = y2, excess = e, flow = f;
        }
    }
    std::cout << cold << ' ' << hot << '\n';
}
