#include <cmath>
#include <cstdio>

struct Body {
  double x, y, z, vx, vy, vz, mass;
};

int main() {
  Body bodies[5];
  for (int i = 0; i < 5; i++)
    bodies[i] = {i * 3.1 + 1, i * 1.7 - 2, i * 0.4, 0.01 * i, 0.3 - 0.1 * i, 0.002 * i, i ? 0.001 * i : 39.47};
  for (int step = 0; step < 1000000; step++) {
    for (int i = 0; i < 5; i++)
      for (int j = i + 1; j < 5; j++) {
        Body &a = bodies[i], &b = bodies[j];
        double dx = a.x - b.x, dy = a.y - b.y, dz = a.z - b.z;
        double d2 = dx * dx + dy * dy + dz * dz + 0.01, mag = 0.0001 / (d2 * std::sqrt(d2));
        a.vx -= dx * b.mass * mag, a.vy -= dy * b.mass * mag, a.vz -= dz * b.mass * mag;
        b.vx += dx * a.mass * mag, b.vy += dy * a.mass * mag, b.vz += dz * a.mass * mag;
      }
    for (Body &b : bodies)
      b.x += 0.0001 * b.vx, b.y += 0.0001 * b.vy, b.z += 0.0001 * b.vz;
  }
  std::printf("%.6f\n", bodies[0].x);
}
