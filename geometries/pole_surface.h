// SPDX-License-Identifier: GPL-3.0-or-later
// The face of a pole or of a magnet toward the gap: an arc that is symmetric about the pole's axis (x). About the
// shaft it makes an even gap; about another point of the axis one that widens from there outward.
//
// Through the radius R on the axis and R' at the angle α: centre (c, 0), c = (R² − R'²) / 2(R − R' cos α), radius R −
// c. A gap that is small beside the radius then has at θ the width g + c (1 − cos θ) (1 + O(c/R)).
//
// Radii and angles carry signs as in rotor_dimensions.h: there R of an outer rotor is negative, and so is R − c as long
// as its surface is hollow; where a pole shape makes it bulge toward the stator R − c is positive.
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
  double radius() const { return radius_; }  ///< m, of the arc: from its centre to where it meets the axis
  bool is_about_shaft() const { return centre_ == 0.0; }
  /// So nearly straight that it has no centre to draw it about.
  bool is_flat() const;

  double on_axis() const { return centre_ + radius_; }  ///< m, from the shaft's centre
  double radius_at(double angle) const;                 ///< m, from the shaft's centre; NaN where no ray meets it
  Point at(double angle) const;                         ///< where the ray from the shaft's centre meets it
  Point beside_axis(double away) const;                 ///< so far (m) from the axis
  double height_at(double along) const;                 ///< m, from the axis, so far along it
  /// So far (m) from the ray at an angle, toward the axis.
  Point beside_ray(double angle, double away) const;
  /// Nearest point of the circle.
  Point nearest(const Point& to) const;
  /// Whether a point lies below the arc, where the gap lies toward +x.
  bool is_above(const Point& at) const;
  /// Sine of the angle between the arc and circles about the shaft, where the ray meets it.
  double slope_at(double angle) const;
  /// Between two rays, the shaft's centre and the arc, m².
  double area(double from, double to) const;

  /// The same arc so far (m) below, where the gap lies toward +x.
  PoleSurface less(double depth) const;
  /// The arc about the same centre through a point.
  PoleSurface through(const Point& at) const;

private:
  /// From the middle of a chord to the arc, m. @param half m, of the chord.
  double beyond_chord(double half) const;
  double centre_ = 0.0;
  double radius_ = 0.0;
};

}  // namespace lodestone::geometries
