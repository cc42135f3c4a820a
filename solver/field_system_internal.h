// SPDX-License-Identifier: GPL-3.0-or-later
// The energy of one operating state as Newton's method sees it. Not installed.
#pragma once

#include "solver/field_problem_internal.h"
#include "solver/newton.h"

#include <vector>

namespace lodestone::solver::detail {

class FieldSystem final : public ConvexSystem {
public:
  /// All must outlive the object.
  FieldSystem(const Discretisation& discretisation, const Physics& physics, Factors& factors,
              const OperatingState& state);

  void gradient(const std::vector<double>& x, std::vector<double>& residual) override;
  /// The gradient of the magnetic energy alone.
  void forces(const std::vector<double>& x, std::vector<double>& result);
  double energy(const std::vector<double>& x) override;
  void linearise() override;
  void factorise() override { factors_.factorise(tangent_); }
  void multiply(const std::vector<double>& x, std::vector<double>& y) override;
  void solve(std::vector<double>& b) override { factors_.solve(b); }
  bool sharpen() override { return factors_.sharpen(); }

  /// Values of the last tangent in the pattern's order.
  const std::vector<double>& tangent() const { return tangent_; }
  /// Turns the rotor in a factor of another angle; false where there is none.
  bool turn_factor() { return factors_.turn(values_); }
  /// |gradient| at x = 0.
  double scale() const;

private:
  const Discretisation& discretisation_;
  const Physics& physics_;
  Factors& factors_;
  std::vector<double> values_;  ///< of the linear regions and the ring at the state's rotor angle
  std::vector<double> source_;
  std::vector<double> tangent_;
  Assembly::Tangents tangents_;
  Assembly::Workspace workspace_;
  std::vector<double> product_;
};

}  // namespace lodestone::solver::detail
