// SPDX-License-Identifier: GPL-3.0-or-later
// The comparison for other programs: JSON. Keys and units: docs/results-format.md.
#include "base/quantity.h"
#include "materials/composition.h"
#include "postprocess/comparison/comparison.h"
#include "postprocess/comparison/comparison_duties_internal.h"
#include "postprocess/comparison/comparison_formats_internal.h"
#include "postprocess/comparison/comparison_thermal_internal.h"
#include "postprocess/comparison/robustness_internal.h"
#include "postprocess/noise/pressure_json_internal.h"
#include "postprocess/strength/strength_json_internal.h"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <functional>
#include <nlohmann/json.hpp>
#include <utility>

namespace lodestone::postprocess {

namespace {

using Json = nlohmann::ordered_json;

std::optional<double> middle(const std::optional<materials::Band>& band, double factor = 1.0) {
  return band ? std::optional<double>(band->middle() * factor) : std::nullopt;
}

/// The passport's elements and whatever else a composition names.
std::vector<std::string> elements_of(const Passport& passport) {
  std::vector<std::string> elements(passport_elements.begin(), passport_elements.end());
  for (const auto& [element, band] : passport.element_mass) {
    if (std::find(elements.begin(), elements.end(), element) == elements.end()) {
      elements.push_back(element);
    }
  }
  return elements;
}

Json number(const std::optional<double>& value) {
  return value && std::isfinite(*value) ? Json(*value) : Json();
}

/// There are thousands in a design: made in place, without the lists that braces are read through.
Json band(const std::optional<materials::Band>& value, double factor = 1.0) {
  if (!value)
    return {};
  Json::object_t both;
  both.reserve(2);
  both.emplace_back("min", value->min * factor);
  both.emplace_back("max", value->max * factor);
  return both;
}

Json text_or_null(const std::string& text) {
  return text.empty() ? Json() : Json(text);
}

/// What it took is no result: the same study gives the same text.
Json adaptation_json(const CaseRecord& record) {
  if (!record.adaptation) {
    return {};
  }
  Json adaptation = Json::parse(to_json(*record.adaptation));
  adaptation.erase("seconds");
  for (Json& round : adaptation["rounds"]) {
    round.erase("seconds");
  }
  return adaptation;
}

/// Null without an inverter.
void add_inverter(Json& design, const PointRecord& point) {
  design["system_efficiency"] = number(point.system_efficiency);
  design["inverter_losses"] = nullptr;
  for (const LossComponent& component : point.inverter_losses) {
    design["inverter_losses"][component.name] = number(component.loss);
  }
}

/// Of an optimisation: what is wanted and what is limited, by the study's names, SI.
Json aims_json(const DesignAims& aims, const DesignMerit& merit) {
  Json values;
  for (std::size_t o = 0; o < aims.objectives.size(); ++o) {
    values[aims.objectives[o].quantity.name] = number(merit.objectives[o]);
  }
  for (std::size_t l = 0; l < aims.limits.size(); ++l) {
    values[aims.limits[l].quantity.name] = number(merit.limited[l]);
  }
  return values;
}

/// Quantities of the compared operating point; all null in a failed case.
void add_point(Json& design, const CaseRecord& record, const PointRecord& point) {
  const bool done = record.done;
  const auto result = [&](double value) { return done ? number(value) : Json(); };
  design["current"] = result(point.current);
  design["current_angle"] = result(point.current_angle * degrees);
  design["speed"] = result(point.speed * rpm);
  design["torque"] = result(point.torque);
  design["torque_ripple"] = number(point.torque_ripple);
  design["torque_error"] = number(point.torque_error);
  design["largest_torque_error"] = number(point.largest_torque_error);
  design["psi_d"] = result(point.psi_d);
  design["psi_q"] = result(point.psi_q);
  design["phase_voltage"] = number(point.phase_voltage);
  design["psi_d_error"] = number(point.psi_d_error);
  design["psi_q_error"] = number(point.psi_q_error);
  design["inductance_d"] = number(point.inductance_d);
  design["inductance_q"] = number(point.inductance_q);
  design["peak_flux_density"] = done ? Json(point.peak_flux_density) : Json();
  design["mechanical_power"] = number(point.mechanical_power);
  design["efficiency"] = number(point.efficiency);
  design["efficiency_note"] = point.efficiency ? Json(efficiency_note(point.losses)) : Json();
  design["cycle_efficiency"] = record.duties.empty() ? Json() : number(record.duties.front().efficiency());
  Json losses;
  for (const LossComponent& component : point.losses) {
    losses[component.name] = number(component.loss);
  }
  design["losses"] = losses;
  design["total_loss"] = number(total_loss(point.losses));
  add_inverter(design, point);
  design["no_load_flux_linkage"] = result(record.no_load_flux_linkage);
  design["cogging_torque"] = number(record.cogging_torque);
  const auto fundamental = record.back_emf_per_speed.find(1);
  design["back_emf"] = fundamental != record.back_emf_per_speed.end() && point.speed > 0.0
                           ? number(fundamental->second * point.speed)
                           : Json();
  Json harmonics;
  for (const auto& [order, amplitude] : record.back_emf_per_speed) {
    harmonics[std::to_string(order)] = amplitude;
  }
  design["back_emf_per_speed"] = harmonics;
  design["phase_resistance"] = result(record.phase_resistance);
}

void add_passport(Json& design, const CaseRecord& record, const PointRecord& point) {
  const Passport& passport = record.passport;
  const bool known = record.done && passport.composition_known;
  design["magnet_mass"] = record.done ? number(passport.magnet_mass) : Json();
  Json elements;
  Json rare_earths;
  Json element_bands;
  if (known) {
    for (const std::string& element : elements_of(passport)) {
      const materials::Band mass = mass_of(passport, element);
      elements[element] = mass.middle();
      element_bands[element] = band(mass);
      if (materials::is_rare_earth(element)) {
        rare_earths[element] = mass.middle();
      }
    }
  }
  const auto per_torque = per(passport.rare_earth_mass, point.torque);
  const auto heavy_per_torque = per(passport.heavy_rare_earth_mass, point.torque);
  const auto per_power = per(passport.rare_earth_mass, point.mechanical_power.value_or(0.0));
  design["rare_earth_mass"] = rare_earths;
  design["diffused_mass"] = known ? Json(passport.diffused_mass) : Json();
  design["element_mass"] = elements;
  design["total_rare_earth_mass"] = number(middle(passport.rare_earth_mass));
  design["heavy_rare_earth_mass"] = number(middle(passport.heavy_rare_earth_mass));
  design["rare_earth_per_torque"] = number(middle(per_torque, 1e3));  // g/(N·m)
  design["heavy_rare_earth_per_torque"] = number(middle(heavy_per_torque, 1e3));
  design["rare_earth_per_power"] = number(middle(per_power, 1e6));  // g/kW
  design["bands"] = {{"element_mass", element_bands},
                     {"total_rare_earth_mass", band(passport.rare_earth_mass)},
                     {"heavy_rare_earth_mass", band(passport.heavy_rare_earth_mass)},
                     {"rare_earth_per_torque", band(per_torque, 1e3)},
                     {"heavy_rare_earth_per_torque", band(heavy_per_torque, 1e3)},
                     {"rare_earth_per_power", band(per_power, 1e6)}};
  design["composition_source"] = known ? Json(passport.composition_provenance.source) : Json();
  design["composition_confidence"] =
      known ? Json(materials::to_string(passport.composition_provenance.confidence)) : Json();
}

/// By the flows' quantities; of active parts without known elements their carbon alone.
Json flow_bands(const std::function<std::optional<materials::Band>(FlowQuantity)>& value, bool carbon_alone = false) {
  Json::object_t bands;
  bands.reserve(flow_names().size());
  for (const FlowName& name : flow_names()) {
    if (!carbon_alone || name.quantity == FlowQuantity::carbon) {
      bands.emplace_back(name.key, band(value(name.quantity)));
    }
  }
  return bands;
}

/// Scenario → elements, parts, totals; null where nothing is followed.
Json life_cycle(const LifeCycle& cycle, const PointRecord& point) {
  const auto total = [&](FlowQuantity quantity) { return cycle.total(quantity); };
  Json object;
  object["currency"] = cycle.currency();
  Json& elements = object["elements"] = Json::object();
  for (const FlowLine& line : cycle.lines()) {
    if (!line.element.empty() && !elements.contains(line.element)) {
      elements[line.element] =
          flow_bands([&](FlowQuantity quantity) { return cycle.of_element(line.element, quantity); });
    }
  }
  Json& parts = object["parts"] = Json::object();
  for (const FlowLine& line : cycle.lines()) {
    if (parts.contains(line.part))
      continue;
    const bool elements_known = line.part == "magnets" || line.part == "grain boundaries";
    parts[line.part] =
        flow_bands([&](FlowQuantity quantity) { return cycle.of_part(line.part, quantity); }, !elements_known);
  }
  object["total"] = flow_bands(total);
  object["per_torque"] = flow_bands([&](FlowQuantity quantity) { return per(total(quantity), point.torque); });
  object["per_power"] = flow_bands(
      [&](FlowQuantity quantity) { return per(total(quantity), 1e-3 * point.mechanical_power.value_or(0.0)); });
  Json& confidence = object["factor_confidence"];
  for (const FlowName& name : flow_names()) {
    confidence[name.key] = materials::to_string(cycle.factor_confidence(name.quantity));
  }
  object["factors"] = cycle.factors();
  object["missing"] = cycle.missing();
  return object;
}

Json to_json(const ShortCircuitResult& fault) {
  const auto current = [](const solver::DirectQuadrature& value) { return Json({{"d", value.d}, {"q", value.q}}); };
  return {{"phases", fault.phases},
          {"course", fault.sudden ? "sudden" : "steady"},
          {"speed", fault.speed * rpm},
          {"current_before", fault.before ? current(*fault.before) : Json()},
          {"fault_position", number(scaled(fault.fault_position, degrees))},
          {"peak_current", current(fault.peak)},  // where i_d is least
          {"peak_angle", fault.sudden ? Json(fault.peak_angle * degrees) : Json()},
          {"largest_current", fault.largest_current},
          {"flux_map_current", fault.map_current}};
}

Json to_json(const LossTemperature& found) {
  const auto celsius = [](double kelvin) { return kelvin - base::zero_celsius; };
  return {{"loss", found.loss},
          {"from", celsius(found.from)},
          {"to", celsius(found.to)},
          {"temperature", found.temperature ? Json(celsius(*found.temperature)) : Json()}};
}

void add_knee(Json& design, const CaseRecord& record) {
  const KneeCheck& knee = record.knee;
  design["demagnetisation_margin"] = number(scaled(knee.margin, 1e-3));  // kA/m
  design["knee_field"] = number(scaled(knee.knee_field, 1e-3));
  design["worst_field"] = record.done ? number(knee.worst_field * 1e-3) : Json();
  design["volume_beyond_knee"] = record.done && knee.margin ? number(knee.volume_beyond_knee) : Json();
  Json load_cases = Json::array();
  for (const LoadCaseResult& load : record.load_cases) {
    load_cases.push_back({{"name", load.name},
                          {"magnet_temperature", load.magnet_temperature - base::zero_celsius},
                          {"irreversible_torque_loss", number(load.torque_loss)},
                          {"irreversible_flux_loss", load.no_load_flux_loss},
                          {"volume_beyond_1_percent", load.volume_beyond_1},
                          {"volume_beyond_5_percent", load.volume_beyond_5},
                          {"volume_beyond_20_percent", load.volume_beyond_20},
                          {"mean_remaining", load.mean_remaining},
                          {"dissipated_energy", load.dissipated_energy},
                          {"demagnetisation_margin", number(scaled(load.least_margin, 1e-3))},
                          {"margin_kelvin", number(load.least_kelvin)},
                          {"short_circuit", load.short_circuit ? to_json(*load.short_circuit) : Json()},
                          {"temperature_of_loss", load.loss_temperature ? to_json(*load.loss_temperature) : Json()}});
  }
  const bool loaded = !record.load_cases.empty();
  design["irreversible_torque_loss"] = loaded ? number(record.load_cases.back().torque_loss) : Json();
  design["irreversible_flux_loss"] = loaded ? number(record.load_cases.back().no_load_flux_loss) : Json();
  design["irreversible_loss_limit"] = loaded ? Json(record.irreversible_loss_limit) : Json();
  design["survives"] = loaded ? Json(record.not_survived() == nullptr) : Json();
  design["load_cases"] = loaded ? load_cases : Json();
  const LossTemperature* found = first_loss_temperature(record.load_cases);
  design["temperature_of_loss"] = found != nullptr ? to_json(*found)["temperature"] : Json();
  design["reversed_load_cases"] = nullptr;
  if (const auto& reversed = record.reversed_loads)
    design["reversed_load_cases"] = {{"irreversible_torque_loss", number(reversed->torque_loss)},
                                     {"irreversible_flux_loss", reversed->no_load_flux_loss}};
}

void add_flux_map(Json& design, const CaseRecord& record) {
  design["flux_map"] = nullptr;
  if (!record.flux_map) {
    return;
  }
  const FluxMapData& data = record.flux_map->data();
  const FluxMapErrors errors = record.flux_map->errors();
  Json temperatures;
  for (const double temperature : data.temperatures) {
    temperatures.push_back(temperature - base::zero_celsius);
  }
  design["flux_map"] = {{"current", data.range.current},
                        {"direct_current", {data.range.least_direct, data.range.most_direct}},
                        {"temperatures", temperatures},
                        {"nodes", record.flux_map->nodes().size()},
                        {"largest_torque", errors.torque_scale},
                        {"largest_flux_linkage", errors.flux_scale},
                        {"held_out", errors.currents},
                        {"torque_error", errors.torque_most},
                        {"flux_linkage_error", errors.flux_most},
                        {"torque_ripple_error", errors.ripple_most}};
}

void add_efficiency_map(Json& design, const CaseRecord& record) {
  design["efficiency_map"] = nullptr;
  if (!record.efficiency_map) {
    return;
  }
  const EfficiencyMap& map = *record.efficiency_map;
  const auto best = map.best(), system = map.best_system();
  design["efficiency_map"] = {
      {"top_speed", map.top_speed()},
      {"base_speed", map.base_speed},
      {"largest_torque", map.largest_torque()},
      {"largest_power", map.largest_power()},
      {"torque_at_top_speed", number(map.torque_at_top_speed())},
      {"characteristic_current", number(map.characteristic_current)},
      {"open_circuit_voltage", map.open_circuit_voltage},
      {"open_circuit_limit", number(map.open_circuit_limit)},
      {"generates_uncontrolled", map.generates_uncontrolled()},
      {"control", to_string(map.aim)},
      {"best_efficiency", best ? number(map.points[*best]->efficiency) : Json()},
      {"best_speed", best ? Json(map.speeds[*best / map.torques.size()]) : Json()},
      {"best_torque", best ? Json(map.torques[*best % map.torques.size()]) : Json()},
      {"note", map.note},
      {"drive", map.drive.empty() ? Json() : Json(map.drive)},
      {"best_system_efficiency", system ? number(map.points[*system]->system_efficiency) : Json()}};
}

}  // namespace

std::string Comparison::json_of(std::size_t i) const {
  const CaseRecord& record = cases_[i];
  const PointRecord& compared = point(i);
  Json design;
  design["design"] = record.design;
  design["machine"] = record.machine;
  design["magnet"] = record.magnet;
  design["magnet_process"] = record.magnet_process;
  design["skew"] = text_or_null(record.skew);
  Json varied = Json::object();
  for (const auto& [path, value] : record.varied) {
    varied[path] = value;
  }
  design["varied"] = varied;
  design["point"] = point_;
  design["magnet_temperature"] = record.magnet_temperature - base::zero_celsius;
  design["winding_temperature"] = record.winding_temperature - base::zero_celsius;
  design["done"] = record.done;
  design["valid"] = record.valid();
  design["on_front"] = static_cast<bool>(on_front_[i]);
  design["excluded"] = text_or_null(exclusion(i));
  design["failure"] = record.done ? Json() : Json(exclusion(i));
  design["objectives"] = aims_.empty() ? Json() : aims_json(aims_, merits_[i]);
  design["violation"] = number(merits_[i].violation);
  add_point(design, record, compared);
  add_passport(design, record, compared);
  Json cycles;
  for (const LifeCycle& cycle : life_cycles_[i]) {
    cycles[cycle.scenario()] = life_cycle(cycle, compared);
  }
  design["life_cycle"] = std::move(cycles);
  design["life_cycle_gap"] = text_or_null(life_cycle_gap(i));
  add_knee(design, record);
  add_flux_map(design, record);
  add_efficiency_map(design, record);
  design["rotor_strength"] = record.rotor_strength ? to_json(*record.rotor_strength) : Json();
  design["noise_orders"] = compared.gap_pressure ? to_json(*compared.gap_pressure, compared.speed) : Json();
  design["thermal"] = thermal_json(record);
  design["duties"] = duties_json(record, life_cycles_[i]);
  design["robustness"] = robustness_[i] ? Json::parse(to_json(*robustness_[i])) : Json();
  design["confidence"] = record.done ? Json(materials::to_string(record.confidence)) : Json();
  design["notes"] = record.notes;
  design["study"] = record.study;
  design["id"] = record.id;
  design["version"] = record.version;
  design["adaptation"] = adaptation_json(record);
  design["cells"] = record.done ? Json(record.cells) : Json();
  design["dofs"] = record.done ? Json(record.unknowns) : Json();
  return design.dump(-1, ' ', false, Json::error_handler_t::replace);
}

void Comparison::write_json(const TextSink& sink) const {
  sink("[");
  for (std::size_t i = 0; i < cases_.size(); ++i) {
    sink(i > 0 ? ",\n" : "\n");
    sink(json_of(i));
  }
  sink("\n]\n");
}

std::string Comparison::json() const {
  std::string text;
  write_json([&](std::string_view piece) { text += piece; });
  return text;
}

}  // namespace lodestone::postprocess
