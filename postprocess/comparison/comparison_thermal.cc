// SPDX-License-Identifier: GPL-3.0-or-later
#include "postprocess/comparison/comparison_thermal_internal.h"

#include "base/quantity.h"
#include "postprocess/comparison/text_columns.h"

#include <fmt/format.h>

#include <algorithm>

namespace lodestone::postprocess {

namespace {

const ThermalNodeResult* find_node(const CaseRecord& record, const std::string& name) {
  if (record.thermal)
    for (const ThermalNodeResult& node : record.thermal->nodes)
      if (node.name == name)
        return &node;
  return nullptr;
}

}  // namespace

std::vector<std::string> thermal_nodes(const std::vector<CaseRecord>& cases) {
  std::vector<std::string> names;
  for (const CaseRecord& record : cases)
    if (record.thermal)
      for (const ThermalNodeResult& node : record.thermal->nodes)
        if (std::find(names.begin(), names.end(), node.name) == names.end())
          names.push_back(node.name);
  return names;
}

std::string thermal_table(const Comparison& comparison) {
  const std::vector<std::string> names = thermal_nodes(comparison.cases());
  if (names.empty())
    return "";
  TextColumns columns("  design");
  for (const std::string& name : names)
    columns.add_column(name, "degC");
  const ThermalResult* first = nullptr;
  for (const CaseRecord& record : comparison.cases()) {
    if (!record.thermal)
      continue;
    first = first == nullptr ? &*record.thermal : first;
    std::vector<std::string> cells;
    for (const std::string& name : names) {
      const ThermalNodeResult* node = find_node(record, name);
      cells.push_back(format_fixed(
          node != nullptr ? std::optional<double>(node->temperature - base::zero_celsius) : std::nullopt, 1));
    }
    columns.add_row("  " + record.design, cells);
  }
  return fmt::format(
      "\nSteady temperatures at operating point {}, cooling {} (confidence {}); all results are those at "
      "these temperatures of winding and magnets\n\n{}",
      first->operating_point, first->cooling, materials::to_string(first->confidence),
      columns.text(comparison.width()));
}

nlohmann::ordered_json thermal_json(const CaseRecord& record) {
  if (!record.thermal)
    return nullptr;
  const ThermalResult& thermal = *record.thermal;
  nlohmann::ordered_json json = {{"operating_point", thermal.operating_point},
                                 {"cooling", thermal.cooling},
                                 {"coolant_temperature", thermal.coolant_temperature - base::zero_celsius},
                                 {"converged", thermal.converged},
                                 {"iterations", thermal.iterations},
                                 {"change", thermal.change},
                                 {"nodes", nlohmann::ordered_json::object()},
                                 {"paths", nlohmann::ordered_json::array()},
                                 {"confidence", materials::to_string(thermal.confidence)},
                                 {"factors", thermal.factors}};
  for (const ThermalNodeResult& node : thermal.nodes)
    json["nodes"][node.name] = {{"temperature", node.temperature - base::zero_celsius}, {"loss", node.loss}};
  for (const ThermalPathResult& path : thermal.paths)
    json["paths"].push_back({{"from", path.from},
                             {"to", path.to},
                             {"resistance", path.resistance},
                             {"heat", path.heat},
                             {"description", path.description}});
  return json;
}

std::vector<DutyColumn> thermal_columns(const std::vector<CaseRecord>& cases, bool celsius) {
  std::vector<DutyColumn> columns;
  for (const std::string& name : thermal_nodes(cases)) {
    std::string key = "steady_temperature." + name;
    std::replace(key.begin(), key.end(), ' ', '_');
    columns.push_back({"steady temperature, " + name, key, celsius ? "degC" : "K", "of the thermal network",
                       [name, celsius](const CaseRecord& record) -> std::optional<double> {
                         const ThermalNodeResult* node = find_node(record, name);
                         if (node == nullptr)
                           return std::nullopt;
                         return celsius ? node->temperature - base::zero_celsius : node->temperature;
                       }});
  }
  return columns;
}

}  // namespace lodestone::postprocess
