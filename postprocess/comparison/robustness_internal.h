// SPDX-License-Identifier: GPL-3.0-or-later
// The spread of designs for other programs. Not installed.
#pragma once

#include "postprocess/comparison/robustness.h"

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace lodestone::postprocess {

/// One JSON object; keys in docs/results-format.md.
std::string to_json(const Robustness& robustness);

struct RobustnessColumn {
  std::string name;  ///< with its unit
  std::function<std::optional<double>(const Robustness&)> value;
};
/// Of the CSV of a comparison in which at least one design has samples.
std::vector<RobustnessColumn> robustness_columns(const std::vector<std::optional<Robustness>>& designs);

}  // namespace lodestone::postprocess
