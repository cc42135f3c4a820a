// SPDX-License-Identifier: GPL-3.0-or-later
// B-splines (rational ones too) and ellipses as chains of arcs.
#pragma once

#include "geometries/point.h"

#include <functional>
#include <vector>

namespace lodestone::geometries {

/// Control points, knots and weights of a B-spline: knots.size() = control.size() + degree + 1; no weights: all 1.
struct SplineCurve {
  int degree = 3;
  std::vector<double> knots;  ///< not falling
  std::vector<Point> control;
  std::vector<double> weights;

  /// By de Boor's recursion (de Boor 1978, A Practical Guide to Splines, ch. X), of rational ones in homogeneous
  /// coordinates. @param t from knots[degree] to knots[control.size()].
  Point at(double t) const;
};

/// A piece of a chain: from the piece before to `end`.
struct ChainPiece {
  Point begin;
  Point end;
  double turn = 0.0;  ///< rad, counter-clockwise positive; 0: straight
};

/// Arcs through points of a curve, halved until the quarter points of each stay within `tolerance` (m) of it.
/// @param breaks ascending parameters at which the curve may have corners, the ends among them.
std::vector<ChainPiece> chain_of_arcs(const std::function<Point(double)>& curve, const std::vector<double>& breaks,
                                      double tolerance);

}  // namespace lodestone::geometries
