// SPDX-License-Identifier: GPL-3.0-or-later
// Steady temperatures of designs beside each other.
#pragma once

#include "postprocess/comparison/comparison_duties_internal.h"

#include <nlohmann/json.hpp>

#include <string>
#include <vector>

namespace lodestone::postprocess {

/// Names of the nodes of all designs, each once.
std::vector<std::string> thermal_nodes(const std::vector<CaseRecord>& cases);
/// A table of temperatures; "" where no design has a thermal network.
std::string thermal_table(const Comparison& comparison);
/// null where a design has none.
nlohmann::ordered_json thermal_json(const CaseRecord& record);
/// Temperatures in K for the store's table; in degC for CSV where `celsius`.
std::vector<DutyColumn> thermal_columns(const std::vector<CaseRecord>& cases, bool celsius);

}  // namespace lodestone::postprocess
