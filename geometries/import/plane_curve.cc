// SPDX-License-Identifier: GPL-3.0-or-later
#include "geometries/import/plane_curve.h"

#include "base/quantity.h"

#include <algorithm>
#include <cmath>

namespace lodestone::geometries {

namespace {

using base::pi;

Point operator-(const Point& a, const Point& b) {
  return {a.x - b.x, a.y - b.y};
}
double dot(const Point& a, const Point& b) {
  return a.x * b.x + a.y * b.y;
}
double cross(const Point& a, const Point& b) {
  return a.x * b.y - a.y * b.x;
}
double norm(const Point& a) {
  return std::hypot(a.x, a.y);
}

}  // namespace

void Box::add(const Point& p) {
  left = std::min(left, p.x);
  right = std::max(right, p.x);
  bottom = std::min(bottom, p.y);
  top = std::max(top, p.y);
}
void Box::add(const Box& other) {
  add(Point{other.left, other.bottom});
  add(Point{other.right, other.top});
}
bool Box::meets(const Box& other, double margin) const {
  return left <= other.right + margin && other.left <= right + margin && bottom <= other.top + margin &&
         other.bottom <= top + margin;
}
bool Box::holds(const Point& p, double margin) const {
  return p.x >= left - margin && p.x <= right + margin && p.y >= bottom - margin && p.y <= top + margin;
}

PlaneCurve::PlaneCurve(const Point& begin, const Point& end, double turned) : a(begin), b(end), turn(turned) {
  if (turn != 0.0) {
    centre = arc_centre(a, b, turn);
    radius = norm(a - centre);
  }
}

Point PlaneCurve::at(double t) const {
  if (turn == 0.0)
    return {a.x + t * (b.x - a.x), a.y + t * (b.y - a.y)};
  const double angle = std::atan2(a.y - centre.y, a.x - centre.x) + t * turn;
  return {centre.x + radius * std::cos(angle), centre.y + radius * std::sin(angle)};
}

double PlaneCurve::length() const {
  return turn == 0.0 ? norm(b - a) : radius * std::abs(turn);
}

double PlaneCurve::parameter(const Point& p) const {
  if (turn == 0.0)
    return dot(p - a, b - a) / dot(b - a, b - a);
  const Point m = at(0.5);
  return 0.5 + std::atan2(cross(m - centre, p - centre), dot(m - centre, p - centre)) / turn;
}

double PlaneCurve::distance(const Point& p) const {
  return norm(p - at(std::clamp(parameter(p), 0.0, 1.0)));
}

Box PlaneCurve::box() const {
  Box box;
  box.add(a);
  box.add(b);
  if (turn != 0.0)
    for (int k = 0; k < 4; ++k) {
      const Point p{centre.x + radius * std::cos(0.5 * pi * k), centre.y + radius * std::sin(0.5 * pi * k)};
      const double t = parameter(p);
      if (t > 0.0 && t < 1.0)
        box.add(p);
    }
  return box;
}

Point PlaneCurve::at_distance(double distance, bool from_end) const {
  double t = distance / length();
  if (turn != 0.0)
    t = 2.0 * std::asin(std::min(1.0, 0.5 * distance / radius)) / std::abs(turn);
  return at(from_end ? 1.0 - t : t);
}

double PlaneCurve::subtended(const Point& from) const {
  const Point u = a - from, v = b - from;
  double angle = std::atan2(cross(u, v), dot(u, v));
  if (turn == 0.0)
    return angle;
  // Between the chord and the arc the arc is seen the other way round.
  const bool in_circle = norm(from - centre) < radius;
  const double side = cross(b - a, from - a);
  const bool beyond_chord = turn > 0.0 ? side < 0.0 : side > 0.0;
  if (in_circle && beyond_chord)
    angle += turn > 0.0 ? 2.0 * pi : -2.0 * pi;
  return angle;
}

std::vector<Point> shared_points(const PlaneCurve& p, const PlaneCurve& q, double tolerance) {
  std::vector<Point> points;
  if (p.turn == 0.0 && q.turn == 0.0) {
    const Point u = p.b - p.a, v = q.b - q.a;
    const double w = cross(u, v);
    if (std::abs(w) <= 1e-12 * norm(u) * norm(v))
      return points;  // parallel: overlaps show as points on curves
    const double t = cross(q.a - p.a, v) / w;
    points.push_back(p.at(t));
  } else if (p.turn == 0.0 || q.turn == 0.0) {
    const PlaneCurve& line = p.turn == 0.0 ? p : q;
    const PlaneCurve& arc = p.turn == 0.0 ? q : p;
    const Point u = line.b - line.a;
    const double foot = dot(arc.centre - line.a, u) / dot(u, u);
    const Point f = line.at(foot);
    const double height = norm(f - arc.centre);
    if (height > arc.radius + tolerance)
      return points;
    const double half = std::sqrt(std::max(0.0, arc.radius * arc.radius - height * height)) / norm(u);
    points.push_back(line.at(foot - half));
    points.push_back(line.at(foot + half));
  } else {
    const Point u = q.centre - p.centre;
    const double d = norm(u);
    if (d <= tolerance || d > p.radius + q.radius + tolerance || d < std::abs(p.radius - q.radius) - tolerance)
      return points;
    const double along = (d * d + p.radius * p.radius - q.radius * q.radius) / (2.0 * d);
    const double across = std::sqrt(std::max(0.0, p.radius * p.radius - along * along));
    for (const double side : {-1.0, 1.0})
      points.push_back(
          {p.centre.x + (along * u.x - side * across * u.y) / d, p.centre.y + (along * u.y + side * across * u.x) / d});
  }
  return points;
}

Point arc_centre(const Point& begin, const Point& end, double turn) {
  // From the middle of the chord to its left by half the chord over tan(turn/2).
  const double height = 0.5 / std::tan(0.5 * turn);
  const double dx = end.x - begin.x, dy = end.y - begin.y;
  return {0.5 * (begin.x + end.x) - height * dy, 0.5 * (begin.y + end.y) + height * dx};
}

}  // namespace lodestone::geometries
