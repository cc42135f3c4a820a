// SPDX-License-Identifier: GPL-3.0-or-later
// Shape functions of a unit cell at given points, and their gradients in a cell of a body: the Lagrange polynomials of
// degree p, which map the cell too, and hierarchical functions up to a degree q on top. Not installed.
#pragma once

#include "solver/body_elements.h"

#include <cstddef>
#include <vector>

namespace lodestone::solver {

struct ValueAndSlope {
  double value, slope;
};

/// The integrated Legendre polynomial (P_k(x) − P_{k−2}(x)) / √(2(2k − 1)) on −1 … 1, k ≥ 2: zero at both ends, its
/// slope √((2k − 1)/2) P_{k−1} of unit square integral (Szabó & Babuška 1991, Finite Element Analysis, ch. 6).
ValueAndSlope integrated_legendre(int k, double x);

class CellFunctions {
public:
  /// Local order: those of degree p as in BodyElements; then edge by edge (x = 0, x = 1, y = 0, y = 1) degree p + 1 …
  /// q, which run along the unit cell's axes; then those inside.
  /// @param nodes of degree p (BodyElements::unit_nodes). @param at points of the unit cell.
  CellFunctions(const std::vector<geometries::Point>& nodes, int p, int q, const std::vector<geometries::Point>& at);

  const double* values(std::size_t point) const { return values_.data() + point * count_; }

  /// A cell's mapping at a point.
  struct Frame {
    geometries::Point at;      ///< m
    geometries::Point x_axis;  ///< m, ∂(x, y)/∂ξ
    geometries::Point y_axis;  ///< m, ∂(x, y)/∂η
    double determinant;        ///< m²
  };
  Frame frame(const BodyElements& body, std::size_t cell, std::size_t point) const;
  /// ∂/∂x and ∂/∂y, 1/m, of the first `functions` functions.
  void gradients(const Frame& frame, std::size_t point, int functions, double* x, double* y) const;

private:
  std::size_t base_;                       ///< functions of degree p
  std::size_t count_;                      ///< all
  std::vector<double> values_, xi_, eta_;  ///< [point][function]
};

}  // namespace lodestone::solver
