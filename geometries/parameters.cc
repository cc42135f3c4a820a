// SPDX-License-Identifier: GPL-3.0-or-later
#include "geometries/parameters.h"

#include "geometries/stator/stator.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <utility>

namespace lodestone::geometries {

namespace {

/// "magnet.width" as group "magnet" and key "width"; the group is empty for a key of the map itself.
std::pair<std::string, std::string> split(const std::string& path) {
  const std::size_t dot = path.find('.');
  return dot == std::string::npos ? std::pair<std::string, std::string>{"", path}
                                  : std::pair<std::string, std::string>{path.substr(0, dot), path.substr(dot + 1)};
}

std::optional<base::Node> find(const base::Node& node, const std::string& path) {
  const auto [group, key] = split(path);
  if (group.empty())
    return node.find(key);
  const auto map = node.find(group);
  return map && map->is_map() ? map->find(key) : std::nullopt;
}

/// An end of the allowed interval, rounded into it so that the printed value is itself allowed.
std::string rounded(double value, const ParameterDescription& description, bool upward) {
  double shown =
      base::convert(value, description.unit, description.display_unit.empty() ? "1" : description.display_unit);
  const double digit = std::pow(10.0, std::floor(std::log10(std::max(std::abs(shown), 1e-12))) - 3.0);
  shown = (upward ? std::ceil(shown / digit) : std::floor(shown / digit)) * digit;
  return description.display_unit.empty() ? fmt::format("{:.6g}", shown)
                                          : fmt::format("{:.6g} {}", shown, description.display_unit);
}

struct Interval {
  double low = 0.0;
  double high = 0.0;
};

std::string describe(const Interval& interval, const ParameterDescription& description) {
  const double width = interval.high - interval.low;
  if (width <= 1e-6 * std::max(std::abs(interval.high), 1e-3))
    return base::format_quantity(0.5 * (interval.low + interval.high), description.unit, description.display_unit);
  return fmt::format("{} … {}", rounded(interval.low, description, true), rounded(interval.high, description, false));
}

/// The intervals of one parameter without a conflict, found on a lattice over its range and sharpened by bisection.
std::vector<Interval> possible_intervals(const ParameterDescription& description, std::size_t parameter,
                                         std::vector<double> values, const ConflictFinder& find_conflict) {
  const double given = values[parameter];
  const base::Range& range = description.range;
  const auto possible = [&](double value) {
    values[parameter] = value;
    return range.contains(value) && !find_conflict(values);
  };
  // Evenly about the given value, and in even ratios far from it.
  std::vector<double> lattice;
  for (const double end : {range.min, range.max})
    if (std::isfinite(end))
      lattice.push_back(end);
  // Beside what the others are a value may be nothing at all.
  double largest = 0.0;
  for (const double value : values)
    largest = std::max(largest, std::abs(value));
  const double size = std::max({std::abs(given), 1e-3 * largest, 1e-6});
  constexpr int points = 600;
  for (int k = 0; k <= points; ++k) {
    const double t = static_cast<double>(k) / points;
    lattice.push_back(std::clamp(3.0 * t * size, range.min, range.max));
    lattice.push_back(std::clamp(size * std::pow(10.0, 6.0 * t - 3.0), range.min, range.max));
  }
  std::sort(lattice.begin(), lattice.end());

  const auto sharpened = [&](double inside, double outside) {
    for (int i = 0; i < 60; ++i) {
      const double middle = 0.5 * (inside + outside);
      (possible(middle) ? inside : outside) = middle;
    }
    // A hair inside, so that a round number at the very end is not printed as allowed and refused by its last bit.
    return inside + (inside > outside ? 1e-12 : -1e-12) * std::abs(inside);
  };
  std::vector<Interval> intervals;
  bool before = false;
  for (std::size_t k = 0; k < lattice.size(); ++k) {
    const bool now = possible(lattice[k]);
    if (now && !before)
      intervals.push_back({k == 0 ? lattice[k] : sharpened(lattice[k], lattice[k - 1]), lattice[k]});
    if (now)
      intervals.back().high = lattice[k];
    if (!now && before)
      intervals.back().high = sharpened(lattice[k - 1], lattice[k]);
    before = now;
  }
  return intervals;
}

}  // namespace

double TemplateSize::pitch() const {
  return 2.0 * base::pi * radius / pitches;
}

double ScaledLength::of(const TemplateSize& size) const {
  if (is_none())
    return 0.0;
  const double depth = shared ? size.depth / size.conductors : size.depth;
  return std::max(size.radius * (radii + pitches * 2.0 * base::pi / size.pitches) + depths * depth, size.least);
}

std::optional<double> ParameterDescription::otherwise(const TemplateSize& size) const {
  return scaled_default ? scaled_default->of(size) : default_value;
}

ParameterDescription scaled_length(const std::string& path, const base::Range& range, const std::string& meaning,
                                   const ScaledLength& scaled_default, const std::optional<ScaledLength>& drawn) {
  const double example = std::round(1e4 * scaled_default.of({80e-3, 8})) / 1e4;
  return {path, "m", "mm", range, meaning, std::nullopt, example, scaled_default, drawn};
}

ParameterDescription scaled_slot_length(const std::string& path, const base::Range& range, const std::string& meaning,
                                        const ScaledLength& scaled_default, const std::optional<ScaledLength>& drawn) {
  const double example = std::round(1e5 * scaled_default.of(stator_size(80.95e-3, 48, 53.7e-3, 2))) / 1e5;
  return {path, "m", "mm", range, meaning, std::nullopt, example, scaled_default, drawn};
}

TemplateSize stator_size(double bore_radius, int slots, double depth, int conductors) {
  return {bore_radius, slots, depth, conductors, 2.5 * shortest_slot_edge(bore_radius, slots)};
}

TemplateSize read_stator_size(const base::Node& node, const std::vector<ParameterDescription>& descriptions,
                              int conductors) {
  const auto radius = [&](std::size_t k) {
    return node.at(descriptions[k].path).quantity(descriptions[k].unit, descriptions[k].range);
  };
  const double bore = radius(0);
  return stator_size(bore, node.at("slots").integer(3, max_slots), std::abs(radius(1) - bore), conductors);
}

void refuse_combination(const base::Node& node, const std::string& message) {
  try {
    node.fail(message);
  } catch (const base::UserError& error) {
    throw base::InfeasibleGeometry(error.what());
  }
}

std::vector<double> read_parameters(const base::Node& node, const std::vector<ParameterDescription>& descriptions,
                                    const std::vector<std::string>& other_keys, const TemplateSize& size) {
  std::vector<std::string> keys = other_keys;
  keys.emplace_back("skew");  // of every template; the machine reads it
  std::map<std::string, std::vector<std::string>> groups;
  for (const auto& description : descriptions) {
    const auto [group, key] = split(description.path);
    const std::string& own = group.empty() ? key : group;
    if (std::find(keys.begin(), keys.end(), own) == keys.end())
      keys.push_back(own);
    if (!group.empty())
      groups[group].push_back(key);
  }
  if (const auto slot = groups.find("slot"); slot != groups.end())
    slot->second.emplace_back("corner_radius");  // of every template with slots: slot_fillets.h
  node.allow_keys(keys);
  for (const auto& [group, group_keys] : groups)
    if (const auto map = node.find(group))
      map->allow_keys(group_keys);

  std::vector<double> values;
  for (const auto& description : descriptions) {
    const auto [group, key] = split(description.path);
    const auto given = find(node, description.path);
    if (const auto otherwise = description.otherwise(size); !given && otherwise) {
      values.push_back(*otherwise);
      continue;
    }
    const base::Node value = given ? *given : group.empty() ? node.at(key) : node.at(group).at(key);
    values.push_back(description.unit == "1" ? value.number(description.range)
                                             : value.quantity(description.unit, description.range));
  }
  return values;
}

void refuse_conflicts(const base::Node& node, const std::vector<ParameterDescription>& descriptions,
                      const std::vector<double>& values, const ConflictFinder& find_conflict) {
  const auto conflict = find_conflict(values);
  if (!conflict)
    return;
  const ParameterDescription& first = descriptions[conflict->parameters.front()];
  std::string fits;
  for (const std::size_t parameter : conflict->parameters) {
    const ParameterDescription& description = descriptions[parameter];
    std::string ranges;
    for (const Interval& interval : possible_intervals(description, parameter, values, find_conflict))
      ranges += (ranges.empty() ? "" : ", ") + describe(interval, description);
    if (!ranges.empty())
      fits += fmt::format("{}{} {}", fits.empty() ? "" : "; or ", description.path, ranges);
  }
  const std::string message = fmt::format(
      "{}: {}; {}", base::format_quantity(values[conflict->parameters.front()], first.unit, first.display_unit),
      conflict->reason,
      fits.empty() ? "no value of it alone would do" : "allowed with the other values as they are: " + fits);
  if (const auto place = find(node, first.path))
    refuse_combination(*place, message);
  refuse_combination(node, first.path + " " + message);  // a default value has no place of its own
}

}  // namespace lodestone::geometries
