// SPDX-License-Identifier: GPL-3.0-or-later
// Newton's method for the minimum of a convex energy Π(x): exact tangent, line search on Π (Armijo's rule with
// quadratic interpolation; Nocedal & Wright 2006, Numerical Optimization, ch. 3). Where the factor of an earlier
// tangent is still good it preconditions conjugate gradients for the present one, solved as far as the step needs
// (inexact Newton: Dembo, Eisenstat & Steihaug 1982, SIAM J. Numer. Anal. 19:400). A factor of single precision does
// for that too.
#pragma once

#include <functional>
#include <stdexcept>
#include <vector>

namespace lodestone::solver {

/// No convergence: carries the residual history and the material in which the residual is left, is never a result.
class ConvergenceError : public std::runtime_error {
public:
  using std::runtime_error::runtime_error;
};

struct NewtonReport {
  int iterations = 0;
  int factorisations = 0;
  int linear_solves = 0;          ///< forward and backward substitutions
  std::vector<double> residuals;  ///< relative, one an iteration, the starting one first
};

/// What the method needs of an energy.
class ConvexSystem {
public:
  virtual ~ConvexSystem() = default;
  /// The gradient of Π at x.
  virtual void gradient(const std::vector<double>& x, std::vector<double>& residual) = 0;
  /// Π(x).
  virtual double energy(const std::vector<double>& x) = 0;
  /// Makes the second derivative at the last x that `gradient` has seen the tangent of the two calls below.
  virtual void linearise() = 0;
  virtual void factorise() = 0;
  virtual void multiply(const std::vector<double>& x, std::vector<double>& y) = 0;
  /// Replaces b by the solution with the last factor.
  virtual void solve(std::vector<double>& b) = 0;
  /// Factors in higher precision from now on, where there is one; false where there is none.
  virtual bool sharpen() { return false; }
};

struct NewtonOptions {
  double tolerance = 1e-7;  ///< of |gradient|, relative to `scale`
  double scale = 1.0;       ///< |gradient| of the sources alone
  int maximum_iterations = 60;
  bool reuse_factor = true;
  bool usable_factor = false;  ///< a factor from a neighbouring state exists
  /// Asked before every iteration: true where x is good enough whatever the residual is. Empty: never.
  std::function<bool(const std::vector<double>& x)> enough;
};

/// Improves x until |gradient| ≤ tolerance × scale. @throws ConvergenceError with the history.
NewtonReport minimise(ConvexSystem& system, std::vector<double>& x, const NewtonOptions& options);

}  // namespace lodestone::solver
