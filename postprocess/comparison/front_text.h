// SPDX-License-Identifier: GPL-3.0-or-later
// The front of an optimisation for a terminal: its designs as a table, and all that count as a small plot.
#pragma once

#include "postprocess/comparison/design_aims.h"

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace lodestone::postprocess {

struct FrontRow {
  std::string id;
  std::vector<std::pair<std::string, std::string>> varied;  ///< dotted path, value as text
  std::vector<std::optional<double>> objectives;            ///< SI
  std::vector<std::optional<double>> limited;               ///< SI, of the limits' quantities
};

/// Of each path the end that tells it from the others: "thickness", "magnet.width".
std::vector<std::string> short_paths(const std::vector<std::string>& paths);

/// The best in the first objective first. A row a design: objectives, what is limited, what is varied.
struct FrontTable {
  std::vector<std::pair<std::string, std::string>> columns;            ///< title, unit ("" without)
  std::vector<std::pair<std::string, std::vector<std::string>>> rows;  ///< id, a cell a column
};
FrontTable front_cells(const DesignAims& aims, std::vector<FrontRow> rows);

/// The same as text, each row by the begin of its id.
std::string front_table(const DesignAims& aims, std::vector<FrontRow> rows);

/// A design in the plane of the first two objectives.
struct FrontMark {
  double first = 0.0, second = 0.0;  ///< SI
  bool on_front = false;
};
/// So many columns and lines, axes and labels included: '*' a design on the front, '.' one that is beaten. Better lies
/// where the labels say. Where there is one objective, or no mark, nothing. @param colour marks the front with it.
std::string front_plot(const DesignAims& aims, const std::vector<FrontMark>& marks, std::size_t width,
                       std::size_t height, bool colour);

/// "efficiency 94.1 … 95.02 %, heavy rare earth 0 … 31 g": of the marks' objectives.
std::string spans_in_words(const DesignAims& aims, const std::vector<std::vector<double>>& objectives);

}  // namespace lodestone::postprocess
