// SPDX-License-Identifier: GPL-3.0-or-later
#include "postprocess/efficiency_map/efficiency_map_picture.h"

#include "base/quantity.h"
#include "postprocess/efficiency_map/efficiency_difference.h"
#include "postprocess/plots/contour_plot.h"
#include "postprocess/plots/curve_plot.h"
#include "postprocess/plots/plane_picture.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <functional>

namespace lodestone::postprocess {

namespace {

constexpr double rpm = 30.0 / base::pi;

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
  const auto panel = [&](const std::string& name, const MapValue& value, std::vector<double> levels = {}) {
    plot.panels.push_back(
        {name, [&map, value](double x, double y) { return value_at(map, x / rpm, y, value); }, std::move(levels)});
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

std::string draw_efficiency_map_png(const EfficiencyMap& map, const std::string& title) {
  PlanePicture picture;
  picture.title = title;
  picture.x_label = "speed, rpm";
  picture.y_label = "torque, N·m";
  picture.x_max = map.speeds.back() * rpm;
  picture.y_max = map.torques.back() * 1.04;
  std::vector<std::pair<double, double>> outline;
  for (const EnvelopePoint& point : map.envelope)
    outline.emplace_back(point.speed * rpm, point.point.torque);
  picture.outlines.push_back(std::move(outline));
  const auto panel = [&](const std::string& name, const MapValue& value, std::vector<double> edges = {}) {
    double most = 0.0;
    for (const auto& point : map.points)
      if (point)
        most = std::max(most, value(*point).value_or(0.0));
    if (edges.empty())
      edges = round_edges(0.0, most, 14, false);
    picture.panels.push_back({name, [&map, value](double x, double y) { return value_at(map, x / rpm, y, value); },
                              std::move(edges), false});
  };
  using P = EfficiencyMapPoint;
  panel("efficiency, %",
        [](const P& p) { return p.efficiency ? std::optional<double>(100.0 * *p.efficiency) : std::nullopt; },
        {50, 60, 70, 75, 80, 84, 86, 88, 90, 91, 92, 93, 94, 95, 96, 97, 98});
  panel("copper loss, W", [](const P& p) { return std::optional<double>(p.copper); });
  panel("iron loss, W", [](const P& p) { return std::optional<double>(p.iron_stator + p.iron_rotor); });
  panel("magnets' eddy-current loss, W", [](const P& p) { return p.magnets; });
  picture.legend = fmt::format("Efficiency {}. Line: most torque at {:g} A and {:.4g} V peak of a phase.", map.note,
                               map.limits.current, map.limits.voltage);
  return draw_planes_png(picture);
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
