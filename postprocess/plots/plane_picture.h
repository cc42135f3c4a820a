// SPDX-License-Identifier: GPL-3.0-or-later
// Functions of two variables as coloured planes, panels side by side, as PNG.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace lodestone::postprocess {

struct PlanePanel {
  std::string title;  ///< with its unit
  /// Nothing where the function is not known: the paper stays white.
  std::function<std::optional<double>(double x, double y)> value;
  /// Edges between colours, ascending, two at least. Values beyond them have the colour of the end.
  std::vector<double> edges;
  /// The sign matters: blue above zero, orange below, by the distance over the farther end.
  bool is_signed = false;
};

struct PlanePicture {
  std::string title;
  std::string x_label;
  std::string y_label;
  double x_min = 0.0, x_max = 1.0;
  double y_min = 0.0, y_max = 1.0;
  std::vector<PlanePanel> panels;
  std::vector<std::vector<std::pair<double, double>>> outlines;  ///< lines in every panel
  std::string legend;                                            ///< below the panels
};

/// Round edges, at most so many colours, that span values. Of signed ones they are symmetrical about zero.
std::vector<double> round_edges(double least, double most, int colours, bool is_signed);

/// PNG bytes. @throws std::invalid_argument for an empty range, or no panel.
std::string draw_planes_png(const PlanePicture& picture);

}  // namespace lodestone::postprocess
