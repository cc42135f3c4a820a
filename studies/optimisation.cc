// SPDX-License-Identifier: GPL-3.0-or-later
#include "studies/optimisation.h"

#include "base/quantity.h"
#include "base/user_error.h"
#include "studies/read_text_internal.h"
#include "studies/study.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <limits>

namespace lodestone::studies {

namespace {

using base::Node;
using postprocess::NamedQuantity;
using postprocess::QuantityNeed;

constexpr int most_population = 10'000, most_islands = 256, most_batch = 256;
const std::vector<std::string> directions = {"minimise", "maximise"};

std::vector<std::string> point_names(const Study& study) {
  std::vector<std::string> names;
  for (const postprocess::OperatingPoint& point : study.operating_points)
    names.push_back(point.name);
  return names;
}

/// What the study lacks for a quantity, "" where it is computed. @param block that asks for it.
std::string missing_for(const NamedQuantity& quantity, const Study& study, bool has_scenario,
                        const std::string& block) {
  const auto point = std::find_if(study.operating_points.begin(), study.operating_points.end(),
                                  [&](const auto& one) { return one.name == quantity.point; });
  const double speed = (point == study.operating_points.end() ? study.operating_points.front() : *point).speed;
  switch (quantity.quantity->need) {
  case QuantityNeed::nothing:
    return "";
  case QuantityNeed::rotation:
    return study.analysis == Analysis::field ? "more than one rotor position ('analysis: field' solves one)" : "";
  case QuantityNeed::losses:
  case QuantityNeed::inverter:
    if (study.analysis != Analysis::performance)
      return "'analysis: performance'";
    if (!(speed > 0.0))
      return "a speed of its operating point";
    return quantity.quantity->need == QuantityNeed::inverter && !(study.inverter && study.inverter->power_switch)
               ? "'inverter' with a switch"
               : "";
  case QuantityNeed::load_cases:
    return study.load_cases.empty() ? "'load_cases'" : "";
  case QuantityNeed::efficiency_map:
    return study.efficiency_map ? "" : "'efficiency_map'";
  case QuantityNeed::duty:
    return study.duties.any() ? "" : "a 'cycle' or 'duty'";
  case QuantityNeed::rotor_strength:
    return study.rotor_strength ? "" : "'rotor_strength'";
  case QuantityNeed::thermal:
    return study.thermal ? "" : "'thermal'";
  case QuantityNeed::scenario:
    return has_scenario ? "" : "'" + block + ".scenario', such as average-2024 (lodestone list scenarios)";
  }
  return "";
}

}  // namespace

std::vector<Optimisation::Aim> read_design_aims(const Node& node, const Study& study, bool has_scenario) {
  const std::string block = node.field().substr(0, node.field().find('.'));
  std::vector<Optimisation::Aim> aims;
  for (const auto& [name, value] : node.entries()) {
    try {
      aims.push_back({postprocess::read_quantity(name, point_names(study)), read_text(value), value});
    } catch (const base::QuantityError& error) {
      value.fail(error.what());
    }
    const std::string missing = missing_for(aims.back().quantity, study, has_scenario, block);
    if (!missing.empty())
      value.fail(fmt::format("is not computed by this study: it needs {}", missing));
  }
  return aims;
}

Optimisation Optimisation::read(const Node& node, const Study& study) {
  const Node root = study.document.root();
  for (const char* const other : {"sample", "robustness", "insitu"})
    if (const auto found = root.find(other))
      found->fail("does not go together with 'optimise', which chooses its cases itself");
  if (study.variations.all().empty())
    node.fail("needs 'vary': what may be changed, each with a range {from: 5 mm, to: 7 mm} or a list");
  for (const Variation& variation : study.variations.all())
    if (variation.values.size() < 2)
      variation.values.front().source.fail("is the only value: nothing is to be chosen here; give it in the machine");
  node.allow_keys({"objectives", "limits", "scenario", "algorithm", "population", "evaluations", "islands", "migration",
                   "batch", "seed", "start"});

  Optimisation read{node, {}, {}, node.find("scenario"), {}, {}};
  const Node objectives = node.at("objectives");
  read.objectives = read_design_aims(objectives, study, read.scenario.has_value());
  if (read.objectives.empty())
    objectives.fail("nothing is wanted; give at least one quantity, such as efficiency: maximise");
  for (const Aim& aim : read.objectives)
    aim.node.choice(directions);
  if (const auto limits = node.find("limits"))
    read.limits = read_design_aims(*limits, study, read.scenario.has_value());

  SearchSettings& search = read.search;
  search.objectives = read.objectives.size();
  search.algorithm = search.objectives == 1 ? SearchAlgorithm::cma_es : SearchAlgorithm::nsga2;
  if (const auto algorithm = node.find("algorithm"))
    search.algorithm = static_cast<SearchAlgorithm>(algorithm->choice(search_algorithm_words()));
  search.population = node.at("population").integer(1, most_population);
  search.evaluations = node.at("evaluations").integer(1, static_cast<int>(max_cases));
  if (const auto islands = node.find("islands"))
    search.islands = islands->integer(1, most_islands);
  if (const auto migration = node.find("migration")) {
    if (search.islands == 1)
      migration->fail("has no effect with one island");
    search.migration = migration->integer(1, static_cast<int>(max_cases));
  }
  if (const auto batch = node.find("batch")) {
    if (search.algorithm != SearchAlgorithm::gaussian_process)
      batch->fail("has an effect with 'algorithm: gaussian-process' only");
    search.batch = batch->integer(1, most_batch);
  }
  if (const auto seed = node.find("seed"))
    search.seed = static_cast<std::uint32_t>(seed->integer(0, std::numeric_limits<int>::max()));
  if (const std::string complaint = complaint_about(search); !complaint.empty())
    node.fail(complaint);
  if (const auto start = node.find("start"))
    read.start = SearchStart::read(*start, study);
  return read;
}

postprocess::DesignAims Optimisation::aims(const materials::MaterialLibrary& library) const {
  postprocess::DesignAims result;
  if (scenario)
    result.scenario = library.scenario(scenario->text(), &*scenario);
  for (const Aim& aim : objectives)
    result.objectives.push_back({aim.quantity, aim.text == "maximise"});
  for (const Aim& aim : limits)
    try {
      result.limits.push_back(
          postprocess::read_aimed_limit(aim.quantity, aim.text, result.scenario ? result.scenario->currency : ""));
    } catch (const base::QuantityError& error) {
      aim.node.fail(error.what());
    }
  return result;
}

postprocess::StudyAims Optimisation::listed(const Study& study, const materials::MaterialLibrary& library) const {
  postprocess::StudyAims list;
  for (const Aim& aim : objectives)
    list.objectives.emplace_back(aim.quantity.name, aim.text);
  for (const Aim& aim : limits)
    list.limits.emplace_back(aim.quantity.name, aim.text);
  if (scenario) {
    // A path is relative to the study's file, which nobody knows who reads the directory.
    const std::string file = library.path().find("scenarios", scenario->text(), study.folder());
    const std::string name = scenario->text();
    const std::vector<std::string> names = library.path().names("scenarios");
    const bool is_name = std::find(names.begin(), names.end(), name) != names.end();
    list.scenario = is_name ? name : std::filesystem::absolute(file).lexically_normal().string();
  }
  list.points = point_names(study);
  list.search = in_words();
  list.evaluations = static_cast<std::size_t>(search.evaluations);
  return list;
}

std::string Optimisation::in_words() const {
  return fmt::format("{}, population {}{}, seed {}{}",
                     search_algorithm_words()[static_cast<std::size_t>(search.algorithm)], search.population,
                     search.islands > 1 ? fmt::format(" on each of {} islands", search.islands)
                     : search.algorithm == SearchAlgorithm::gaussian_process
                         ? fmt::format(", then {} at once", search.batch)
                         : "",
                     search.seed, start ? ", from " + start->in_words() : "");
}

std::vector<std::size_t> choices_of(const Study& study) {
  std::vector<std::size_t> choices;
  for (const Variation& variation : study.variations.all())
    choices.push_back(variation.interval ? 0 : variation.values.size());
  return choices;
}

std::vector<bool> ordered_choices_of(const Study& study) {
  std::vector<bool> ordered;
  for (const Variation& variation : study.variations.all())
    ordered.push_back(variation.values.front().source.is_map());
  return ordered;
}

}  // namespace lodestone::studies
