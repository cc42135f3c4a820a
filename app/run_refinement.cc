// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/run_refinement.h"

#include "app/commands.h"
#include "app/progress_output.h"
#include "app/run_end.h"
#include "app/text_output.h"
#include "base/quantity.h"
#include "studies/run_case.h"
#include "studies/run_refinement.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <iostream>

namespace lodestone::app {

namespace {

using nlohmann::ordered_json;
using postprocess::DesignAims;
using studies::RefinementStep;
using studies::RefinementSummary;

std::string currency_of(const DesignAims& aims) {
  return aims.scenario ? aims.scenario->currency : "";
}

std::string objective_in_words(const DesignAims& aims, const RefinementStep& step) {
  const postprocess::NamedQuantity& quantity = aims.objectives.front().quantity;
  return quantity.label() + " " + postprocess::format_value(quantity, step.objective, currency_of(aims));
}

/// "magnets 1.12 kg, torque at peak 290.3 N m: best so far".
std::string in_words(const DesignAims& aims, const RefinementStep& step) {
  if (!step.objective)
    return step.reason;
  std::string text = objective_in_words(aims, step);
  for (std::size_t i = 0; i < aims.limits.size(); ++i)
    text += fmt::format(", {} {}", aims.limits[i].quantity.label(),
                        postprocess::format_value(aims.limits[i].quantity, step.limited[i], currency_of(aims)));
  return text + (step.best ? ": best so far" : step.reason.empty() ? "" : ": " + step.reason);
}

class WayOutput {
public:
  WayOutput(const DesignAims& aims, bool quiet, const EventLines& events) : aims_(aims), progress_(quiet, events) {}

  void operator()(const studies::RefinementProgress& refinement) {
    if (refinement.step_ended && !refinement.steps->empty()) {
      const std::size_t count = refinement.steps->size();
      progress_.say(fmt::format("{} {}: {}", count == 1 ? "start" : "step", count - 1,
                                in_words(aims_, refinement.steps->back())));
    }
    progress_(refinement.cases);
  }
  void end(const studies::RunSummary& run) const { progress_.end(run); }

private:
  const DesignAims& aims_;
  ProgressOutput progress_;
};

/// The limits that the best design stands at, and the ranges' ends.
std::vector<std::string> held_by(const studies::Study& study, const DesignAims& aims, const RefinementStep& best) {
  std::vector<std::string> held;
  for (std::size_t i = 0; i < aims.limits.size(); ++i) {
    const double bound = aims.limits[i].limit.bound;
    constexpr double near = 2e-3;  // of the bound
    if (std::abs(*best.limited[i] - bound) <= near * std::abs(bound))
      held.push_back(aims.limits[i].quantity.label() + " " + aims.limits[i].limit.text);
  }
  for (std::size_t v = 0; v < study.variations.all().size(); ++v) {
    const studies::Variation& variation = study.variations.all()[v];
    for (const studies::VariedValue& end : variation.values)
      if (variation.at(&end == &variation.values.front() ? 0.0 : 1.0).text == best.varied[v].second)
        held.push_back(fmt::format("the end of the range of {}, {}", variation.path, end.text));
  }
  return held;
}

std::string methods_in_words(const RefinementSummary& summary) {
  const std::vector<std::pair<studies::DerivativeMethod, std::string>> kinds = {
      {studies::DerivativeMethod::adjoint, "from adjoints"},
      {studies::DerivativeMethod::geometry, "from the geometry"},
      {studies::DerivativeMethod::differences, "by differences of whole evaluations"}};
  std::string text;
  for (const auto& [method, words] : kinds) {
    std::string names;
    for (const auto& [name, its] : summary.methods)
      if (its == method)
        names += (names.empty() ? "" : ", ") + name;
    if (!names.empty())
      text += fmt::format("{}{} {}", text.empty() ? "" : "; ", names, words);
  }
  return text;
}

std::string table_of(const studies::Study& study, const DesignAims& aims, const RefinementSummary& summary) {
  const RefinementStep &start = summary.steps.front(), &best = summary.steps[*summary.best];
  Table table({{""}, {"start", true}, {"best", true}, {"range or limit"}});
  const auto quantity = [&](const postprocess::NamedQuantity& named, const std::optional<double>& from,
                            const std::optional<double>& to, const std::string& wanted) {
    table.add({named.label(), postprocess::format_value(named, from, currency_of(aims)),
               postprocess::format_value(named, to, currency_of(aims)), wanted});
  };
  quantity(aims.objectives.front().quantity, start.objective, best.objective,
           aims.objectives.front().maximise ? "maximise" : "minimise");
  for (std::size_t i = 0; i < aims.limits.size(); ++i)
    quantity(aims.limits[i].quantity, start.limited[i], best.limited[i], aims.limits[i].limit.text);
  for (std::size_t v = 0; v < best.varied.size(); ++v) {
    const bool is_varied = v < study.variations.all().size();
    table.add({best.varied[v].first, start.varied[v].second, best.varied[v].second,
               is_varied ? fmt::format("{} … {}", study.variations.all()[v].values.front().text,
                                       study.variations.all()[v].values.back().text)
                         : std::string("derived")});
  }
  Facts facts;
  facts.note(fmt::format("after {} designs: {}", summary.steps.size(), to_string(summary.end)));
  for (const std::string& held : held_by(study, aims, best))
    facts.note("stands at " + held);
  facts.note("derivatives of " + methods_in_words(summary));
  return table.text() + facts.text();
}

ordered_json step_json(const studies::Study& study, const DesignAims& aims, const RefinementStep& step) {
  const auto number = [](const std::optional<double>& value) { return value ? ordered_json(*value) : ordered_json(); };
  ordered_json varied = ordered_json::object(), limits = ordered_json::object(), derivatives = ordered_json::object();
  for (const auto& [path, text] : step.varied)
    varied[path] = text;
  for (std::size_t i = 0; i < aims.limits.size(); ++i)
    limits[aims.limits[i].quantity.name] = step.limited.empty() ? ordered_json() : number(step.limited[i]);
  for (const auto& [name, values] : step.derivatives) {
    ordered_json by = ordered_json::object();
    for (std::size_t v = 0; v < values.size(); ++v)
      by[study.variations.all()[v].path] = values[v];
    derivatives[name] = std::move(by);
  }
  return {{"id", step.id.empty() ? ordered_json() : ordered_json(step.id)},
          {"varied", std::move(varied)},
          {"objective", number(step.objective)},
          {"limits", std::move(limits)},
          {"counts", step.counts},
          {"best_so_far", step.best},
          {"barred", step.barred},
          {"reason", step.reason.empty() ? ordered_json() : ordered_json(step.reason)},
          {"derivatives_by_range", std::move(derivatives)}};
}

std::string json_of(const studies::Study& study, const DesignAims& aims, const RefinementSummary& summary) {
  ordered_json steps = ordered_json::array(), methods = ordered_json::object();
  for (const RefinementStep& step : summary.steps)
    steps.push_back(step_json(study, aims, step));
  for (const auto& [name, method] : summary.methods)
    methods[name] = to_string(method);
  const ordered_json json = {{"study", study.title},
                             {"objective", aims.objectives.front().quantity.name},
                             {"search", study.refinement->in_words()},
                             {"end", to_string(summary.end)},
                             {"best", summary.best ? ordered_json(*summary.best) : ordered_json()},
                             {"derivative_methods", std::move(methods)},
                             {"steps", std::move(steps)}};
  return json.dump(2, ' ', false, ordered_json::error_handler_t::replace);
}

}  // namespace

int run_refinement(const studies::Study& study, const std::string& directory, const studies::RunOptions& options,
                   bool quiet, const EventLines& events, bool json) {
  const materials::MaterialLibrary library{base::LibraryPath(options.library_folders)};
  const DesignAims aims = study.refinement->wanted.aims(library);
  WayOutput output(aims, quiet, events);
  const RefinementSummary summary = studies::run_refinement(
      study, directory, options, [&](const studies::RefinementProgress& progress) { output(progress); });
  output.end(summary.run);

  const studies::RunSummary& run = summary.run;
  if (const auto code = tell_early_end(run, "computed again", ""))
    return *code;
  fmt::print(stderr, "{}\n", cases_in_words(run));
  if (json)
    std::cout << json_of(study, aims, summary) << "\n";
  if (summary.end == studies::LocalEnd::no_start) {
    fmt::print(stderr, "{}: the start is no design to go on from: {}\n", study.file, summary.steps.front().reason);
    return run.infeasible > 0 || run.refused > 0 ? exit_code::bad_input : exit_code::some_failed;
  }
  if (!summary.best)
    fmt::print(stderr, "No design keeps all limits ({}); lodestone compare {} says why\n", to_string(summary.end),
               directory);
  if (json)
    return summary.best ? exit_code::done : exit_code::some_failed;
  if (summary.best)
    std::cout << table_of(study, aims, summary);
  std::cout << "Results: " << directory << "\nNext: lodestone compare " << directory << "\n";
  return summary.best ? exit_code::done : exit_code::some_failed;
}

}  // namespace lodestone::app
