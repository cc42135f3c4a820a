// SPDX-License-Identifier: GPL-3.0-or-later
// Worth of a grade as text between processes and for programs.
#include "base/user_error.h"
#include "geometries/sector_mesh.h"
#include "solver/field_problem.h"
#include "studies/field_workers.h"
#include "studies/grade_worth.h"
#include "studies/worker_answers_internal.h"

#include <nlohmann/json.hpp>

#include <cmath>
#include <iostream>
#include <stdexcept>

namespace lodestone::studies {

namespace {

using nlohmann::ordered_json;

constexpr double kilo = 1e3;
constexpr double degree = base::pi / 180.0;

/// The value that is this very number in the unit, so that what passes through a process comes back the same.
double value_of(double number, double unit) {
  const double value = number * unit;
  for (const double near : {value, std::nextafter(value, 0.0), std::nextafter(value, 2.0 * value)})
    if (near / unit == number)
      return near;
  return value;
}

ordered_json or_null(const std::optional<double>& value, double unit = 1.0) {
  return value ? ordered_json(*value / unit) : ordered_json();
}
std::optional<double> number(const ordered_json& json, const char* key, double unit = 1.0) {
  return json.at(key).is_null() ? std::nullopt : std::optional<double>(value_of(json.at(key), unit));
}

ordered_json of_band(const std::optional<materials::Band>& band) {
  return band ? ordered_json({band->min, band->max}) : ordered_json();
}
std::optional<materials::Band> band(const ordered_json& json) {
  return json.is_null() ? std::nullopt
                        : std::optional<materials::Band>({json.at(0).get<double>(), json.at(1).get<double>()});
}

ordered_json of_grade(const GradeInMachine& grade) {
  ordered_json json;
  json["magnet"] = grade.magnet;
  json["current_angle"] = grade.current_angle / degree;
  json["torque"] = grade.torque;
  json["efficiency"] = or_null(grade.efficiency);
  json["loss"] = or_null(grade.loss);
  json["magnet_mass"] = grade.magnet_mass;
  json["stack_length"] = grade.stack_length;
  json["magnet_thickness"] = grade.magnet_thickness > 0.0 ? ordered_json(grade.magnet_thickness) : ordered_json();
  const postprocess::Passport& passport = grade.passport;
  json["composition_confidence"] =
      passport.composition_known ? ordered_json(to_string(passport.composition_provenance.confidence)) : ordered_json();
  json["element_mass"] = passport.composition_known ? ordered_json::object() : ordered_json();
  for (const auto& [element, mass] : passport.element_mass)
    json["element_mass"][element] = of_band(mass);
  json["rare_earth_mass"] = of_band(passport.rare_earth_mass);
  json["heavy_rare_earth_mass"] = of_band(passport.heavy_rare_earth_mass);
  json["cost"] = of_band(grade.cost);
  json["demagnetisation_margin"] = or_null(grade.margin, kilo);
  json["demagnetisation_margin_kelvin"] = or_null(grade.kelvin);
  json["worst_load"] = grade.worst_load;
  json["needed_coercivity"] = or_null(grade.needed_coercivity, kilo);
  json["coercivity"] = or_null(grade.coercivity, kilo);
  json["irreversible_torque_loss"] = or_null(grade.torque_loss);
  json["lacks"] = grade.lacks;
  return json;
}

GradeInMachine grade_of(const ordered_json& json) {
  GradeInMachine grade;
  grade.magnet = json.at("magnet");
  grade.current_angle = value_of(json.at("current_angle"), degree);
  grade.torque = json.at("torque");
  grade.efficiency = number(json, "efficiency");
  grade.loss = number(json, "loss");
  grade.magnet_mass = json.at("magnet_mass");
  grade.stack_length = json.at("stack_length");
  grade.magnet_thickness = number(json, "magnet_thickness").value_or(0.0);
  grade.passport.magnet_mass = grade.magnet_mass;
  grade.passport.composition_known = !json.at("element_mass").is_null();
  if (grade.passport.composition_known)
    for (const auto& [element, mass] : json.at("element_mass").items())
      grade.passport.element_mass[element] = *band(mass);
  grade.passport.rare_earth_mass = band(json.at("rare_earth_mass"));
  grade.passport.heavy_rare_earth_mass = band(json.at("heavy_rare_earth_mass"));
  grade.cost = band(json.at("cost"));
  grade.margin = number(json, "demagnetisation_margin", kilo);
  grade.kelvin = number(json, "demagnetisation_margin_kelvin");
  grade.worst_load = json.at("worst_load");
  grade.needed_coercivity = number(json, "needed_coercivity", kilo);
  grade.coercivity = number(json, "coercivity", kilo);
  grade.torque_loss = number(json, "irreversible_torque_loss");
  grade.lacks = json.at("lacks");
  return grade;
}

ordered_json of_worth(const WorthInMachine& worth) {
  ordered_json json;
  json["machine"] = worth.machine;
  json["current"] = worth.current;
  json["speed"] = worth.speed;
  json["baseline"] = of_grade(worth.baseline);
  json["grade"] = of_grade(worth.grade);
  json["adjusted"] = worth.adjusted ? of_grade(*worth.adjusted) : ordered_json();
  json["why_not_adjusted"] = worth.why_not_adjusted;
  json["answers"] = ordered_json::array();
  for (const PropertyAnswer& answer : worth.answers)
    json["answers"].push_back({{"property", answer.property},
                               {"torque", answer.torque},
                               {"efficiency", or_null(answer.efficiency)},
                               {"demagnetisation_margin", or_null(answer.margin, kilo)},
                               {"demagnetisation_margin_kelvin", or_null(answer.kelvin)}});
  json["notes"] = worth.notes;
  json["seconds"] = worth.seconds;
  return json;
}

WorthInMachine worth_of(const ordered_json& json) {
  WorthInMachine worth;
  worth.machine = json.at("machine");
  worth.current = json.at("current");
  worth.speed = json.at("speed");
  worth.baseline = grade_of(json.at("baseline"));
  worth.grade = grade_of(json.at("grade"));
  if (!json.at("adjusted").is_null())
    worth.adjusted = grade_of(json.at("adjusted"));
  worth.why_not_adjusted = json.at("why_not_adjusted");
  for (const ordered_json& answer : json.at("answers"))
    worth.answers.push_back({answer.at("property"), answer.at("torque"), number(answer, "efficiency"),
                             number(answer, "demagnetisation_margin", kilo),
                             number(answer, "demagnetisation_margin_kelvin")});
  worth.notes = json.at("notes").get<std::vector<std::string>>();
  worth.seconds = json.at("seconds");
  return worth;
}

std::string text_of(const ordered_json& json) {
  return json.dump(-1, ' ', false, ordered_json::error_handler_t::replace);
}

std::string task_of(const WorthRequest& request) {
  return text_of({{"machine", request.machine},
                  {"magnet", request.magnet},
                  {"baseline", request.baseline},
                  {"scenario", request.scenario},
                  {"by_volume", request.adjustment == Adjustment::magnet_volume},
                  {"magnet_temperature", request.magnet_temperature},
                  {"load_temperature", request.load_temperature},
                  {"winding_temperature", request.winding_temperature},
                  {"current", or_null(request.current)},
                  {"electrical_frequency", request.electrical_frequency},
                  {"positions", request.positions}});
}

WorthRequest request_of(const std::string& task) {
  const ordered_json json = ordered_json::parse(task);
  WorthRequest request;
  request.machine = json.at("machine");
  request.magnet = json.at("magnet");
  request.baseline = json.at("baseline");
  request.scenario = json.at("scenario");
  request.adjustment = json.at("by_volume").get<bool>() ? Adjustment::magnet_volume : Adjustment::stack_length;
  request.magnet_temperature = json.at("magnet_temperature");
  request.load_temperature = json.at("load_temperature");
  request.winding_temperature = json.at("winding_temperature");
  request.current = number(json, "current");
  request.electrical_frequency = json.at("electrical_frequency");
  request.positions = json.at("positions");
  return request;
}

}  // namespace

std::string answer_worth(const std::string& task, const materials::MaterialLibrary& library) {
  const auto failed = [](const char* kind, const std::string& what) {
    return text_of({{"failed", kind}, {"what", what}});
  };
  try {
    return text_of(of_worth(grade_worth(request_of(task), library)));
  } catch (const base::UserError& error) {
    return failed("input", error.what());
  } catch (const geometries::MeshError& error) {
    return failed("mesh", error.what());
  } catch (const solver::ConvergenceError& error) {
    return failed("convergence", error.what());
  } catch (const std::exception& error) {
    return failed("other", error.what());
  }
}

std::vector<WorthInMachine> grade_worth(const std::vector<WorthRequest>& requests, base::Executor& executor) {
  std::vector<std::string> tasks;
  tasks.reserve(requests.size());
  for (const WorthRequest& request : requests)
    tasks.push_back(task_of(request));
  std::vector<WorthInMachine> machines;
  for (const std::string& answer : executor.run(tasks)) {
    const ordered_json json = ordered_json::parse(answer);
    if (!json.contains("failed")) {
      machines.push_back(worth_of(json));
      continue;
    }
    const std::string kind = json.at("failed"), what = json.at("what");
    if (kind == "input")
      throw base::UserError(what);
    if (kind == "mesh")
      throw geometries::MeshError(what);
    if (kind == "convergence")
      throw solver::ConvergenceError(what);
    throw std::runtime_error(what);
  }
  return machines;
}

std::vector<std::string> serving_worth() {
  return {"grade-worker"};
}

int serve_worth(const std::vector<std::string>& library_folders) {
  if (!die_with_parent())
    return 1;
  ::signal(SIGPIPE, SIG_IGN);
  const WorkerAnswers answers;
  const materials::MaterialLibrary library{base::LibraryPath(library_folders)};
  for (std::string line; std::getline(std::cin, line);)
    if (!answers.send(answer_worth(line, library)))
      return 1;
  return 0;
}

std::string to_json_text(const WorthInMachine& worth) {
  return text_of(of_worth(worth));
}

}  // namespace lodestone::studies
