// SPDX-License-Identifier: GPL-3.0-or-later
// Loads in sequence on a machine whose magnets remember.
#include "solver/load_sweep.h"

#include "base/quantity.h"
#include "materials/demagnetisation_law.h"
#include "tests/support/slotted_machine.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <memory>
#include <numeric>

namespace {

using namespace lodestone;
using solver::DirectQuadrature;
using solver::LoadSweep;
using solver::OperatingState;

constexpr int pole_pairs = support::SlottedMachine::pole_pairs;
constexpr int positions = 6;  // in a sixth of a period, by which the rotor's field repeats

std::shared_ptr<const materials::MagnetLaw> magnet(double remanence, double coercivity) {
  return std::make_shared<materials::DemagnetisationLaw>(remanence, coercivity, 1.05, 1.05,
                                                         materials::KneeShape::exponential(0.85, 0.0105));
}

class Machine {
public:
  explicit Machine(double remanence = 1.2, double coercivity = 600e3)
      : machine_(support::slotted_machine(1)), problem_(machine_.mesh, laws(remanence, coercivity), {}, options()) {}

  LoadSweep load(const DirectQuadrature& current) { return apply_load(problem_, states(current)); }
  void heat(double remanence, double coercivity) {
    problem_.set_laws(laws(remanence, coercivity), problem_.magnet_memory());
  }
  /// Mean no-load flux linkage of the d axis, Wb; no load is done.
  double no_load_flux() {
    double sum = 0.0;
    for (const OperatingState& state : states({}))
      sum += solver::dq_from_phases(problem_.solve(state).flux_linkages(), electrical(state)).d / positions;
    return sum;
  }
  solver::FieldProblem& problem() { return problem_; }
  const solver::MagnetMemory& memory() const { return problem_.magnet_memory(); }
  void forget() { problem_.set_magnet_memory({}); }
  std::vector<OperatingState> states(const DirectQuadrature& current) const {
    std::vector<OperatingState> result;
    for (int i = 0; i < positions; ++i) {
      const double theta = base::pi / 3.0 * i / positions;
      result.push_back({solver::phases_from_dq(current, theta), theta / pole_pairs + machine_.phase_a_axis});
    }
    return result;
  }
  double electrical(const OperatingState& state) const {
    return (state.rotor_angle - machine_.phase_a_axis) * pole_pairs;
  }

private:
  solver::RegionLaws laws(double remanence, double coercivity) const {
    solver::RegionLaws laws = machine_.laws;
    for (auto& law : laws.rotor)
      if (law.magnet)
        law.magnet = magnet(remanence, coercivity);
    return laws;
  }
  static solver::FieldOptions options() {
    solver::FieldOptions options;
    options.newton_tolerance = 1e-10;
    return options;
  }
  support::SlottedMachine machine_;
  solver::FieldProblem problem_;
};

constexpr DirectQuadrature overload{-1800.0, 0.0};

TEST(LoadSweep, ALoadWithinTheKneeLeavesTheMagnetsWhole) {
  Machine machine(1.2, 2.0e6);
  const double before = machine.no_load_flux();
  const LoadSweep done = machine.load({-500.0, 500.0});
  EXPECT_LE(done.sweeps, 2);
  EXPECT_NEAR(machine.no_load_flux() / before, 1.0, 1e-6);
  EXPECT_LT(done.dissipated_energy, 1e-6 * std::abs(done.solutions.front().energy()));
}

TEST(LoadSweep, RepeatingALoadChangesNothing) {
  Machine machine;
  const double before = machine.no_load_flux();
  const LoadSweep first = machine.load(overload);
  EXPECT_GT(first.sweeps, 1);
  EXPECT_GT(first.dissipated_energy, 0.0);
  const double after = machine.no_load_flux();
  EXPECT_LT(after, 0.95 * before);
  const solver::MagnetMemory memory = machine.memory();
  const LoadSweep again = machine.load(overload);
  EXPECT_LT(solver::largest_change(memory, machine.memory()), 1e-9);
  EXPECT_NEAR(machine.no_load_flux(), after, 1e-9 * after);
  for (std::size_t k = 0; k < first.solutions.size(); ++k)
    EXPECT_NEAR(again.solutions[k].torque(), first.solutions[k].torque(),
                1e-9 * std::abs(first.solutions[k].coenergy()));
  EXPECT_LT(again.dissipated_energy, 1e-9 * first.dissipated_energy);
}

TEST(LoadSweep, ASmallerLoadNoHotterTakesNothing) {
  Machine machine;
  machine.load(overload);
  const double after = machine.no_load_flux();
  for (const double share : {0.9, 0.5, 0.0}) {
    machine.load({share * overload.d, share * overload.q});
    EXPECT_NEAR(machine.no_load_flux(), after, 1e-6 * after) << share;
  }
}

TEST(LoadSweep, BothOrdersLoseAtLeastAsMuchAsEitherAlone) {
  const DirectQuadrature one{-1200.0, 1200.0}, other{-1200.0, -1200.0};
  Machine machine;
  const auto flux_after = [&](const std::vector<DirectQuadrature>& loads) {
    machine.forget();
    for (const DirectQuadrature& current : loads)
      machine.load(current);
    return machine.no_load_flux();
  };
  const double whole = flux_after({});
  const double only_one = flux_after({one}), only_other = flux_after({other});
  // Mirrored currents in a symmetric machine hit mirrored corners.
  EXPECT_NEAR(only_one, only_other, 1e-2 * whole);
  const double first_one = flux_after({one, other}), first_other = flux_after({other, one});
  EXPECT_LT(only_one, 0.999 * whole);
  EXPECT_LE(std::max(first_one, first_other), std::min(only_one, only_other) + 1e-9 * whole);
  EXPECT_LT(first_one, only_one - 1e-3 * whole);  // the other corner adds its own
  EXPECT_NEAR(first_one, first_other, 1e-2 * whole);
  RecordProperty("difference_of_orders", std::to_string(std::abs(first_one - first_other) / whole));
}

TEST(LoadSweep, DamagedHotAndRunCold) {
  Machine machine(1.2, 1.6e6);
  const double cold = machine.no_load_flux();
  machine.load(overload);
  const double borne_cold = machine.no_load_flux();
  EXPECT_NEAR(borne_cold / cold, 1.0, 1e-2);
  machine.heat(1.08, 500e3);
  machine.load(overload);
  const solver::MagnetMemory hot = machine.memory();
  machine.heat(1.2, 1.6e6);
  const double damaged = machine.no_load_flux();
  EXPECT_LT(damaged, 0.95 * borne_cold);
  machine.load(overload);
  EXPECT_LT(solver::largest_change(hot, machine.memory()), 1e-3);
  for (std::size_t i = 0; i < hot.rotor.size(); ++i)
    EXPECT_LE(machine.memory().rotor[i].remaining, hot.rotor[i].remaining);
}

// Currents rise from nothing at a fixed rotor angle and fall again: ∫ Σ i dψ is what is stored and what is lost.
TEST(LoadSweep, WorkOfTheCurrentsIsStoredOrLost) {
  Machine machine;
  solver::FieldProblem& problem = machine.problem();
  const OperatingState full = machine.states(overload).front();
  const auto at = [&](double share) {
    OperatingState state = full;
    for (double& current : state.phase_currents)
      current *= share;
    return state;
  };
  const auto linked = [&](const solver::FieldSolution& solution) {
    return std::inner_product(full.phase_currents.begin(), full.phase_currents.end(), solution.flux_linkages().begin(),
                              0.0);
  };
  // No load alone wears the weakest corners a little.
  problem.set_magnet_memory(problem.solve(at(0.0)).magnet_memory());
  solver::FieldSolution before = problem.solve(at(0.0));
  constexpr int steps = 64;
  double work = 0.0, lost = 0.0;
  const solver::FieldSolution begin = before;
  for (int i = 1; i <= 2 * steps; ++i) {
    const double share = i <= steps ? static_cast<double>(i) / steps : 2.0 - static_cast<double>(i) / steps;
    const double last = i <= steps ? share - 1.0 / steps : share + 1.0 / steps;
    const solver::FieldSolution now = problem.solve(at(share), &before);
    EXPECT_GE(now.dissipated_energy(), 0.0);
    work += 0.5 * (share + last) * (linked(now) - linked(before));
    lost += now.dissipated_energy();
    problem.set_magnet_memory(now.magnet_memory());
    before = now;
  }
  EXPECT_GT(lost, 0.0);
  // The trapezoidal rule over 64 steps leaves some 1e-4; the loss counts in full.
  EXPECT_NEAR(work, before.energy() - begin.energy() + lost, 2e-3 * lost);
}

TEST(LoadSweep, AFailureGivesTheMemoryBack) {
  Machine machine;
  machine.load({-1000.0, 0.0});
  const solver::MagnetMemory memory = machine.memory();
  solver::LoadSweepOptions one_sweep;
  one_sweep.most_sweeps = 1;
  EXPECT_THROW(apply_load(machine.problem(), machine.states(overload), one_sweep), solver::ConvergenceError);
  EXPECT_EQ(solver::largest_change(memory, machine.memory()), 0.0);
  EXPECT_THROW(apply_load(machine.problem(), {}), std::invalid_argument);
}

}  // namespace
