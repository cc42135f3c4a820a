// SPDX-License-Identifier: GPL-3.0-or-later
// What must hold of any machine, whatever the accuracy of its mesh. (Symmetry: exact_solutions_test.cc.)
#include "base/user_error.h"
#include "solver/field_problem.h"
#include "tests/support/slotted_machine.h"

#include <gtest/gtest.h>

#include <cmath>

namespace {

using namespace lodestone;
using solver::FieldOptions;
using solver::FieldProblem;
using solver::FieldSolution;
using solver::OperatingState;

constexpr double pi = 3.14159265358979323846;

solver::Circuit circuit() {
  solver::Circuit result;
  result.stack_length = 0.1;
  return result;
}

FieldOptions tight() {
  FieldOptions options;
  options.newton_tolerance = 1e-11;
  return options;
}

constexpr double current = 3000.0;  // A peak in one turn: saturates the teeth
constexpr double current_angle = 2.0;

/// Currents of fixed angle to the rotor at electrical position θ.
OperatingState state_at(const support::SlottedMachine& machine, double theta, double peak = current) {
  OperatingState state;
  state.phase_currents =
      solver::phases_from_dq({peak * std::cos(current_angle), peak * std::sin(current_angle)}, theta);
  state.rotor_angle = machine.phase_a_axis + theta / support::SlottedMachine::pole_pairs;
  return state;
}

class Consistency : public ::testing::Test {
protected:
  support::SlottedMachine machine_ = support::slotted_machine(1);
};

TEST_F(Consistency, ParkTransformIsAmplitudeInvariantAndInverts) {
  const auto phases = solver::phases_from_dq({3.0, -4.0}, 0.7);
  EXPECT_NEAR(phases[0] + phases[1] + phases[2], 0.0, 1e-14);
  const auto back = solver::dq_from_phases(phases, 0.7);
  EXPECT_NEAR(back.d, 3.0, 1e-14);
  EXPECT_NEAR(back.q, -4.0, 1e-14);
  EXPECT_NEAR(solver::phases_from_dq({2.0, 0.0}, 0.0)[0], 2.0, 1e-15);
}

TEST_F(Consistency, PoleFluxLinksPhaseAMostOnItsAxis) {
  FieldProblem problem(machine_.mesh, machine_.laws, circuit());
  const auto linkages = problem.solve(state_at(machine_, 0.0, 0.0)).flux_linkages();
  const auto dq = solver::dq_from_phases(linkages, 0.0);
  EXPECT_GT(dq.d, 0.0);
  EXPECT_NEAR(dq.q, 0.0, 1e-6 * dq.d);
}

// Stress in the meshed layers is less accurate than the ring: 1 % on this coarse mesh.
TEST_F(Consistency, ArkkioAgreesOnBothSides) {
  FieldProblem problem(machine_.mesh, machine_.laws, circuit());
  const auto solution = problem.solve(state_at(machine_, 0.4));
  for (const auto body : {solver::Body::rotor, solver::Body::stator})
    EXPECT_NEAR(solution.torque_arkkio(body).value(), solution.torque(), 1e-2 * std::abs(solution.torque()));
}

// dW'/dφ at fixed currents by the five-point rule: its error is h⁴ T⁗/30, with h = 0.05° mechanical and the slots'
// twelfth electrical harmonic some 1e-9 of the torque.
TEST_F(Consistency, VirtualWorkIsTheRingsTorque) {
  FieldProblem problem(machine_.mesh, machine_.laws, circuit(), tight());
  OperatingState state = state_at(machine_, 0.4);
  const auto centre = problem.solve(state);
  const double h = 0.05 * pi / 180.0;
  const auto coenergy = [&](double shift) {
    OperatingState other = state;
    other.rotor_angle += shift;
    return problem.solve(other, &centre).coenergy();
  };
  const double derivative =
      (8.0 * (coenergy(h) - coenergy(-h)) - (coenergy(2.0 * h) - coenergy(-2.0 * h))) / (12.0 * h);
  EXPECT_NEAR(derivative, centre.torque(), 1e-6 * std::abs(centre.torque()));
}

TEST_F(Consistency, EnergyBalanceByTheTangentSolve) {
  FieldProblem problem(machine_.mesh, machine_.laws, circuit(), tight());
  const OperatingState state = state_at(machine_, 0.4);
  const auto solution = problem.solve(state);
  const auto derivative = problem.derivative_by_rotor_angle(solution);
  double input = 0.0;
  for (std::size_t k = 0; k < 3; ++k)
    input += state.phase_currents[k] * derivative.flux_linkages[k];
  EXPECT_NEAR(input, solution.torque() + derivative.energy, 1e-5 * std::abs(solution.torque()));

  // The derivatives themselves against differences of solutions.
  const double h = 0.05 * pi / 180.0;
  OperatingState ahead = state, behind = state;
  ahead.rotor_angle += h;
  behind.rotor_angle -= h;
  const auto after = problem.solve(ahead, &solution);
  const auto before = problem.solve(behind, &solution);
  const auto difference = [&](double a, double b) { return (a - b) / (2.0 * h); };
  EXPECT_NEAR(derivative.energy, difference(after.energy(), before.energy()), 1e-3 * std::abs(derivative.energy));
  EXPECT_NEAR(derivative.torque, difference(after.torque(), before.torque()), 1e-3 * std::abs(derivative.torque));
  for (std::size_t k = 0; k < 3; ++k)
    EXPECT_NEAR(derivative.flux_linkages[k], difference(after.flux_linkages()[k], before.flux_linkages()[k]),
                1e-3 * std::abs(derivative.flux_linkages[0]));
}

TEST_F(Consistency, TheRingTransmitsTheSameTorqueAtEveryRadius) {
  FieldProblem problem(machine_.mesh, machine_.laws, circuit());
  const auto solution = problem.solve(state_at(machine_, 0.4));
  constexpr double mu0 = 4e-7 * pi;
  for (const double r : {0.0306, 0.0307, 0.0309}) {
    double stress = 0.0;  // mean of B_r B_θ
    for (const auto& h : solution.ring_harmonics(r))
      stress += 0.5 * (h.radial_cos * h.tangential_cos + h.radial_sin * h.tangential_sin);
    EXPECT_NEAR(0.1 * 2.0 * pi * r * r * stress / mu0, solution.torque(), 1e-9 * std::abs(solution.torque()));
  }
  EXPECT_THROW(solution.ring_harmonics(0.0312), std::out_of_range);
}

TEST_F(Consistency, LinearSolversAgree) {
  FieldOptions options = tight();
  std::vector<FieldSolution> solutions;
  for (const auto kind : {FieldOptions::Factorisation::supernodal, FieldOptions::Factorisation::eigen_ldlt,
                          FieldOptions::Factorisation::cholmod, FieldOptions::Factorisation::umfpack}) {
    options.factorisation = kind;
    FieldProblem problem(machine_.mesh, machine_.laws, circuit(), options);
    solutions.push_back(problem.solve(state_at(machine_, 0.4)));
  }
  for (const auto& solution : solutions) {
    EXPECT_NEAR(solution.torque(), solutions[0].torque(), 1e-10 * std::abs(solutions[0].torque()));
    EXPECT_NEAR(solution.flux_linkages()[0], solutions[0].flux_linkages()[0],
                1e-10 * std::abs(solutions[0].flux_linkages()[0]));
  }
}

TEST_F(Consistency, StartingPointsAndOtherLawsDoNotChangeTheResult) {
  FieldProblem problem(machine_.mesh, machine_.laws, circuit());
  FieldProblem afresh(machine_.mesh, machine_.laws, circuit());
  std::vector<FieldSolution> solutions;
  for (int k = 0; k < 5; ++k) {
    const auto state = state_at(machine_, 0.05 * k);
    const auto n = solutions.size();
    solutions.push_back(problem.solve(state, n ? &solutions[n - 1] : nullptr, n > 1 ? &solutions[n - 2] : nullptr));
    const auto reference = afresh.solve(state);
    EXPECT_NEAR(solutions.back().torque(), reference.torque(), 1e-7 * std::abs(reference.torque()));
    if (k > 1) {
      EXPECT_LT(solutions.back().newton().iterations, reference.newton().iterations);
    }
  }
  // A weaker magnet and back.
  auto weaker = machine_.laws;
  for (auto& law : weaker.rotor)
    if (law.magnet)
      law.magnet = std::make_shared<materials::LinearRecoil>(1.0, 1.05);
  const double before = solutions[0].torque();
  const double energy = solutions[0].energy();
  problem.set_laws(weaker);
  EXPECT_LT(std::abs(problem.solve(state_at(machine_, 0.0)).torque()), 0.95 * std::abs(before));
  EXPECT_EQ(solutions[0].energy(), energy);  // an old solution keeps its own laws
  problem.set_laws(machine_.laws);
  EXPECT_NEAR(problem.solve(state_at(machine_, 0.0)).torque(), before, 1e-8 * std::abs(before));
}

TEST_F(Consistency, SamplesAndLatticeShowTheSameField) {
  FieldProblem problem(machine_.mesh, machine_.laws, circuit());
  const auto solution = problem.solve(state_at(machine_, 0.4));
  for (const auto body : {solver::Body::rotor, solver::Body::stator}) {
    const auto& mesh = body == solver::Body::rotor ? *machine_.mesh.rotor : *machine_.mesh.stator;
    const auto& samples = solution.sample_points(body);
    const auto b = solution.flux_density(body);
    const auto h = solution.field_strength(body);
    ASSERT_EQ(samples.at.size(), mesh.cells.size() * static_cast<std::size_t>(samples.per_cell));
    ASSERT_EQ(b.size(), samples.at.size());
    double area = 0.0;
    for (const double a : samples.area)
      area += a;
    const double inner = body == solver::Body::rotor ? 0.012 : 0.0309;
    const double outer = body == solver::Body::rotor ? 0.0306 : 0.050;
    const double exact = 0.25 * pi * (outer * outer - inner * inner);
    EXPECT_NEAR(area, exact, 1e-6 * exact);
    // Steel: H along B, by the law.
    for (std::size_t c = 0; c < mesh.cells.size(); ++c) {
      const auto& law =
          (body == solver::Body::rotor ? machine_.laws.rotor
                                       : machine_.laws.stator)[static_cast<std::size_t>(mesh.cell_region[c])];
      if (!law.reluctivity)
        continue;
      const std::size_t k = c * static_cast<std::size_t>(samples.per_cell);
      EXPECT_NEAR(std::hypot(h[k].x, h[k].y), law.reluctivity->field_strength(std::hypot(b[k].x, b[k].y)),
                  1e-6 * std::hypot(h[k].x, h[k].y) + 1e-6);
    }
    // The lattice's mean of B in a cell is near the samples'.
    const auto lattice = solution.lattice(body);
    EXPECT_EQ(lattice.subdivisions, 2);
    ASSERT_EQ(lattice.points.size(), mesh.cells.size() * 9);
    const std::size_t cell = mesh.cells.size() / 2;
    const auto& middle = lattice.points[cell * 9 + 4];
    EXPECT_NEAR(middle.x, samples.at[cell * 9 + 4].x, 1e-9);
    EXPECT_NEAR(lattice.flux_density[cell * 9 + 4].x, b[cell * 9 + 4].x, 1e-9);
  }
}

TEST_F(Consistency, EveryDegreeSolvesAndTheyConverge) {
  std::vector<double> torque;
  for (int degree = 1; degree <= 4; ++degree) {
    FieldOptions options;
    options.degree = degree;
    FieldProblem problem(machine_.mesh, machine_.laws, circuit(), options);
    EXPECT_EQ(problem.degree(), degree);
    torque.push_back(problem.solve(state_at(machine_, 0.4)).torque());
  }
  // The open slots' corners are singular: first-order convergence in h, faster in degree.
  EXPECT_NEAR(torque[1], torque[3], 0.02 * std::abs(torque[3]));
  EXPECT_NEAR(torque[2], torque[3], 0.01 * std::abs(torque[3]));
  FieldOptions options;
  options.degree = 5;
  EXPECT_THROW(FieldProblem(machine_.mesh, machine_.laws, circuit(), options), base::UserError);
}

TEST_F(Consistency, MeshesThatDoNotFitThemselvesAreRefused) {
  using geometries::Boundary;
  using geometries::MeshError;
  const auto refused = [&](const geometries::SectorMesh& mesh) {
    EXPECT_THROW(FieldProblem(mesh, machine_.laws, circuit()), MeshError);
  };
  // A node of one side moved along it: the sides no longer match.
  auto mesh = machine_.mesh;
  for (const auto& edge : mesh.stator->boundary)
    if (edge.boundary == Boundary::side_end &&
        std::hypot(mesh.stator->vertices[static_cast<std::size_t>(edge.a)].x,
                   mesh.stator->vertices[static_cast<std::size_t>(edge.a)].y) > 0.043) {
      mesh.stator->vertices[static_cast<std::size_t>(edge.a)].y += 1e-5;
      break;
    }
  refused(mesh);
  // No rim.
  mesh = machine_.mesh;
  for (auto& edge : mesh.rotor->boundary)
    if (edge.boundary == Boundary::rim)
      edge.boundary = Boundary::flux_normal;
  refused(mesh);
  // A rim that is not where the ring begins, and a ring without thickness.
  mesh = machine_.mesh;
  mesh.rotor_rim_radius *= 0.97;
  refused(mesh);
  mesh = machine_.mesh;
  mesh.stator_rim_radius = mesh.rotor_rim_radius;
  refused(mesh);
}

TEST_F(Consistency, NoConvergenceIsAnErrorWithTheHistory) {
  FieldOptions options;
  options.maximum_iterations = 2;
  FieldProblem problem(machine_.mesh, machine_.laws, circuit(), options);
  try {
    problem.solve(state_at(machine_, 0.4));
    FAIL();
  } catch (const solver::ConvergenceError& error) {
    EXPECT_NE(std::string(error.what()).find("relative residuals: 1.00e+00"), std::string::npos) << error.what();
  }
}

}  // namespace
