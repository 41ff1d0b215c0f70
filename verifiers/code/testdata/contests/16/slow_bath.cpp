// Wrong: of several mixtures of the same temperature takes the first, which fills the bath slowest.
#include <iostream>

int main() {
    long long t1, t2, x1, x2, t0;
    std::cin >> t1 >> t2 >> x1 >> x2 >> t0;
    long long cold = 0, hot = x2, excess = t2 - t0, flow = 1;
    for (long long y1 = 1; y1 <= x1 && t0 < t2; y1++) {
        long long y2 = (y1 * (t0 - t1) + t2 - t0 - 1) / (t2 - t0);
        if (y2 > x2) break;
        long long e = y2 * (t2 - t0) - y1 * (t0 - t1), f = y1 + y2;
        if (e * flow < excess * f) cold = y1, hot = y2, excess = e, flow = f;
    }
    std::cout << cold << ' ' << hot << '\n';
}
