// SPDX-License-Identifier: GPL-3.0-or-later
// The unknowns of both bodies in one numbering: prescribed values taken out, side_end identified with side_begin (with
// the opposite sign in an antiperiodic sector), ordered for little fill-in, the rims last; and the fixed sparse pattern
// of the tangent with the place of every element's entries in it.
#pragma once

#include "geometries/sector_mesh.h"
#include "solver/body_elements.h"

#include <cstddef>
#include <vector>

namespace lodestone::solver {

/// Upper triangle of a symmetric matrix, column by column, rows ascending (the lower triangle by rows).
struct SymmetricPattern {
  int size = 0;
  std::vector<int> column_begin;
  std::vector<int> rows;
  int dense = 0;  ///< the last so many columns have entries in each other's rows, all of them

  std::size_t entries() const { return rows.size(); }
  /// Place of entry (i, j) in either order. The entry must exist.
  int find(int i, int j) const;
};

/// y = A x for a matrix given by its upper triangle.
void multiply(const SymmetricPattern& pattern, const std::vector<double>& values, const std::vector<double>& x,
              std::vector<double>& y);

/// How the unknowns of one body enter the system.
struct BodyNumbering {
  std::vector<int> unknown;       ///< of each dof of the body; −1 where its value is prescribed
  std::vector<signed char> sign;  ///< value of the dof = sign × unknown
  /// Place of each element's entry (i, j ≤ i), row by row, in the pattern; `entries()` (one beyond the end) where it
  /// does not enter.
  std::vector<int> places;
  /// True where a dof of the cell has the sign −1, or two of its dofs are one unknown.
  std::vector<char> folded_cell;
};

struct Numbering {
  std::size_t unknowns = 0;
  std::vector<BodyNumbering> bodies;
  SymmetricPattern pattern;
  bool pinned = false;  ///< one unknown is held at 0: A is known up to a constant only
  int coupled = 0;      ///< the last so many unknowns are those of the rims

  /// Values of a body's dofs from the unknowns; prescribed ones are taken from `prescribed` (empty: zero).
  void expand(std::size_t body, const std::vector<double>& x, const std::vector<double>& prescribed,
              std::vector<double>& dofs) const;
  /// Adds the transpose of `expand`.
  void collect(std::size_t body, const std::vector<double>& dofs, std::vector<double>& x) const;
};

/// Puts unknowns that have only numbers so far, `unknowns` and every body's `unknown` and `sign`, in an order of little
/// fill-in, and makes their pattern and places.
/// @param coupled as below. @param order of elimination; empty: by minimum degree.
void put_in_order(Numbering& numbering, const std::vector<BodyElements>& bodies,
                  const std::vector<std::vector<int>>& coupled, std::vector<int> order = {});

/// Bodies of a sector that carry a mesh, rotor first.
/// @param coupled dofs of each body on its rim: every pair of them gets an entry; empty without a ring.
/// @throws geometries::MeshError where the nodes of the two sides do not match.
Numbering make_numbering(const geometries::SectorMesh& mesh, const std::vector<BodyElements>& bodies,
                         const std::vector<std::vector<int>>& coupled);

}  // namespace lodestone::solver
