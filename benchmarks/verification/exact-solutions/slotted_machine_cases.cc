// SPDX-License-Identifier: GPL-3.0-or-later
#include "benchmarks/verification/exact-solutions/slotted_machine_cases.h"

#include "base/quantity.h"
#include "benchmarks/verification/exact-solutions/surface_magnet_mesh.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>

namespace lodestone::verification {

namespace {

using base::pi;

constexpr double stack_length = 0.1;

SlotCurrents slot_currents(const SlotWinding& winding, const std::vector<double>& phases) {
  SlotCurrents result;
  for (const auto& slot : winding) {
    std::array<double, 2> currents{};
    for (std::size_t side = 0; side < 2 && !phases.empty(); ++side)
      currents[side] = slot[side].turns * phases.at(static_cast<std::size_t>(slot[side].phase));
    result.push_back(currents);
  }
  return result;
}

std::vector<double> flux_linkages(const ExtrapolatedField& field, const SlotWinding& winding, const Sector& sector) {
  std::vector<double> result(3, 0.0);
  const auto potentials = field.slot_potentials();
  for (std::size_t slot = 0; slot < winding.size(); ++slot)
    for (std::size_t side = 0; side < 2; ++side)
      result[static_cast<std::size_t>(winding[slot][side].phase)] +=
          stack_length * sector.count * winding[slot][side].turns * potentials[slot][side];
  return result;
}

double largest(const std::vector<double>& values) {
  double result = 0.0;
  for (const double value : values)
    result = std::max(result, std::abs(value));
  return result;
}

/// A machine in both methods.
class BothModels {
public:
  BothModels(const SlottedExample& example, const Discretisation& d)
      : example_(example), exact_(example),
        machine_(slotted_machine(example.magnets, example.stator, example.winding, d)),
        problem_(machine_.mesh, machine_.laws, circuit(), options(d)) {}

  const Sector& sector() const { return exact_.sector(); }
  std::vector<double> currents(bool loaded) const {
    if (!loaded)
      return {};
    const double peak = example_.current, angle = example_.current_angle, third = 2.0 * pi / 3.0;
    return {peak * std::cos(angle), peak * std::cos(angle - third), peak * std::cos(angle + third)};
  }
  ExtrapolatedField exact(double angle, const std::vector<double>& phases) const {
    return exact_.solve(angle, slot_currents(example_.winding, phases));
  }
  solver::FieldSolution ours(double angle, const std::vector<double>& phases) {
    solver::OperatingState state;
    state.rotor_angle = angle;
    state.phase_currents = phases;
    return problem_.solve(state);
  }

private:
  static solver::Circuit circuit() {
    solver::Circuit result;
    result.stack_length = stack_length;
    return result;
  }
  static solver::FieldOptions options(const Discretisation& d) {
    solver::FieldOptions result;
    result.degree = d.degree;
    return result;
  }
  SlottedExample example_;
  ExtrapolatedModel exact_;
  MeshedMachine machine_;
  solver::FieldProblem problem_;
};

std::vector<GapPoint> gap_circle(const ExtrapolatedField& field, const solver::FieldSolution& solution,
                                 const SlottedExample& example, int points) {
  const double radius = 0.5 * (example.magnets.magnet_radius + example.stator.bore);
  const auto harmonics = solution.ring_harmonics(radius);
  const double sector = smallest_sector(example.stator.slots, example.magnets.pole_pairs).angle;
  std::vector<GapPoint> circle;
  for (int k = 0; k < points; ++k) {
    GapPoint point;
    point.angle = sector * (k + 0.5) / points;
    point.exact = field.flux_density(radius, point.angle);
    for (const auto& h : harmonics) {
      const double c = std::cos(h.order * point.angle), s = std::sin(h.order * point.angle);
      point.ours.radial += h.radial_cos * c + h.radial_sin * s;
      point.ours.tangential += h.tangential_cos * c + h.tangential_sin * s;
    }
    circle.push_back(point);
  }
  return circle;
}

/// Root mean square of one component of the field and of its difference.
Row compare_circle(const std::string& quantity, const std::vector<GapPoint>& circle,
                   double SubdomainField::FluxDensity::*component) {
  double exact = 0.0, ours = 0.0, error = 0.0;
  for (const auto& point : circle) {
    exact += std::pow(point.exact.*component, 2);
    ours += std::pow(point.ours.*component, 2);
    error += std::pow(point.ours.*component - point.exact.*component, 2);
  }
  const double points = static_cast<double>(circle.size());
  return {quantity,         "T", std::sqrt(exact / points), std::sqrt(ours / points), std::sqrt(error / exact),
          slotted_tolerance};
}

std::vector<Row> compare_machine(const SlottedExample& example, const Discretisation& d) {
  BothModels models(example, d);
  std::vector<Row> rows;
  // At a rotor angle without symmetry.
  for (const bool loaded : {false, true}) {
    const auto phases = models.currents(loaded);
    const auto field = models.exact(example.rotor_angle, phases);
    const auto solution = models.ours(example.rotor_angle, phases);
    const auto name = [&](const std::string& quantity) {
      return fmt::format("{}: {}", loaded ? "load" : "no load", quantity);
    };
    const auto circle = gap_circle(field, solution, example, 720);
    rows.push_back(compare_circle(name("B_r at mid gap, rms; rms of the difference"), circle,
                                  &SubdomainField::FluxDensity::radial));
    rows.push_back(compare_circle(name("B_θ at mid gap, rms; rms of the difference"), circle,
                                  &SubdomainField::FluxDensity::tangential));
    const auto linkages = flux_linkages(field, example.winding, models.sector());
    for (std::size_t k = 0; k < 3; ++k)
      rows.push_back(compare_to(largest(linkages),
                                name(fmt::format("flux linkage of phase {}, of the largest", "ABC"[k])), "Wb",
                                linkages[k], solution.flux_linkages()[k], slotted_tolerance));
    if (loaded)
      rows.push_back(
          compare(name("torque"), "N·m", stack_length * field.torque(), solution.torque(), slotted_tolerance));
  }

  const int steps = 24, stride = 3;
  const auto cogging = cogging_torque(example, d, steps, stride);
  double peak = 0.0;
  for (const auto& point : cogging)
    peak = std::max(peak, std::abs(point.exact));
  // Its ends and its middle are zero by symmetry.
  for (int k = stride; k < steps; k += stride)
    if (const auto& point = cogging[static_cast<std::size_t>(k)]; 2 * k != steps)
      rows.push_back(compare_to(peak, fmt::format("cogging torque at {}/{} of its period, of the largest", k, steps),
                                "N·m", point.exact, *point.ours, slotted_tolerance));
  return rows;
}

}  // namespace

std::vector<GapPoint> gap_field(const SlottedExample& example, const Discretisation& d, int points) {
  BothModels models(example, d);
  const auto phases = models.currents(true);
  return gap_circle(models.exact(example.rotor_angle, phases), models.ours(example.rotor_angle, phases), example,
                    points);
}

std::vector<CoggingPoint> cogging_torque(const SlottedExample& example, const Discretisation& d, int steps,
                                         int stride) {
  BothModels models(example, d);
  const double period = 2.0 * pi / std::lcm(example.stator.slots, 2 * example.magnets.pole_pairs);
  std::vector<CoggingPoint> result;
  for (int k = 0; k <= steps; ++k) {
    CoggingPoint point;
    point.period = static_cast<double>(k) / steps;
    point.exact = stack_length * models.exact(point.period * period, {}).torque();
    if (k % stride == 0)
      point.ours = models.ours(point.period * period, {}).torque();
    result.push_back(point);
  }
  return result;
}

ExtrapolatedField::ExtrapolatedField(SubdomainField half, SubdomainField full)
    : half_(std::move(half)), full_(std::move(full)) {}

double ExtrapolatedField::extrapolate(double half, double full) {
  return full + (full - half) / (std::pow(2.0, 4.0 / 3.0) - 1.0);
}

SubdomainField::FluxDensity ExtrapolatedField::flux_density(double radius, double angle) const {
  const auto half = half_.flux_density(radius, angle), full = full_.flux_density(radius, angle);
  return {extrapolate(half.radial, full.radial), extrapolate(half.tangential, full.tangential)};
}

double ExtrapolatedField::torque() const {
  return extrapolate(half_.torque(), full_.torque());
}

std::vector<std::array<double, 2>> ExtrapolatedField::slot_potentials() const {
  auto result = half_.slot_potentials();
  const auto full = full_.slot_potentials();
  for (std::size_t slot = 0; slot < result.size(); ++slot)
    for (std::size_t side = 0; side < 2; ++side)
      result[slot][side] = extrapolate(result[slot][side], full[slot][side]);
  return result;
}

ExtrapolatedModel::ExtrapolatedModel(const SlottedExample& example)
    : half_(example.magnets, example.stator, subdomain_modes / 2),
      full_(example.magnets, example.stator, subdomain_modes) {}

ExtrapolatedField ExtrapolatedModel::solve(double rotor_angle, const SlotCurrents& currents) const {
  return {half_.solve(rotor_angle, currents), full_.solve(rotor_angle, currents)};
}

SlottedExample distributed_winding() {
  SlottedExample example;
  example.name = "subdomains-24s8p";
  example.title =
      "Slotted machine by subdomains: 24 slots, 8 poles, radial magnets of μ_r 1.05, one slot a pole and phase";
  example.magnets.iron_radius = 0.025;
  example.magnets.magnet_radius = 0.029;
  example.magnets.arc_ratio = 0.8;
  example.magnets.remanence = 1.2;
  example.magnets.recoil_permeability = 1.05;
  example.magnets.pole_pairs = 4;
  example.magnets.pattern = SurfaceMagnets::Pattern::radial;
  example.stator.slots = 24;
  example.stator.bore = 0.030;
  example.stator.opening_outer = 0.032;
  example.stator.slot_outer = 0.042;
  const double pitch = 2.0 * pi / example.stator.slots;
  example.stator.opening_angle = 0.25 * pitch;
  example.stator.slot_angle = 0.55 * pitch;
  example.stator.first_slot = 0.5 * pitch;
  const double turns = 10.0;  // conductors a half slot
  for (const auto& [phase, sign] : {std::pair(0, 1.0), std::pair(2, -1.0), std::pair(1, 1.0)})
    example.winding.push_back({CoilSide{phase, sign * turns}, CoilSide{phase, sign * turns}});
  example.rotor_angle = 3.1 * pi / 180.0;
  example.current = 20.0;
  example.current_angle = 100.0 * pi / 180.0;
  return example;
}

SlottedExample tooth_coils() {
  SlottedExample example;
  example.name = "subdomains-12s8p";
  example.title =
      "Slotted machine by subdomains: 12 slots, 8 poles, parallel magnets of μ_r 1.1, a coil around every tooth";
  example.magnets.iron_radius = 0.024;
  example.magnets.magnet_radius = 0.0285;
  example.magnets.arc_ratio = 0.9;
  example.magnets.remanence = 1.25;
  example.magnets.recoil_permeability = 1.1;
  example.magnets.pole_pairs = 4;
  example.magnets.pattern = SurfaceMagnets::Pattern::parallel;
  example.stator.slots = 12;
  example.stator.bore = 0.0295;
  example.stator.opening_outer = 0.031;
  example.stator.slot_outer = 0.044;
  const double pitch = 2.0 * pi / example.stator.slots;
  example.stator.opening_angle = 0.15 * pitch;
  example.stator.slot_angle = 0.6 * pitch;
  example.stator.first_slot = 0.5 * pitch;
  // A slot holds the return of the coil before it and the outgoing side of the one behind it.
  const double turns = 20.0;
  for (const auto& [before, behind] : {std::pair(2, 0), std::pair(0, 1), std::pair(1, 2)})
    example.winding.push_back({CoilSide{before, -turns}, CoilSide{behind, turns}});
  example.rotor_angle = 4.3 * pi / 180.0;
  example.current = 20.0;
  example.current_angle = 100.0 * pi / 180.0;
  return example;
}

std::vector<Case> slotted_machine_cases() {
  std::vector<Case> cases;
  for (const auto& example : {distributed_winding(), tooth_coils()})
    cases.push_back(
        {example.name, example.title, [example](const Discretisation& d) { return compare_machine(example, d); }});
  return cases;
}

}  // namespace lodestone::verification
