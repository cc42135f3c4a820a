// SPDX-License-Identifier: GPL-3.0-or-later
// Derivatives by adjoints against central differences of solutions solved anew.
#include "solver/sensitivity.h"

#include "materials/demagnetisation_law.h"
#include "solver/mesh_nodes.h"
#include "tests/support/library_machine.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <memory>
#include <stdexcept>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

namespace lodestone::solver {
namespace {

using geometries::Machine;
using geometries::MovableMesh;

base::Node value_node(const base::Document& document, const std::string& path) {
  base::Node node = document.root();
  std::size_t begin = 0;
  for (std::size_t dot = path.find('.'); dot != std::string::npos; begin = dot + 1, dot = path.find('.', begin))
    node = node.at(path.substr(begin, dot - begin));
  return node.at(path.substr(begin));
}

/// A machine with a length of its own changed by so many metres.
Machine with_length(const Machine& machine, const std::string& path, double change) {
  const double value = value_node(machine.document, path).quantity("m");
  return Machine::read(machine.document.with(path, fmt::format("{:.17g} m", value + change), {}));
}

struct Quantities {
  double torque = 0.0;
  std::vector<double> flux_linkages;
  double squared_flux_density = 0.0;
};

class Bench {
public:
  explicit Bench(const std::string& name) : machine_(name), movable_(machine_.machine(), {0.7}) {
    options_.newton_tolerance = 1e-11;
  }
  const Machine& machine() const { return machine_.machine(); }
  const MovableMesh& movable() const { return movable_; }
  FieldProblem problem(const geometries::SectorMesh& mesh) const { return machine_.problem(mesh, options_); }
  OperatingState state(double current, double angle, double position) const {
    return machine_.state(current, angle, position);
  }
  static Quantities quantities(FieldProblem& problem, const FieldSolution& solution) {
    return {solution.torque(), solution.flux_linkages(), problem.differentiate(solution).squared_flux_density()};
  }
  Quantities solve(const geometries::SectorMesh& mesh, const OperatingState& state) const {
    FieldProblem problem = this->problem(mesh);
    return quantities(problem, problem.solve(state));
  }

private:
  test::LibraryMachine machine_;
  MovableMesh movable_;
  FieldOptions options_;
};

/// Relative to the largest of a kind: of the flux linkages together. A squared flux density of 0 is not compared.
void expect_close(const Derivative& derivative, const Quantities& less, const Quantities& more, double step,
                  double tolerance, const std::string& what) {
  const double torque = (more.torque - less.torque) / step;
  EXPECT_NEAR(derivative.torque, torque, tolerance * std::abs(torque)) << what;
  double largest = 0.0;
  for (std::size_t k = 0; k < derivative.flux_linkages.size(); ++k)
    largest = std::max(largest, std::abs(more.flux_linkages[k] - less.flux_linkages[k]) / std::abs(step));
  ASSERT_EQ(derivative.flux_linkages.size(), more.flux_linkages.size());
  for (std::size_t k = 0; k < derivative.flux_linkages.size(); ++k)
    EXPECT_NEAR(derivative.flux_linkages[k], (more.flux_linkages[k] - less.flux_linkages[k]) / step,
                tolerance * largest)
        << what << ", phase " << k;
  if (less.squared_flux_density == 0.0)
    return;
  const double squared = (more.squared_flux_density - less.squared_flux_density) / step;
  EXPECT_NEAR(derivative.squared_flux_density, squared, tolerance * std::abs(squared)) << what;
}

TEST(MeshNodes, AreThoseOfTheElementsForEveryDegree) {
  const Bench bench("prius-2004");
  for (const int degree : {1, 2, 3, 4})
    for (const auto* mesh : {&*bench.movable().mesh().rotor, &*bench.movable().mesh().stator}) {
      const BodyElements body = BodyElements::make(*mesh, degree);
      const std::vector<geometries::Point> nodes = MeshNodes(*mesh, body).at(*mesh);
      double largest = 0.0;
      for (std::size_t i = 0; i < nodes.size(); ++i)
        largest = std::max(largest, geometries::distance(nodes[i], body.dof_points[i]));
      EXPECT_LT(largest, 1e-14) << degree;
    }
}

TEST(Sensitivity, ByCurrentsAndRotorAngle) {
  for (const auto& [name, current, angle] :
       {std::make_tuple("prius-2004", 150.0, 130.0), std::make_tuple("v-54s6p", 300.0, 125.0),
        std::make_tuple("servo-18s16p", 8.0, 100.0)}) {
    const Bench bench(name);
    const std::string machine(name);  // lambdas capture no structured binding
    FieldProblem problem = bench.problem(bench.movable().mesh());
    const OperatingState state = bench.state(current, angle, 17.0);
    const FieldSolution solution = problem.solve(state);
    const Sensitivity sensitivity = problem.differentiate(solution);
    const auto difference = [&](const std::function<void(OperatingState&, double)>& change, double step,
                                const Derivative& derivative, const std::string& what) {
      Quantities sides[2];
      for (const int side : {0, 1}) {
        OperatingState changed = state;
        change(changed, side == 0 ? -0.5 * step : 0.5 * step);
        sides[side] = Bench::quantities(problem, problem.solve(changed, &solution));
      }
      expect_close(derivative, sides[0], sides[1], step, 1e-4, fmt::format("{}, {}", machine, what));
    };
    for (const std::size_t phase : {0, 1, 2})
      difference([phase](OperatingState& s, double by) { s.phase_currents[phase] += by; }, 1e-2 * current / 10.0,
                 sensitivity.by_phase_current(phase), fmt::format("current of phase {}", phase));
    difference([](OperatingState& s, double by) { s.rotor_angle += by; }, 1e-5, sensitivity.by_rotor_angle(),
               "rotor angle");
  }
}

/// With the mesh moved and solved anew; twice the same mesh motion.
TEST(Sensitivity, ByDimensions) {
  const std::vector<std::tuple<std::string, double, double, std::vector<std::string>>> cases = {
      {"prius-2004",
       150.0,
       130.0,
       {"air_gap", "rotor.inner_radius", "rotor.magnet.width", "rotor.magnet.thickness", "rotor.apex_depth",
        "rotor.mouth_width", "rotor.bridge", "rotor.rib", "rotor.seat_step", "stator.bore_radius",
        "stator.outer_radius", "stator.slot.opening_width", "stator.slot.opening_depth", "stator.slot.shoulder_width",
        "stator.slot.flank_depth", "stator.slot.bottom_width"}},
      {"v-54s6p",
       300.0,
       125.0,
       {"rotor.magnet_offset", "rotor.centre_web", "stator.slot.shoulder_depth", "stator.slot.bottom_flat"}},
      {"servo-18s16p",
       8.0,
       100.0,
       {"air_gap", "rotor.magnet.width", "rotor.magnet.thickness", "stator.tooth_width", "stator.slot.depth",
        "stator.slot.opening_depth"}}};
  for (const auto& [name, current, angle, paths] : cases) {
    const Bench bench(name);
    FieldProblem problem = bench.problem(bench.movable().mesh());
    const OperatingState state = bench.state(current, angle, 17.0);
    const Sensitivity sensitivity = problem.differentiate(problem.solve(state));
    for (const std::string& path : paths) {
      const double half = 2e-7;
      const auto less = bench.movable().moved_to(with_length(bench.machine(), path, -half));
      const auto more = bench.movable().moved_to(with_length(bench.machine(), path, half));
      expect_close(sensitivity.by_mesh(less, more, 2.0 * half), bench.solve(less, state), bench.solve(more, state),
                   2.0 * half, 1e-4, fmt::format("{}, {}", name, path));
    }
  }
}

/// A machine grown as a whole with the current keeps its flux density: at the same stack length the torque goes with
/// the square of the size, the flux linkages with the size. By Euler's theorem the derivatives to all dimensions and
/// the current add up to that.
TEST(Sensitivity, AddsUpOverAllDimensionsToTheLawOfGrowth) {
  const std::vector<std::string> rotor = {"inner_radius", "magnet.width",  "magnet.thickness",
                                          "apex_depth",   "mouth_width",   "bridge",
                                          "rib",          "magnet_offset", "centre_web"};
  const std::vector<std::string> stator = {"bore_radius",        "outer_radius",        "slot.opening_width",
                                           "slot.opening_depth", "slot.shoulder_width", "slot.shoulder_depth",
                                           "slot.flank_depth",   "slot.bottom_width",   "slot.bottom_flat"};
  std::vector<std::string> paths{"air_gap"};
  for (const std::string& name : rotor)
    paths.push_back("rotor." + name);
  for (const std::string& name : stator)
    paths.push_back("stator." + name);
  const Bench bench("v-54s6p");
  FieldProblem problem = bench.problem(bench.movable().mesh());
  const OperatingState state = bench.state(300.0, 125.0, 17.0);
  const FieldSolution solution = problem.solve(state);
  const Sensitivity sensitivity = problem.differentiate(solution);
  double torque = 0.0, squared = 0.0;
  std::vector<double> linkages(3, 0.0);
  const auto add = [&](const Derivative& derivative, double value) {
    torque += value * derivative.torque;
    squared += value * derivative.squared_flux_density;
    for (std::size_t phase = 0; phase < 3; ++phase)
      linkages[phase] += value * derivative.flux_linkages[phase];
  };
  for (std::size_t phase = 0; phase < 3; ++phase)
    add(sensitivity.by_phase_current(phase), state.phase_currents[phase]);
  for (const std::string& path : paths) {
    const double value = value_node(bench.machine().document, path).quantity("m"), half = 1e-5 * value;
    add(sensitivity.by_mesh(bench.movable().moved_to(with_length(bench.machine(), path, -half)),
                            bench.movable().moved_to(with_length(bench.machine(), path, half)), 2.0 * half),
        value);
  }
  EXPECT_NEAR(torque, 2.0 * solution.torque(), 1e-6 * solution.torque());
  EXPECT_NEAR(squared, 2.0 * sensitivity.squared_flux_density(), 1e-6 * squared);
  for (std::size_t phase = 0; phase < 3; ++phase)
    EXPECT_NEAR(linkages[phase], solution.flux_linkages()[phase], 1e-6 * std::abs(solution.flux_linkages()[phase]));
}

/// Other meshes than the derivative's: the machines on both sides meshed anew, four times as fine. What is left is the
/// mesh's own error and the curvature over ±2 %.
TEST(Sensitivity, ByDimensionsAgainstMachinesMeshedAnew) {
  const test::LibraryMachine prius("prius-2004");
  const MovableMesh movable(prius.machine());
  FieldProblem problem = prius.problem(movable.mesh(), {});
  const OperatingState state = prius.state(150.0, 130.0, 17.0);
  const Sensitivity sensitivity = problem.differentiate(problem.solve(state));
  FieldOptions fine;
  fine.degree = 3;
  geometries::MeshOptions mesh_options;
  mesh_options.refinement = 2.0;
  for (const std::string path : {"rotor.magnet.width", "stator.slot.bottom_width", "air_gap"}) {
    const double half = 0.01 * value_node(prius.machine().document, path).quantity("m");
    double torque[2];
    std::vector<double> linkages[2];
    for (const int side : {0, 1}) {
      const Machine machine = with_length(prius.machine(), path, side == 0 ? -half : half);
      const auto mesh = geometries::mesh_sector(machine, mesh_options);
      const FieldSolution solution = prius.problem(mesh, fine).solve(state);
      torque[side] = solution.torque();
      linkages[side] = solution.flux_linkages();
    }
    const Derivative derivative =
        sensitivity.by_mesh(movable.moved_to(with_length(prius.machine(), path, -half * 1e-3)),
                            movable.moved_to(with_length(prius.machine(), path, half * 1e-3)), 2e-3 * half);
    expect_close(derivative, {torque[0], linkages[0], 0.0}, {torque[1], linkages[1], 0.0}, 2.0 * half, 0.03, path);
  }
}

TEST(Sensitivity, ByMaterials) {
  for (const auto& [name, current, angle] :
       {std::make_tuple("prius-2004", 150.0, 130.0), std::make_tuple("v-54s6p", 300.0, 125.0)}) {
    const Bench bench(name);
    const geometries::SectorMesh& mesh = bench.movable().mesh();
    FieldProblem problem = bench.problem(mesh);
    const OperatingState state = bench.state(current, angle, 17.0);
    const FieldSolution solution = problem.solve(state);
    const Sensitivity sensitivity = problem.differentiate(solution);
    const materials::MaterialLibrary library{base::LibraryPath()};
    const auto laws = [&](double remanence, double recoil, double stacking) {
      const auto steel = [&](const std::string& steel_name) {
        return library.steel(steel_name)->reluctivity.with_stacking_factor(stacking);
      };
      return assign_laws(mesh, steel(bench.machine().stator_steel), steel(bench.machine().rotor_steel),
                         std::make_shared<materials::LinearRecoil>(remanence, recoil));
    };
    const auto magnet = library.magnet(bench.machine().magnet)->law(base::zero_celsius + 20.0);
    const double b_r = magnet->remanence(), recoil = magnet->recoil_permeability();
    const auto quantities = [&](const RegionLaws& of) {
      FieldProblem other = bench.problem(mesh);
      other.set_laws(of);
      return Bench::quantities(other, other.solve(state));
    };
    const double h = 1e-4;
    const std::string where(name);
    expect_close(sensitivity.by_magnets({nullptr, 1.0 - h}, {nullptr, 1.0 + h}, 2.0 * h * b_r),
                 quantities(laws((1.0 - h) * b_r, recoil, 1.0)), quantities(laws((1.0 + h) * b_r, recoil, 1.0)),
                 2.0 * h * b_r, 1e-4, where + ", remanence");
    expect_close(sensitivity.by_magnets({std::make_shared<materials::LinearRecoil>(b_r, (1.0 - h) * recoil)},
                                        {std::make_shared<materials::LinearRecoil>(b_r, (1.0 + h) * recoil)},
                                        2.0 * h * recoil),
                 quantities(laws(b_r, (1.0 - h) * recoil, 1.0)), quantities(laws(b_r, (1.0 + h) * recoil, 1.0)),
                 2.0 * h * recoil, 1e-4, where + ", recoil permeability");
    // Where the factor is 1 there is nothing above: from 1 − 2h, whose middle is 1 − h.
    FieldProblem stacked = bench.problem(mesh);
    stacked.set_laws(laws(b_r, recoil, 1.0 - h));
    expect_close(stacked.differentiate(stacked.solve(state))
                     .by_steel(laws(b_r, recoil, 1.0 - 2.0 * h), laws(b_r, recoil, 1.0), 2.0 * h),
                 quantities(laws(b_r, recoil, 1.0 - 2.0 * h)), quantities(laws(b_r, recoil, 1.0)), 2.0 * h, 1e-4,
                 where + ", stacking factor");
  }
}

/// Magnets beyond their knee: the coercivity moves the field along the major curve.
TEST(Sensitivity, ByTheCoercivityOfMagnetsBeyondTheirKnee) {
  const Bench bench("prius-2004");
  const geometries::SectorMesh& mesh = bench.movable().mesh();
  const materials::MaterialLibrary library{base::LibraryPath()};
  const auto grade = library.magnet("nd-n42sh");
  const auto steel = library.steel(bench.machine().stator_steel)->reluctivity;
  const double hot = base::zero_celsius + 150.0;
  const RegionLaws laws = assign_laws(mesh, steel, steel, grade->demagnetisation_law(hot));
  const OperatingState state = bench.state(250.0, 160.0, 17.0);
  const auto with_coercivity = [&](double factor) {
    FieldProblem problem = bench.problem(mesh);
    problem.set_laws(laws);
    MagnetMemory memory = problem.solve(state).magnet_memory();
    for (materials::MagnetState& point : memory.rotor) {
      point.remaining = 1.0;
      point.coercivity_factor = factor;
    }
    problem.set_magnet_memory(memory);
    return problem;
  };
  FieldProblem problem = with_coercivity(1.0);
  const Sensitivity sensitivity = problem.differentiate(problem.solve(state));
  const double h = 1e-4;
  Quantities sides[2];
  for (const int side : {0, 1}) {
    FieldProblem other = with_coercivity(side == 0 ? 1.0 - h : 1.0 + h);
    sides[side] = Bench::quantities(other, other.solve(state));
  }
  const Derivative derivative = sensitivity.by_magnets({nullptr, 1.0, 1.0 - h}, {nullptr, 1.0, 1.0 + h}, 2.0 * h);
  EXPECT_GT(std::abs(derivative.torque), 1.0);  // the load is beyond the knee
  expect_close(derivative, sides[0], sides[1], 2.0 * h, 1e-4, "coercivity");
}

TEST(Sensitivity, RefusesWhatDoesNotBelong) {
  const Bench bench("prius-2004"), other("v-54s6p");
  FieldProblem problem = bench.problem(bench.movable().mesh());
  const FieldSolution solution = problem.solve(bench.state(0.0, 90.0, 0.0));
  const Sensitivity sensitivity = problem.differentiate(solution);
  EXPECT_THROW(sensitivity.by_phase_current(3), std::out_of_range);
  EXPECT_THROW(sensitivity.by_mesh(other.movable().mesh(), other.movable().mesh(), 1.0), std::invalid_argument);
  FieldProblem stranger = other.problem(other.movable().mesh());
  EXPECT_THROW(stranger.differentiate(solution), std::invalid_argument);
  problem.set_current_density([](const geometries::Point&) { return 1.0; });
  EXPECT_THROW(problem.differentiate(problem.solve(bench.state(0.0, 90.0, 0.0))), std::invalid_argument);
}

}  // namespace
}  // namespace lodestone::solver
