// SPDX-License-Identifier: GPL-3.0-or-later
// What the mesh and the degree of the elements leave in a solution's torque, flux linkages and energy: see
// FieldProblem::estimate_error.
//
// The same state is solved again with elements of two degrees more in the cells where the error comes from,
// those that hold nearly all of its shares, and with as many orders of the ring as these resolve; the estimate
// of a quantity is the difference. In the language of the dual-weighted residual (Becker & Rannacher 2001, Acta
// Numerica 10:1) that is −F′(A_h)(z) with the adjoint z taken in the richer space, and all that is of higher order with
// it: near the corners of saturated iron the second order is as large as the first, so that one linear solve
// overestimates by half (docs/methods.md). One solution serves every quantity. Two degrees more see all but some per
// cent of the error, one degree three quarters of it (benchmarks/verification/error-estimate).
#pragma once

#include <vector>

namespace lodestone::solver {

/// Estimated true value minus computed one, whole machine.
struct ErrorEstimate {
  double torque = 0.0;                ///< N·m
  std::vector<double> flux_linkages;  ///< Wb, of each phase
  double energy = 0.0;                ///< J
};

/// Which cells the error of a torque comes from: what decides where a mesh is made finer. With A* of the richer
/// elements and the torque's adjoint z there, F″(A*)(z, v) = T′(A*)(v), it is to first order
///
///   T(A*) − T(A) ≈ F″(A*)(z − z_h, A* − A) = Σ_cells ∫ ∇(z − z_h)·D ∇(A* − A) dS + the ring's part,
///
/// z_h the part of z of the solution's degree (Becker & Rannacher 2001, Acta Numerica 10:1). The share of a cell is the
/// size of its term, that of the ring the size of its own; cells that are not enriched have none.
struct ErrorShares {
  double torque = 0.0;         ///< N·m, as ErrorEstimate::torque
  std::vector<double> rotor;   ///< N·m, whole machine, of each cell of the sector, in the order of BodyMesh::cells
  std::vector<double> stator;  ///< likewise
  double ring = 0.0;           ///< N·m, of the orders between the rims
};

}  // namespace lodestone::solver
