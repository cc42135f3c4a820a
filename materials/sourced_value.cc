// SPDX-License-Identifier: GPL-3.0-or-later
#include "materials/sourced_value.h"

#include "base/quantity.h"

#include <fmt/format.h>

namespace lodestone::materials {

SourcedValue read_sourced(const base::Node& node, const std::string& unit, const base::Range& range,
                          const Provenance& fallback) {
  if (!node.is_map())
    return {node.quantity(unit, range), fallback};
  node.allow_keys({"value", "source", "confidence"});
  return {node.at("value").quantity(unit, range), read_provenance(node, fallback)};
}

std::vector<std::vector<double>> read_table(const base::Node& node, const std::vector<std::string>& units) {
  const base::Node header = node.at("columns");
  const std::vector<base::Node> columns = header.items();
  if (columns.size() != units.size())
    header.fail(fmt::format("expected {} columns with the units {}, found {}", units.size(), fmt::join(units, ", "),
                            columns.size()));
  // A whole unit, offset included: degC is converted value by value.
  std::vector<std::string> given;
  for (std::size_t i = 0; i < columns.size(); ++i) {
    try {
      given.push_back(columns[i].text());
      base::convert(1.0, given.back(), units[i]);
    } catch (const base::QuantityError&) {
      columns[i].fail(
          fmt::format("'{}' is no unit of column {}; expected one such as '{}'", columns[i].text(), i + 1, units[i]));
    }
  }
  std::vector<std::vector<double>> rows;
  for (const base::Node& row : node.at("rows").items()) {
    const std::vector<base::Node> cells = row.items();
    if (cells.size() != units.size())
      row.fail(fmt::format("expected {} numbers, found {}", units.size(), cells.size()));
    std::vector<double> values;
    for (std::size_t i = 0; i < cells.size(); ++i)
      values.push_back(base::convert(cells[i].number(), given[i], units[i]));
    rows.push_back(std::move(values));
  }
  return rows;
}

}  // namespace lodestone::materials
