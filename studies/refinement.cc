// SPDX-License-Identifier: GPL-3.0-or-later
#include "studies/refinement.h"

#include "base/quantity.h"
#include "base/user_error.h"
#include "postprocess/store/results_store.h"
#include "studies/derivations.h"
#include "studies/read_text_internal.h"
#include "studies/study.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

namespace lodestone::studies {

namespace {

using base::Node;

constexpr int most_evaluations = 100'000;
const std::vector<std::string> directions = {"minimise", "maximise"};

void check_variations(const Node& node, const Study& study) {
  if (study.variations.all().empty())
    node.fail("needs 'vary': what may be changed, each with a range {from: 5 mm, to: 7 mm}");
  for (const Variation& variation : study.variations.all())
    if (!variation.interval)
      variation.values.front().source.fail("is a choice, along which nothing goes downhill: give a range without "
                                           "'count', or choose by 'optimise' first and refine what it finds");
}

/// The value of a dotted path, nothing where the document has none.
std::optional<Node> find_value(const base::Document& document, const std::string& path) {
  Node node = document.root();
  for (std::size_t begin = 0; begin <= path.size();) {
    const std::size_t end = std::min(path.find('.', begin), path.size());
    const auto child = node.is_map() ? node.find(path.substr(begin, end - begin)) : std::nullopt;
    if (!child)
      return std::nullopt;
    node = *child;
    begin = end + 1;
  }
  return node.is_scalar() ? std::make_optional(node) : std::nullopt;
}

/// @throws base::UserError where there is not exactly one.
postprocess::CaseRecord find_design(const Refinement::Origin& origin) {
  const std::string wanted = read_text(origin.design);
  std::vector<postprocess::CaseRecord> found;
  std::vector<std::string> names;
  try {
    const postprocess::ResultsStore store(origin.directory, false);
    for (postprocess::CaseRecord& record : store.read_all()) {
      names.push_back(record.design);
      if (record.design == wanted || record.id.rfind(wanted, 0) == 0)
        found.push_back(std::move(record));
    }
  } catch (const base::UserError& error) {
    origin.study.fail(error.what());
  }
  if (found.empty())
    origin.design.fail(fmt::format("there is no design '{}' in {}{}; lodestone compare {} lists names and ids", wanted,
                                   origin.directory, base::did_you_mean(wanted, names), origin.directory));
  if (found.size() > 1)
    origin.design.fail(
        fmt::format("{} designs of {} are called '{}'; give an id", found.size(), origin.directory, wanted));
  if (!found.front().done)
    origin.design.fail(fmt::format("'{}' failed ({}); it is no start", wanted, found.front().failure));
  return std::move(found.front());
}

}  // namespace

Refinement Refinement::read(const Node& node, const Study& study) {
  const Node root = study.document.root();
  for (const char* const other : {"optimise", "sample", "robustness", "insitu"})
    if (const auto found = root.find(other))
      found->fail("does not go together with 'refine', which goes one way from one design");
  if (study.numerics.tolerance)
    root.at("numerics")
        .at("tolerance")
        .fail("does not go together with 'refine': gradients belong to a mesh that stays; "
              "give a 'refinement' in its place");
  check_variations(node, study);
  node.allow_keys(
      {"objective", "limits", "scenario", "from", "start", "algorithm", "evaluations", "tolerance", "step_tolerance"});

  Refinement read{Optimisation{node, {}, {}, node.find("scenario"), {}, {}}, {}, std::nullopt, {}};
  const bool has_scenario = read.wanted.scenario.has_value();
  const Node objective = node.at("objective");
  read.wanted.objectives = read_design_aims(objective, study, has_scenario);
  if (read.wanted.objectives.size() != 1)
    objective.fail(
        fmt::format("{} quantities; give one, and what else is wanted as 'limits'", read.wanted.objectives.size()));
  read.wanted.objectives.front().node.choice(directions);
  if (const auto limits = node.find("limits"))
    read.wanted.limits = read_design_aims(*limits, study, has_scenario);
  read.search.limits = read.wanted.limits.size();

  if (const auto from = node.find("from")) {
    from->allow_keys({"study", "design"});
    const Node directory = from->at("study");
    read.origin = Origin{directory, from->at("design"), read_text(directory)};
  }
  if (const auto start = node.find("start"))
    for (const auto& [path, value] : start->entries()) {
      const auto varied = [&name = path](const Variation& variation) { return variation.path == name; };
      if (std::none_of(study.variations.all().begin(), study.variations.all().end(), varied))
        value.fail("is not varied; what stays as it is belongs in the machine");
      read.start.emplace_back(path, value);
    }
  if (const auto algorithm = node.find("algorithm"))
    read.search.algorithm = static_cast<LocalAlgorithm>(algorithm->choice(local_algorithm_words()));
  if (const auto evaluations = node.find("evaluations"))
    read.search.evaluations = evaluations->integer(1, most_evaluations);
  if (const auto tolerance = node.find("tolerance"))
    read.search.objective_tolerance = tolerance->quantity("1", base::Range::between(1e-8, 0.1));
  // Values of candidates have six digits: steps below a hundred thousandth of a range may be none.
  if (const auto tolerance = node.find("step_tolerance"))
    read.search.step_tolerance = tolerance->quantity("1", base::Range::between(1e-5, 0.2));
  return read;
}

postprocess::StudyAims Refinement::listed(const Study& study, const materials::MaterialLibrary& library) const {
  postprocess::StudyAims list = wanted.listed(study, library);
  list.search = in_words();
  list.evaluations = static_cast<std::size_t>(search.evaluations);
  return list;
}

std::string Refinement::in_words() const {
  return fmt::format("{} from {}", local_algorithm_words()[static_cast<std::size_t>(search.algorithm)],
                     origin ? fmt::format("{} of {}", origin->design.text(), origin->directory)
                            : std::string("the machine as it is"));
}

base::Document with_origin(const Refinement& refinement, const base::Document& machine) {
  if (!refinement.origin)
    return machine;
  const Refinement::Origin& origin = *refinement.origin;
  const postprocess::CaseRecord design = find_design(origin);
  if (const std::string name = machine.root().at("machine").text(); design.machine != name)
    origin.design.fail(fmt::format("is a design of the machine '{}', this study's is '{}'", design.machine, name));
  base::Document changed = machine;
  for (const auto& [path, text] : design.varied)
    if (!is_of_study(path))
      changed = changed.with(path, text, origin.design.location());
  return changed;
}

std::vector<double> start_of(const Study& study, const base::Document& machine) {
  const Refinement& refinement = *study.refinement;
  std::vector<double> shares;
  for (const Variation& variation : study.variations.all()) {
    const Node range = variation.values.front().source;
    const auto given = std::find_if(refinement.start.begin(), refinement.start.end(),
                                    [&](const auto& one) { return one.first == variation.path; });
    const bool is_given = given != refinement.start.end();
    const std::optional<Node> node =
        is_given ? std::make_optional(given->second)
                 : find_value(is_of_study(variation.path) ? study.document : machine, variation.path);
    if (!node)
      range.fail(fmt::format("the machine's file does not give it, so that there is no value to start from; give one: "
                             "refine.start: {{{}: …}}",
                             variation.path));
    const Variation::Interval& ends = *variation.interval;
    double value = 0.0;
    try {
      value = base::parse_quantity(read_text(*node), ends.unit.empty() ? "1" : ends.unit);
    } catch (const base::QuantityError& error) {
      (is_given ? *node : range).fail(error.what());
    }
    const double share = ends.share_of(value);
    // The rounding of a value that stands at an end.
    constexpr double rounding = 1e-9;
    if (share < -rounding || share > 1.0 + rounding)
      (is_given ? *node : range)
          .fail(fmt::format("the start, {}, lies outside the range from {:g} to {:g} {}", node->text(), ends.first,
                            ends.last, ends.unit));
    shares.push_back(std::clamp(share, 0.0, 1.0));
  }
  return shares;
}

}  // namespace lodestone::studies
