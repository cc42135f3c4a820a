// SPDX-License-Identifier: GPL-3.0-or-later
#include "solver/field_problem.h"
#include "solver/hierarchical_shares_internal.h"

#include <algorithm>
#include <numeric>
#include <stdexcept>

namespace lodestone::solver {

namespace {

/// A residual leaves a tenth to half of its own size of p times the energy in the torque, the mesh a thirtieth to a
/// quarter of the shares: measured on three machines, degrees 1 to 4 (docs/methods.md).
constexpr double residual_by_shares = 0.01;
/// Beyond these nothing is saved and nothing gained.
constexpr double loosest = 1e-3, tightest = 1e-8;
/// The shares need no more of the reference.
constexpr double of_reference = 1e-2;

/// The sum of the cells' shares in the torque, relative to p times the energy.
double shares_in_torque(detail::FieldProblemData& problem, const detail::FieldSolutionData& solution) {
  const detail::Discretisation& d = *problem.discretisation;
  std::vector<detail::AdjointField> torque = {detail::torque_load(solution)};
  detail::solve_adjoints(problem, solution, torque);
  double sum = 0.0;
  const auto shares = detail::hierarchical_shares(solution, torque, detail::edges_of(d));
  for (const std::vector<double>& of_body : shares.front())
    sum = std::accumulate(of_body.begin(), of_body.end(), sum);
  return d.whole() * sum / (d.mesh.pole_pairs * solution.energy());
}

}  // namespace

void FieldProblem::set_newton_tolerance(double tolerance) {
  data_->newton_tolerance = tolerance;
}

double FieldProblem::tie_newton_tolerance(const OperatingState& reference) {
  if (!data_->discretisation->ring)
    throw std::invalid_argument("the tolerance is tied to the error of a torque: it needs a rotor and a stator");
  const double before = data_->newton_tolerance;
  set_newton_tolerance(of_reference);
  try {
    const FieldSolution solution = solve(reference);
    set_newton_tolerance(std::clamp(residual_by_shares * shares_in_torque(*data_, *solution.data_), tightest, loosest));
  } catch (...) {
    set_newton_tolerance(before);
    throw;
  }
  data_->factors->forget();
  return data_->newton_tolerance;
}

}  // namespace lodestone::solver
