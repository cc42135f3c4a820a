// SPDX-License-Identifier: GPL-3.0-or-later
// What the symmetry of a machine demands of any field, whatever the mesh: identities, not comparisons with theory. The
// machine is small, saturated and has open slots (tests/support/slotted_machine.h).
#include "benchmarks/verification/exact-solutions/comparison.h"

#include "base/quantity.h"
#include "solver/field_problem.h"
#include "tests/support/slotted_machine.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace lodestone::verification {

namespace {

using base::pi;
using support::SlottedMachine;

constexpr double tolerance = 1e-6;
constexpr double current = 3000.0;  // A peak in one turn: saturates the teeth
constexpr double current_angle = 2.0;

/// Torque, energy and flux linkages of a machine at electrical positions, currents fixed to the rotor.
class Machine {
public:
  Machine(int poles, const Discretisation& d)
      : machine_(support::slotted_machine(poles, static_cast<int>(std::max(1L, std::lround(2.0 * d.refinement))))),
        problem_(machine_.mesh, machine_.laws, circuit(), options(d)) {}

  solver::FieldSolution solve(double theta, double peak = current, double angle = current_angle) {
    solver::OperatingState state;
    state.phase_currents = solver::phases_from_dq({peak * std::cos(angle), peak * std::sin(angle)}, theta);
    state.rotor_angle = machine_.phase_a_axis + theta / SlottedMachine::pole_pairs;
    return problem_.solve(state);
  }

private:
  static solver::Circuit circuit() {
    solver::Circuit result;
    result.stack_length = 0.1;
    return result;
  }
  static solver::FieldOptions options(const Discretisation& d) {
    solver::FieldOptions result;
    result.degree = d.degree;
    result.newton_tolerance = 1e-11;
    return result;
  }
  SlottedMachine machine_;
  solver::FieldProblem problem_;
};

std::vector<Row> sixty_degrees(const Discretisation& d) {
  Machine pole(1, d);
  const double theta = 0.2, first = pole.solve(theta).torque();
  std::vector<Row> rows;
  for (int k = 1; k < 6; ++k)
    rows.push_back(compare(fmt::format("torque turned by {}°, of that before", 60 * k), "N·m", first,
                           pole.solve(theta + k * pi / 3.0).torque(), tolerance));
  return rows;
}

std::vector<Row> sectors(const Discretisation& d) {
  const double theta = 0.3;
  const auto pole = Machine(1, d).solve(theta);
  double largest = 0.0;
  for (const double linkage : pole.flux_linkages())
    largest = std::max(largest, std::abs(linkage));
  std::vector<Row> rows;
  for (const auto& [name, poles] : {std::pair("two poles", 2), std::pair("whole machine", 4)}) {
    const auto other = Machine(poles, d).solve(theta);
    rows.push_back(compare(fmt::format("torque, {}", name), "N·m", pole.torque(), other.torque(), tolerance));
    rows.push_back(compare(fmt::format("energy, {}", name), "J", pole.energy(), other.energy(), tolerance));
    for (std::size_t k = 0; k < 3; ++k)
      rows.push_back(compare_to(largest, fmt::format("flux linkage of phase {}, {}, of the largest", "ABC"[k], name),
                                "Wb", pole.flux_linkages()[k], other.flux_linkages()[k], tolerance));
  }
  return rows;
}

std::vector<Row> mirror(const Discretisation& d) {
  Machine pole(1, d);
  std::vector<Row> rows;
  const double loaded = pole.solve(0.0).torque();
  // The rotor's axis on a tooth's and, a sixth of a period on, on another's.
  for (const double degrees : {0.0, 60.0})
    rows.push_back(compare_to(loaded, fmt::format("torque without current at {:.0f}°, of that under load", degrees),
                              "N·m", 0.0, pole.solve(degrees * pi / 180.0, 0.0).torque(), tolerance));
  // The machine seen in a mirror on the axis of phase A: θ and i_q change their signs.
  const double theta = 0.3;
  const auto ahead = pole.solve(theta), behind = pole.solve(-theta, current, -current_angle);
  const auto exact = solver::dq_from_phases(ahead.flux_linkages(), theta);
  const auto ours = solver::dq_from_phases(behind.flux_linkages(), -theta);
  rows.push_back(compare("torque in the mirror", "N·m", -ahead.torque(), behind.torque(), tolerance));
  rows.push_back(compare("ψ_d in the mirror", "Wb", exact.d, ours.d, tolerance));
  rows.push_back(compare("ψ_q in the mirror", "Wb", -exact.q, ours.q, tolerance));
  return rows;
}

}  // namespace

std::vector<Case> symmetry_cases() {
  return {
      {"sixty-degrees", "Turned by 60 electrical degrees with its currents", sixty_degrees},
      {"sectors", "One antiperiodic pole, two poles, the whole machine", sectors},
      {"mirror", "Mirrored positions and currents", mirror},
  };
}

}  // namespace lodestone::verification
