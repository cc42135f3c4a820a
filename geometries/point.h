// SPDX-License-Identifier: GPL-3.0-or-later
// Points of the plane. Metres, shaft centre at (0, 0), angles counter-clockwise from +x, rad.
#pragma once

#include <cmath>

namespace lodestone::geometries {

struct Point {
  double x = 0.0;
  double y = 0.0;
};

inline double distance(const Point& a, const Point& b) {
  return std::hypot(b.x - a.x, b.y - a.y);
}

/// About the shaft centre.
inline Point turned(const Point& p, double angle) {
  const double cosine = std::cos(angle), sine = std::sin(angle);
  return {cosine * p.x - sine * p.y, sine * p.x + cosine * p.y};
}

/// Angle from a to b about a centre, between −π and π.
inline double arc_turn(const Point& a, const Point& b, const Point& centre) {
  const double x1 = a.x - centre.x, y1 = a.y - centre.y, x2 = b.x - centre.x, y2 = b.y - centre.y;
  return std::atan2(x1 * y2 - y1 * x2, x1 * x2 + y1 * y2);
}

}  // namespace lodestone::geometries
