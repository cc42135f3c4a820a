// SPDX-License-Identifier: GPL-3.0-or-later
#include "studies/search_start.h"

#include "base/quantity.h"
#include "base/user_error.h"
#include "postprocess/comparison/design_aims.h"
#include "postprocess/store/results_store.h"
#include "studies/read_text_internal.h"
#include "studies/study.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <utility>

namespace lodestone::studies {

namespace {

using base::Node;
using postprocess::CaseRecord;
using postprocess::DesignMerit;

/// Rounding of stored values, which have six digits or more.
constexpr double rounding = 1e-9;

std::optional<double> number_in(const std::string& text, const std::string& unit) {
  try {
    return base::parse_quantity(text, unit.empty() ? "1" : unit);
  } catch (const base::QuantityError&) {
    return std::nullopt;
  }
}

/// The share of a variation that gives this value; nothing where none does.
std::optional<double> share_of(const Variation& variation, const std::string& text) {
  if (const auto& interval = variation.interval) {
    const std::optional<double> value = number_in(text, interval->unit);
    if (!value)
      return std::nullopt;
    const double share = interval->share_of(*value);
    return share < -rounding || share > 1.0 + rounding ? std::nullopt : std::make_optional(std::clamp(share, 0.0, 1.0));
  }
  for (std::size_t i = 0; i < variation.values.size(); ++i) {
    const std::string& known = variation.values[i].text;
    bool same = known == text;
    if (!same) {
      try {
        const std::string unit = base::unit_of(known);
        const std::optional<double> value = number_in(text, unit), its = number_in(known, unit);
        same = value && its && std::abs(*value - *its) <= rounding * std::abs(*its);
      } catch (const base::QuantityError&) {
        // The name of a material.
      }
    }
    if (same)
      return (static_cast<double>(i) + 0.5) / static_cast<double>(variation.values.size());
  }
  return std::nullopt;
}

std::string allowed(const Variation& variation) {
  std::vector<std::string> texts;
  for (const VariedValue& value : variation.values)
    texts.push_back(value.text);
  return variation.interval ? fmt::format("from {} to {}", texts.front(), texts.back())
                            : fmt::format("{}", fmt::join(texts, ", "));
}

SearchPoint read_design(const Node& node, const Study& study) {
  std::vector<std::string> paths;
  for (const Variation& variation : study.variations.all())
    paths.push_back(variation.path);
  node.allow_keys(paths);
  SearchPoint point;
  for (const Variation& variation : study.variations.all()) {
    const auto value = node.find(variation.path);
    if (!value)
      node.fail(fmt::format("has no value of {}, which the study varies", variation.path));
    const std::optional<double> share = share_of(variation, read_text(*value));
    if (!share)
      value->fail(fmt::format("'{}' is none of what 'vary' allows: {}", read_text(*value), allowed(variation)));
    point.push_back(*share);
  }
  return point;
}

/// Of a stored design: nothing where a value lies beyond the study's. @throws base::UserError at the directory.
std::optional<SearchPoint> point_of(const CaseRecord& record, const Study& study, const Node& directory) {
  const Node root = study.document.root();
  const auto derived = root.find("derive");
  const auto& variations = study.variations.all();
  for (const auto& one : record.varied) {
    const std::string& path = one.first;
    const bool known = std::any_of(variations.begin(), variations.end(),
                                   [&](const Variation& variation) { return variation.path == path; });
    if (!known && !(derived && derived->find(path)))
      directory.fail(fmt::format("its designs vary {}, which this study does not", path));
  }
  SearchPoint point;
  for (const Variation& variation : variations) {
    const auto found = std::find_if(record.varied.begin(), record.varied.end(),
                                    [&](const auto& one) { return one.first == variation.path; });
    if (found == record.varied.end())
      directory.fail(fmt::format("its designs do not vary {}, which this study does", variation.path));
    const std::optional<double> share = share_of(variation, found->second);
    if (!share)
      return std::nullopt;
    point.push_back(*share);
  }
  return point;
}

struct Known {
  SearchPoint point;
  DesignMerit merit;
};

/// Takes the front away from designs that count.
std::vector<Known> take_front(std::vector<Known>& designs, const postprocess::DesignAims& aims) {
  std::vector<DesignMerit> merits;
  for (const Known& one : designs)
    merits.push_back(one.merit);
  const std::vector<bool> on_front = postprocess::front_of(merits, aims);
  std::vector<Known> front, rest;
  for (std::size_t i = 0; i < designs.size(); ++i)
    (on_front[i] ? front : rest).push_back(std::move(designs[i]));
  designs = std::move(rest);
  return front;
}

/// Evenly along the first objective.
std::vector<Known> spread(std::vector<Known> front, std::size_t room) {
  std::stable_sort(front.begin(), front.end(), [](const Known& a, const Known& b) {
    return *a.merit.objectives.front() < *b.merit.objectives.front();
  });
  if (front.size() <= room)
    return front;
  std::vector<Known> chosen;
  for (std::size_t i = 0; i < room; ++i)
    chosen.push_back(front[room == 1 ? front.size() / 2 : i * (front.size() - 1) / (room - 1)]);
  return chosen;
}

}  // namespace

SearchStart SearchStart::read(const Node& node, const Study& study) {
  node.allow_keys({"designs", "directory", "which"});
  SearchStart start{{}, node.find("directory"), false};
  const auto designs = node.find("designs");
  if (!designs && !start.directory)
    node.fail("names neither 'designs' nor the 'directory' of another study");
  if (designs)
    for (const Node& one : designs->items())
      start.designs.push_back(read_design(one, study));
  if (const auto which = node.find("which")) {
    if (!start.directory)
      which->fail("has no effect without 'directory'");
    start.all = which->choice({"front", "all"}) == 1;
  }
  return start;
}

std::string SearchStart::path(const Study& study) const {
  return directory ? (std::filesystem::path(study.folder()) / directory->text()).lexically_normal().string() : "";
}

std::vector<SearchPoint> SearchStart::points(const Study& study, const materials::MaterialLibrary& library) const {
  const SearchSettings& search = study.optimisation->search;
  const auto most = static_cast<std::size_t>(search.population) * static_cast<std::size_t>(search.islands);
  std::vector<SearchPoint> points = designs;
  points.resize(std::min(points.size(), most));
  if (!directory)
    return points;
  std::vector<CaseRecord> records;
  try {
    records = postprocess::ResultsStore(path(study), false).read_all();
  } catch (const base::UserError& error) {
    directory->fail(error.what());
  }
  const postprocess::DesignAims aims = study.optimisation->aims(library);
  std::vector<Known> counting, others;
  std::size_t beyond = 0;
  for (const CaseRecord& record : records) {
    std::optional<SearchPoint> point = point_of(record, study, *directory);
    DesignMerit merit = postprocess::merit_of(record, aims, library);
    if (!point)
      ++beyond;
    else if (merit.violation)
      (merit.counts() ? counting : others).push_back({std::move(*point), std::move(merit)});
  }
  std::stable_sort(others.begin(), others.end(),
                   [](const Known& a, const Known& b) { return *a.merit.violation < *b.merit.violation; });
  if (counting.empty() && (!all || others.empty()))
    directory->fail(fmt::format("none of its {} designs {}{}", records.size(),
                                all ? "has what this study aims at" : "keeps the limits of this study",
                                beyond > 0 ? fmt::format(" and lies within what it varies; {} lie beyond", beyond)
                                : all      ? ""
                                           : "; 'which: all' takes those that do not, too"));
  do
    for (Known& one : spread(take_front(counting, aims), most - points.size()))
      points.push_back(std::move(one.point));
  while (all && !counting.empty() && points.size() < most);
  for (std::size_t i = 0; i < others.size() && all && points.size() < most; ++i)
    points.push_back(std::move(others[i].point));
  return points;
}

std::string SearchStart::in_words() const {
  std::string words =
      designs.empty() ? "" : fmt::format("{} given design{}", designs.size(), designs.size() == 1 ? "" : "s");
  if (directory)
    words +=
        fmt::format("{}{} of {}", words.empty() ? "" : " and ", all ? "the designs" : "the front", directory->text());
  return words;
}

}  // namespace lodestone::studies
