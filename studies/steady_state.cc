// SPDX-License-Identifier: GPL-3.0-or-later
#include "studies/steady_state.h"

#include "base/quantity.h"
#include "base/user_error.h"
#include "postprocess/losses/copper.h"
#include "postprocess/losses/iron.h"
#include "postprocess/machine_materials.h"
#include "postprocess/performance.h"
#include "solver/graded_magnets.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace lodestone::studies {

using postprocess::HeatSources;
using postprocess::LossComponent;
using postprocess::LossInput;
using postprocess::LossTemperatures;
using postprocess::MachineMaterials;
using postprocess::ThermalResult;

namespace {

constexpr int most_iterations = 12;

/// Losses as they were solved at some temperatures.
struct SolvedLosses {
  HeatSources heat;
  LossTemperatures at;
};

/// What of the stator's iron loss arises within a radius.
double share_within(const LossInput& input, double radius) {
  const geometries::BodyMesh& cells = input.mesh.stator.value();
  const std::vector<double> density = postprocess::iron_loss(input, solver::Body::stator).density;
  double within = 0.0, all = 0.0;
  for (std::size_t c = 0; c < cells.cells.size(); ++c) {
    double area = 0.0, x = 0.0, y = 0.0;
    for (std::size_t k = 0; k < 4; ++k) {
      const geometries::Point& a = cells.vertices[static_cast<std::size_t>(cells.cells[c][k])];
      const geometries::Point& b = cells.vertices[static_cast<std::size_t>(cells.cells[c][(k + 1) % 4])];
      area += 0.5 * (a.x * b.y - a.y * b.x);
      x += 0.25 * a.x;
      y += 0.25 * a.y;
    }
    all += density[c] * area;
    within += std::hypot(x, y) < radius ? density[c] * area : 0.0;
  }
  return all > 0.0 ? within / all : 0.0;
}

SolvedLosses solve_losses(const postprocess::OperatingPoint& point, const Study& study,
                          const geometries::Machine& machine, const MachineMaterials& materials,
                          solver::FieldProblem& problem, const std::optional<postprocess::Drive>& drive,
                          const LossTemperatures& at) {
  const geometries::SectorMesh& mesh = problem.mesh();
  const auto graded = postprocess::graded_magnets(mesh, problem.degree(), *materials.magnet);
  problem.set_laws(region_laws(mesh, machine, materials, at.magnets), graded ? graded->memory : solver::MagnetMemory());
  postprocess::RotationOptions options;
  options.positions = study.numerics.positions;
  const double angle = point.current_angle
                           ? *point.current_angle
                           : postprocess::angle_of_most_torque(problem, machine, point.current, options);
  const postprocess::Rotation rotation = postprocess::rotate(problem, machine, point.current, angle, options);
  const LossInput input{machine, mesh, rotation, point.speed, at.winding, at.magnets, materials};
  SolvedLosses solved{{}, at};
  std::vector<LossComponent> losses = postprocess::all_losses(input);
  if (drive && drive->ripple_losses)
    for (const LossComponent& component : postprocess::pwm_loss_components(
             *drive, input, problem, postprocess::phase_resistance(machine, *materials.conductor, at.winding)))
      losses.push_back(component);
  double stator = 0.0;
  for (const LossComponent& component : losses) {
    const bool ripple = component.name.rfind("pwm_", 0) == 0;
    const std::string name = ripple ? component.name.substr(4) : component.name;
    const double loss = component.loss.value_or(0.0);
    if (name.rfind("copper", 0) == 0)
      solved.heat.winding += loss;
    else if (name == "iron_stator")
      stator += loss;
    else if (name == "iron_rotor")
      solved.heat.rotor += loss;
    else if (name.rfind("magnet", 0) == 0)
      solved.heat.magnets += loss;
  }
  // The ripple's share in the teeth is taken to be that of the fundamental.
  const double teeth = share_within(input, postprocess::slot_dimensions(machine).bottom_radius);
  solved.heat.teeth = teeth * stator;
  solved.heat.yoke = (1.0 - teeth) * stator;
  return solved;
}

/// The same currents at other temperatures.
HeatSources scaled(const SolvedLosses& solved, const MachineMaterials& materials, const LossTemperatures& to) {
  HeatSources heat = solved.heat;
  heat.winding = materials.conductor->scale_resistance(heat.winding, solved.at.winding, to.winding);
  const auto from = materials.magnet->conductivity(solved.at.magnets), now = materials.magnet->conductivity(to.magnets);
  if (from && now)
    heat.magnets *= *now / *from;
  return heat;
}

}  // namespace

postprocess::Cooling load_cooling(const ThermalSettings& settings, const base::LibraryPath& library) {
  return postprocess::Cooling::load(library, settings.cooling.text(), &settings.cooling);
}

LossTemperatures settled_temperatures(const ThermalResult& result, const geometries::Machine& machine) {
  const double in_slots = machine.stack_length / (0.5 * machine.mean_turn_length());
  return {in_slots * result.temperature("winding") + (1.0 - in_slots) * result.temperature("end winding"),
          result.temperature("magnets")};
}

ThermalResult find_steady_state(const Study& study, const Case& one, const geometries::Machine& machine,
                                const materials::MaterialLibrary& library, solver::FieldProblem& problem) {
  const ThermalSettings& settings = study.thermal.value();
  const postprocess::Cooling cooling = load_cooling(settings, library.path());
  const MachineMaterials materials = postprocess::find_materials(machine, library);
  const auto point = std::find_if(
      study.operating_points.begin(), study.operating_points.end(),
      [&](const postprocess::OperatingPoint& candidate) { return candidate.name == settings.operating_point; });
  const postprocess::MotorThermalNetwork network(
      machine, cooling, point->speed, settings.coolant_temperature.value_or(cooling.coolant_temperature.value));
  std::optional<postprocess::Drive> drive;
  if (one.inverter)
    drive = one.inverter->drive(library, *one.conditions.dc_voltage);
  LossTemperatures at{one.conditions.winding_temperature, one.conditions.magnet_temperature};
  ThermalResult result;
  for (int i = 1; i <= most_iterations; ++i) {
    const SolvedLosses solved = solve_losses(*point, study, machine, materials, problem, drive, at);
    result = network.settle([&](const LossTemperatures& to) { return scaled(solved, materials, to); }, at);
    const LossTemperatures next = settled_temperatures(result, machine);
    result.iterations = i;
    result.change = std::max(std::abs(next.winding - at.winding), std::abs(next.magnets - at.magnets));
    result.converged = result.change < steady_tolerance;
    at = next;
    if (result.converged)
      break;
  }
  result.operating_point = settings.operating_point;
  return result;
}

}  // namespace lodestone::studies
