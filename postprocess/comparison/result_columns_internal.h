// SPDX-License-Identifier: GPL-3.0-or-later
// Which columns the table of some cases has, and the value of each in a case: planned in one walk through the cases,
// filled in a second, so that the cases need never be in memory together. Not installed.
#pragma once

#include "postprocess/comparison/results_table.h"

#include <cstdint>
#include <functional>
#include <string>
#include <variant>
#include <vector>

namespace lodestone::postprocess {

struct PlannedColumn {
  std::string name, unit, description;
  std::variant<std::function<double(const CaseRecord&)>, std::function<std::int64_t(const CaseRecord&)>,
               std::function<std::string(const CaseRecord&)>>
      value;
};

struct ColumnPlan {
  struct Point {
    std::string name;
    std::size_t positions = 0;  ///< most of any case
  };
  std::size_t rows = 0;
  std::string study, version;  ///< of the first case
  std::vector<Point> points;   ///< operating points in the order in which they first appear
  std::vector<PlannedColumn> columns;
};

ColumnPlan plan_columns(const EachCase& each);

/// nullptr where the case has no such operating point.
const PointRecord* find_point(const CaseRecord& record, const std::string& name);

}  // namespace lodestone::postprocess
