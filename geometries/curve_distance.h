// SPDX-License-Identifier: GPL-3.0-or-later
// Places on and beside the curves of a drawing.
#pragma once

#include "geometries/cross_section.h"

#include <optional>

namespace lodestone::geometries {

/// m.
double curve_length(const CrossSection& section, const Curve& curve);
/// @param part of the way from begin to end, 0 to 1.
Point point_on_curve(const CrossSection& section, const Curve& curve, double part);
Point nearest_on_curve(const CrossSection& section, const Curve& curve, const Point& to);

/// The nearest points of a curve and of the straight line from a to b (which may be one point).
struct NearestPair {
  Point on_curve, on_line;
  double distance = 0.0;  ///< m; 0 where they cross
};
NearestPair nearest_to_line(const CrossSection& section, const Curve& curve, const Point& a, const Point& b);

/// Whether a point lies in a shape: within an odd number of its loops.
bool lies_in(const CrossSection& section, const Shape& shape, const Point& at);
/// The shape that holds a point; none where the point lies outside of all.
std::optional<std::size_t> shape_at(const CrossSection& section, const Point& at);

}  // namespace lodestone::geometries
