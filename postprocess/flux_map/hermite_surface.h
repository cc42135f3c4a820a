// SPDX-License-Identifier: GPL-3.0-or-later
// A smooth surface through values, slopes and curvatures at the nodes of a CellTree.
//
// On each square the surface is the tensor product of quintic Hermite polynomials: its nine coefficients a corner are
// f, f_x, f_y, f_xx, f_xy, f_yy, f_xxy, f_xyy, f_xxyy there, so that neighbours share value, slopes and curvatures
// along their whole edge (C²; the tensor-product form of Bogner, Fox & Schmit 1965's rectangle). The first six are
// given. The mixed derivatives of third and fourth order are those that make
//
//   Σ ∫∫ Σ_{a+b=5} 5!/(a! b!) (∂⁵f/∂x^a∂y^b)² dx dy
//
// over all squares least, one sparse symmetric system for the whole surface. It is zero where every square holds a
// polynomial of fourth degree, so that these are met exactly, edges included, and slopes converge with the fourth power
// of the side at least. At a hanging node the coefficients are those of the coarser square's edge, not the given ones,
// so that the surface is C² there too.
#pragma once

#include "postprocess/fields/cell_tree.h"

#include <array>
#include <cstddef>
#include <map>
#include <vector>

namespace lodestone::postprocess {

/// A function with its first and second derivatives.
struct SurfaceJet {
  double value = 0.0;
  double x = 0.0, y = 0.0;
  double xx = 0.0, xy = 0.0, yy = 0.0;
};

class HermiteSurface {
public:
  HermiteSurface() = default;

  /// Surfaces on the same tree. Lengths are root sides.
  /// @param jets [surface][node], nodes as CellTree::nodes() has them.
  /// @param even the surfaces are even in y: odd derivatives vanish at nodes with y = 0.
  /// @throws std::invalid_argument where the numbers of nodes differ.
  HermiteSurface(const CellTree& tree, const std::vector<std::vector<SurfaceJet>>& jets, bool even);

  const CellTree& tree() const { return tree_; }
  std::size_t count() const { return coefficients_.size(); }
  /// Places of a leaf's corners in CellTree::nodes(). @throws std::out_of_range.
  const std::array<std::size_t, 4>& corners(const TreeCell& leaf) const { return corners_.at(leaf); }

  /// @throws std::out_of_range outside every square.
  SurfaceJet at(std::size_t surface, double x, double y) const;

private:
  using Coefficients = std::array<double, 9>;
  CellTree tree_;
  std::map<TreeCell, std::array<std::size_t, 4>> corners_;
  std::vector<std::vector<Coefficients>> coefficients_;  ///< [surface][node]
};

}  // namespace lodestone::postprocess
