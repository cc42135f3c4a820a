// SPDX-License-Identifier: GPL-3.0-or-later
#include "solver/error_shares.h"

#include "solver/field_system_internal.h"
#include "solver/linearisation_internal.h"

#include <cmath>
#include <numeric>
#include <stdexcept>
#include <utility>

namespace lodestone::solver {

ErrorShares error_shares(const FieldSolution& solution, FieldProblem& finer) {
  if (solution.degree() >= finer.degree())
    throw std::invalid_argument("an error is estimated with elements of a higher degree");
  const detail::Discretisation& rich = *finer.data_->discretisation;
  if (!rich.ring)
    throw std::invalid_argument("the error of a torque needs a rotor and a stator");
  const FieldSolution start = finer.interpolate(solution);
  const FieldSolution better = finer.solve(solution.state(), &start);
  const detail::FieldSolutionData& data = *better.data_;

  detail::FieldSystem system(rich, *data.physics, *finer.data_->factors, data.state);
  std::vector<double> forces(data.x.size());
  system.forces(data.x, forces);
  system.linearise();
  std::vector<double> adjoint = detail::torque_gradient(data);
  finer.data_->factors->exact(system.tangent()).solve(adjoint);

  const double whole = rich.whole(), angle = data.state.rotor_angle;
  ErrorShares result;
  result.torque = better.torque() - solution.torque();
  std::vector<double> error(data.x.size());
  for (std::size_t k = 0; k < error.size(); ++k)
    error[k] = data.x[k] - start.data_->x[k];
  std::vector<double> remainder = adjoint;  // z − z_h
  for (std::size_t b = 0; b < rich.bodies.size(); ++b) {
    const BodyElements& body = rich.bodies[b];
    const BodyElements& poor = solution.data_->discretisation->bodies[b];
    std::vector<double> of_error, of_adjoint, field;
    rich.numbering.expand(b, error, {}, of_error);
    rich.numbering.expand(b, adjoint, {}, of_adjoint);
    const std::vector<double> interpolated = poor.interpolate(body.interpolate(of_adjoint, poor), body);
    const BodyNumbering& numbering = rich.numbering.bodies[b];
    for (std::size_t k = 0; k < of_adjoint.size(); ++k) {
      of_adjoint[k] -= interpolated[k];
      if (numbering.unknown[k] >= 0)
        remainder[static_cast<std::size_t>(numbering.unknown[k])] = numbering.sign[k] * of_adjoint[k];
    }
    data.physics->assembly->expand(b, data.x, field);
    const std::vector<Gradient> e = data.physics->assembly->gradients(b, of_error);
    const std::vector<Gradient> z = data.physics->assembly->gradients(b, of_adjoint);
    const std::vector<PointResponse> tangent =
        data.physics->assembly->responses(b, data.physics->assembly->gradients(b, field));
    std::vector<double>& shares = rich.kinds[b] == Body::rotor ? result.rotor : result.stator;
    const auto points = static_cast<std::size_t>(body.points_per_cell);
    for (std::size_t c = 0; c < body.cells; ++c) {
      double sum = 0.0;
      for (std::size_t i = c * points; i < (c + 1) * points; ++i) {
        const PointResponse& d = tangent[i];
        sum += body.weights[i] * (z[i].x * (d.xx * e[i].x + d.xy * e[i].y) + z[i].y * (d.xy * e[i].x + d.yy * e[i].y));
      }
      shares.push_back(whole * std::abs(sum));
    }
  }
  for (const double part :
       rich.ring->stiffness(rich.ring->coefficients(error, angle), rich.ring->coefficients(remainder, angle)))
    result.ring += whole * std::abs(part);
  return result;
}

}  // namespace lodestone::solver
