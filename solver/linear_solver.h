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
  /// Brings the last factor up to values of which only the block of the rims has changed (the rotor has turned); false
  /// where the solver cannot do it cheaply, and leaves the factor as it was.
  virtual bool factorise_rims(const std::vector<double>& values) {
    (void)values;
    return false;
  }
  /// Replaces the right-hand side by the solution, with the last factor.
  virtual void solve(std::vector<double>& x) = 0;
};

/// The numbering's own order is kept (it is fill-reducing already); its pattern must outlive the solver.
/// LLᵀ by supernodes of our own: the fastest at motor size, and alone in turning the rotor cheaply.
std::unique_ptr<LinearSolver> make_supernodal(const Numbering& numbering);
/// LDLᵀ of Eigen, one column at a time.
std::unique_ptr<LinearSolver> make_eigen_ldlt(const SymmetricPattern& pattern);
/// Supernodal LLᵀ of CHOLMOD.
std::unique_ptr<LinearSolver> make_cholmod(const SymmetricPattern& pattern);
/// LU of UMFPACK: does not use the symmetry; a check of the others.
std::unique_ptr<LinearSolver> make_umfpack(const SymmetricPattern& pattern);

}  // namespace lodestone::solver
