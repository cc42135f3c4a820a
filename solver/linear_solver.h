// SPDX-License-Identifier: GPL-3.0-or-later
// Direct solution of the symmetric tangent system. The pattern is analysed once; values come in its order.
#pragma once

#include "solver/numbering.h"

#include <memory>
#include <vector>

namespace lodestone::solver {

class LinearSolver {
public:
  virtual ~LinearSolver() = default;
  /// `values` in the order of the pattern. @throws ConvergenceError where the matrix is singular.
  virtual void factorise(const std::vector<double>& values) = 0;
  /// Replaces the right-hand side by the solution, with the last factor.
  virtual void solve(std::vector<double>& x) = 0;
};

/// The pattern's own order is kept (it is fill-reducing already) and must outlive the solver.
/// LDLᵀ of Eigen; one column at a time, the fastest at motor size.
std::unique_ptr<LinearSolver> make_eigen_ldlt(const SymmetricPattern& pattern);
/// Supernodal LLᵀ of CHOLMOD: the fastest on large meshes and with long, dense rims.
std::unique_ptr<LinearSolver> make_cholmod(const SymmetricPattern& pattern);
/// LU of UMFPACK: does not use the symmetry; a check of the others.
std::unique_ptr<LinearSolver> make_umfpack(const SymmetricPattern& pattern);

}  // namespace lodestone::solver
