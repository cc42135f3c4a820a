// SPDX-License-Identifier: GPL-3.0-or-later
// Elements of degree p with those of a higher degree q on top in some cells. What comes on top is hierarchical: on the
// edges between two chosen cells the integrated Legendre polynomials of degree p + 1 … q, in the chosen cells the
// products of which one factor is one of them (Szabó & Babuška 1991, Finite Element Analysis, ch. 6); it vanishes
// toward the other cells, so that the potential stays continuous. The geometry stays mapped with degree p. Not
// installed.
//
// For the loops of the solver a body falls into two: `plain` has the other cells, `rich` the chosen ones as elements of
// degree q, both with all the body's unknowns, those of degree p first and with their numbers.
#pragma once

#include "solver/body_elements.h"
#include "solver/cell_edges_internal.h"
#include "solver/numbering.h"

#include <cstddef>
#include <vector>

namespace lodestone::solver {

struct EnrichedElements {
  BodyElements plain;
  BodyElements rich;        ///< has the body's faces
  BodyNumbering numbering;  ///< of all unknowns of the body: `unknown` and `sign` only
  /// Of each further unknown, the one of degree p on the same edge; −1 inside a cell.
  std::vector<int> eliminated_after;

  /// @param body of degree p ≥ 2. @param edges of it.
  /// @param base how its unknowns of degree p enter the system. @param chosen a flag for each cell.
  /// @param next the first number that is free in the system; moves on.
  EnrichedElements(const BodyElements& body, const std::vector<CellEdge>& edges, const BodyNumbering& base,
                   const std::vector<char>& chosen, int degree, int& next);
};

}  // namespace lodestone::solver
