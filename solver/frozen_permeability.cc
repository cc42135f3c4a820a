// SPDX-License-Identifier: GPL-3.0-or-later
#include "solver/frozen_permeability.h"

#include "base/quantity.h"
#include "solver/field_problem.h"
#include "solver/linearisation_internal.h"

namespace lodestone::solver {

Assembly::Tangents Assembly::frozen_tangents(const std::vector<double>& x) const {
  Tangents tangents(3 * nonlinear_points_);
  for (std::size_t b = 0; b < bodies_.size(); ++b) {
    const BodyElements& body = bodies_[b];
    const auto points = static_cast<std::size_t>(body.points_per_cell);
    std::vector<double> dofs;
    expand(b, x, dofs);
    const std::vector<Gradient> field = gradients(b, dofs);
    for (const Group& group : nonlinear_) {
      if (group.body != b)
        continue;
      double* tangent = tangents.data() + 3 * group.first;
      const Gradient* axis = group.easy_axis.data();
      for (const std::size_t c : group.cells)
        for (std::size_t q = c * points; q < (c + 1) * points; ++q) {
          double xx = 0.0, xy = 0.0, yy = 0.0;
          if (group.law.magnet) {
            // ν_rec along the easy axis e, ν_t across: in ∇A the two change places.
            const Gradient& e = *axis++;
            const double along = 1.0 / (base::mu_0 * group.law.magnet->recoil_permeability());
            const double across = 1.0 / (base::mu_0 * group.law.magnet->transverse_permeability());
            xx = along * e.y * e.y + across * e.x * e.x;
            xy = (across - along) * e.x * e.y;
            yy = along * e.x * e.x + across * e.y * e.y;
          } else {
            xx = yy = group.law.reluctivity->evaluate(field[q].x * field[q].x + field[q].y * field[q].y).nu;
          }
          *tangent++ = body.weights[q] * xx;
          *tangent++ = body.weights[q] * xy;
          *tangent++ = body.weights[q] * yy;
        }
    }
  }
  return tangents;
}

FrozenPermeability FieldProblem::freeze_permeability(const FieldSolution& solution) {
  detail::check_belongs(*data_, solution.data_.get());
  const auto& data = *solution.data_;
  const auto& d = *data.discretisation;
  const auto& physics = *data.physics;
  const std::vector<double>& x = data.x;
  std::vector<double> values = detail::linear_values_at(data);

  // Forces of the loaded field. What K x leaves of them is b: nothing in steel, whose secant goes through the origin.
  std::vector<double> forces(x.size());
  multiply(d.numbering.pattern, values, x, forces);
  for (std::size_t k = 0; k < x.size(); ++k)
    forces[k] += physics.assembly->linear_load()[k];
  Assembly::Tangents unused;
  physics.assembly->add_forces(x, forces, unused);

  physics.assembly->add_tangent(physics.assembly->frozen_tangents(x), values);
  std::vector<double> magnets(x.size());
  multiply(d.numbering.pattern, values, x, magnets);
  for (std::size_t k = 0; k < x.size(); ++k)
    magnets[k] -= forces[k];
  for (const auto* source : {&physics.sheet_load, &physics.density_load})
    for (std::size_t k = 0; k < source->size(); ++k)
      magnets[k] += (*source)[k];

  LinearSolver& factor = data_->factors->exact(values);
  factor.solve(magnets);
  FrozenPermeability result;
  std::vector<std::vector<double>> responses;
  result.inductances = detail::inductances_of_factor(d, factor, &responses);

  std::vector<std::vector<double>> dofs(d.bodies.size());
  for (std::size_t b = 0; b < d.bodies.size(); ++b)
    physics.assembly->expand(b, magnets, dofs[b]);
  result.magnet_flux_linkages = d.windings->linkages(dofs);
  for (double& linkage : result.magnet_flux_linkages)
    linkage *= d.whole();

  if (d.ring) {
    std::vector<double> currents(x.size(), 0.0);
    for (std::size_t j = 0; j < data.state.phase_currents.size(); ++j)
      for (std::size_t k = 0; k < x.size(); ++k)
        currents[k] += data.state.phase_currents[j] * responses[j][k];
    const double angle = data.state.rotor_angle;
    const AirGapElement::Coefficients of_magnets = d.ring->coefficients(magnets, angle);
    const AirGapElement::Coefficients of_currents = d.ring->coefficients(currents, angle);
    // Torque is bilinear in the rotor's and the stator's coefficients.
    const auto torque = [&](const AirGapElement::Coefficients& rotor, const AirGapElement::Coefficients& stator) {
      return d.whole() * d.ring->torque({rotor.rotor_cos, rotor.rotor_sin, stator.stator_cos, stator.stator_sin});
    };
    result.torque_of_magnets = torque(of_magnets, of_magnets);
    result.torque_of_currents = torque(of_currents, of_currents);
    result.torque_of_interaction = torque(of_magnets, of_currents) + torque(of_currents, of_magnets);
  }
  return result;
}

SeparatedTorque separate_torque(const FrozenPermeability& frozen, const DirectQuadrature& current, double theta,
                                int pole_pairs) {
  const DirectQuadrature magnets = dq_from_phases(frozen.magnet_flux_linkages, theta);
  const DirectQuadrature currents = dq_from_phases(frozen.inductances, theta).times(current);
  const double factor = 0.5 * static_cast<double>(frozen.magnet_flux_linkages.size()) * pole_pairs;
  return {factor * (magnets.d * current.q - magnets.q * current.d),
          factor * (currents.d * current.q - currents.q * current.d)};
}

}  // namespace lodestone::solver
