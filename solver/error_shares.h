// SPDX-License-Identifier: GPL-3.0-or-later
// Which cells the error of a solution's torque comes from: what decides where a mesh is made finer.
//
// With A* of richer elements on the same cells (solver/error_estimate.h) and the torque's adjoint z there,
// F″(A*)(z, v) = T′(A*)(v), the error is to first order
//
//   T(A*) − T(A) ≈ F″(A*)(z − z_h, A* − A) = Σ_cells ∫ ∇(z − z_h)·D ∇(A* − A) dS + the ring's part,
//
// z_h the interpolation of z by the elements of the solution (Becker & Rannacher 2001, Acta Numerica 10:1). The share
// of a cell is the size of its term, that of the ring the size of its own.
#pragma once

#include "solver/field_problem.h"

#include <vector>

namespace lodestone::solver {

/// None negative, N·m, of one sector times the sectors of the machine.
struct ErrorShares {
  double torque = 0.0;         ///< estimated true value minus computed one, signed (ErrorEstimate::torque)
  std::vector<double> rotor;   ///< of each cell, in the order of BodyMesh::cells
  std::vector<double> stator;  ///< likewise
  double ring = 0.0;           ///< of the orders between the rims
};

/// @param finer the same mesh, laws, magnets and sources with elements of a higher degree.
/// @throws std::invalid_argument for one of another mesh or no higher degree, or without a ring; ConvergenceError.
ErrorShares error_shares(const FieldSolution& solution, FieldProblem& finer);

}  // namespace lodestone::solver
