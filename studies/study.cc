// SPDX-License-Identifier: GPL-3.0-or-later
#include "studies/study.h"

#include "base/library_path.h"
#include "base/quantity.h"
#include "base/user_error.h"
#include "studies/read_text_internal.h"
#include "studies/rotor_strength_request_internal.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <set>

namespace lodestone::studies {

namespace {

using base::Node;
using base::Range;

const std::vector<std::string> analysis_words = {"field", "rotation", "flux-map", "performance"};

constexpr double absolute_zero = 0.0;
// A polynomial through more is no better than the data of any magnet.
constexpr std::size_t max_map_temperatures = 5;
constexpr int least_map_positions = 4;
constexpr int most_map_points = 1000;

Numerics read_numerics(const Node& node) {
  node.allow_keys({"degree", "refinement", "positions", "error_estimate", "tolerance"});
  Numerics numerics;
  if (const auto degree = node.find("degree"))
    numerics.degree = degree->integer(1, 4);
  if (const auto refinement = node.find("refinement"))
    numerics.refinement = refinement->number(Range::between(0.25, 8.0));
  if (const auto positions = node.find("positions"))
    numerics.positions = positions->integer(2, 720);
  if (const auto estimate = node.find("error_estimate")) {
    numerics.error_estimate = estimate->boolean();
    if (numerics.error_estimate && numerics.degree == solver::FieldOptions::highest_degree)
      estimate->fail(fmt::format("errors are estimated with elements of a higher degree, and there are none above "
                                 "numerics.degree {}; 1, 2 and 3 are possible",
                                 numerics.degree));
  }
  if (const auto tolerance = node.find("tolerance")) {
    numerics.tolerance = tolerance->quantity("1", Range::between(least_tolerance, largest_tolerance));
    if (numerics.degree != 2 && numerics.degree != 3)
      tolerance->fail(fmt::format("a mesh is adapted by what elements of a higher degree add in its cells, which "
                                  "numerics.degree {} does not allow; 2 and 3 are possible",
                                  numerics.degree));
  }
  return numerics;
}

std::vector<double> read_map_temperatures(const Node& node) {
  std::vector<double> temperatures;
  for (const Node& item : node.items()) {
    temperatures.push_back(item.quantity("K", Range::positive()));
    for (std::size_t k = 0; k + 1 < temperatures.size(); ++k)
      if (std::abs(temperatures[k] - temperatures.back()) < 0.1)
        item.fail("this temperature stands in the list already");
    if (temperatures.size() > max_map_temperatures)
      item.fail(fmt::format("more than {} temperatures: what lies between them is interpolated", max_map_temperatures));
  }
  if (temperatures.empty())
    node.fail("the list is empty; give at least one temperature, or leave it out for that of the conditions");
  return temperatures;
}

FluxMapSettings read_flux_map(const Node& node, const Conditions& conditions) {
  node.allow_keys({"current", "direct_current", "temperatures", "tolerance", "ripple_tolerance", "held_out", "losses"});
  FluxMapSettings settings;
  if (const auto current = node.find("current"))
    settings.range.current = current->quantity("A", Range::positive());
  else if (conditions.current_limit)
    settings.range.current = *conditions.current_limit;
  else
    node.fail("'current' is missing: the largest peak current of the map (or give conditions.current_limit)");
  const double most = settings.range.current;
  settings.range.least_direct = -most;
  if (const auto direct = node.find("direct_current")) {
    direct->allow_keys({"from", "to"});
    const Node to = direct->at("to");
    settings.range.least_direct = direct->at("from").quantity("A", Range::between(-most, most));
    settings.range.most_direct = to.quantity("A", Range::between(-most, most));
    if (!(settings.range.most_direct > settings.range.least_direct))
      to.fail("the range is empty: 'to' must lie above 'from'");
  }
  if (const auto temperatures = node.find("temperatures"))
    settings.temperatures = read_map_temperatures(*temperatures);
  if (const auto tolerance = node.find("tolerance"))
    settings.tolerance = tolerance->quantity("1", Range::between(1e-4, 0.1));
  if (const auto tolerance = node.find("ripple_tolerance"))
    settings.ripple_tolerance = tolerance->quantity("1", Range::between(1e-3, 1.0));
  if (const auto held_out = node.find("held_out"))
    settings.held_out = held_out->integer(1, 10'000);
  if (const auto losses = node.find("losses"))
    settings.losses = losses->boolean();
  return settings;
}

EfficiencyMapSettings read_efficiency_map(const Node& node, const Conditions& conditions) {
  node.allow_keys({"top_speed", "speeds", "torques", "control", "open_circuit_limit"});
  for (const auto& [there, name] : {std::make_pair(conditions.dc_voltage.has_value(), "dc_voltage"),
                                    std::make_pair(conditions.current_limit.has_value(), "current_limit")})
    if (!there)
      node.fail(fmt::format("needs conditions.{}: what the inverter gives limits torque and speed", name));
  EfficiencyMapSettings settings;
  settings.top_speed = node.at("top_speed").quantity("rad/s", Range::positive());
  if (const auto speeds = node.find("speeds"))
    settings.speeds = speeds->integer(2, most_map_points);
  if (const auto torques = node.find("torques"))
    settings.torques = torques->integer(2, most_map_points);
  if (const auto control = node.find("control"))
    settings.aim = control->choice({"least-current", "least-loss"}) == 1 ? postprocess::ControlAim::least_loss
                                                                         : postprocess::ControlAim::least_current;
  if (const auto limit = node.find("open_circuit_limit"))
    settings.open_circuit_limit = limit->quantity("V", Range::positive());
  return settings;
}

/// The flux map under an efficiency map: at the magnets' temperature, up to the current limit. The tolerance is that of
/// the mesh's own torque error, with room.
FluxMapSettings map_for_efficiency(const Conditions& conditions) {
  FluxMapSettings settings;
  settings.range.current = *conditions.current_limit;
  settings.range.least_direct = -settings.range.current;
  settings.ripple_tolerance = 1.0;  // of no use here
  return settings;
}

postprocess::OperatingPoint read_point(const Node& node, Analysis analysis) {
  node.allow_keys({"name", "current", "angle", "speed"});
  postprocess::OperatingPoint point;
  point.name = read_text(node.at("name"));
  const Node current = node.at("current");
  point.current = current.quantity("A", Range::non_negative());

  const Node angle = node.at("angle");
  if (angle.is_scalar() && angle.text() == "best") {
    if (!(point.current > 0.0))
      angle.fail("'best' is the angle of most torque and needs a current above 0 A; give an angle such as 0 deg");
  } else {
    point.current_angle = angle.quantity("rad", Range::between(-2.0 * base::pi, 2.0 * base::pi));
  }

  const auto speed = node.find("speed");
  if (!speed && analysis == Analysis::performance)
    node.fail("'speed' is missing: losses and efficiency need one ('0 rpm' is a standstill, without them)");
  if (speed)
    point.speed = speed->quantity("rad/s", Range::non_negative());
  return point;
}

std::vector<postprocess::OperatingPoint> read_points(const Node& node, Analysis analysis) {
  std::vector<postprocess::OperatingPoint> points;
  std::set<std::string> names;
  for (const Node& item : node.items()) {
    points.push_back(read_point(item, analysis));
    if (!names.insert(points.back().name).second)
      item.at("name").fail("another operating point is named '" + points.back().name + "' already");
  }
  if (points.empty())
    node.fail("the list is empty; give at least one operating point");
  return points;
}

/// The point that a node names.
const postprocess::OperatingPoint& read_named_point(const Node& node,
                                                    const std::vector<postprocess::OperatingPoint>& points) {
  std::vector<std::string> known;
  known.reserve(points.size());
  for (const postprocess::OperatingPoint& one : points)
    known.push_back(one.name);
  return points[node.choice(known)];
}

postprocess::FaultRequest read_short_circuit(const Node& node, const Conditions& conditions,
                                             const std::vector<postprocess::OperatingPoint>& points) {
  node.allow_keys({"phases", "course", "speed", "operating_point"});
  postprocess::FaultRequest fault;
  if (const auto phases = node.find("phases"))
    fault.phases = phases->integer(2, 3);
  if (const auto course = node.find("course"))
    fault.sudden = course->choice({"sudden", "steady"}) == 0;
  double speed_of_point = 0.0;
  if (const auto point = node.find("operating_point")) {
    if (!fault.sudden)
      point->fail("has no effect with 'course: steady', which has forgotten what was before");
    const postprocess::OperatingPoint& named = read_named_point(*point, points);
    fault.operating_point = named.name;
    speed_of_point = named.speed;
  }
  const auto speed = node.find("speed");
  if (speed && speed->is_map()) {
    speed->allow_keys({"from", "to"});
    if (!fault.sudden)
      speed->fail("a steady short circuit is at one speed, such as 3000 rpm: the faster, the larger is -i_d");
    fault.least_speed = speed->at("from").quantity("rad/s", Range::positive());
    const Node to = speed->at("to");
    fault.most_speed = to.quantity("rad/s", Range::positive());
    if (!(fault.most_speed > fault.least_speed))
      to.fail("the range is empty: 'to' must lie above 'from'");
  } else if (speed) {
    fault.least_speed = fault.most_speed = speed->quantity("rad/s", Range::positive());
  } else if (speed_of_point > 0.0) {
    fault.least_speed = fault.most_speed = speed_of_point;
  } else {
    node.fail("'speed' is missing: one such as 3000 rpm, a range {from: 500 rpm, to: 6000 rpm} of which the worst is "
              "searched, or an 'operating_point' that has one");
  }
  const auto has_current = [](const postprocess::OperatingPoint& point) { return point.current > 0.0; };
  if (!conditions.current_limit && std::none_of(points.begin(), points.end(), has_current))
    node.fail("needs conditions.current_limit, or an operating point with a current: the worst state is searched up to "
              "it");
  return fault;
}

postprocess::LossSearch read_loss_search(const Node& node) {
  node.allow_keys({"loss", "from", "to"});
  postprocess::LossSearch search;
  if (const auto loss = node.find("loss"))
    search.loss = loss->quantity("1", Range::between(1e-4, 0.5));
  search.from = node.at("from").quantity("K", Range::positive());
  const Node to = node.at("to");
  search.to = to.quantity("K", Range::positive());
  if (std::abs(search.to - search.from) < 1.0)
    to.fail("the range is empty: 'to' must be another temperature than 'from', hotter, or colder for a ferrite");
  return search;
}

postprocess::DesignLoad read_load_case(const Node& node, const Conditions& conditions,
                                       const std::vector<postprocess::OperatingPoint>& points) {
  node.allow_keys(
      {"name", "magnet_temperature", "operating_point", "current", "angle", "short_circuit", "temperature_of_loss"});
  postprocess::DesignLoad load;
  load.name = read_text(node.at("name"));
  load.magnet_temperature = node.at("magnet_temperature").quantity("K", Range::positive());
  if (const auto search = node.find("temperature_of_loss"))
    load.search = read_loss_search(*search);
  if (const auto fault = node.find("short_circuit")) {
    for (const char* key : {"operating_point", "current", "angle"})
      if (const auto given = node.find(key))
        given->fail("a short circuit makes its own current; the state before it is 'short_circuit.operating_point'");
    load.fault = read_short_circuit(*fault, conditions, points);
  } else if (const auto point = node.find("operating_point")) {
    for (const char* key : {"current", "angle"})
      if (const auto given = node.find(key))
        given->fail("give either 'operating_point' or 'current' and 'angle', not both");
    load.operating_point = read_named_point(*point, points).name;
  } else {
    const double current = node.at("current").quantity("A", Range::non_negative());
    const double angle = node.at("angle").quantity("rad", Range::between(-2.0 * base::pi, 2.0 * base::pi));
    load.current = {current * std::cos(angle), current * std::sin(angle)};
  }
  return load;
}

std::vector<postprocess::DesignLoad> read_load_cases(const Node& node, const Conditions& conditions,
                                                     const std::vector<postprocess::OperatingPoint>& points) {
  std::vector<postprocess::DesignLoad> loads;
  std::set<std::string> names;
  for (const Node& item : node.items()) {
    loads.push_back(read_load_case(item, conditions, points));
    if (!names.insert(loads.back().name).second)
      item.at("name").fail("another load case is named '" + loads.back().name + "' already");
  }
  if (loads.empty())
    node.fail("the list is empty; give at least one load case, or leave it out");
  return loads;
}

/// Scripts that come with the program, by name.
const std::vector<std::string> ready_scripts = {"picture", "gap-line", "magnets"};

std::string read_script(const Node& node, const std::string& folder) {
  namespace fs = std::filesystem;
  const std::string name = read_text(node);
  fs::path file;
  if (std::find(ready_scripts.begin(), ready_scripts.end(), name) != ready_scripts.end()) {
    std::string stem = name;
    std::replace(stem.begin(), stem.end(), '-', '_');
    file = fs::path(base::own_folder("paraview", "postprocess/paraview")) / "insitu" / (stem + ".py");
  } else if (fs::path(name).extension() == ".py") {
    file = fs::path(folder) / name;
  } else {
    node.fail(fmt::format("'{}' is no script: give {}, or a file that ends in .py{}", name,
                          fmt::join(ready_scripts, ", "), base::did_you_mean(name, ready_scripts)));
  }
  std::error_code error;
  if (!fs::is_regular_file(file, error))
    node.fail(fmt::format("there is no file '{}'", file.string()));
  return fs::absolute(file, error).lexically_normal().string();
}

InSituSettings read_in_situ(const Node& node, const std::string& folder) {
  node.allow_keys({"script", "every"});
  InSituSettings settings;
  const Node script = node.at("script");
  if (script.is_list())
    for (const Node& item : script.items())
      settings.scripts.push_back(read_script(item, folder));
  else
    settings.scripts.push_back(read_script(script, folder));
  if (settings.scripts.empty())
    script.fail("the list is empty; give at least one script");
  if (const auto every = node.find("every"))
    settings.every = every->integer(1, 720);
  return settings;
}

/// Fewer let the harmonics of the slots into the mean over a sixth of a period.
void require_map_positions(const Study& study, const Node& root) {
  if (study.numerics.positions < least_map_positions)
    root.at("numerics")
        .at("positions")
        .fail(fmt::format("{} is not allowed; a flux map needs {} positions at least", study.numerics.positions,
                          least_map_positions));
}

}  // namespace

std::string to_string(Analysis analysis) {
  return analysis_words[static_cast<std::size_t>(analysis)];
}

std::optional<double> Conditions::phase_voltage_limit() const {
  if (!dc_voltage)
    return std::nullopt;
  return modulation * *dc_voltage / std::sqrt(3.0);
}

Conditions Conditions::read(const Node& node) {
  node.allow_keys({"magnet_temperature", "winding_temperature", "dc_voltage", "modulation", "current_limit"});
  const Range temperatures{absolute_zero, std::numeric_limits<double>::infinity(), false, true};
  Conditions conditions;
  conditions.magnet_temperature = node.at("magnet_temperature").quantity("K", temperatures);
  conditions.winding_temperature = node.at("winding_temperature").quantity("K", temperatures);
  if (const auto voltage = node.find("dc_voltage"))
    conditions.dc_voltage = voltage->quantity("V", Range::positive());
  if (const auto modulation = node.find("modulation")) {
    // 2√3/π is six-step operation, beyond which there is nothing.
    conditions.modulation = modulation->number({0.0, 2.0 * std::sqrt(3.0) / base::pi, false, true});
    if (!conditions.dc_voltage)
      modulation->fail("has no effect without 'dc_voltage'; give both or neither");
  }
  if (const auto limit = node.find("current_limit"))
    conditions.current_limit = limit->quantity("A", Range::positive());
  return conditions;
}

Study Study::load(const std::string& file) {
  return read(base::Document::load(file));
}

Study Study::read(const base::Document& document) {
  const Node root = document.root();
  if (!root.is_map())
    root.fail("a study is a map with the keys study, machine, conditions, operating_points, … (lodestone new study)");
  root.allow_keys({"study",
                   "description",
                   "machine",
                   "conditions",
                   "operating_points",
                   "load_cases",
                   "irreversible_loss",
                   "analysis",
                   "flux_map",
                   "efficiency_map",
                   "rotor_strength",
                   "noise_orders",
                   "pictures",
                   "cycle",
                   "vehicle",
                   "duty",
                   "thermal",
                   "inverter",
                   "numerics",
                   "insitu",
                   "vary",
                   "sample",
                   "derive",
                   "constraints",
                   "tolerance",
                   "robustness",
                   "limits",
                   "optimise",
                   "refine"});
  Study study(document);
  study.title = read_text(root.at("study"));
  study.machine = read_text(root.at("machine"));
  if (const auto description = root.find("description"))
    read_text(*description);
  study.conditions = Conditions::read(root.at("conditions"));
  if (const auto analysis = root.find("analysis"))
    study.analysis = static_cast<Analysis>(analysis->choice(analysis_words));
  study.operating_points = read_points(root.at("operating_points"), study.analysis);
  if (const auto loads = root.find("load_cases")) {
    if (study.analysis == Analysis::field)
      loads->fail("has no effect with 'analysis: field', which solves one position");
    study.load_cases = read_load_cases(*loads, study.conditions, study.operating_points);
  }
  if (const auto loss = root.find("irreversible_loss")) {
    if (study.load_cases.empty())
      loss->fail("has no effect without 'load_cases': it is what they may cost a valid design");
    study.irreversible_loss = loss->quantity("1", Range::between(0.0, 1.0));
  }
  if (const auto numerics = root.find("numerics"))
    study.numerics = read_numerics(*numerics);
  // What magnets remember of a sequence of loads is as exact as each field.
  if (study.analysis != Analysis::field && study.load_cases.empty())
    study.numerics.residual_of_mesh = true;
  const auto flux_map = root.find("flux_map");
  if (const auto efficiency = root.find("efficiency_map")) {
    if (study.analysis != Analysis::performance)
      efficiency->fail("has no effect without 'analysis: performance'");
    study.efficiency_map = read_efficiency_map(*efficiency, study.conditions);
    study.flux_map = flux_map ? read_flux_map(*flux_map, study.conditions) : map_for_efficiency(study.conditions);
    if (flux_map && flux_map->find("losses") && !study.flux_map->losses)
      flux_map->at("losses").fail("an efficiency map needs them; leave the key out");
    study.flux_map->losses = true;
    require_map_positions(study, root);
  } else if (study.analysis == Analysis::flux_map) {
    if (!flux_map)
      root.fail("'flux_map' is missing: this analysis needs its range of currents, such as flux_map: {current: 250 A}");
    study.flux_map = read_flux_map(*flux_map, study.conditions);
    require_map_positions(study, root);
  } else if (flux_map) {
    flux_map->fail("has no effect without 'analysis: flux-map' or an 'efficiency_map'");
  }
  if (const auto strength = root.find("rotor_strength"))
    study.rotor_strength = read_rotor_strength(*strength);
  if (const auto noise = root.find("noise_orders")) {
    study.noise_orders = noise->boolean();
    if (study.noise_orders && study.analysis == Analysis::field)
      noise->fail("has no effect with 'analysis: field', which solves one position");
  }
  if (const auto pictures = root.find("pictures"))
    study.pictures = pictures->boolean();
  study.duties = DutySettings::read(root);
  study.thermal = ThermalSettings::read(root, study.operating_points);
  if (const auto inverter = root.find("inverter")) {
    if (study.analysis != Analysis::performance)
      inverter->fail("has no effect without 'analysis: performance'");
    if (!study.conditions.dc_voltage)
      inverter->fail("needs conditions.dc_voltage");
    study.inverter = InverterSettings::read(*inverter);
  }
  if (const auto in_situ = root.find("insitu"))
    study.in_situ = read_in_situ(*in_situ, study.folder());
  study.variations = Variations::read(root);
  study.derivations = Derivations::read(root, study.variations);
  study.tolerances = Tolerances::read(root);
  if (const auto optimise = root.find("optimise"))
    study.optimisation = Optimisation::read(*optimise, study);
  if (const auto refine = root.find("refine"))
    study.refinement = Refinement::read(*refine, study);
  if (study.case_count() > max_cases)
    root.at("robustness")
        .fail(fmt::format("the study would have {} cases; at most {} are allowed", study.case_count(), max_cases));
  check_current_limit(study, study.conditions);
  return study;
}

bool Study::keeps_pictures() const {
  const std::size_t cases = optimisation ? static_cast<std::size_t>(optimisation->search.evaluations) : case_count();
  return pictures.value_or(cases <= most_pictures);
}

std::string Study::folder() const {
  return std::filesystem::path(file).parent_path().string();
}

void check_current_limit(const Study& study, const Conditions& conditions, const base::Node* varied) {
  if (!conditions.current_limit)
    return;
  for (std::size_t i = 0; i < study.operating_points.size(); ++i)
    if (study.operating_points[i].current > *conditions.current_limit) {
      if (varied != nullptr)
        varied->fail(fmt::format("the current of operating point '{}' is above this limit ({})",
                                 study.operating_points[i].name,
                                 base::format_quantity(study.operating_points[i].current, "A", "A")));
      const Node current = study.document.root().at("operating_points").items()[i].at("current");
      current.fail(fmt::format("{} is above conditions.current_limit ({})", current.text(),
                               base::format_quantity(*conditions.current_limit, "A", "A")));
    }
}

}  // namespace lodestone::studies
