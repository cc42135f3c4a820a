// SPDX-License-Identifier: GPL-3.0-or-later
// The face of a pole or of a magnet toward the gap: an arc that is symmetric about the pole's axis (+x). About the
// shaft it makes an even gap; about another point of the axis one that widens from there outward.
//
// Through the radius R on the axis and R' at the angle α: centre (c, 0), c = (R² − R'²) / 2(R − R' cos α), radius R −
// c. A gap that is small beside the radius then has at θ the width g + c (1 − cos θ) (1 + O(c/R)).
#pragma once

#include "geometries/point.h"

namespace lodestone::geometries {

class PoleSurface {
public:
  /// A circle about the shaft, m.
  explicit PoleSurface(double radius) : radius_(radius) {}
  /// @param on_axis m, distance from the shaft's centre on the axis. @param beside m, likewise at `angle` (rad).
  /// Needs on_axis > beside · cos(angle).
  PoleSurface(double on_axis, double beside, double angle);

  Point centre() const { return {centre_, 0.0}; }
  double radius() const { return radius_; }  ///< m, of the arc
  bool is_about_shaft() const { return centre_ == 0.0; }

  double on_axis() const { return centre_ + radius_; }  ///< m, from the shaft's centre
  double radius_at(double angle) const;                 ///< m, from the shaft's centre; NaN where no ray meets it
  Point at(double angle) const;                         ///< where the ray from the shaft's centre meets it
  Point beside_axis(double away) const;                 ///< so far (m) from the axis
  double height_at(double along) const;                 ///< m, from the axis, so far along it
  /// So far (m) from the ray at an angle, toward the axis.
  Point beside_ray(double angle, double away) const;
  /// Nearest point of the circle.
  Point nearest(const Point& to) const;
  bool contains(const Point& at) const { return distance(at, centre()) < radius_; }
  /// Sine of the angle between the arc and circles about the shaft, where the ray meets it.
  double slope_at(double angle) const;
  /// Between two rays, the shaft's centre and the arc, m².
  double area(double from, double to) const;

  /// The same arc so far (m) nearer the shaft.
  PoleSurface less(double depth) const;

private:
  double centre_ = 0.0;
  double radius_ = 0.0;
};

}  // namespace lodestone::geometries
