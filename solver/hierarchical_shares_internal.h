// SPDX-License-Identifier: GPL-3.0-or-later
// Which cells the error of a quantity comes from: what hierarchical functions of the next degree would add to it, each
// by itself (Zienkiewicz & Craig 1986, in Accuracy Estimates and Adaptive Refinements, ch. 2; recalled, unverified).
// With the residual r of the field and r_z of the quantity's adjoint z, both tested with such a function w, and its own
// stiffness k:
//
//   share of w = |r r_z| / k,   r = ∫ J w − h·∇w,   r_z = Q′(w) − ∫ ∇w·D ∇z,   k = ∫ ∇w·D ∇w
//
// Those inside a cell and half of those on its edges are the cell's. Edges on a rim are left out: the ring is not
// asked. Not installed.
#pragma once

#include "solver/cell_edges_internal.h"
#include "solver/field_problem_internal.h"

#include <vector>

namespace lodestone::solver::detail {

/// A quantity's adjoint; before it is solved for, the quantity's derivative in the place of `values`.
struct AdjointField {
  std::vector<double> values;           ///< z, in the solution's unknowns
  std::vector<double> phase_densities;  ///< Q′ as currents in the phases, A; shorter or empty: none
};

AdjointField torque_load(const FieldSolutionData& solution);
AdjointField flux_linkage_load(const FieldSolutionData& solution, std::size_t phase);
/// Loads become adjoints, with the tangent at the solution.
void solve_adjoints(FieldProblemData& problem, const FieldSolutionData& solution, std::vector<AdjointField>& loads);

/// Of each body.
std::vector<std::vector<CellEdge>> edges_of(const Discretisation& discretisation);

/// [quantity][body][cell]. @param edges of each body.
std::vector<std::vector<std::vector<double>>> hierarchical_shares(const FieldSolutionData& solution,
                                                                  const std::vector<AdjointField>& adjoints,
                                                                  const std::vector<std::vector<CellEdge>>& edges);

}  // namespace lodestone::solver::detail
