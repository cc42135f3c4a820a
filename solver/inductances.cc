// SPDX-License-Identifier: GPL-3.0-or-later
#include "solver/inductances.h"

#include "solver/field_problem.h"
#include "solver/linearisation_internal.h"

#include <stdexcept>

namespace lodestone::solver {

DirectQuadratureInductances dq_from_phases(const PhaseInductances& inductances, double theta) {
  const int phases = static_cast<int>(inductances.size());
  const auto column = [&](const DirectQuadrature& unit) {
    const std::vector<double> currents = phases_from_dq(unit, theta, phases);
    std::vector<double> linkages;
    for (const std::vector<double>& row : inductances) {
      if (row.size() != inductances.size())
        throw std::invalid_argument("a matrix of phase inductances must be square");
      double sum = 0.0;
      for (std::size_t j = 0; j < row.size(); ++j)
        sum += row[j] * currents[j];
      linkages.push_back(sum);
    }
    return dq_from_phases(linkages, theta);
  };
  const DirectQuadrature of_d = column({1.0, 0.0});
  const DirectQuadrature of_q = column({0.0, 1.0});
  return {of_d.d, of_q.d, of_d.q, of_q.q};
}

namespace detail {

std::vector<double> linear_values_at(const FieldSolutionData& solution) {
  const Discretisation& d = *solution.discretisation;
  std::vector<double> values = solution.physics->linear_values;
  if (d.ring)
    add_block(d.ring->coupling(solution.state.rotor_angle), d.coupling_places, false, values);
  return values;
}

std::vector<double> torque_gradient(const FieldSolutionData& solution) {
  const Discretisation& d = *solution.discretisation;
  std::vector<double> gradient(solution.x.size(), 0.0);
  if (!d.ring)
    return gradient;
  const DenseBlock turned = d.ring->coupling(solution.state.rotor_angle, 1);
  const auto &rotor = d.ring->rotor_unknowns(), &stator = d.ring->stator_unknowns();
  for (std::size_t i = 0; i < rotor.size(); ++i)
    for (std::size_t j = 0; j < stator.size(); ++j) {
      const double entry = turned.values[i * turned.columns + j];
      const auto r = static_cast<std::size_t>(rotor[i]), s = static_cast<std::size_t>(stator[j]);
      gradient[r] -= entry * solution.x[s];
      gradient[s] -= entry * solution.x[r];
    }
  return gradient;
}

void check_belongs(const FieldProblemData& problem, const FieldSolutionData* solution) {
  if (solution == nullptr || solution->discretisation != problem.discretisation)
    throw std::invalid_argument("the solution belongs to another field problem");
}

PhaseInductances inductances_of_factor(const Discretisation& discretisation, LinearSolver& solver,
                                       std::vector<std::vector<double>>* responses) {
  const std::size_t phases = discretisation.windings->phases();
  PhaseInductances result(phases, std::vector<double>(phases, 0.0));
  for (std::size_t j = 0; j < phases; ++j) {
    std::vector<double> current(phases, 0.0);
    current[j] = 1.0;
    std::vector<double> response(discretisation.numbering.unknowns, 0.0);
    discretisation.windings->add_load(current, response);
    solver.solve(response);
    const std::vector<double> linkages = discretisation.windings->linkages_of_unknowns(response);
    for (std::size_t k = 0; k < phases; ++k)
      result[k][j] = discretisation.whole() * linkages[k];
    if (responses)
      responses->push_back(std::move(response));
  }
  return result;
}

}  // namespace detail

PhaseInductances FieldProblem::incremental_inductances(const FieldSolution& solution) {
  detail::check_belongs(*data_, solution.data_.get());
  const auto& data = *solution.data_;
  std::vector<double> values = detail::linear_values_at(data);
  std::vector<double> forces(data.x.size(), 0.0);
  Assembly::Tangents tangents;
  data.physics->assembly->add_forces(data.x, forces, tangents);
  data.physics->assembly->add_tangent(tangents, values);
  return detail::inductances_of_factor(*data.discretisation, data_->factors->exact(values));
}

}  // namespace lodestone::solver
