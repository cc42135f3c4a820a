// SPDX-License-Identifier: GPL-3.0-or-later
// The answers of `lodestone grade` for programs.
#include "app/grade_answer.h"
#include "base/quantity.h"

#include <nlohmann/json.hpp>

namespace lodestone::app {

using nlohmann::ordered_json;
using postprocess::SurvivingDesign;
using studies::WorthInMachine;

std::string worth_json(const studies::WorthRequest& request, const std::vector<WorthInMachine>& machines,
                       const std::string& currency) {
  ordered_json json;
  json["magnet"] = machines.front().grade.magnet;
  json["baseline"] = machines.front().baseline.magnet;
  json["adjust"] = request.adjustment == studies::Adjustment::stack_length ? "stack-length" : "magnet-volume";
  json["magnet_temperature"] = request.magnet_temperature - base::zero_celsius;
  json["load_temperature"] = request.load_temperature - base::zero_celsius;
  json["winding_temperature"] = request.winding_temperature - base::zero_celsius;
  json["electrical_frequency"] = request.electrical_frequency;
  json["currency"] = currency;
  json["machines"] = ordered_json::array();
  for (const WorthInMachine& worth : machines)
    json["machines"].push_back(ordered_json::parse(to_json_text(worth)));
  const studies::Ranking ranking = rank_properties(machines);
  json["ranked_by"] = ranking.by_survival ? "kelvin" : "torque";
  json["improve_next"] = ordered_json::array();
  for (const studies::RankedProperty& one : ranking.properties)
    json["improve_next"].push_back({{"property", one.property},
                                    {"torque", one.torque},
                                    {"kelvin", one.kelvin ? ordered_json(*one.kelvin) : ordered_json()}});
  return json.dump(2);
}

std::string design_json(const studies::DesignReport& report) {
  const postprocess::LeastDysprosium& least = report.designs;
  const auto or_null = [](const std::optional<double>& value) { return value ? ordered_json(*value) : ordered_json(); };
  const auto of = [&](const SurvivingDesign& design) {
    return ordered_json{{"added_mass", design.added_mass},
                        {"mass_fraction", design.mass_fraction},
                        {"coercivity", design.coercivity / 1e3},
                        {"gain", design.gain / 1e3},
                        {"mean_remanence", design.mean_remanence},
                        {"torque", or_null(design.torque)},
                        {"efficiency", or_null(design.efficiency)},
                        {"irreversible_torque_loss", or_null(design.torque_loss())},
                        {"volume_beyond_loss", design.volume_beyond_loss},
                        {"worst_loss", design.worst_loss},
                        {"survives", design.survives()},
                        {"iterations", design.iterations},
                        {"converged", design.converged}};
  };
  ordered_json json;
  json["machine"] = report.machine;
  json["base"] = report.base;
  json["composition_law"] = report.law;
  json["element"] = report.element;
  json["loss"] = report.loss;
  json["magnet_mass"] = least.magnet_mass;
  json["confidence"] = to_string(least.confidence);
  json["load_cases"] = ordered_json::array();
  for (const postprocess::LoadCase& load : report.loads)
    json["load_cases"].push_back({{"name", load.name},
                                  {"magnet_temperature", load.magnet_temperature - base::zero_celsius},
                                  {"states", load.states.size()}});
  json["designs"] = {{"base", of(least.base)},
                     {"uniform", of(least.uniform)},
                     {"diffusion", of(least.diffusion)},
                     {"ideal", of(least.ideal)}};
  json["designs"]["diffusion"]["faces"] = materials::to_string(least.diffusion.faces);
  json["designs"]["diffusion"]["beyond_reported_gain"] = least.diffusion.beyond_reported_gain;
  for (const auto& [faces, mass] : least.diffusion.choices)
    json["designs"]["diffusion"]["choices"][materials::to_string(faces)] = mass;
  json["library_grades"] = ordered_json::array();
  for (const postprocess::LibraryGrade& grade : report.library_grades) {
    ordered_json one = of(grade.design);
    for (const char* key : {"added_mass", "mass_fraction", "gain", "mean_remanence", "iterations", "converged"})
      one.erase(key);
    one["magnet"] = grade.name;
    one["heavy_rare_earth_mass"] = grade.heavy_rare_earth;
    json["library_grades"].push_back(one);
  }
  json["not_judged"] = report.not_judged;
  json["notes"] = report.notes;
  json["seconds"] = report.seconds;
  json["units"] = {{"mass", "kg"}, {"coercivity", "kA/m"}, {"torque", "N·m"}, {"temperature", "degC"}};
  return json.dump(2);
}

}  // namespace lodestone::app
