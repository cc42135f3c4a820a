// SPDX-License-Identifier: GPL-3.0-or-later
#include "postprocess/performance.h"

#include "base/quantity.h"
#include "postprocess/fields/saturation.h"
#include "postprocess/losses/copper.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <ctime>
#include <utility>

namespace lodestone::postprocess {

namespace {

/// Why a loss at the inverter is not known, of a machine with as many phases as it is known for or not.
std::string not_given(bool known_phases) {
  return known_phases ? "the inverter does not give the voltage of this point" : "not known of this number of phases";
}

/// Back-EMF is kept up to this order: higher ones are tiny and cost a table its readability.
constexpr int highest_kept_order = 49;

void describe_no_load(CaseRecord& record, const Rotation& no_load, const geometries::Machine& machine) {
  record.no_load_flux_linkage = no_load.mean_flux_linkage().d;
  if (no_load.positions.size() < 2)
    return;
  record.cogging_torque = no_load.torque_ripple();
  const BackEmf emf = back_emf(no_load, machine, 1.0);
  for (std::size_t i = 0; i < emf.orders.size() && emf.orders[i] <= highest_kept_order; ++i)
    record.back_emf_per_speed[emf.orders[i]] = emf.amplitudes[i];
}

void apply_loads(CaseRecord& record, const geometries::Machine& machine, const MachineMaterials& materials,
                 solver::FieldProblem& problem, const std::vector<OperatingPoint>& points,
                 const std::vector<Rotation>& rotations, const PerformanceOptions& options,
                 const solver::MagnetMemory& whole) {
  Judgement judgement;
  judgement.magnet_temperature = record.magnet_temperature;
  judgement.positions = options.rotation.positions;
  for (std::size_t i = 0; i < points.size() && !judgement.current; ++i)
    if (points[i].current > 0.0)
      judgement.current = rotations[i].current;
  DesignCircuit circuit;
  circuit.phase_resistance = record.phase_resistance;
  circuit.phase_voltage = options.phase_voltage_limit;
  for (std::size_t i = 0; i < points.size(); ++i) {
    circuit.points.push_back({points[i].name, rotations[i].current});
    circuit.current_limit = std::max(circuit.current_limit, points[i].current);
  }
  circuit.current_limit = options.current_limit.value_or(circuit.current_limit);
  DesignLoads loads =
      apply_design_loads(problem, machine, materials, options.load_cases, circuit, judgement, whole, options.executor);
  record.magnet_map = empty_magnet_map(problem.mesh(), rotations.front().pictured().solutions.front());
  for (std::size_t i = 0; i < loads.sequence.cases.size(); ++i) {
    const LoadCaseResult& done = loads.sequence.cases[i];
    add_frame(*record.magnet_map, done.name, done.magnet_temperature, loads.sequence.margins[i]);
  }
  record.load_cases = std::move(loads.sequence.cases);
  record.reversed_loads = loads.reversed;
  record.irreversible_loss_limit = options.irreversible_loss_limit;
}

/// Of the currents, for the fields of their ripple.
constexpr double ripple_step = 0.005;

TerminalState terminals_of(const LossInput& input, double phase_resistance) {
  return terminal_state(input.rotation.current, input.rotation.mean_flux_linkage(), phase_resistance,
                        input.machine.end_winding_inductance.value_or(0.0), input.machine.pole_pairs() * input.speed);
}

/// What the inverter adds to a point with losses.
void add_drive(PointRecord& point, const Rotation& rotation, const geometries::Machine& machine,
               const MachineMaterials& materials, solver::FieldProblem& problem, const CaseRecord& record,
               const Drive& drive) {
  const LossInput input{
      machine, problem.mesh(), rotation, point.speed, record.winding_temperature, record.magnet_temperature, materials};
  if (drive.ripple_losses)
    for (const LossComponent& component : pwm_loss_components(drive, input, problem, record.phase_resistance))
      point.losses.push_back(component);
  point.efficiency = efficiency_of(*point.mechanical_power, point.losses);
  if (!drive.inverter.power_switch)
    return;
  const auto losses = inverter_losses(drive, terminals_of(input, record.phase_resistance), machine.phases);
  point.inverter_losses = inverter_components(losses.value_or(InverterLosses()));
  if (!losses)
    for (LossComponent& component : point.inverter_losses)
      component = {component.name, component.label, std::nullopt, not_given(machine.phases % 3 == 0)};
  point.system_efficiency = system_efficiency_of(*point.mechanical_power, point.losses, point.inverter_losses);
}

}  // namespace

std::vector<LossComponent> pwm_loss_components(const Drive& drive, const LossInput& input,
                                               solver::FieldProblem& problem, double phase_resistance) {
  const geometries::Machine& machine = input.machine;
  const double current = std::hypot(input.rotation.current.d, input.rotation.current.q);
  const double step = ripple_step * std::max({current, machine.rated_current, 1e-3});
  // The same laws, without the factors of what was solved before: the rotation may be a remembered one.
  problem.set_laws(region_laws(input.mesh, machine, input.materials, input.magnet_temperature),
                   solver::MagnetMemory(problem.magnet_memory()));
  const auto losses = pwm_losses(drive, ripple_response(input, problem, step), hysteresis_exponents(input.materials),
                                 terminals_of(input, phase_resistance), phase_resistance,
                                 machine.end_winding_inductance.value_or(0.0), machine.phases);
  std::vector<LossComponent> components = pwm_components(losses.value_or(PwmLosses()));
  if (!losses)
    for (LossComponent& component : components)
      component = {component.name, component.label, std::nullopt, not_given(machine.phases == 3)};
  return components;
}

double phase_voltage(const solver::DirectQuadrature& current, const solver::DirectQuadrature& flux_linkage,
                     double phase_resistance, int pole_pairs, double speed) {
  const double omega = pole_pairs * speed;
  return std::hypot(phase_resistance * current.d - omega * flux_linkage.q,
                    phase_resistance * current.q + omega * flux_linkage.d);
}

PointRecord describe_point(const OperatingPoint& point, const Rotation& rotation, const geometries::Machine& machine,
                           const geometries::SectorMesh& mesh, const MachineMaterials& materials,
                           double winding_temperature, double magnet_temperature, double no_load_flux_linkage,
                           bool losses) {
  PointRecord record;
  record.name = point.name;
  record.current = point.current;
  record.current_angle = std::atan2(rotation.current.q, rotation.current.d);
  record.speed = point.speed;
  record.positions = rotation.positions;
  record.torque_by_position = rotation.torque;
  for (const solver::DirectQuadrature& psi : rotation.flux_linkage) {
    record.psi_d_by_position.push_back(psi.d);
    record.psi_q_by_position.push_back(psi.q);
  }
  const solver::DirectQuadrature psi = rotation.mean_flux_linkage();
  const ApparentInductances inductances = apparent_inductances(psi, rotation.current, no_load_flux_linkage);
  record.torque = rotation.mean_torque();
  if (rotation.positions.size() > 1)
    record.torque_ripple = rotation.torque_ripple();
  record.psi_d = psi.d;
  record.psi_q = psi.q;
  record.inductance_d = inductances.d;
  record.inductance_q = inductances.q;
  record.peak_flux_density = peak_flux_density(machine, mesh, rotation);
  if (!losses || point.speed == 0.0)
    return record;

  record.losses =
      all_losses({machine, mesh, rotation, point.speed, winding_temperature, magnet_temperature, materials});
  record.mechanical_power = record.torque * point.speed;
  record.efficiency = efficiency_of(*record.mechanical_power, record.losses);
  return record;
}

void estimate_errors(CaseRecord& record, const std::vector<Rotation>& rotations, solver::FieldProblem& problem) {
  for (std::size_t k = 0; k < rotations.size(); ++k) {
    const Rotation& rotation = rotations[k];
    const double share = 1.0 / static_cast<double>(rotation.positions.size());
    std::vector<double> torque(rotation.positions.size(), 0.0);
    solver::DirectQuadrature linkage;
    for (const Rotation* part : rotation.parts()) {
      const std::vector<solver::ErrorEstimate> errors = problem.estimate_errors(part->solutions);
      for (std::size_t i = 0; i < errors.size(); ++i) {
        const solver::DirectQuadrature psi = solver::dq_from_phases(errors[i].flux_linkages, rotation.positions[i]);
        torque[i] += part->slice.share * errors[i].torque;
        linkage.d += share * part->slice.share * psi.d;
        linkage.q += share * part->slice.share * psi.q;
      }
    }
    double mean = 0.0, largest = 0.0;
    for (const double error : torque) {
      mean += share * error;
      largest = std::max(largest, std::abs(error));
    }
    PointRecord& point = record.points[k];
    point.torque_error = mean;
    point.largest_torque_error = largest;
    point.psi_d_error = linkage.d;
    point.psi_q_error = linkage.q;
  }
}

std::vector<Rotation> evaluate(CaseRecord& record, const geometries::Machine& machine,
                               const materials::MaterialLibrary& library, solver::FieldProblem& problem,
                               const std::vector<OperatingPoint>& points, const PerformanceOptions& options) {
  const std::clock_t begin = std::clock();
  const MachineMaterials materials = find_materials(machine, library);
  const geometries::SectorMesh& mesh = problem.mesh();
  const std::optional<solver::GradedMagnets> graded = graded_magnets(mesh, problem.degree(), *materials.magnet);
  const solver::MagnetMemory whole = graded ? graded->memory : solver::MagnetMemory();
  problem.set_laws(region_laws(mesh, machine, materials, record.magnet_temperature), whole);
  record.confidence = weakest_confidence(materials);
  if (!machine.skew.is_straight())
    record.skew = machine.skew.description();
  for (const std::string& note : material_notes(machine, materials))
    record.notes.push_back(note);
  record.phase_resistance = phase_resistance(machine, *materials.conductor, record.winding_temperature);
  record.passport =
      make_passport(machine, materials, graded ? std::optional<double>(graded->heavy_rare_earth) : std::nullopt);
  for (const auto& [element, mass] : record.passport.diffused_mass)
    record.notes.push_back(fmt::format("coercivity profile of {}: {:.3g} kA/m at treated faces, {:.3g} kg of {} "
                                       "({:.2g} % of the blocks) at grain boundaries, beside the base alloy",
                                       materials.magnet->name(), graded->gain / 1e3, mass, element,
                                       100.0 * graded->heavy_rare_earth));
  record.cells = static_cast<int>(problem.cells());
  record.unknowns = static_cast<int>(problem.unknowns());

  const bool one_position = options.rotation.positions == 1;
  RotationOptions at_no_load = options.rotation;
  if (!one_position)
    at_no_load.positions = std::max(options.rotation.positions, options.no_load_positions);
  RotationMemory forgotten;
  RotationMemory& memory = options.rotations != nullptr ? *options.rotations : forgotten;
  const Rotation no_load = memory.rotate(problem, machine, 0.0, 0.0, at_no_load);
  describe_no_load(record, no_load, machine);

  std::vector<Rotation> rotations;
  for (const OperatingPoint& point : points) {
    const double angle = point.current_angle
                             ? *point.current_angle
                             : memory.angle_of_most_torque(problem, machine, point.current, options.rotation);
    rotations.push_back(memory.rotate(problem, machine, point.current, angle, options.rotation));
    record.points.push_back(describe_point(point, rotations.back(), machine, mesh, materials,
                                           record.winding_temperature, record.magnet_temperature,
                                           record.no_load_flux_linkage, options.losses && !one_position));
    if (options.drive && !record.points.back().losses.empty())
      add_drive(record.points.back(), rotations.back(), machine, materials, problem, record, *options.drive);
    PointRecord& done = record.points.back();
    for (const LossComponent& component : done.losses)
      if (!component.note.empty())
        record.notes.push_back(fmt::format("point '{}', {}: {}", point.name, component.label, component.note));
    const double voltage = phase_voltage(rotations.back().current, {done.psi_d, done.psi_q}, record.phase_resistance,
                                         machine.pole_pairs(), point.speed);
    done.phase_voltage = voltage;
    if (options.phase_voltage_limit && voltage > *options.phase_voltage_limit)
      record.notes.push_back(fmt::format(
          "point '{}' needs {:.0f} V of phase voltage (peak of the fundamental), the inverter gives {:.0f} V",
          point.name, voltage, *options.phase_voltage_limit));
  }

  std::vector<const Rotation*> all{&no_load};
  for (const Rotation& rotation : rotations)
    all.push_back(&rotation);
  record.knee = check_knee(mesh, all, *materials.magnet, record.magnet_temperature, whole.rotor);
  if (!options.load_cases.empty()) {
    apply_loads(record, machine, materials, problem, points, rotations, options, whole);
    problem.set_laws(region_laws(mesh, machine, materials, record.magnet_temperature), whole);
  }
  record.seconds += static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC;
  record.done = true;
  return rotations;
}

}  // namespace lodestone::postprocess
