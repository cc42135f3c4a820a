// SPDX-License-Identifier: GPL-3.0-or-later
#include "postprocess/flux_map/flux_map_picture.h"

#include "base/quantity.h"
#include "postprocess/plots/contour_plot.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

namespace lodestone::postprocess {

using solver::DirectQuadrature;

std::string draw_flux_map(const FluxMap& map, double magnet_temperature, const std::string& title) {
  const FluxMapRange& range = map.data().range;
  map.at({std::clamp(0.0, range.least_direct, range.most_direct), 0.0}, magnet_temperature);  // or it throws
  ContourPlot plot;
  plot.title = title;
  plot.x_label = "i_d, A";
  plot.y_label = "i_q, A";
  plot.x_min = plot.x_max = map.nodes().front().d;
  plot.y_min = plot.y_max = map.nodes().front().q;
  for (std::size_t n = 0; n < map.nodes().size(); ++n) {
    const DirectQuadrature& node = map.nodes()[n];
    plot.x_min = std::min(plot.x_min, node.d);
    plot.x_max = std::max(plot.x_max, node.d);
    plot.y_min = std::min(plot.y_min, node.q);
    plot.y_max = std::max(plot.y_max, node.q);
    plot.marks.push_back({node.d, node.q, map.hanging()[n]});
  }
  // The largest current, as far as it lies in the range.
  ContourLine outline;
  const int steps = 360;
  for (int k = 0; k <= steps; ++k) {
    const double angle = (map.data().symmetric ? base::pi : 2.0 * base::pi) * k / steps;
    const DirectQuadrature current{range.current * std::cos(angle), range.current * std::sin(angle)};
    if (range.contains(current))
      outline.emplace_back(current.d, current.q);
    if ((!range.contains(current) || k == steps) && outline.size() > 1)
      plot.outlines.push_back(std::exchange(outline, {}));
  }
  const auto panel = [&](const char* name, double (*value)(const FluxMapPoint&)) {
    plot.panels.push_back(
        {name, [&map, &range, magnet_temperature, value](double d, double q) -> std::optional<double> {
           const DirectQuadrature current{d, q};
           if (!range.contains(current) || !map.covers(current, magnet_temperature))
             return std::nullopt;
           return value(map.at(current, magnet_temperature));
         }});
  };
  panel("torque, N·m", [](const FluxMapPoint& p) { return p.torque; });
  panel("torque ripple, peak to peak, N·m", [](const FluxMapPoint& p) { return p.torque_ripple; });
  panel("flux linkage ψ_d, Wb", [](const FluxMapPoint& p) { return p.flux_linkage.d; });
  panel("flux linkage ψ_q, Wb", [](const FluxMapPoint& p) { return p.flux_linkage.q; });
  const auto hanging = std::count(map.hanging().begin(), map.hanging().end(), true);
  plot.mark_legend = fmt::format(
      "{} nodes where the field was solved{}", map.nodes().size(),
      hanging > 0 ? fmt::format("; {} hollow ones lie on the edge of a coarser square", hanging) : std::string());
  return draw_contours(plot);
}

}  // namespace lodestone::postprocess
