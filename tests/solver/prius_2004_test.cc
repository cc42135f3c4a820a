// SPDX-License-Identifier: GPL-3.0-or-later
// The published field model of the 2004 Prius motor against converged values on which two independent codes agree
// (linear triangles at 27 000 nodes, cubic quadrilaterals at 27 000 unknowns: 0.25 N·m in every mean torque, 0.1 % in
// flux). Model: pyleecan's machine Toyota_Prius (Apache-2.0); 250 A peak, magnets 1.24 T at 20 °C, M400-50A.
#include "base/library_path.h"
#include "geometries/machine.h"
#include "geometries/sector_mesh.h"
#include "materials/material_library.h"
#include "solver/field_problem.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <memory>
#include <numeric>
#include <vector>

namespace {

using namespace lodestone;
using solver::FieldOptions;
using solver::FieldProblem;
using solver::FieldSolution;
using solver::OperatingState;

constexpr double pi = 3.14159265358979323846;
constexpr double degree = pi / 180.0;
constexpr double zero_celsius = 273.15;
constexpr double peak_torque = 360.0;  // N·m

class Prius2004 : public ::testing::Test {
protected:
  static void SetUpTestSuite() {
    const base::LibraryPath path;
    machine_ =
        new geometries::Machine(geometries::Machine::read(base::Document::load(path.find("machines", "prius-2004"))));
    library_ = new materials::MaterialLibrary(path);
    mesh_ = new geometries::SectorMesh(geometries::mesh_sector(*machine_));
  }
  static void TearDownTestSuite() {
    delete mesh_;
    delete library_;
    delete machine_;
  }

  static solver::RegionLaws laws(const geometries::SectorMesh& mesh, double celsius = 20.0,
                                 const char* steel_name = "m400-50a") {
    const auto steel = library_->steel(steel_name)->reluctivity;
    return solver::assign_laws(mesh, steel, steel, library_->magnet(machine_->magnet)->law(celsius + zero_celsius));
  }
  static solver::Circuit circuit() {
    solver::Circuit result;
    result.stack_length = machine_->stack_length;
    result.parallel_paths = machine_->winding->definition().parallel_paths;
    return result;
  }
  static FieldProblem problem(const FieldOptions& options = {}) { return {*mesh_, laws(*mesh_), circuit(), options}; }

  /// @param angle of the current from the d axis, @param position θ: electrical degrees.
  static OperatingState state(double current, double angle, double position) {
    OperatingState result;
    result.phase_currents = solver::phases_from_dq(
        {current * std::cos(angle * degree), current * std::sin(angle * degree)}, position * degree);
    result.rotor_angle = machine_->rotor_angle(position * degree);
    return result;
  }

  struct Rotation {
    double mean = 0.0, ripple = 0.0;
    solver::DirectQuadrature flux;
  };
  /// `positions` over 60 electrical degrees from 0.
  static Rotation rotate(FieldProblem& field, double current, double angle, int positions) {
    std::vector<FieldSolution> solutions;
    std::vector<double> torque;
    Rotation result;
    for (int k = 0; k < positions; ++k) {
      const double position = 60.0 * k / positions;
      const std::size_t n = solutions.size();
      solutions.push_back(field.solve(state(current, angle, position), n > 0 ? &solutions[n - 1] : nullptr,
                                      n > 1 ? &solutions[n - 2] : nullptr));
      torque.push_back(solutions.back().torque());
      result.mean += torque.back() / positions;
      const auto dq = solver::dq_from_phases(solutions.back().flux_linkages(), position * degree);
      result.flux.d += dq.d / positions;
      result.flux.q += dq.q / positions;
    }
    const auto [low, high] = std::minmax_element(torque.begin(), torque.end());
    result.ripple = *high - *low;
    return result;
  }

  static geometries::Machine* machine_;
  static materials::MaterialLibrary* library_;
  static geometries::SectorMesh* mesh_;
};

geometries::Machine* Prius2004::machine_ = nullptr;
materials::MaterialLibrary* Prius2004::library_ = nullptr;
geometries::SectorMesh* Prius2004::mesh_ = nullptr;

TEST_F(Prius2004, TorqueAndFluxAtNineCurrentAngles) {
  struct Row {
    double angle, mean, ripple, flux_d, flux_q;
  };
  const Row rows[] = {
      {60, 87.2, 25.8, 0.2443, 0.3069},    {80, 176.5, 53.7, 0.1804, 0.3453},   {90, 220.7, 53.8, 0.1472, 0.3570},
      {110, 299.0, 65.0, 0.0790, 0.3657},  {120, 329.6, 76.5, 0.0447, 0.3620},  {140, 360.0, 87.2, -0.0230, 0.3326},
      {150, 344.0, 76.0, -0.0566, 0.2975}, {170, 157.3, 40.8, -0.1160, 0.1269}, {180, 0.0, 38.9, -0.1261, 0.0000},
  };
  FieldProblem field = problem();
  for (const Row& row : rows) {
    const Rotation found = rotate(field, 250.0, row.angle, 16);
    EXPECT_NEAR(found.mean, row.mean, 0.7) << row.angle;  // 0.2 % of the peak
    EXPECT_NEAR(found.ripple, row.ripple, 2.0) << row.angle;
    EXPECT_NEAR(found.flux.d, row.flux_d, 0.003 * 0.36) << row.angle;
    EXPECT_NEAR(found.flux.q, row.flux_q, 0.003 * 0.36) << row.angle;
  }
}

TEST_F(Prius2004, NoLoadFluxAndCogging) {
  FieldProblem field = problem();
  const Rotation found = rotate(field, 0.0, 0.0, 32);
  EXPECT_NEAR(found.flux.d, 0.2087, 0.003 * 0.2087);
  EXPECT_NEAR(found.flux.q, 0.0, 1e-6);
  EXPECT_NEAR(found.ripple, 0.82, 0.2);
}

TEST_F(Prius2004, WarmMagnets) {
  FieldProblem field(*mesh_, laws(*mesh_, 60.0), circuit());
  EXPECT_NEAR(rotate(field, 0.0, 0.0, 16).flux.d, 0.1997, 0.003 * 0.1997);
  EXPECT_NEAR(rotate(field, 250.0, 60.0, 16).mean, 79.1, 0.7);
  EXPECT_NEAR(rotate(field, 250.0, 140.0, 16).mean, 352.9, 0.7);
}

FieldOptions tight() {
  FieldOptions options;
  options.newton_tolerance = 1e-11;
  return options;
}

TEST_F(Prius2004, TurningBySixtyDegreesWithTheCurrentsRepeatsTheTorque) {
  FieldProblem field = problem(tight());
  const double first = field.solve(state(250.0, 140.0, 7.0)).torque();
  for (int k = 1; k < 6; ++k)
    EXPECT_NEAR(field.solve(state(250.0, 140.0, 7.0 + 60.0 * k)).torque(), first, 1e-6 * first) << k;
}

TEST_F(Prius2004, PoleTwoPolesAndWholeMachineAgree) {
  FieldProblem field = problem(tight());
  const auto pole = field.solve(state(250.0, 140.0, 7.0));
  for (const int poles : {2, 8}) {
    geometries::MeshOptions options;
    options.poles_in_sector = poles;
    const auto mesh = geometries::mesh_sector(*machine_, options);
    FieldProblem other(mesh, laws(mesh), circuit(), tight());
    const auto solution = other.solve(state(250.0, 140.0, 7.0));
    EXPECT_NEAR(solution.torque(), pole.torque(), 1e-6 * pole.torque()) << poles;
    for (std::size_t k = 0; k < 3; ++k)
      EXPECT_NEAR(solution.flux_linkages()[k], pole.flux_linkages()[k], 1e-6 * 0.36) << poles;
  }
}

TEST_F(Prius2004, NoTorqueAtZeroCurrentInSymmetryPositions) {
  FieldProblem field = problem(tight());
  for (const double position : {0.0, 30.0, 60.0})
    EXPECT_LT(std::abs(field.solve(state(0.0, 0.0, position)).torque()), 1e-6 * peak_torque) << position;
}

// Maxwell's stress in one layer of cells is not the ring's exact torque: consistency within 1 %.
TEST_F(Prius2004, ArkkioOnBothSides) {
  FieldProblem field = problem();
  for (const double position : {0.0, 20.0, 40.0}) {
    const auto solution = field.solve(state(250.0, 140.0, position));
    for (const auto body : {solver::Body::rotor, solver::Body::stator})
      EXPECT_NEAR(solution.torque_arkkio(body).value(), solution.torque(), 0.01 * peak_torque) << position;
  }
}

// dW'/dφ at fixed currents by the five-point rule with h = 0.02° mechanical; its error is h⁴ T⁗/30, some 1e-9 here.
TEST_F(Prius2004, VirtualWorkIsTheRingsTorque) {
  FieldProblem field = problem(tight());
  const OperatingState middle = state(250.0, 140.0, 7.0);
  const auto centre = field.solve(middle);
  const double h = 0.02 * degree;
  const auto coenergy = [&](double shift) {
    OperatingState other = middle;
    other.rotor_angle += shift;
    return field.solve(other, &centre).coenergy();
  };
  const double derivative =
      (8.0 * (coenergy(h) - coenergy(-h)) - (coenergy(2.0 * h) - coenergy(-2.0 * h))) / (12.0 * h);
  EXPECT_NEAR(derivative, centre.torque(), 1e-6 * centre.torque());
}

TEST_F(Prius2004, EnergyBalanceByTheTangentSolve) {
  FieldProblem field = problem(tight());
  for (const double angle : {60.0, 140.0}) {
    const OperatingState at = state(250.0, angle, 7.0);
    const auto solution = field.solve(at);
    const auto derivative = field.derivative_by_rotor_angle(solution);
    double input = 0.0;
    for (std::size_t k = 0; k < 3; ++k)
      input += at.phase_currents[k] * derivative.flux_linkages[k];
    EXPECT_NEAR(input, solution.torque() + derivative.energy, 1e-5 * solution.torque()) << angle;
  }
}

TEST_F(Prius2004, LinearSolversAgree) {
  std::vector<FieldSolution> solutions;
  for (const auto kind : {FieldOptions::Factorisation::supernodal, FieldOptions::Factorisation::eigen_ldlt,
                          FieldOptions::Factorisation::cholmod, FieldOptions::Factorisation::umfpack}) {
    FieldOptions options = tight();
    options.factorisation = kind;
    FieldProblem field = problem(options);
    solutions.push_back(field.solve(state(250.0, 140.0, 7.0)));
  }
  for (const auto& solution : solutions) {
    EXPECT_NEAR(solution.torque(), solutions[0].torque(), 1e-10 * peak_torque);
    for (std::size_t k = 0; k < 3; ++k)
      EXPECT_NEAR(solution.flux_linkages()[k], solutions[0].flux_linkages()[k], 1e-10 * 0.36);
  }
}

// Torque does not depend on how many orders the ring carries, once the slots' are among them.
TEST_F(Prius2004, FewerOrMoreOrdersOfTheRingGiveTheSameTorque) {
  FieldProblem field = problem();
  const int orders = static_cast<int>(field.ring_orders().size());
  const double mean = rotate(field, 250.0, 140.0, 8).mean;
  for (const int other : {orders - 4, orders + 4}) {
    FieldOptions options;
    options.harmonics = other;
    FieldProblem changed = problem(options);
    EXPECT_NEAR(rotate(changed, 250.0, 140.0, 8).mean, mean, 1e-3 * mean) << other;
  }
}

// From zero, without a neighbouring solution: strong magnets, a steel with a sharp knee, every current angle.
TEST_F(Prius2004, ConvergesFromZeroInStrongSaturation) {
  auto strong = laws(*mesh_, 20.0, "m235-35a");
  for (auto& law : strong.rotor)
    if (law.magnet)
      law.magnet = std::make_shared<materials::LinearRecoil>(1.45, 1.05);
  FieldProblem field(*mesh_, strong, circuit());
  for (double angle = 0.0; angle < 360.0; angle += 30.0)
    for (const double current : {250.0, 1000.0}) {
      const auto solution = field.solve(state(current, angle, 13.0 + angle));
      EXPECT_LE(solution.newton().iterations, 40) << current << " A at " << angle;
    }
}

// 21 positions over 60 electrical degrees at 0.2 % pointwise torque error (largest |T − T_fine| over the mean) on the
// default mesh; the fine mesh's own error is 0.013 %. What they cost: benchmarks/timings/rotation.cc.
TEST_F(Prius2004, DefaultMeshGivesTorquePointwise) {
  const auto torques = [](FieldProblem& field) {
    std::vector<FieldSolution> solutions;
    std::vector<double> result;
    for (int k = 0; k < 21; ++k) {
      const std::size_t n = solutions.size();
      solutions.push_back(field.solve(state(250.0, 140.0, 3.0 * k), n > 0 ? &solutions[n - 1] : nullptr,
                                      n > 1 ? &solutions[n - 2] : nullptr));
      result.push_back(solutions.back().torque());
    }
    return result;
  };
  FieldProblem field = problem();
  const std::vector<double> found = torques(field);
  geometries::MeshOptions options;
  options.refinement = 2.0;
  const auto fine_mesh = geometries::mesh_sector(*machine_, options);
  FieldProblem fine(fine_mesh, laws(fine_mesh), circuit());
  const auto reference = torques(fine);
  const double mean = std::accumulate(reference.begin(), reference.end(), 0.0) / 21.0;
  for (std::size_t k = 0; k < found.size(); ++k)
    EXPECT_NEAR(found[k], reference[k], 0.002 * mean) << k;
}

}  // namespace
