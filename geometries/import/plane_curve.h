// SPDX-License-Identifier: GPL-3.0-or-later
// A straight line or an arc in coordinates: where it runs, how far points are from it, where two of them meet.
#pragma once

#include "geometries/cross_section.h"

#include <limits>
#include <vector>

namespace lodestone::geometries {

struct Box {
  double left = std::numeric_limits<double>::infinity(), right = -left, bottom = left, top = -left;

  void add(const Point& p);
  void add(const Box& other);
  /// Whether the two come nearer than a margin.
  bool meets(const Box& other, double margin) const;
  bool holds(const Point& p, double margin) const;
};

struct PlaneCurve {
  Point a, b;
  double turn = 0.0;    ///< rad, of an arc, counter-clockwise positive; 0: a straight line
  Point centre;         ///< of an arc
  double radius = 0.0;  ///< of an arc

  PlaneCurve(const Point& begin, const Point& end, double turned);

  /// t = 0 … 1 from begin to end, even in length.
  Point at(double t) const;
  double length() const;
  /// t of the nearest point of the whole line or circle; of a circle within half a turn of the arc's middle.
  double parameter(const Point& p) const;
  double distance(const Point& p) const;
  Box box() const;
  /// Where the curve first has this distance from its begin (or its end).
  Point at_distance(double distance, bool from_end) const;
  /// Angle that a point sees the curve under, counter-clockwise positive; the sum over a loop is its winding number
  /// × 2π.
  double subtended(const Point& from) const;
};

/// Points that the whole lines or circles of two curves share, tangent ones too.
std::vector<Point> shared_points(const PlaneCurve& p, const PlaneCurve& q, double tolerance);

/// Centre of an arc from its ends and its turn.
Point arc_centre(const Point& begin, const Point& end, double turn);

}  // namespace lodestone::geometries
