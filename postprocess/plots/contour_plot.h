// SPDX-License-Identifier: GPL-3.0-or-later
// Functions of two variables as contour lines, several panels side by side, as SVG text.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace lodestone::postprocess {

struct ContourPanel {
  std::string title;
  /// Nothing where the function is not known: no line is drawn there.
  std::function<std::optional<double>(double x, double y)> value;
  std::vector<double> levels = {};  ///< ascending; empty: sixteen round ones at most
};

/// A point that every panel marks.
struct ContourMark {
  double x = 0.0;
  double y = 0.0;
  bool hollow = false;
};

/// One line of equal value: points in order; closed ones repeat their first point.
using ContourLine = std::vector<std::pair<double, double>>;

struct ContourPlot {
  std::string title;
  std::string x_label;
  std::string y_label;
  bool equal_units = true;  ///< one unit of x is as long as one of y; else panels are three high to four wide
  double x_min = 0.0, x_max = 1.0;
  double y_min = 0.0, y_max = 1.0;
  std::vector<ContourPanel> panels;
  std::vector<ContourMark> marks;
  std::vector<ContourLine> outlines;  ///< dashed in every panel
  std::string mark_legend;            ///< below the panels
};

/// Values on a lattice, x fastest; NaN where there is none.
struct Lattice {
  std::size_t columns = 0, rows = 0;
  double x_min = 0.0, x_max = 1.0, y_min = 0.0, y_max = 1.0;
  std::vector<double> values;
};

/// The lines of one level: linear between neighbours on the lattice's edges; where a square's corners alternate its
/// mean decides (marching squares).
std::vector<ContourLine> contour_lines(const Lattice& lattice, double level);

/// The SVG text, levels labelled.
std::string draw_contours(const ContourPlot& plot);

}  // namespace lodestone::postprocess
