// SPDX-License-Identifier: GPL-3.0-or-later
#include "studies/field_answer.h"

#include "base/quantity.h"
#include "geometries/winding.h"

#include <nlohmann/json.hpp>

#include <cctype>

namespace lodestone::studies {

namespace {

using nlohmann::ordered_json;
using postprocess::elasticity;
using postprocess::FieldQuantities;
using postprocess::ParameterDerivative;

double in_degrees(double radians) {
  return radians * 180.0 / base::pi;
}

ordered_json by_phase_and_axis(const std::vector<double>& phases, const solver::DirectQuadrature& dq) {
  ordered_json object;
  for (std::size_t phase = 0; phase < phases.size(); ++phase)
    object[key_of_phase(phase, phases.size())] = phases[phase];
  object["d"] = dq.d;
  object["q"] = dq.q;
  return object;
}

ordered_json or_null(const std::optional<double>& value) {
  return value ? ordered_json(*value) : ordered_json();
}

/// One object a parameter, in the order of the derivatives (docs/commands.md).
ordered_json derivatives_json(const postprocess::ParameterDerivatives& derivatives) {
  const FieldQuantities& q = derivatives.quantities;
  ordered_json list = ordered_json::array();
  for (const ParameterDerivative& p : derivatives.parameters) {
    // Angles are degrees in all of the answer, temperatures degC.
    const bool is_angle = p.unit == "rad", is_temperature = p.unit == "K";
    ordered_json entry;
    entry["parameter"] = p.parameter;
    entry["value"] = is_angle ? p.value * 180.0 / base::pi : is_temperature ? p.value - base::zero_celsius : p.value;
    entry["unit"] = is_angle ? "deg" : is_temperature ? "degC" : p.unit;
    const double scale = is_angle ? base::pi / 180.0 : 1.0;
    for (const char* key : {"torque", "flux_linkage", "stator_squared_flux_density", "copper_loss", "elasticity"})
      entry[key] = nullptr;
    if (p.by_unit) {
      const FieldQuantities& d = *p.by_unit;
      entry["torque"] = scale * d.torque;
      entry["flux_linkage"] = {{"d", scale * d.flux_linkage.d}, {"q", scale * d.flux_linkage.q}};
      entry["stator_squared_flux_density"] = scale * d.stator_squared_flux_density;
      entry["copper_loss"] = scale * d.copper_loss;
      const auto ratio = [&](double derivative, double quantity) {
        const auto value = elasticity(p, derivative, quantity);
        return value ? ordered_json(*value) : ordered_json();
      };
      if (p.is_ratio)
        entry["elasticity"] = {
            {"torque", ratio(d.torque, q.torque)},
            {"flux_linkage",
             {{"d", ratio(d.flux_linkage.d, q.flux_linkage.d)}, {"q", ratio(d.flux_linkage.q, q.flux_linkage.q)}}},
            {"stator_squared_flux_density", ratio(d.stator_squared_flux_density, q.stator_squared_flux_density)},
            {"copper_loss", ratio(d.copper_loss, q.copper_loss)}};
    }
    entry["remark"] = p.remark;
    list.push_back(std::move(entry));
  }
  return list;
}

}  // namespace

std::string key_of_phase(std::size_t phase, std::size_t phases) {
  std::string name = geometries::phase_name(phase, static_cast<int>(phases));
  name[0] = static_cast<char>(std::tolower(static_cast<unsigned char>(name[0])));
  return phases > 3 && geometries::phase_sets(static_cast<int>(phases)) == 1 ? "phase_" + name : name;
}

std::string field_answer(const geometries::Machine& machine, const FieldRequest& request, const FieldReport& report,
                         const std::vector<std::string>& files) {
  ordered_json object;
  object["machine"] = machine.name;
  object["magnet"] = report.materials.magnet->name();
  object["magnet_temperature"] = request.magnet_temperature - base::zero_celsius;
  object["winding_temperature"] = request.winding_temperature - base::zero_celsius;
  object["current_peak"] = request.current;
  object["angle"] = in_degrees(report.current_angle);
  object["angle_is_best"] = !request.current_angle && request.current > 0.0;
  object["position"] = in_degrees(request.position);
  object["skew"] = machine.skew.is_straight() ? ordered_json() : ordered_json(machine.skew.description());
  object["current"] = by_phase_and_axis(report.solution->state().phase_currents, report.current);
  object["torque"] = report.torque;
  object["torque_error"] = report.error ? ordered_json(report.error->torque) : ordered_json();
  const auto number = [](const std::optional<double>& value) { return value ? ordered_json(*value) : ordered_json(); };
  object["torque_arkkio"] = {{"rotor", number(report.arkkio_rotor)}, {"stator", number(report.arkkio_stator)}};
  object["flux_linkage"] = by_phase_and_axis(report.phase_flux_linkage, report.flux_linkage);
  object["flux_linkage_error"] =
      report.error ? by_phase_and_axis(report.error->flux_linkages,
                                       solver::dq_from_phases(report.error->flux_linkages, request.position))
                   : ordered_json();
  object["no_load_flux_linkage"] = report.no_load_flux_linkage;
  object["inductance"] = {{"d", or_null(report.inductance_d)}, {"q", or_null(report.inductance_q)}};
  object["peak_flux_density"] = ordered_json::object();
  for (const auto& [part, value] : report.peak_flux_density)
    object["peak_flux_density"][part] = value;
  object["energy"] = report.energy;
  object["energy_error"] = report.error ? ordered_json(report.error->energy) : ordered_json();
  object["coenergy"] = report.coenergy;
  object["stator_squared_flux_density"] =
      report.derivatives ? ordered_json(report.derivatives->quantities.stator_squared_flux_density) : ordered_json();
  object["derivatives"] = report.derivatives ? derivatives_json(*report.derivatives) : ordered_json();
  object["knee_field"] = or_null(report.knee.knee_field);
  object["magnet_field"] = report.knee.worst_field;
  object["demagnetisation_margin"] = or_null(report.knee.margin);
  for (const char* key : {"knee_field", "magnet_field", "demagnetisation_margin"})
    if (!object[key].is_null())
      object[key] = object[key].get<double>() / 1000.0;
  object["valid"] = report.knee.valid();
  object["phase_resistance"] = report.phase_resistance;
  object["copper_loss"] = report.copper_loss;
  object["confidence"] = materials::to_string(report.confidence);
  object["notes"] = report.notes;
  object["degree"] = request.numerics.degree;
  object["refinement"] = request.numerics.refinement;
  object["adaptation"] =
      report.adaptation ? ordered_json::parse(postprocess::to_json(*report.adaptation)) : ordered_json();
  object["cells"] = report.cells;
  object["dofs"] = report.unknowns;
  object["newton_iterations"] = report.newton_iterations;
  object["newton_residual"] = report.newton_residual;
  object["mesh_seconds"] = report.mesh_seconds;
  object["solve_seconds"] = report.solve_seconds;
  object["error_seconds"] = report.error_seconds;
  object["derivative_seconds"] = report.derivatives ? ordered_json(report.derivative_seconds) : ordered_json();
  object["files"] = files;
  object["units"] = {{"temperature", "degC"},     {"current", "A"},       {"angle", "electrical deg"},
                     {"torque", "N·m"},           {"flux_linkage", "Wb"}, {"inductance", "H"},
                     {"flux_density", "T"},       {"energy", "J"},        {"magnet_field", "kA/m"},
                     {"phase_resistance", "ohm"}, {"copper_loss", "W"},   {"seconds", "s"}};
  return object.dump(2);
}

}  // namespace lodestone::studies
