// SPDX-License-Identifier: GPL-3.0-or-later
#include "solver/field_system_internal.h"

#include <cmath>

namespace lodestone::solver::detail {

FieldSystem::FieldSystem(const Discretisation& discretisation, const Physics& physics, Factors& factors,
                         const OperatingState& state)
    : discretisation_(discretisation), physics_(physics), factors_(factors), values_(physics.linear_values) {
  if (discretisation.ring)
    add_block(discretisation.ring->coupling(state.rotor_angle), discretisation.coupling_places, false, values_);
  source_.assign(discretisation.numbering.unknowns, 0.0);
  discretisation.windings->add_load(state.phase_currents, source_);
  for (const auto* load : {&physics.sheet_load, &physics.density_load})
    for (std::size_t k = 0; k < load->size(); ++k)
      source_[k] += (*load)[k];
}

void FieldSystem::gradient(const std::vector<double>& x, std::vector<double>& residual) {
  forces(x, residual);
  for (std::size_t k = 0; k < residual.size(); ++k)
    residual[k] -= source_[k];
}

void FieldSystem::forces(const std::vector<double>& x, std::vector<double>& result) {
  solver::multiply(discretisation_.numbering.pattern, values_, x, result);
  const auto& load = physics_.assembly->linear_load();
  for (std::size_t k = 0; k < result.size(); ++k)
    result[k] += load[k];
  physics_.assembly->add_forces(x, result, tangents_, workspace_);
}

double FieldSystem::energy(const std::vector<double>& x) {
  product_.resize(x.size());
  solver::multiply(discretisation_.numbering.pattern, values_, x, product_);
  const auto& load = physics_.assembly->linear_load();
  double sum = physics_.assembly->linear_constant() + physics_.assembly->nonlinear_energy(x, workspace_);
  for (std::size_t k = 0; k < x.size(); ++k)
    sum += x[k] * (0.5 * product_[k] + load[k] - source_[k]);
  return sum;
}

void FieldSystem::linearise() {
  tangent_ = values_;
  physics_.assembly->add_tangent(tangents_, tangent_);
}

void FieldSystem::multiply(const std::vector<double>& x, std::vector<double>& y) {
  solver::multiply(discretisation_.numbering.pattern, tangent_, x, y);
}

double FieldSystem::scale() const {
  double sum = 0.0;
  for (std::size_t k = 0; k < source_.size(); ++k)
    sum += (physics_.load[k] - source_[k]) * (physics_.load[k] - source_[k]);
  return std::sqrt(sum);
}

}  // namespace lodestone::solver::detail
