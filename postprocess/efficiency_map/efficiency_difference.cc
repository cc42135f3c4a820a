// SPDX-License-Identifier: GPL-3.0-or-later
#include "postprocess/efficiency_map/efficiency_difference.h"

#include "base/quantity.h"
#include "postprocess/plots/plane_picture.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace lodestone::postprocess {

namespace {

constexpr double rpm = 30.0 / base::pi;
constexpr int survey = 60;  // places along torque and along speed
constexpr int colours = 16;

/// At a place of the grid; above the envelope the straight line through the two points below it.
std::optional<double> at(const EfficiencyMap& map, std::size_t speed, std::size_t torque, const MapValue& value) {
  const auto own = [&](std::size_t row) {
    const auto& point = map.points[speed * map.torques.size() + row];
    return point ? value(*point) : std::nullopt;
  };
  if (const auto there = own(torque))
    return there;
  for (std::size_t row = torque; row-- > 1;)
    if (const auto below = own(row)) {
      const auto further = own(row - 1);
      return further ? std::optional<double>(*below + static_cast<double>(torque - row) * (*below - *further))
                     : std::nullopt;
    }
  return std::nullopt;
}

/// The most torque at a speed, N·m; 0 beyond the envelope's end.
double most_torque(const EfficiencyMap& map, double speed) {
  const auto above = std::find_if(map.envelope.begin(), map.envelope.end(),
                                  [speed](const EnvelopePoint& point) { return point.speed >= speed; });
  if (above == map.envelope.end())
    return 0.0;
  if (above == map.envelope.begin())
    return above->point.torque;
  const auto below = above - 1;
  const double share = (speed - below->speed) / (above->speed - below->speed);
  return below->point.torque + share * (above->point.torque - below->point.torque);
}

MapValue efficiency_in_points() {
  return [](const EfficiencyMapPoint& p) {
    return p.efficiency ? std::optional<double>(100.0 * *p.efficiency) : std::nullopt;
  };
}

/// Losses that both maps know: a magnet of unknown conductivity leaves its part out of both.
MapValue all_losses_of(const EfficiencyMap& map, const EfficiencyMap& baseline) {
  const auto knows = [](const EfficiencyMap& one) {
    return std::all_of(one.points.begin(), one.points.end(),
                       [](const auto& point) { return !point || point->magnets; });
  };
  const bool magnets = knows(map) && knows(baseline);
  return [magnets](const EfficiencyMapPoint& p) -> std::optional<double> {
    return magnets ? p.loss() : p.loss() - p.magnets.value_or(0.0);
  };
}

std::optional<double> difference(const EfficiencyMap& map, const EfficiencyMap& baseline, double speed, double torque,
                                 const MapValue& value) {
  const auto here = value_at(map, speed, torque, value), there = value_at(baseline, speed, torque, value);
  return here && there ? std::optional<double>(*here - *there) : std::nullopt;
}

/// What lies between the 2nd and the 98th hundredth of the values of a panel: a few places at the border do not rule
/// the colours.
std::pair<double, double> span_of(const PlanePicture& picture,
                                  const std::function<std::optional<double>(double, double)>& value) {
  std::vector<double> found;
  for (int i = 1; i < survey; ++i)
    for (int j = 1; j < survey; ++j)
      if (const auto one = value(picture.x_max * i / survey, picture.y_max * j / survey))
        found.push_back(*one);
  if (found.empty())
    return {-1.0, 1.0};
  std::sort(found.begin(), found.end());
  const auto at = [&](double share) {
    return found[static_cast<std::size_t>(share * static_cast<double>(found.size() - 1))];
  };
  return {at(0.02), at(0.98)};
}

}  // namespace

std::optional<double> value_at(const EfficiencyMap& map, double speed, double torque, const MapValue& value) {
  const auto place = [](const std::vector<double>& nodes, double x) -> std::optional<std::pair<std::size_t, double>> {
    if (x < nodes.front() || x > nodes.back())
      return std::nullopt;
    const auto above = static_cast<std::size_t>(std::upper_bound(nodes.begin(), nodes.end(), x) - nodes.begin());
    const std::size_t below = std::min(above, nodes.size() - 1) - 1;
    return std::make_pair(below, (x - nodes[below]) / (nodes[below + 1] - nodes[below]));
  };
  const auto column = place(map.speeds, speed), row = place(map.torques, torque);
  if (!column || !row || torque > most_torque(map, speed))
    return std::nullopt;
  double sum = 0.0;
  for (std::size_t i = 0; i < 2; ++i)
    for (std::size_t j = 0; j < 2; ++j) {
      const auto one = at(map, column->first + i, row->first + j, value);
      if (!one)
        return std::nullopt;
      sum += (i == 1 ? column->second : 1.0 - column->second) * (j == 1 ? row->second : 1.0 - row->second) * *one;
    }
  return sum;
}

EfficiencyDifference efficiency_difference(const EfficiencyMap& map, const EfficiencyMap& baseline) {
  EfficiencyDifference result;
  const MapValue efficiency = [](const EfficiencyMapPoint& p) { return p.efficiency; };
  const MapValue losses = all_losses_of(map, baseline);
  double sum = 0.0, loss = 0.0;
  int both = 0, of_baseline = 0;
  for (int i = 1; i <= survey; ++i)
    for (int j = 1; j <= survey; ++j) {
      const double speed = baseline.speeds.back() * i / survey, torque = baseline.torques.back() * j / survey;
      of_baseline += value_at(baseline, speed, torque, efficiency) ? 1 : 0;
      const auto gained = difference(map, baseline, speed, torque, efficiency);
      const auto lost = difference(map, baseline, speed, torque, losses);
      if (!gained || !lost)
        continue;
      ++both;
      sum += *gained;
      loss += *lost;
      result.largest = std::max(result.largest.value_or(*gained), *gained);
      result.least = std::min(result.least.value_or(*gained), *gained);
    }
  if (both > 0) {
    result.mean = sum / both;
    result.loss_mean = loss / both;
    result.share = static_cast<double>(both) / of_baseline;
  }
  return result;
}

std::string draw_difference_png(const EfficiencyMap& map, const EfficiencyMap& baseline, const std::string& title) {
  PlanePicture picture;
  picture.title = title;
  picture.x_label = "speed, rpm";
  picture.y_label = "torque, N·m";
  picture.x_max = std::max(map.speeds.back(), baseline.speeds.back()) * rpm;
  picture.y_max = std::max(map.torques.back(), baseline.torques.back()) * 1.04;
  for (const EfficiencyMap* one : {&map, &baseline}) {
    std::vector<std::pair<double, double>> outline;
    for (const EnvelopePoint& point : one->envelope)
      outline.emplace_back(point.speed * rpm, point.point.torque);
    picture.outlines.push_back(std::move(outline));
  }
  const auto panel = [&](const std::string& name, const MapValue& value) {
    const auto at = [&map, &baseline, value](double x, double y) {
      return difference(map, baseline, x / rpm, y, value);
    };
    const auto [least, most] = span_of(picture, at);
    picture.panels.push_back({name, at, round_edges(least, most, colours, true), true});
  };
  using P = EfficiencyMapPoint;
  panel("efficiency, points", efficiency_in_points());
  panel("all losses, W", all_losses_of(map, baseline));
  panel("copper loss, W", [](const P& p) { return std::optional<double>(p.copper); });
  panel("iron loss, W", [](const P& p) { return std::optional<double>(p.iron_stator + p.iron_rotor); });
  picture.legend = "Blue: more than the baseline, orange: less. Lines: most torque of both.";
  return draw_planes_png(picture);
}

}  // namespace lodestone::postprocess
