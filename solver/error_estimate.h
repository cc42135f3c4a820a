// SPDX-License-Identifier: GPL-3.0-or-later
// What the mesh and the degree of the elements leave in a solution's torque, flux linkages and energy: see
// FieldProblem::estimate_error.
//
// The same state is solved again with elements of two degrees more in the cells where the error comes from
// (jump_shares.h), those that hold nearly all of it, and with as many orders of the ring as these resolve; the estimate
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

}  // namespace lodestone::solver
