// SPDX-License-Identifier: GPL-3.0-or-later
#include "studies/variations.h"

#include "base/quantity.h"
#include "studies/read_text_internal.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <numeric>
#include <random>
#include <utility>

namespace lodestone::studies {

namespace {

using base::Node;

constexpr int max_range_count = 10'000;
constexpr int max_seed = std::numeric_limits<int>::max();
const std::vector<std::string> methods = {"sobol", "latin-hypercube"};

std::string with_unit(double value, int digits, const std::string& unit) {
  const std::string number = fmt::format("{:.{}g}", value, digits);
  return unit.empty() ? number : fmt::format("{} {}", number, unit);
}

/// The ends, in the unit of `from`.
Variation::Interval read_ends(const Node& node) {
  const Node from = node.at("from");
  const Node to = node.at("to");
  Variation::Interval ends{};
  try {
    ends.unit = base::unit_of(from.text());
    ends.first = base::parse_quantity(from.text(), ends.unit.empty() ? "1" : ends.unit);
  } catch (const base::QuantityError& error) {
    from.fail(error.what());
  }
  try {
    ends.last = base::parse_quantity(to.text(), ends.unit.empty() ? "1" : ends.unit);
  } catch (const base::QuantityError& error) {
    to.fail(error.what());
  }
  if (ends.first == ends.last)
    to.fail("the range is empty: 'from' and 'to' are the same");
  return ends;
}

/// Evenly spaced, ends included; without a count every value between them, which takes a sample.
Variation read_range(const std::string& path, const Node& node, bool chosen_freely) {
  node.allow_keys({"from", "to", "count"});
  const Variation::Interval ends = read_ends(node);
  Variation variation{path, {}, std::nullopt};
  int count = 2;
  if (const auto given = node.find("count"))
    count = given->integer(2, max_range_count);
  else if (chosen_freely)
    variation.interval = ends;
  else
    node.fail("'count' is missing; only a study with a 'sample', 'optimise' or 'refine' takes any value of a range");
  for (int i = 0; i < count; ++i) {
    const double share = static_cast<double>(i) / (count - 1);
    // Twelve digits: what is stored and hashed does not show the rounding of the interpolation.
    variation.values.push_back({with_unit(ends.first + share * (ends.last - ends.first), 12, ends.unit), node});
  }
  return variation;
}

Variation read_variation(const std::string& path, const Node& node, bool chosen_freely) {
  if (node.is_map())
    return read_range(path, node, chosen_freely);
  if (!node.is_list())
    node.fail("expected a list of values, or a range such as {from: 5 mm, to: 7 mm, count: 5}");
  Variation variation{path, {}, std::nullopt};
  for (const Node& item : node.items()) {
    const std::string text = read_text(item);
    const auto same = [&](const VariedValue& value) { return value.text == text; };
    if (std::any_of(variation.values.begin(), variation.values.end(), same))
      item.fail("'" + text + "' stands twice in this list");
    variation.values.push_back({text, item});
  }
  if (variation.values.empty())
    node.fail("the list is empty; give at least one value");
  return variation;
}

/// A number in [0, 1) of 53 random bits. The standard's distributions differ from library to library.
double next_share(std::mt19937_64& random) {
  return static_cast<double>(random() >> 11) * 0x1p-53;
}

}  // namespace

VariedValue Variation::at(double share) const {
  if (!interval)
    return values[std::min(values.size() - 1, static_cast<std::size_t>(share * static_cast<double>(values.size())))];
  // Six digits: no drawing has more, and people read them.
  return {with_unit(interval->first + share * (interval->last - interval->first), 6, interval->unit),
          values.front().source};
}

Variations Variations::read(const Node& study) {
  const auto vary = study.find("vary"), sample = study.find("sample");
  if (sample && !vary)
    sample->fail("has no effect without 'vary'");
  Variations result;
  if (!vary)
    return result;
  const bool chosen_freely = sample || study.find("optimise") || study.find("refine");
  std::size_t cases = 1;
  for (const auto& [path, values] : vary->entries()) {
    result.variations_.push_back(read_variation(path, values, chosen_freely));
    if (chosen_freely)
      continue;
    cases *= result.variations_.back().values.size();
    if (cases > max_cases)
      values.fail(fmt::format("the study would have {} cases or more; at most {} are allowed", cases, max_cases));
  }
  if (sample) {
    if (result.variations_.empty())
      vary->fail("nothing is varied; a sample needs at least one path");
    result.read_sample(*sample);
  }
  return result;
}

void Variations::read_sample(const Node& node) {
  node.allow_keys({"method", "count", "seed"});
  const std::size_t method = node.at("method").choice(methods);
  sample_count_ = static_cast<std::size_t>(node.at("count").integer(1, static_cast<int>(max_cases)));
  const auto given = node.find("seed");
  const auto seed = static_cast<std::uint64_t>(given ? given->integer(0, max_seed) : 0);
  if (method == 0)
    sobol_.emplace(variations_.size(), seed);
  else
    shares_ = latin_hypercube_points(sample_count_, variations_.size(), seed);
}

std::size_t Variations::case_count() const {
  if (sample_count_ > 0)
    return sample_count_;
  std::size_t count = 1;
  for (const Variation& variation : variations_)
    count *= variation.values.size();
  return count;
}

std::vector<VariedValue> Variations::values_of(std::size_t index) const {
  if (sobol_)
    return values_at(sobol_->point(index));
  if (!shares_.empty()) {
    const auto begin = shares_.begin() + static_cast<std::ptrdiff_t>(index * variations_.size());
    return values_at({begin, begin + static_cast<std::ptrdiff_t>(variations_.size())});
  }
  std::vector<VariedValue> result;
  for (std::size_t v = variations_.size(); v-- > 0;) {
    result.push_back(variations_[v].values[index % variations_[v].values.size()]);
    index /= variations_[v].values.size();
  }
  std::reverse(result.begin(), result.end());
  return result;
}

std::vector<VariedValue> Variations::values_at(const std::vector<double>& shares) const {
  std::vector<VariedValue> result;
  for (std::size_t v = 0; v < variations_.size(); ++v)
    result.push_back(variations_[v].at(shares.at(v)));
  return result;
}

std::vector<double> sobol_points(std::size_t count, std::size_t dimensions, std::uint64_t seed) {
  const SobolSequence sequence(dimensions, seed);
  std::vector<double> points;
  for (std::size_t i = 0; i < count; ++i) {
    const std::vector<double> point = sequence.point(i);
    points.insert(points.end(), point.begin(), point.end());
  }
  return points;
}

std::vector<double> latin_hypercube_points(std::size_t count, std::size_t dimensions, std::uint64_t seed) {
  std::mt19937_64 random(seed);
  std::vector<double> points(count * dimensions);
  std::vector<std::size_t> parts(count);
  for (std::size_t d = 0; d < dimensions; ++d) {
    std::iota(parts.begin(), parts.end(), std::size_t{0});
    for (std::size_t i = count; i-- > 1;)
      std::swap(parts[i], parts[static_cast<std::size_t>(next_share(random) * static_cast<double>(i + 1))]);
    for (std::size_t i = 0; i < count; ++i)
      points[i * dimensions + d] = (static_cast<double>(parts[i]) + next_share(random)) / static_cast<double>(count);
  }
  return points;
}

}  // namespace lodestone::studies
