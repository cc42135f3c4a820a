// SPDX-License-Identifier: GPL-3.0-or-later
#include "geometries/curved_cell.h"

#include <algorithm>
#include <cmath>

namespace lodestone::geometries {

namespace {

/// An edge as a path over t = 0 … 1: place and derivative.
struct EdgePath {
  Point from, to;
  const Point* centre = nullptr;

  std::pair<Point, Point> at(double t) const {
    if (centre == nullptr)
      return {{from.x + t * (to.x - from.x), from.y + t * (to.y - from.y)}, {to.x - from.x, to.y - from.y}};
    const double x1 = from.x - centre->x, y1 = from.y - centre->y, x2 = to.x - centre->x, y2 = to.y - centre->y;
    const double turn = std::atan2(x1 * y2 - y1 * x2, x1 * x2 + y1 * y2);
    const double cosine = std::cos(t * turn), sine = std::sin(t * turn);
    const double x = x1 * cosine - y1 * sine, y = x1 * sine + y1 * cosine;
    return {{centre->x + x, centre->y + y}, {-turn * y, turn * x}};
  }
};

}  // namespace

double scaled_jacobian(const std::array<Point, 4>& corners) {
  double smallest = 1.0;
  for (std::size_t k = 0; k < 4; ++k) {
    const Point& p = corners[k];
    const Point& next = corners[(k + 1) % 4];
    const Point& last = corners[(k + 3) % 4];
    const double x1 = next.x - p.x, y1 = next.y - p.y, x2 = last.x - p.x, y2 = last.y - p.y;
    const double lengths = std::sqrt((x1 * x1 + y1 * y1) * (x2 * x2 + y2 * y2));
    smallest = std::min(smallest, lengths > 0.0 ? (x1 * y2 - y1 * x2) / lengths : -1.0);
  }
  return smallest;
}

std::array<const Point*, 4> edge_centres(const std::array<int, 4>& cell, const ArcCentres& centres) {
  std::array<const Point*, 4> result{};
  for (std::size_t k = 0; k < 4; ++k) {
    const auto arc = centres.find(std::minmax(cell[k], cell[(k + 1) % 4]));
    result[k] = arc == centres.end() ? nullptr : &arc->second;
  }
  return result;
}

double smallest_sine(const std::array<Point, 4>& corners, const std::array<const Point*, 4>& centres) {
  double smallest = scaled_jacobian(corners);
  if (std::none_of(centres.begin(), centres.end(), [](const Point* centre) { return centre != nullptr; }))
    return smallest;
  const auto& [p0, p1, p2, p3] = corners;
  const EdgePath bottom{p0, p1, centres[0]}, right{p1, p2, centres[1]}, top{p3, p2, centres[2]},
      left{p0, p3, centres[3]};
  for (const double eta : {0.0, 0.5, 1.0}) {
    const auto [l, dl] = left.at(eta);
    const auto [r, dr] = right.at(eta);
    for (const double xi : {0.0, 0.5, 1.0}) {
      const auto [b, db] = bottom.at(xi);
      const auto [t, dt] = top.at(xi);
      // Derivatives of (1−η) b(ξ) + η t(ξ) + (1−ξ) l(η) + ξ r(η) less the bilinear interpolation of the corners.
      const auto mix = [](double w, double low, double high) { return (1.0 - w) * low + w * high; };
      const double x_xi = mix(eta, db.x, dt.x) + r.x - l.x - mix(eta, p1.x - p0.x, p2.x - p3.x);
      const double y_xi = mix(eta, db.y, dt.y) + r.y - l.y - mix(eta, p1.y - p0.y, p2.y - p3.y);
      const double x_eta = mix(xi, dl.x, dr.x) + t.x - b.x - mix(xi, p3.x - p0.x, p2.x - p1.x);
      const double y_eta = mix(xi, dl.y, dr.y) + t.y - b.y - mix(xi, p3.y - p0.y, p2.y - p1.y);
      const double lengths = std::sqrt((x_xi * x_xi + y_xi * y_xi) * (x_eta * x_eta + y_eta * y_eta));
      smallest = std::min(smallest, lengths > 0.0 ? (x_xi * y_eta - y_xi * x_eta) / lengths : -1.0);
    }
  }
  return smallest;
}

}  // namespace lodestone::geometries
