// SPDX-License-Identifier: GPL-3.0-or-later
#include "studies/solve_field.h"

#include "postprocess/fields/saturation.h"
#include "postprocess/losses/copper.h"
#include "studies/run_case.h"

#include <algorithm>
#include <cmath>
#include <ctime>
#include <utility>

namespace lodestone::studies {

namespace {

double cpu_seconds() {
  return static_cast<double>(std::clock()) / CLOCKS_PER_SEC;
}

void add(solver::ErrorEstimate& sum, const solver::ErrorEstimate& one, double share) {
  sum.torque += share * one.torque;
  sum.energy += share * one.energy;
  sum.flux_linkages.resize(one.flux_linkages.size(), 0.0);
  for (std::size_t phase = 0; phase < one.flux_linkages.size(); ++phase)
    sum.flux_linkages[phase] += share * one.flux_linkages[phase];
}

/// Fills what is read from the solved rotation of one position.
void take_values(FieldReport& report, const postprocess::Rotation& rotation) {
  report.torque = rotation.torque.front();
  report.phase_flux_linkage = rotation.phase_flux_linkage.front();
  report.flux_linkage = rotation.flux_linkage.front();
  report.solution = rotation.pictured().solutions.front();
  report.newton_iterations = rotation.newton_iterations;
  for (const postprocess::Rotation* part : rotation.parts()) {
    const solver::FieldSolution& solution = part->solutions.front();
    const double share = part->slice.share;
    for (const auto& [sum, body] :
         {std::pair{&report.arkkio_rotor, solver::Body::rotor}, std::pair{&report.arkkio_stator, solver::Body::stator}})
      if (const auto torque = solution.torque_arkkio(body))
        *sum = sum->value_or(0.0) + share * *torque;
    report.energy += share * solution.energy();
    report.coenergy += share * solution.coenergy();
    report.newton_residual = std::max(report.newton_residual, solution.newton().residuals.back());
  }
}

}  // namespace

FieldReport solve_field(const geometries::Machine& machine, const materials::MaterialLibrary& library,
                        const FieldRequest& request) {
  FieldReport report;
  report.materials = postprocess::find_materials(machine, library);
  const postprocess::OperatingPoint point{"", request.current, request.current_angle, 0.0};
  const AdaptedModel adapted = adapted_model(report.models, machine, library, request.magnet_temperature,
                                             request.numerics, {point}, request.position, request.progress);
  const FieldModel& model = adapted.model;
  report.mesh_options = adapted.mesh;
  report.adaptation = adapted.adaptation;
  report.mesh = model.mesh;
  report.magnets = model.problem->magnet_memory();
  report.mesh_seconds = model.mesh_seconds;
  report.cells = model.problem->cells();
  report.unknowns = model.problem->unknowns();

  postprocess::RotationOptions search;
  search.positions = request.numerics.positions;
  report.current_angle = request.current_angle
                             ? *request.current_angle
                             : postprocess::angle_of_most_torque(*model.problem, machine, request.current, search);
  report.current = {request.current * std::cos(report.current_angle), request.current * std::sin(report.current_angle)};

  const double begin = cpu_seconds();
  postprocess::RotationOptions here;
  here.positions = 1;
  here.first_position = request.position;
  const postprocess::Rotation rotation =
      postprocess::rotate(*model.problem, machine, request.current, report.current_angle, here);
  report.solve_seconds = model.setup_seconds + cpu_seconds() - begin;
  take_values(report, rotation);

  const double estimate_begin = cpu_seconds();
  std::string no_estimate = "elements of this degree have none above them";
  try {
    if (model.problem->degree() < solver::FieldOptions::highest_degree) {
      solver::ErrorEstimate error;
      for (const postprocess::Rotation* part : rotation.parts())
        add(error, model.problem->estimate_error(part->solutions.front()), part->slice.share);
      report.error = std::move(error);
    }
  } catch (const geometries::MeshError& error) {  // the field stands without its estimate
    no_estimate = error.what();
  } catch (const solver::ConvergenceError& error) {
    no_estimate = error.what();
  }
  report.error_seconds = cpu_seconds() - estimate_begin;

  if (request.derivatives) {
    const double derivatives_begin = cpu_seconds();
    FieldModels models;  // of their own: `model` is valid until the next call
    report.derivatives = postprocess::parameter_derivatives(
        machine, *model.movable, report.materials, *model.problem, rotation,
        {request.current, report.current_angle, request.position, request.magnet_temperature,
         request.winding_temperature},
        [&](const geometries::Machine& other) {
          const FieldModel& its =
              models.of(other, library, request.magnet_temperature, request.numerics, report.mesh_options);
          return postprocess::MachineField{*its.movable, *its.problem};
        });
    report.derivative_seconds = cpu_seconds() - derivatives_begin;
  }

  for (const postprocess::Rotation* part : rotation.parts()) {
    const solver::FieldSolution no_load = model.problem->solve(
        postprocess::state_at(machine, *model.mesh, {}, request.position, part->slice), &part->solutions.front());
    report.no_load_flux_linkage +=
        part->slice.share * solver::dq_from_phases(no_load.flux_linkages(), request.position).d;
  }
  const auto inductances =
      postprocess::apparent_inductances(report.flux_linkage, report.current, report.no_load_flux_linkage);
  report.inductance_d = inductances.d;
  report.inductance_q = inductances.q;

  report.peak_flux_density = postprocess::peak_flux_density(machine, *report.mesh, rotation);
  report.knee = postprocess::check_knee(*report.mesh, {&rotation}, *report.materials.magnet, request.magnet_temperature,
                                        report.magnets.rotor);
  report.phase_resistance =
      postprocess::phase_resistance(machine, *report.materials.conductor, request.winding_temperature);
  report.copper_loss = 0.5 * machine.phases * report.phase_resistance * request.current * request.current;
  report.confidence = postprocess::weakest_confidence(report.materials);
  report.notes = postprocess::material_notes(machine, report.materials);
  if (const std::string note = temperature_note(*report.materials.magnet, request.magnet_temperature); !note.empty())
    report.notes.push_back(note);
  if (report.adaptation && !report.adaptation->met)
    report.notes.push_back(unmet_tolerance_note(*report.adaptation));
  if (!report.error)
    report.notes.push_back("no error estimate: " + no_estimate);
  return report;
}

}  // namespace lodestone::studies
