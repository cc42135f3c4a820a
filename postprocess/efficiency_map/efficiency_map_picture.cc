// SPDX-License-Identifier: GPL-3.0-or-later
#include "postprocess/efficiency_map/efficiency_map_picture.h"

#include "base/quantity.h"
#include "postprocess/plots/contour_plot.h"
#include "postprocess/plots/curve_plot.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <functional>

namespace lodestone::postprocess {

namespace {

constexpr double rpm = 30.0 / base::pi;

using Value = std::function<std::optional<double>(const EfficiencyMapPoint&)>;

/// At a place of the grid; above the envelope the straight line through the two points below it.
std::optional<double> at(const EfficiencyMap& map, std::size_t speed, std::size_t torque, const Value& value) {
  const auto own = [&](std::size_t row) {
    const auto& point = map.points[speed * map.torques.size() + row];
    return point ? value(*point) : std::nullopt;
  };
  if (const auto there = own(torque))
    return there;
  if (torque < 2)
    return std::nullopt;
  const auto below = own(torque - 1), further = own(torque - 2);
  return below && further ? std::optional<double>(2.0 * *below - *further) : std::nullopt;
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

/// Bilinear between the map's points, below the envelope; nothing where one of the four is missing.
std::optional<double> between(const EfficiencyMap& map, double speed, double torque, const Value& value) {
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

}  // namespace

std::string draw_efficiency_map(const EfficiencyMap& map, const std::string& title) {
  ContourPlot plot;
  plot.title = title;
  plot.x_label = "speed, rpm";
  plot.y_label = "torque, N·m";
  plot.equal_units = false;
  plot.x_max = map.speeds.back() * rpm;
  plot.y_max = map.torques.back() * 1.04;
  ContourLine outline;
  for (const EnvelopePoint& point : map.envelope)
    outline.emplace_back(point.speed * rpm, point.point.torque);
  plot.outlines.push_back(std::move(outline));
  const auto panel = [&](const std::string& name, const Value& value, std::vector<double> levels = {}) {
    plot.panels.push_back(
        {name, [&map, value](double x, double y) { return between(map, x / rpm, y, value); }, std::move(levels)});
  };
  using P = EfficiencyMapPoint;
  panel("efficiency, %",
        [](const P& p) { return p.efficiency ? std::optional<double>(100.0 * *p.efficiency) : std::nullopt; },
        {50, 60, 70, 75, 80, 84, 86, 88, 90, 91, 92, 93, 94, 95, 96, 97, 98});
  panel("copper loss, W", [](const P& p) { return std::optional<double>(p.copper + p.strands); });
  panel("iron loss, W", [](const P& p) { return std::optional<double>(p.iron_stator + p.iron_rotor); });
  panel("magnets' eddy-current loss, W", [](const P& p) { return p.magnets; });
  const auto any = [&](auto has) {
    return std::any_of(map.points.begin(), map.points.end(), [&](const auto& point) { return point && has(*point); });
  };
  if (any([](const P& p) { return p.pwm.has_value(); }))
    panel("loss of the ripple under PWM, W",
          [](const P& p) { return p.pwm ? std::optional<double>(p.pwm->sum()) : std::nullopt; });
  if (any([](const P& p) { return p.inverter.has_value(); })) {
    panel("inverter loss, W",
          [](const P& p) { return p.inverter ? std::optional<double>(p.inverter->sum()) : std::nullopt; });
    panel("efficiency of motor and inverter, %",
          [](const P& p) {
            return p.system_efficiency ? std::optional<double>(100.0 * *p.system_efficiency) : std::nullopt;
          },
          {50, 60, 70, 75, 80, 84, 86, 88, 90, 91, 92, 93, 94, 95, 96, 97, 98});
  }
  plot.mark_legend = fmt::format("Efficiency {}. Dashed: most torque at {:g} A and {:.4g} V peak of a phase.", map.note,
                                 map.limits.current, map.limits.voltage);
  return draw_contours(plot);
}

std::string draw_envelope(const EfficiencyMap& map, const std::string& title) {
  Plot plot;
  plot.title = title;
  plot.x_label = "speed, rpm";
  plot.y_label = "torque, N·m; power, kW; current, A";
  PlotCurve torque{"torque, N·m", {}, 0}, power{"power, kW", {}, 1}, current{"current, A", {}, 2};
  for (const EnvelopePoint& point : map.envelope) {
    torque.points.emplace_back(point.speed * rpm, point.point.torque);
    power.points.emplace_back(point.speed * rpm, 1e-3 * point.speed * point.point.torque);
    current.points.emplace_back(point.speed * rpm, point.point.magnitude());
  }
  plot.curves = {torque, power, current};
  return draw_plot(plot);
}

}  // namespace lodestone::postprocess
