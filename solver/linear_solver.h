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
/// LLᵀ by supernodes of our own: alone in turning the rotor cheaply, and the fastest at motor size. On the pole of the
/// 2004 Prius model, one thread, factor / solve in ms with quadratic elements (benchmarks/RESULTS.md):
///   unknowns   supernodal (turn of the rotor)   CHOLMOD      Eigen LDLᵀ
///     6 900      2.7 / 0.2   (0.2)              4.9 / 0.3     6.2 / 0.3
///    26 000       21 / 2.1   (1.8)               24 / 2.6      53 / 3.0
///    92 000      168 / 11     (13)              124 / 14      530 / 16
std::unique_ptr<LinearSolver> make_supernodal(const Numbering& numbering);
/// The same in single precision, half as long and half as large: a preconditioner. Its solutions are good to some
/// three digits; where the matrix is too ill-conditioned even for that, `factorise` throws.
std::unique_ptr<LinearSolver> make_supernodal_single(const Numbering& numbering);
/// LDLᵀ of Eigen, one column at a time.
std::unique_ptr<LinearSolver> make_eigen_ldlt(const SymmetricPattern& pattern);
/// Supernodal LLᵀ of CHOLMOD.
std::unique_ptr<LinearSolver> make_cholmod(const SymmetricPattern& pattern);
/// LU of UMFPACK: does not use the symmetry; a check of the others.
std::unique_ptr<LinearSolver> make_umfpack(const SymmetricPattern& pattern);

}  // namespace lodestone::solver
