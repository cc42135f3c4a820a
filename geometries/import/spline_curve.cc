// SPDX-License-Identifier: GPL-3.0-or-later
#include "geometries/import/spline_curve.h"

#include "geometries/import/plane_curve.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace lodestone::geometries {

namespace {

constexpr int deepest_halving = 10;
constexpr double longest_turn = 1.5;  // rad, of one arc
constexpr double straight = 1e-7;     // rad

/// Turn of the arc from a over m to b: twice the angle at which m sees the chord short of a straight one.
double turn_over(const Point& a, const Point& m, const Point& b) {
  const double ux = m.x - a.x, uy = m.y - a.y, vx = b.x - m.x, vy = b.y - m.y;
  return 2.0 * std::atan2(ux * vy - uy * vx, ux * vx + uy * vy);
}

void add_pieces(const std::function<Point(double)>& curve, double t0, double t1, double tolerance, int depth,
                std::vector<ChainPiece>& chain) {
  const Point a = curve(t0), b = curve(t1), m = curve(0.5 * (t0 + t1));
  double turn = turn_over(a, m, b);
  if (std::abs(turn) < straight)
    turn = 0.0;
  const bool is_point = !(distance(a, b) > 0.0);
  bool fits = !is_point && std::abs(turn) < longest_turn;
  if (fits) {
    const PlaneCurve piece(a, b, turn);
    for (const double t : {0.25, 0.75})
      fits = fits && piece.distance(curve(t0 + t * (t1 - t0))) <= tolerance;
  }
  if (fits || depth >= deepest_halving) {
    if (!is_point)
      chain.push_back({a, b, std::abs(turn) < longest_turn ? turn : 0.0});
    return;
  }
  const double middle = 0.5 * (t0 + t1);
  add_pieces(curve, t0, middle, tolerance, depth + 1, chain);
  add_pieces(curve, middle, t1, tolerance, depth + 1, chain);
}

}  // namespace

Point SplineCurve::at(double t) const {
  const auto p = static_cast<std::size_t>(degree);
  const std::size_t n = control.size();
  // The span of knots that holds t.
  const auto after = std::upper_bound(knots.begin() + degree + 1, knots.begin() + static_cast<std::ptrdiff_t>(n), t);
  const auto span = static_cast<std::size_t>(after - knots.begin()) - 1;
  std::vector<std::array<double, 3>> d(p + 1);
  for (std::size_t j = 0; j <= p; ++j) {
    const std::size_t i = j + span - p;
    const double w = weights.empty() ? 1.0 : weights[i];
    d[j] = {w * control[i].x, w * control[i].y, w};
  }
  for (std::size_t r = 1; r <= p; ++r)
    for (std::size_t j = p; j >= r; --j) {
      const double left = knots[j + span - p], right = knots[j + 1 + span - r];
      const double share = right > left ? (t - left) / (right - left) : 0.0;
      for (std::size_t k = 0; k < 3; ++k)
        d[j][k] = (1.0 - share) * d[j - 1][k] + share * d[j][k];
    }
  return {d[p][0] / d[p][2], d[p][1] / d[p][2]};
}

std::vector<ChainPiece> chain_of_arcs(const std::function<Point(double)>& curve, const std::vector<double>& breaks,
                                      double tolerance) {
  std::vector<ChainPiece> chain;
  for (std::size_t k = 0; k + 1 < breaks.size(); ++k)
    if (breaks[k + 1] > breaks[k]) {
      // Halved once at least: the middle of a point-symmetric S lies on its chord.
      const double middle = 0.5 * (breaks[k] + breaks[k + 1]);
      add_pieces(curve, breaks[k], middle, tolerance, 1, chain);
      add_pieces(curve, middle, breaks[k + 1], tolerance, 1, chain);
    }
  return chain;
}

}  // namespace lodestone::geometries
