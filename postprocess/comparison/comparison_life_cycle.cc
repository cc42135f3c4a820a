// SPDX-License-Identifier: GPL-3.0-or-later
// The comparison's table of what becomes of the magnets' elements under scenarios.
#include "postprocess/comparison/comparison.h"
#include "postprocess/comparison/text_columns.h"

#include <fmt/format.h>

#include <set>

namespace lodestone::postprocess {

std::string Comparison::life_cycle_table() const {
  const std::vector<LifeCycle>* first = nullptr;
  for (const std::vector<LifeCycle>& one : life_cycles_)
    if (first == nullptr && !one.empty())
      first = &one;
  if (first == nullptr)
    return "";

  const auto band = [](const std::optional<materials::Band>& value) { return value ? format_band(*value) : "–"; };
  TextColumns columns("  design");
  // Masses are those of the first scenario; prices are what scenarios differ by.
  for (const FlowName& name : flow_names())
    if (name.quantity != FlowQuantity::cost)
      columns.add_column(name.title, name.unit);
  for (const LifeCycle& one : *first)
    columns.add_column("cost, " + one.scenario(), one.currency());
  std::set<std::string> missing;
  for (std::size_t i = 0; i < cases_.size(); ++i) {
    if (!cases_[i].done)
      continue;
    if (life_cycles_[i].empty()) {
      columns.add_row("  " + cases_[i].design, life_cycle_gap(i));
      continue;
    }
    std::vector<std::string> cells;
    for (const FlowName& name : flow_names())
      if (name.quantity != FlowQuantity::cost)
        cells.push_back(band(life_cycles_[i].front().total(name.quantity)));
    for (const LifeCycle& one : life_cycles_[i]) {
      cells.push_back(band(one.total(FlowQuantity::cost)));
      missing.insert(one.missing().begin(), one.missing().end());
    }
    columns.add_row("  " + cases_[i].design, cells);
  }
  std::string text = fmt::format("\nRare earths and cobalt of the magnets, and the CO2e of all active parts (masses "
                                 "under {})\n\n",
                                 first->front().scenario());
  text += columns.text(width_);
  std::string confidences;
  for (const FlowName& name : flow_names())
    if (name.quantity != FlowQuantity::contained)
      confidences += fmt::format("{}{} {}", confidences.empty() ? "" : ", ", name.key,
                                 materials::to_string(first->front().factor_confidence(name.quantity)));
  text += "\nConfidence of the factors: " + confidences + " (lodestone show scenario NAME).\n";
  for (const std::string& one : missing)
    text += "– unknown: " + one + "\n";
  return text;
}

}  // namespace lodestone::postprocess
