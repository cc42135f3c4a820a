// SPDX-License-Identifier: GPL-3.0-or-later
// Designs beside each other at equal duty.
#pragma once

#include "postprocess/comparison/comparison.h"

#include <nlohmann/json.hpp>

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace lodestone::postprocess {

/// What tells duties apart: profile and vehicle.
struct DutyKey {
  std::string name, vehicle;
  bool operator==(const DutyKey& other) const { return name == other.name && vehicle == other.vehicle; }
  /// "wltc-class3b, nissan-leaf-40-kwh".
  std::string words() const { return vehicle.empty() ? name : name + ", " + vehicle; }
};
/// Of all designs, each once.
std::vector<DutyKey> duty_keys(const std::vector<CaseRecord>& cases);
/// nullptr where a design has it not.
const DutyResult* find_duty(const CaseRecord& record, const DutyKey& key);

/// A table a duty: efficiency, losses by component, what is not met, carbon beside rare earth; "" without duties.
std::string duty_tables(const Comparison& comparison);

/// An array; null where a design has none.
nlohmann::ordered_json duties_json(const CaseRecord& record, const std::vector<LifeCycle>& cycles);

/// A number a design, for CSV (name, unit) and for the store's table (key, description).
struct DutyColumn {
  std::string name, key, unit, description;
  std::function<std::optional<double>(const CaseRecord&)> value;
};
std::vector<DutyColumn> duty_columns(const std::vector<CaseRecord>& cases);

}  // namespace lodestone::postprocess
