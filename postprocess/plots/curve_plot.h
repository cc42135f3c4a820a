// SPDX-License-Identifier: GPL-3.0-or-later
// Curves in a plane as SVG text: axes with round ticks, a legend, nothing more.
#pragma once

#include <string>
#include <utility>
#include <vector>

namespace lodestone::postprocess {

struct PlotCurve {
  std::string label;  ///< "" leaves it out of the legend
  std::vector<std::pair<double, double>> points;
  int colour = 0;  ///< index into the palette
  bool dashed = false;
  bool markers_only = false;  ///< measured points
};

struct Plot {
  std::string title;
  std::string x_label;
  std::string y_label;
  bool logarithmic_x = false;
  bool logarithmic_y = false;
  std::vector<PlotCurve> curves;
};

/// The SVG text. Points that a logarithmic axis cannot show, or that are not finite, are left out.
std::string draw_plot(const Plot& plot);

}  // namespace lodestone::postprocess
