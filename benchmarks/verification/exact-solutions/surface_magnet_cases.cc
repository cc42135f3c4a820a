// SPDX-License-Identifier: GPL-3.0-or-later
// The slotless surface-magnet machine: harmonics in the gap, and the torque of a current sheet at the bore.
#include "benchmarks/verification/exact-solutions/surface_magnet_mesh.h"

#include <fmt/format.h>

#include <cmath>

namespace lodestone::verification {

namespace {

using Pattern = SurfaceMagnets::Pattern;

std::vector<Row> gap_harmonics(const SurfaceMagnets& magnets, const Discretisation& d) {
  const MeshedMachine machine = slotless_machine(magnets, reference_bore, d);
  solver::FieldOptions options;
  options.degree = d.degree;
  solver::FieldProblem problem(machine.mesh, machine.laws, {}, options);
  // Any rotor angle must give the same harmonics, turned.
  const double turn = 0.1, radius = 0.0295;
  solver::OperatingState state;
  state.rotor_angle = turn;
  const auto field = problem.solve(state).ring_harmonics(radius);
  const double fundamental = slotless_field(magnets, reference_bore, magnets.pole_pairs, radius).radial;

  std::vector<Row> rows;
  for (int n = 1; n <= 13; n += 2) {
    const double order = n * magnets.pole_pairs;
    const GapHarmonic exact = slotless_field(magnets, reference_bore, order, radius);
    GapHarmonic ours;
    for (const auto& h : field)
      if (std::abs(h.order - order) < 1e-9) {
        const double c = std::cos(order * turn), s = std::sin(order * turn);
        ours = {h.radial_cos * c + h.radial_sin * s, h.tangential_sin * c - h.tangential_cos * s};
      }
    // Each order of its own value, but one that the arc ratio cancels.
    if (std::abs(exact.radial) < 1e-9 * std::abs(fundamental)) {
      rows.push_back(compare_to(fundamental, fmt::format("B_r, order {} p, of the fundamental", n), "T", 0.0,
                                ours.radial, exact_tolerance));
      continue;
    }
    rows.push_back(compare(fmt::format("B_r, order {} p", n), "T", exact.radial, ours.radial, exact_tolerance));
    rows.push_back(compare(fmt::format("B_θ, order {} p", n), "T", exact.tangential, ours.tangential, exact_tolerance));
  }
  return rows;
}

std::vector<Row> sheet_torque(const Discretisation& d) {
  const double sheet = 5e4;  // A/m
  std::vector<Row> rows;
  for (const Pattern pattern : {Pattern::radial, Pattern::parallel}) {
    const char* name = pattern == Pattern::radial ? "radial" : "parallel";
    const SurfaceMagnets magnets = reference_magnets(4, pattern, 1.0);
    const MeshedMachine machine = slotless_machine(magnets, reference_bore, d);
    solver::FieldOptions options;
    options.degree = d.degree;
    solver::FieldProblem problem(machine.mesh, machine.laws, {}, options);
    problem.set_current_sheet(solver::Body::stator, geometries::Boundary::flux_normal,
                              [&](double angle) { return sheet * std::cos(magnets.pole_pairs * angle); });
    const auto solution = problem.solve({});
    const double exact = current_sheet_torque(magnets, reference_bore, sheet);
    const auto row = [&](const char* method, double torque) {
      rows.push_back(compare(fmt::format("{} magnets: {}", name, method), "N·m/m", exact, torque, exact_tolerance));
    };
    row("torque from the ring", solution.torque());
    row("Arkkio's integral, rotor side", solution.torque_arkkio(solver::Body::rotor).value());
    row("Arkkio's integral, stator side", solution.torque_arkkio(solver::Body::stator).value());
  }
  return rows;
}

}  // namespace

std::vector<Case> surface_magnet_cases() {
  std::vector<Case> cases;
  for (const int pole_pairs : {1, 2, 4})
    for (const auto& [name, pattern] : {std::pair("radial", Pattern::radial), std::pair("parallel", Pattern::parallel)})
      cases.push_back({fmt::format("slotless-{}-{}-poles", name, 2 * pole_pairs),
                       fmt::format("Slotless machine: {} poles, {} magnetisation, μ_r 1.05, at mid gap, rotor turned",
                                   2 * pole_pairs, name),
                       [magnets = reference_magnets(pole_pairs, pattern, 1.05)](const Discretisation& d) {
                         return gap_harmonics(magnets, d);
                       }});
  cases.push_back(
      {"current-sheet", "Current sheet at the bore of the slotless machine: torque per length", sheet_torque});
  return cases;
}

}  // namespace lodestone::verification
