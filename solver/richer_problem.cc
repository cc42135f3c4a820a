// SPDX-License-Identifier: GPL-3.0-or-later
#include "solver/richer_problem_internal.h"

#include "solver/field_system_internal.h"
#include "solver/linearisation_internal.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace lodestone::solver::detail {

namespace {

/// Newton's steps end where the last one changed an estimate by no more than this much of it, or by no more than this
/// much of the quantity's scale.
constexpr double settled = 0.1, negligible = 1e-5;

double largest(const std::vector<double>& values) {
  double result = 0.0;
  for (const double value : values)
    result = std::max(result, std::abs(value));
  return result;
}

/// Whether the last step changed estimates by next to nothing.
bool has_settled(const ErrorEstimate& now, const ErrorEstimate& last, double least_torque, double least_linkage) {
  std::vector<double> changes;
  for (std::size_t k = 0; k < now.flux_linkages.size(); ++k)
    changes.push_back(now.flux_linkages[k] - last.flux_linkages[k]);
  return std::abs(now.torque - last.torque) <= settled * std::abs(now.torque) + least_torque &&
         largest(changes) <= settled * largest(now.flux_linkages) + least_linkage;
}

}  // namespace

ErrorEstimate difference(const FieldSolutionData& better, const FieldSolutionData& solution) {
  ErrorEstimate result;
  result.torque = better.torque - solution.torque;
  for (std::size_t k = 0; k < solution.flux_linkages.size(); ++k)
    result.flux_linkages.push_back(better.flux_linkages[k] - solution.flux_linkages[k]);
  return result;
}

int RicherProblem::degree_above(int degree) {
  return std::min(degree + 2, FieldOptions::highest_degree);
}

RicherProblem::RicherProblem(const Discretisation& base, const std::vector<std::vector<CellEdge>>& edges,
                             const std::vector<std::vector<char>>& chosen)
    : base_(base),
      rich_(std::make_shared<const Discretisation>(base, edges, chosen, degree_above(base.options.degree))),
      place_(base.numbering.unknowns, -1), factors_(std::make_unique<Factors>(*rich_)),
      correction_(rich_->numbering.unknowns, 0.0) {
  for (std::size_t b = 0; b < base.bodies.size(); ++b) {
    const auto &from = base.numbering.bodies[b].unknown, &to = rich_->numbering.bodies[2 * b].unknown;
    for (std::size_t dof = 0; dof < from.size(); ++dof)
      if (from[dof] >= 0)
        place_[static_cast<std::size_t>(from[dof])] = to[dof];
  }
}

void RicherProblem::take_laws(const FieldSolutionData& solution) {
  if (base_physics_ == solution.physics)
    return;
  Physics empty;
  empty.discretisation = rich_;
  physics_ = with_laws(empty, solution.physics->laws, solution.physics->memory,
                       std::vector<std::vector<double>>(rich_->bodies.size()));
  base_physics_ = solution.physics;
  factors_->forget();
}

ErrorEstimate RicherProblem::estimate(const FieldSolutionData& solution) {
  take_laws(solution);
  better_.discretisation = rich_;
  better_.physics = physics_;
  better_.state = solution.state;
  FieldSystem system(*rich_, *physics_, *factors_, solution.state);
  NewtonOptions options;
  options.tolerance = tolerance;
  options.maximum_iterations = base_.options.maximum_iterations;
  options.scale = system.scale();
  options.reuse_factor = base_.options.reuse_factor;
  options.usable_factor = system.turn_factor();

  const double energy = solution.energy();
  // p times the energy is of the size of the torque that a machine can have.
  const double least_torque = negligible * base_.mesh.pole_pairs * energy;
  const double least_linkage = negligible * largest(solution.flux_linkages);
  ErrorEstimate last;
  bool first = true;
  options.enough = [&](const std::vector<double>& x) {
    better_.x = x;
    better_.evaluate();
    const ErrorEstimate now = difference(better_, solution);
    const bool enough = !std::exchange(first, false) && has_settled(now, last, least_torque, least_linkage);
    last = now;
    return enough;
  };
  std::vector<double> x = correction_;
  for (std::size_t k = 0; k < place_.size(); ++k)
    x[static_cast<std::size_t>(place_[k])] += solution.x[k];
  minimise(system, x, options);

  better_.x = std::move(x);
  better_.evaluate();
  correction_ = better_.x;
  for (std::size_t k = 0; k < place_.size(); ++k)
    correction_[static_cast<std::size_t>(place_[k])] -= solution.x[k];
  ErrorEstimate result = difference(better_, solution);
  result.energy = better_.energy() - energy;
  return result;
}

ErrorShares RicherProblem::shares(const FieldSolutionData& solution) {
  FieldSystem system(*rich_, *physics_, *factors_, better_.state);
  std::vector<double> forces(better_.x.size());
  system.forces(better_.x, forces);
  system.linearise();
  // What z has beyond the elements of degree p.
  std::vector<double> remainder = torque_gradient(better_);
  factors_->exact(system.tangent()).solve(remainder);
  for (const int k : place_)
    remainder[static_cast<std::size_t>(k)] = 0.0;

  const double whole = rich_->whole(), angle = better_.state.rotor_angle;
  ErrorShares result;
  result.torque = better_.torque - solution.torque;
  for (std::size_t b = 0; b < base_.bodies.size(); ++b) {
    std::vector<double>& shares = base_.kinds[b] == Body::rotor ? result.rotor : result.stator;
    shares.assign(base_.bodies[b].cells, 0.0);
    const std::size_t rich = 2 * b + 1;
    const BodyElements& body = rich_->bodies[rich];
    std::vector<double> of_error, of_adjoint;
    rich_->numbering.expand(rich, correction_, {}, of_error);
    rich_->numbering.expand(rich, remainder, {}, of_adjoint);
    const Assembly& assembly = *physics_->assembly;
    const std::vector<Gradient> e = assembly.gradients(rich, of_error), z = assembly.gradients(rich, of_adjoint);
    const std::vector<PointResponse> tangent = assembly.responses(rich, assembly.gradients(rich, better_.dofs(rich)));
    const auto points = static_cast<std::size_t>(body.points_per_cell);
    for (std::size_t c = 0; c < body.cells; ++c) {
      double sum = 0.0;
      for (std::size_t i = c * points; i < (c + 1) * points; ++i) {
        const PointResponse& d = tangent[i];
        sum += body.weights[i] * (z[i].x * (d.xx * e[i].x + d.xy * e[i].y) + z[i].y * (d.xy * e[i].x + d.yy * e[i].y));
      }
      shares[rich_->part[rich][c]] = whole * std::abs(sum);
    }
  }
  for (const double part : rich_->ring->stiffness(rich_->ring->coefficients(correction_, angle),
                                                  rich_->ring->coefficients(remainder, angle)))
    result.ring += whole * std::abs(part);
  return result;
}

}  // namespace lodestone::solver::detail
