// SPDX-License-Identifier: GPL-3.0-or-later
// Incremental inductances against differences of solutions, and frozen permeability against the loaded solution whose
// parts it separates, on a saturated machine.
#include "solver/field_problem.h"
#include "tests/support/slotted_machine.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

namespace {

using namespace lodestone;
using solver::DirectQuadrature;
using solver::FieldOptions;
using solver::FieldProblem;
using solver::FieldSolution;
using solver::OperatingState;

constexpr int pole_pairs = support::SlottedMachine::pole_pairs;
const DirectQuadrature loaded{-1250.0, 2700.0};  // A in one turn: saturates the teeth
constexpr double theta = 0.37;

class Inductances : public ::testing::Test {
protected:
  Inductances() : problem_(machine_.mesh, machine_.laws, circuit(), tight()), loaded_(solve(loaded)) {}

  static solver::Circuit circuit() {
    solver::Circuit result;
    result.stack_length = 0.1;
    return result;
  }
  static FieldOptions tight() {
    FieldOptions options;
    options.newton_tolerance = 1e-12;
    return options;
  }
  OperatingState state(const DirectQuadrature& current) const {
    return {solver::phases_from_dq(current, theta), machine_.phase_a_axis + theta / pole_pairs};
  }
  FieldSolution solve(const DirectQuadrature& current) { return problem_.solve(state(current)); }
  static DirectQuadrature flux(const FieldSolution& solution) {
    return solver::dq_from_phases(solution.flux_linkages(), theta);
  }

  support::SlottedMachine machine_ = support::slotted_machine(1);
  FieldProblem problem_;
  FieldSolution loaded_;
};

TEST_F(Inductances, IncrementalOnesAreSymmetric) {
  const auto phases = problem_.incremental_inductances(loaded_);
  ASSERT_EQ(phases.size(), 3u);
  double scale = 0.0;
  for (std::size_t k = 0; k < 3; ++k)
    scale = std::max(scale, phases[k][k]);
  for (std::size_t k = 0; k < 3; ++k)
    for (std::size_t j = 0; j < k; ++j)
      EXPECT_NEAR(phases[k][j], phases[j][k], 1e-10 * scale);
  const auto dq = solver::dq_from_phases(phases, theta);
  EXPECT_NEAR(dq.dq, dq.qd, 1e-10 * dq.qq);
  // Saturation couples the axes, and the work of any change of current is positive.
  EXPECT_GT(std::abs(dq.dq), 1e-3 * dq.qq);
  EXPECT_GT(dq.dd * dq.qq, dq.dq * dq.qd);
  EXPECT_GT(dq.dd, 0.0);
}

TEST_F(Inductances, IncrementalOnesAreTheDerivativesOfTheFluxLinkages) {
  const auto dq = solver::dq_from_phases(problem_.incremental_inductances(loaded_), theta);
  // Central differences: error h² ψ'''/6 against rounding of ψ over h; 1e-4 of the current balances them near 1e-7.
  const double h = 0.3;
  const auto difference = [&](const DirectQuadrature& by) {
    const DirectQuadrature up = flux(solve({loaded.d + h * by.d, loaded.q + h * by.q}));
    const DirectQuadrature down = flux(solve({loaded.d - h * by.d, loaded.q - h * by.q}));
    return DirectQuadrature{0.5 * (up.d - down.d) / h, 0.5 * (up.q - down.q) / h};
  };
  const DirectQuadrature by_d = difference({1.0, 0.0});
  const DirectQuadrature by_q = difference({0.0, 1.0});
  EXPECT_NEAR(dq.dd, by_d.d, 1e-6 * dq.dd);
  EXPECT_NEAR(dq.qd, by_d.q, 1e-6 * dq.dd);
  EXPECT_NEAR(dq.dq, by_q.d, 1e-6 * dq.qq);
  EXPECT_NEAR(dq.qq, by_q.q, 1e-6 * dq.qq);
}

TEST_F(Inductances, AreOfOneCoenergy) {
  // dW'/di_d = (3/2) ψ_d at a fixed rotor angle.
  const double h = 0.3;
  const double up = solve({loaded.d + h, loaded.q}).coenergy();
  const double down = solve({loaded.d - h, loaded.q}).coenergy();
  EXPECT_NEAR((up - down) / (2.0 * h), 1.5 * flux(loaded_).d, 1e-6 * std::abs(flux(loaded_).d));
}

TEST_F(Inductances, FrozenPartsAddToTheLoadedState) {
  const auto frozen = problem_.freeze_permeability(loaded_);
  const DirectQuadrature magnets = solver::dq_from_phases(frozen.magnet_flux_linkages, theta);
  const auto inductances = solver::dq_from_phases(frozen.inductances, theta);
  EXPECT_NEAR(inductances.dq, inductances.qd, 1e-10 * inductances.qq);
  const DirectQuadrature currents = inductances.times(loaded);
  const DirectQuadrature total = flux(loaded_);
  const double scale = std::hypot(total.d, total.q);
  EXPECT_NEAR(magnets.d + currents.d, total.d, 1e-9 * scale);
  EXPECT_NEAR(magnets.q + currents.q, total.q, 1e-9 * scale);

  const double torque = loaded_.torque();
  EXPECT_NEAR(frozen.torque_of_magnets + frozen.torque_of_currents + frozen.torque_of_interaction, torque,
              1e-9 * std::abs(torque));
  const auto parts = solver::separate_torque(frozen, loaded, theta, pole_pairs);
  const double dq_torque = 1.5 * pole_pairs * (total.d * loaded.q - total.q * loaded.d);
  EXPECT_NEAR(parts.magnet + parts.reluctance, dq_torque, 1e-9 * std::abs(dq_torque));
  // Secants of saturating steel are above its tangents.
  const auto incremental = solver::dq_from_phases(problem_.incremental_inductances(loaded_), theta);
  EXPECT_GT(inductances.dd, incremental.dd);
  EXPECT_GT(inductances.qq, incremental.qq);
}

TEST_F(Inductances, WithoutCurrentTheMagnetsMakeAllOfTheFlux) {
  const FieldSolution no_load = solve({0.0, 0.0});
  const auto frozen = problem_.freeze_permeability(no_load);
  for (std::size_t k = 0; k < 3; ++k)
    EXPECT_NEAR(frozen.magnet_flux_linkages[k], no_load.flux_linkages()[k], 1e-10);
  EXPECT_NEAR(frozen.torque_of_magnets, no_load.torque(), 1e-8 * std::abs(loaded_.torque()));
  EXPECT_EQ(frozen.torque_of_currents, 0.0);
  EXPECT_EQ(frozen.torque_of_interaction, 0.0);
}

TEST_F(Inductances, LinearIronHasOneInductance) {
  const auto iron = materials::Reluctivity::linear(1000.0);
  const auto magnet = std::make_shared<materials::LinearRecoil>(1.2, 1.05);
  problem_.set_laws(solver::assign_laws(machine_.mesh, iron, iron, magnet));
  const FieldSolution solution = solve(loaded);
  const auto incremental = problem_.incremental_inductances(solution);
  const auto frozen = problem_.freeze_permeability(solution);
  for (std::size_t k = 0; k < 3; ++k)
    for (std::size_t j = 0; j < 3; ++j)
      EXPECT_NEAR(incremental[k][j], frozen.inductances[k][j], 1e-10 * incremental[k][k]);
}

TEST_F(Inductances, RefuseTheSolutionOfAnotherProblem) {
  FieldProblem other(machine_.mesh, machine_.laws, circuit());
  EXPECT_THROW(other.incremental_inductances(loaded_), std::invalid_argument);
  EXPECT_THROW(other.freeze_permeability(loaded_), std::invalid_argument);
}

}  // namespace
