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

/// A chord step must gain this factor, else the next step gets the exact tangent: a factor costs some ten solves with
/// their residuals, and a Newton step near the solution gains several digits.
constexpr double chord_gain = 0.15;

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
    bool fresh = !(options_.chord_steps && options_.usable_factor);
    bool have_factor = options_.usable_factor && options_.chord_steps;
    system_.gradient(x_, residual_);
    record(norm(residual_));
    while (!(norm_ <= options_.tolerance * options_.scale)) {
      if (report_.iterations >= options_.maximum_iterations)
        fail(report_, "no convergence");
      const bool exact = fresh || !have_factor;
      if (exact) {
        system_.factorise();
        ++report_.factorisations;
        have_factor = true;
      }
      const double before = norm_;
      if (!step(exact)) {
        if (exact)
          fail(report_, "the line search found no descent");
        // Back at x with its own tangent.
        system_.gradient(x_, residual_);
        fresh = true;
        continue;
      }
      ++report_.iterations;
      record(trial_norm_);
      fresh = !options_.chord_steps || norm_ > chord_gain * before;
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

  /// One step along −factor⁻¹ gradient; true where it was accepted.
  bool step(bool exact) {
    std::vector<double>& direction = direction_;
    direction.resize(residual_.size());
    std::transform(residual_.begin(), residual_.end(), direction.begin(), [](double r) { return -r; });
    system_.solve(direction);
    try_step(1.0);
    // Half the residual is progress enough, and spares the energy.
    if (trial_norm_ <= 0.5 * norm_) {
      accept();
      return true;
    }
    if (!exact)
      return false;
    const double slope = dot(residual_, direction);
    if (!(slope < 0.0))
      return false;
    const double start = system_.energy(x_);
    double length = 1.0;
    for (int k = 0; k < 30; ++k) {
      if (std::isfinite(trial_norm_)) {
        const double energy = system_.energy(trial_);
        const double rounding = 1e-14 * (std::abs(start) + std::abs(energy));
        if (energy <= start + 1e-4 * length * slope + rounding) {
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
  double norm_ = 0.0;
  double trial_norm_ = 0.0;
  NewtonReport report_;
};

}  // namespace

NewtonReport minimise(ConvexSystem& system, std::vector<double>& x, const NewtonOptions& options) {
  return Minimisation(system, x, options).run();
}

}  // namespace lodestone::solver
