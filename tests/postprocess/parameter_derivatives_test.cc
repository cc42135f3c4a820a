// SPDX-License-Identifier: GPL-3.0-or-later
// Derivatives to dimensions at which the drawing changes, against machines meshed anew.
#include "postprocess/parameter_derivatives.h"

#include "base/quantity.h"
#include "postprocess/rotation.h"
#include "tests/support/library_machine.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <memory>
#include <string>
#include <vector>

namespace lodestone::postprocess {
namespace {

using geometries::Machine;

/// What was solved: 150 A at 130 degrees, the rotor at 17.
constexpr SolvedPoint point{150.0, 130.0 * base::pi / 180.0, 17.0 * base::pi / 180.0, base::zero_celsius + 20.0,
                            base::zero_celsius + 20.0};

/// The 2004 Prius' rotor with magnets a little smaller and moved outward, so that a web has room between them.
Machine with_room_for_a_web() {
  const test::LibraryMachine prius("prius-2004");
  return Machine::read(
      prius.machine().document.with("rotor.magnet.width", "16 mm", {}).with("rotor.magnet_offset", "2 mm", {}));
}

class Field {
public:
  explicit Field(const Machine& machine, double refinement = 1.0, int degree = 2)
      : materials_(find_materials(machine, materials::MaterialLibrary(base::LibraryPath()))), mesh_([&] {
          geometries::MeshOptions options;
          options.refinement = refinement;
          return geometries::MovableMesh(machine, options);
        }()),
        problem_(mesh_.mesh(), region_laws(mesh_.mesh(), machine, materials_, point.magnet_temperature),
                 {machine.stack_length, machine.winding->definition().parallel_paths}, options_of(degree)),
        solution_(problem_.solve(
            state_at(machine, mesh_.mesh(),
                     {point.current * std::cos(point.current_angle), point.current * std::sin(point.current_angle)},
                     point.position))) {}

  const MachineMaterials& materials() const { return materials_; }
  const geometries::MovableMesh& mesh() const { return mesh_; }
  solver::FieldProblem& problem() { return problem_; }
  const solver::FieldSolution& solution() const { return solution_; }
  /// Torque, ψ_d, ψ_q.
  std::vector<double> quantities() const {
    const auto linkage = solver::dq_from_phases(solution_.flux_linkages(), point.position);
    return {solution_.torque(), linkage.d, linkage.q};
  }

private:
  static solver::FieldOptions options_of(int degree) {
    solver::FieldOptions options;
    options.degree = degree;
    return options;
  }
  MachineMaterials materials_;
  geometries::MovableMesh mesh_;
  solver::FieldProblem problem_;
  solver::FieldSolution solution_;
};

const ParameterDerivative& find(const ParameterDerivatives& derivatives, const std::string& name) {
  return *std::find_if(derivatives.parameters.begin(), derivatives.parameters.end(),
                       [&](const ParameterDerivative& p) { return p.parameter == name; });
}

ParameterDerivatives derivatives(const Machine& machine, bool with_other_machines) {
  Field field(machine);
  std::unique_ptr<Field> other;
  FieldOfMachine other_machines;
  if (with_other_machines)
    other_machines = [&](const Machine& its) {
      other = std::make_unique<Field>(its);
      return MachineField{other->mesh(), other->problem()};
    };
  return parameter_derivatives(machine, field.mesh(), field.materials(), field.problem(), field.solution(), point,
                               other_machines);
}

/// Without a web the magnets' pockets meet; with one, however thin, its steel carries their flux. The one-sided
/// difference is of second order over steps of 0.4 mm, on meshes four times as fine.
TEST(ParameterDerivatives, ToAWebThatIsNotThere) {
  const Machine machine = with_room_for_a_web();
  const ParameterDerivatives result = derivatives(machine, true);
  const ParameterDerivative& web = find(result, "rotor.centre_web");
  ASSERT_TRUE(web.by_unit);
  EXPECT_EQ(web.remark.substr(0, 20), "toward larger values");

  constexpr double step = 0.4e-3;
  std::vector<std::vector<double>> at;
  for (const int k : {0, 1, 2})
    at.push_back(
        Field(k == 0 ? machine
                     : Machine::read(machine.document.with("rotor.centre_web", fmt::format("{:.17g} m", k * step), {})),
              2.0, 3)
            .quantities());
  const std::vector<double> found{web.by_unit->torque, web.by_unit->flux_linkage.d, web.by_unit->flux_linkage.q};
  for (std::size_t i = 0; i < found.size(); ++i) {
    const double difference = (-3.0 * at[0][i] + 4.0 * at[1][i] - at[2][i]) / (2.0 * step);
    EXPECT_NEAR(found[i], difference, 0.03 * std::abs(difference)) << i;
  }
}

TEST(ParameterDerivatives, OfAnotherDrawingNeedOtherMachines) {
  const ParameterDerivatives result = derivatives(with_room_for_a_web(), false);
  const ParameterDerivative& web = find(result, "rotor.centre_web");
  EXPECT_FALSE(web.by_unit);
  EXPECT_EQ(web.remark, "next to it there is no such machine");
  // The same machine has the others.
  EXPECT_TRUE(find(result, "rotor.bridge").by_unit);
}

/// Magnets that fill the V's apex leave no room for a web of any width.
TEST(ParameterDerivatives, AreNoneWhereNoMachineIsBeside) {
  const ParameterDerivatives result = derivatives(test::LibraryMachine("prius-2004").machine(), true);
  EXPECT_FALSE(find(result, "rotor.centre_web").by_unit);
  EXPECT_TRUE(find(result, "rotor.magnet_offset").by_unit);
}

}  // namespace
}  // namespace lodestone::postprocess
