// SPDX-License-Identifier: GPL-3.0-or-later
#include "geometries/parameters.h"

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

/// The interval nearest to the value of one parameter in which there is no conflict, found on a lattice over the
/// parameter's range and sharpened by bisection.
std::optional<Interval> possible_interval(const ParameterDescription& description, std::size_t parameter,
                                          std::vector<double> values, const ConflictFinder& find_conflict) {
  const double given = values[parameter];
  const base::Range& range = description.range;
  const double low = std::isfinite(range.min) ? range.min : std::min(0.0, 4.0 * given);
  const double high = std::isfinite(range.max) ? range.max : std::max(4.0 * given, 0.0);
  const auto possible = [&](double value) {
    values[parameter] = value;
    return range.contains(value) && !find_conflict(values);
  };
  // Half of the points near the given value, half over the whole range.
  std::vector<double> lattice;
  constexpr int points = 400;
  const double reach = std::max(2.0 * std::abs(given), 1e-9);
  for (int k = 0; k <= points; ++k) {
    const double t = static_cast<double>(k) / points;
    lattice.push_back(low + t * (high - low));
    lattice.push_back(std::clamp(t * reach, low, high));
  }
  std::sort(lattice.begin(), lattice.end());

  std::size_t nearest = lattice.size();
  for (std::size_t k = 0; k < lattice.size(); ++k)
    if (possible(lattice[k]) &&
        (nearest == lattice.size() || std::abs(lattice[k] - given) < std::abs(lattice[nearest] - given)))
      nearest = k;
  if (nearest == lattice.size())
    return std::nullopt;

  const auto edge = [&](std::size_t from, int step) {
    std::size_t k = from;
    while (true) {
      const bool at_end = step < 0 ? k == 0 : k + 1 == lattice.size();
      if (at_end)
        return lattice[k];
      const std::size_t next = step < 0 ? k - 1 : k + 1;
      if (!possible(lattice[next])) {
        double inside = lattice[k], outside = lattice[next];
        for (int i = 0; i < 60; ++i) {
          const double middle = 0.5 * (inside + outside);
          (possible(middle) ? inside : outside) = middle;
        }
        return inside;
      }
      k = next;
    }
  };
  return Interval{edge(nearest, -1), edge(nearest, +1)};
}

}  // namespace

std::vector<double> read_parameters(const base::Node& node, const std::vector<ParameterDescription>& descriptions,
                                    const std::vector<std::string>& other_keys) {
  std::vector<std::string> keys = other_keys;
  std::map<std::string, std::vector<std::string>> groups;
  for (const auto& description : descriptions) {
    const auto [group, key] = split(description.path);
    const std::string& own = group.empty() ? key : group;
    if (std::find(keys.begin(), keys.end(), own) == keys.end())
      keys.push_back(own);
    if (!group.empty())
      groups[group].push_back(key);
  }
  node.allow_keys(keys);
  for (const auto& [group, group_keys] : groups)
    if (const auto map = node.find(group))
      map->allow_keys(group_keys);

  std::vector<double> values;
  for (const auto& description : descriptions) {
    const auto [group, key] = split(description.path);
    const auto given = find(node, description.path);
    if (!given && description.default_value) {
      values.push_back(*description.default_value);
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
    if (const auto interval = possible_interval(description, parameter, values, find_conflict))
      fits += fmt::format("{}{} {} … {}", fits.empty() ? "" : " or ", description.path,
                          rounded(interval->low, description, true), rounded(interval->high, description, false));
  }
  const std::string message = fmt::format(
      "{}: {}; {}", base::format_quantity(values[conflict->parameters.front()], first.unit, first.display_unit),
      conflict->reason,
      fits.empty() ? "no value of it alone would do" : "allowed with the other values as they are: " + fits);
  const auto place = find(node, first.path);
  const std::string prefix = node.field().empty() ? "" : node.field() + ".";
  throw base::InfeasibleGeometry((place ? *place : node).location(), prefix + first.path, message);
}

}  // namespace lodestone::geometries
