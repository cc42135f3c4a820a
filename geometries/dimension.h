// SPDX-License-Identifier: GPL-3.0-or-later
// Where a parameter of a template lies in its drawing: what a dimension line measures.
#pragma once

#include "geometries/point.h"

#include <cmath>
#include <cstddef>
#include <vector>

namespace lodestone::geometries {

/// In the frame of the half that the template draws, m; its mirror image below the axis may be used as well.
struct Dimension {
  enum class Kind {
    length,  ///< from one point to another; the line lies so far beside them
    radius,  ///< of the circle about the shaft through `to`
    arc,     ///< radius of an arc about `from` through `to`
    angle    ///< from one point to another along the circle about the shaft through both
  };
  std::size_t parameter = 0;  ///< its place in the template's descriptions
  Kind kind = Kind::length;
  Point from, to;
  double beside = 0.0;  ///< m, the line's distance to the left, seen from `from` to `to`

  static Dimension length(std::size_t parameter, const Point& from, const Point& to, double beside = 0.0) {
    return {parameter, Kind::length, from, to, beside};
  }
  static Dimension radius(std::size_t parameter, const Point& on_circle) {
    return {parameter, Kind::radius, {}, on_circle, 0.0};
  }
  static Dimension arc(std::size_t parameter, const Point& centre, const Point& on_arc) {
    return {parameter, Kind::arc, centre, on_arc, 0.0};
  }
  static Dimension angle(std::size_t parameter, const Point& from, const Point& to) {
    return {parameter, Kind::angle, from, to, 0.0};
  }
};

using Dimensions = std::vector<Dimension>;

inline Point mirrored(const Point& p) {
  return {p.x, -p.y};
}

/// The image of a point at the ray from the shaft centre at an angle.
inline Point mirrored_at(const Point& p, double angle) {
  return turned(mirrored(turned(p, -angle)), angle);
}

inline Point middle(const Point& a, const Point& b) {
  return {0.5 * (a.x + b.x), 0.5 * (a.y + b.y)};
}

/// At a radius and an angle.
inline Point polar(double radius, double angle) {
  return {radius * std::cos(angle), radius * std::sin(angle)};
}

/// Those of two drawings in one: a parameter that both have keeps the first.
inline Dimensions joined(Dimensions first, const Dimensions& second) {
  for (const Dimension& one : second) {
    bool there = false;
    for (const Dimension& other : first)
      there = there || other.parameter == one.parameter;
    if (!there)
      first.push_back(one);
  }
  return first;
}

}  // namespace lodestone::geometries
