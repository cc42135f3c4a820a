// SPDX-License-Identifier: GPL-3.0-or-later
#include "solver/newton.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace lodestone::solver {

namespace {

double dot(const std::vector<double>& a, const std::vector<double>& b) {
  double sum = 0.0;
  for (std::size_t k = 0; k < a.size(); ++k)
    sum += a[k] * b[k];
  return sum;
}

double norm(const std::vector<double>& a) {
  return std::sqrt(dot(a, a));
}

/// A factor costs some ten substitutions: with more steps of conjugate gradients than this it is the cheaper way.
constexpr int most_gradient_steps = 6;
/// Error, in the energy's norm, to which conjugate gradients solve a Newton step. In the residual's own norm a
/// hundredth would say little: there the stiff thin cells of the gap hide the soft, saturated iron.
constexpr double forcing = 0.01;
/// With a factor of the tangent itself the residual tells: this much of it is no more than single precision leaves.
constexpr double rounding = 1e-3;

[[noreturn]] void fail(const NewtonReport& report, const char* reason) {
  std::string history;
  for (const double residual : report.residuals)
    history += fmt::format(" {:.2e}", residual);
  throw ConvergenceError(fmt::format("the field did not converge: {} after {} iterations; relative residuals:{}",
                                     reason, report.iterations, history));
}

class Minimisation {
public:
  Minimisation(ConvexSystem& system, std::vector<double>& x, const NewtonOptions& options)
      : system_(system), x_(x), options_(options), residual_(x.size()), trial_(x.size()), trial_residual_(x.size()) {}

  NewtonReport run() {
    report_.residuals.reserve(static_cast<std::size_t>(options_.maximum_iterations) + 1);
    bool good_factor = options_.usable_factor && options_.reuse_factor;
    system_.gradient(x_, residual_);
    record(norm(residual_));
    while (!(norm_ <= options_.tolerance * options_.scale)) {
      if (options_.enough && options_.enough(x_))
        break;
      if (report_.iterations >= options_.maximum_iterations)
        fail(report_, "no convergence");
      const double before = norm_;
      system_.linearise();
      if (!good_factor || !solve_by_gradients())
        solve_anew();
      if (!move())
        fail(report_, "the line search found no descent");
      ++report_.iterations;
      record(trial_norm_);
      // Far from the solution tangents have little in common.
      good_factor = options_.reuse_factor && norm_ < 0.2 * before;
    }
    return report_;
  }

private:
  void record(double value) {
    norm_ = value;
    report_.residuals.push_back(value / (options_.scale > 0.0 ? options_.scale : 1.0));
    if (!std::isfinite(value))
      fail(report_, "the residual is not finite");
  }

  /// With a factor of the present tangent.
  void solve_anew() {
    do {
      system_.factorise();
      ++report_.factorisations;
    } while (!solve_by_gradients(true) && system_.sharpen());
  }

  /// Conjugate gradients for the direction, preconditioned by the factor at hand; false where it is not good enough.
  /// @param fresh the factor is one of the present tangent
  bool solve_by_gradients(bool fresh = false) {
    const std::size_t n = residual_.size();
    direction_.assign(n, 0.0);
    search_.assign(n, 0.0);
    product_.resize(n);
    remainder_.resize(n);
    std::transform(residual_.begin(), residual_.end(), remainder_.begin(), [](double r) { return -r; });
    double weight = 0.0;
    double first_weight = 0.0;
    for (int step = 0;; ++step) {
      preconditioned_ = remainder_;
      system_.solve(preconditioned_);
      ++report_.linear_solves;
      const double new_weight = dot(remainder_, preconditioned_);
      if (step == 0)
        first_weight = new_weight;
      else if (new_weight <= forcing * forcing * first_weight)
        return true;
      if (step == most_gradient_steps)
        return false;
      const double ratio = step == 0 ? 0.0 : new_weight / weight;
      for (std::size_t k = 0; k < n; ++k)
        search_[k] = preconditioned_[k] + ratio * search_[k];
      weight = new_weight;
      system_.multiply(search_, product_);
      const double length = weight / dot(search_, product_);
      for (std::size_t k = 0; k < n; ++k) {
        direction_[k] += length * search_[k];
        remainder_[k] -= length * product_[k];
      }
      // The iteration as a whole asks for no more; or what is left is rounding of the factor.
      const double left = norm(remainder_);
      if (left <= 0.3 * options_.tolerance * options_.scale || (fresh && left <= rounding * norm_))
        return true;
    }
  }

  /// Moves along the direction; false where that is no descent.
  bool move() {
    try_step(1.0);
    // Half the residual is progress enough, and spares the energy.
    if (trial_norm_ <= 0.5 * norm_) {
      accept();
      return true;
    }
    const double slope = dot(residual_, direction_);
    if (!(slope < 0.0))
      return false;
    const double start = system_.energy(x_);
    double length = 1.0;
    for (int k = 0; k < 30; ++k) {
      if (std::isfinite(trial_norm_)) {
        const double energy = system_.energy(trial_);
        const double digits = 1e-14 * (std::abs(start) + std::abs(energy));
        if (energy <= start + 1e-4 * length * slope + digits) {
          accept();
          return true;
        }
        const double curvature = energy - start - length * slope;
        const double minimum = curvature > 0.0 ? -0.5 * slope * length * length / curvature : 0.0;
        length = std::clamp(minimum, 0.1 * length, 0.5 * length);
      } else {
        length *= 0.1;
      }
      try_step(length);
    }
    return false;
  }

  void try_step(double length) {
    for (std::size_t k = 0; k < x_.size(); ++k)
      trial_[k] = x_[k] + length * direction_[k];
    system_.gradient(trial_, trial_residual_);
    trial_norm_ = norm(trial_residual_);
  }

  void accept() {
    x_.swap(trial_);
    residual_.swap(trial_residual_);
  }

  ConvexSystem& system_;
  std::vector<double>& x_;
  const NewtonOptions& options_;
  std::vector<double> residual_, trial_, trial_residual_, direction_;
  std::vector<double> remainder_, preconditioned_, search_, product_;  // of conjugate gradients
  double norm_ = 0.0;
  double trial_norm_ = 0.0;
  NewtonReport report_;
};

}  // namespace

NewtonReport minimise(ConvexSystem& system, std::vector<double>& x, const NewtonOptions& options) {
  return Minimisation(system, x, options).run();
}

}  // namespace lodestone::solver
