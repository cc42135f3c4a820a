// SPDX-License-Identifier: GPL-3.0-or-later
#include "geometries/curve_distance.h"

#include "base/index.h"
#include "base/quantity.h"

#include <algorithm>
#include <cmath>
#include <vector>

namespace lodestone::geometries {

namespace {

using base::index;

Point nearest_on_line(const Point& a, const Point& b, const Point& to) {
  const double dx = b.x - a.x, dy = b.y - a.y, square = dx * dx + dy * dy;
  const double t = square > 0.0 ? std::clamp(((to.x - a.x) * dx + (to.y - a.y) * dy) / square, 0.0, 1.0) : 0.0;
  return {a.x + t * dx, a.y + t * dy};
}

/// Where the straight lines a–b and c–d cross.
std::optional<Point> crossing(const Point& a, const Point& b, const Point& c, const Point& d) {
  const double ux = b.x - a.x, uy = b.y - a.y, vx = d.x - c.x, vy = d.y - c.y, determinant = ux * vy - uy * vx;
  if (determinant == 0.0)
    return std::nullopt;
  const double s = ((c.x - a.x) * vy - (c.y - a.y) * vx) / determinant;
  const double t = ((c.x - a.x) * uy - (c.y - a.y) * ux) / determinant;
  if (s < 0.0 || s > 1.0 || t < 0.0 || t > 1.0)
    return std::nullopt;
  return Point{a.x + s * ux, a.y + s * uy};
}

/// Whether seen from a point a curve turns as its chord does: not where the point may lie between an arc and its chord.
bool turns_as_chord(const Curve& curve, const Point& a, const Point& b, const Point& at) {
  if (!curve.centre)
    return true;
  const Point& c = *curve.centre;
  constexpr double beyond = 1.0 + 1e-9;
  if (distance(at, c) > distance(a, c) * beyond)
    return true;
  const double turn = arc_turn(a, b, c), side = (b.x - a.x) * (at.y - a.y) - (b.y - a.y) * (at.x - a.x);
  // Counter-clockwise an arc runs to the right of its chord.
  return std::abs(turn) < 0.99 * base::pi && side * turn > 1e-9 * distance(a, b) * distance(a, c) * std::abs(turn);
}

}  // namespace

double curve_length(const CrossSection& section, const Curve& curve) {
  const Point &a = section.points[index(curve.begin)], &b = section.points[index(curve.end)];
  return curve.centre ? std::abs(arc_turn(a, b, *curve.centre)) * distance(a, *curve.centre) : distance(a, b);
}

Point point_on_curve(const CrossSection& section, const Curve& curve, double part) {
  const Point &a = section.points[index(curve.begin)], &b = section.points[index(curve.end)];
  if (!curve.centre)
    return {a.x + part * (b.x - a.x), a.y + part * (b.y - a.y)};
  const Point& c = *curve.centre;
  const Point spoke = turned({a.x - c.x, a.y - c.y}, part * arc_turn(a, b, c));
  return {c.x + spoke.x, c.y + spoke.y};
}

Point nearest_on_curve(const CrossSection& section, const Curve& curve, const Point& to) {
  const Point &a = section.points[index(curve.begin)], &b = section.points[index(curve.end)];
  if (!curve.centre)
    return nearest_on_line(a, b, to);
  const Point& c = *curve.centre;
  const double turn = arc_turn(a, b, c), own = arc_turn(a, to, c), away = distance(to, c);
  if (away > 0.0 && own * turn >= 0.0 && std::abs(own) <= std::abs(turn)) {
    const double scale = distance(a, c) / away;
    return {c.x + scale * (to.x - c.x), c.y + scale * (to.y - c.y)};
  }
  return distance(a, to) < distance(b, to) ? a : b;
}

NearestPair nearest_to_line(const CrossSection& section, const Curve& curve, const Point& a, const Point& b) {
  const Point &begin = section.points[index(curve.begin)], &end = section.points[index(curve.end)];
  // Points of the straight line of which one is nearest to the curve, or lies on it.
  std::vector<Point> candidates{a, b, nearest_on_line(a, b, begin), nearest_on_line(a, b, end)};
  if (!curve.centre) {
    if (const auto there = crossing(a, b, begin, end))
      candidates.push_back(*there);
  } else {
    const Point& c = *curve.centre;
    const double radius = distance(begin, c), ux = b.x - a.x, uy = b.y - a.y, square = ux * ux + uy * uy;
    candidates.push_back(nearest_on_line(a, b, c));
    if (square > 0.0) {
      const double along = ((c.x - a.x) * ux + (c.y - a.y) * uy) / square;
      const double off = ((c.x - a.x) * uy - (c.y - a.y) * ux) / std::sqrt(square);
      const double half = radius * radius - off * off;
      for (const double sign : {-1.0, 1.0})
        if (half >= 0.0) {
          const double t = std::clamp(along + sign * std::sqrt(half / square), 0.0, 1.0);
          candidates.push_back({a.x + t * ux, a.y + t * uy});
        }
    }
  }
  std::optional<NearestPair> best;
  for (const Point& on_line : candidates) {
    const Point on_curve = nearest_on_curve(section, curve, on_line);
    if (!best || distance(on_line, on_curve) < best->distance)
      best = NearestPair{on_curve, on_line, distance(on_line, on_curve)};
  }
  return *best;
}

bool lies_in(const CrossSection& section, const Shape& shape, const Point& at) {
  bool within = false;
  for (const auto& loop : section.loops(shape)) {
    double turns = 0.0;  // rad
    for (const auto& step : loop) {
      const Curve& curve = section.curves[index(step.curve)];
      constexpr int chords = 64;
      double turn = 0.0;
      Point before = section.points[index(curve.begin)];
      const Point& end = section.points[index(curve.end)];
      const int parts = turns_as_chord(curve, before, end, at) ? 1 : chords;
      for (int k = 1; k <= parts; ++k) {
        const Point next = k == parts ? end : point_on_curve(section, curve, static_cast<double>(k) / parts);
        turn += arc_turn(before, next, at);
        before = next;
      }
      turns += step.reversed ? -turn : turn;
    }
    within = within != (std::abs(turns) > base::pi);
  }
  return within;
}

std::optional<std::size_t> shape_at(const CrossSection& section, const Point& at) {
  for (std::size_t s = 0; s < section.shapes.size(); ++s)
    if (lies_in(section, section.shapes[s], at))
      return s;
  return std::nullopt;
}

}  // namespace lodestone::geometries
