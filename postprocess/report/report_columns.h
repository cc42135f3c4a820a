// SPDX-License-Identifier: GPL-3.0-or-later
// The figures of the designs as columns: those of the page's table, of the axes of its plots and of the CSV that it
// gives.
#pragma once

#include "postprocess/comparison/comparison.h"

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace lodestone::postprocess {

struct ReportColumn {
  struct Cell {
    std::optional<double> number;  ///< in the column's unit; of a band the middle; nothing of words and where unknown
    std::string text;              ///< as the table shows it, plain text
  };

  enum class Aim { none, maximise, minimise };

  std::string key;  ///< as `compare --json` names the quantity, a path of what is varied; "" of what has no such name
  std::string title;
  std::string unit;                       ///< "" of words and pure numbers
  std::function<Cell(std::size_t)> cell;  ///< of a design that is done
  bool axis = false;                      ///< of the parallel coordinates, unless the reader chooses otherwise
  bool words = false;
  std::vector<std::string> order = {};  ///< of words that rise otherwise than by the alphabet
  Aim aim = Aim::none;                  ///< of an optimisation
};

/// What is varied (where the name of a design does not say it alone), then the results at the compared point, then what
/// else an optimisation aims at. They refer to the comparison, which must outlive them.
std::vector<ReportColumn> report_columns(const Comparison& comparison);

/// The states of a design from best to worst: "front", "valid", "unchecked", "knee", "damaged", "failed".
const std::vector<std::string>& design_states();
std::string state_of(const Comparison& comparison, std::size_t index);

}  // namespace lodestone::postprocess
