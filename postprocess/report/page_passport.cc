// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/markup.h"
#include "postprocess/report/page_sections.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

namespace lodestone::postprocess {

namespace {

using materials::Band;

/// A longer table is no answer, and its parts are long.
constexpr std::size_t most_designs = 60;

std::string cell(const std::optional<Band>& value, double factor = 1.0) {
  if (!value)
    return "<td class=\"number\" data-sort=\"\">–</td>";
  return fmt::format("<td class=\"number\" data-sort=\"{}\">{}</td>", value->middle() * factor,
                     format_band({value->min * factor, value->max * factor}));
}

std::string head(const std::string& title, const std::string& unit) {
  return fmt::format("<th scope=\"col\" class=\"number\">{}{}</th>", base::escape_markup(title),
                     unit.empty() ? "" : " <small>" + unit + "</small>");
}

/// One design's elements and parts under one scenario, and their sums.
std::string element_table(const LifeCycle& cycle) {
  std::string text = "<div class=\"scroll\"><table class=\"plain\">\n<thead><tr><th scope=\"col\">Part</th>";
  for (const FlowName& name : flow_names())
    text += head(name.label, name.quantity == FlowQuantity::cost ? cycle.currency() : name.unit);
  text += "</tr></thead>\n<tbody>\n";
  const auto row = [&](const std::string& title, const auto& value) {
    text += "<tr><th scope=\"row\">" + base::escape_markup(title) + "</th>";
    for (const FlowName& name : flow_names())
      text += value(name.quantity);
    text += "</tr>\n";
  };
  for (const FlowLine& line : cycle.lines())
    row(line.title(), [&](FlowQuantity quantity) {
      return line.counts_for(quantity) ? cell(line.value(quantity)) : std::string("<td></td>");
    });
  row("sum", [&](FlowQuantity quantity) { return cell(cycle.total(quantity)); });
  return text + "</tbody>\n</table></div>\n";
}

}  // namespace

std::string life_cycle_section(const Comparison& comparison) {
  const std::vector<LifeCycle>* first = nullptr;
  for (std::size_t i = 0; i < comparison.cases().size() && first == nullptr; ++i)
    if (!comparison.life_cycles(i).empty())
      first = &comparison.life_cycles(i);
  if (first == nullptr)
    return "";

  std::string text =
      "<section aria-labelledby=\"passport-title\"><h2 id=\"passport-title\">Rare-earth passport</h2>\n"
      "<p class=\"hint\">Rare earths and cobalt of the magnets: what is bought for them, lost, and won "
      "back; the embodied carbon is that of all active parts, on the oxide routes of the elements, without "
      "the making of magnets. Masses under the scenario " +
      base::escape_markup(first->front().scenario()) + ".";
  const auto is_done = [](const CaseRecord& record) { return record.done; };
  const std::vector<std::size_t> chosen = choose_designs(comparison, most_designs, is_done);
  const auto& cases = comparison.cases();
  const auto all = static_cast<std::size_t>(std::count_if(cases.begin(), cases.end(), is_done));
  if (chosen.size() < all)
    text += fmt::format(" {} of {} designs; `lodestone compare --json` has them all.", chosen.size(), all);
  text += "</p>\n<div class=\"plots wide\">\n" +
          plot("bought-plot", "Bought for the magnets",
               "<span id=\"bought-note\"></span>By element, virgin and recycled, scrap of making included.") +
          "</div>\n";
  text += "<div class=\"scroll\" role=\"region\" aria-labelledby=\"passport-title\" tabindex=\"0\">\n"
          "<table class=\"plain\">\n<thead><tr><th scope=\"col\">Design</th>";
  for (const FlowName& name : flow_names())
    if (name.quantity != FlowQuantity::cost)
      text += head(name.label, name.unit);
  for (const LifeCycle& one : *first)
    text += head("cost, " + one.scenario(), one.currency());
  text += head("cost per torque", first->front().currency() + "/(N·m)") +
          head("cost per power", first->front().currency() + "/kW") + head("CO2e per torque", "kg/(N·m)") +
          head("CO2e per power", "kg/kW");
  text += "</tr></thead>\n<tbody>\n";
  const std::size_t columns = flow_quantities - 1 + first->size() + 4;
  std::set<std::string> missing;
  std::string details;
  for (const std::size_t i : chosen) {
    const CaseRecord& record = cases[i];
    text += "<tr><th scope=\"row\">" + base::escape_markup(record.design) + "</th>";
    const std::vector<LifeCycle>& cycles = comparison.life_cycles(i);
    if (cycles.empty()) {
      text += fmt::format("<td class=\"why\" colspan=\"{}\">{}</td></tr>\n", columns,
                          base::escape_markup(comparison.life_cycle_gap(i)));
      continue;
    }
    for (const FlowName& name : flow_names())
      if (name.quantity != FlowQuantity::cost)
        text += cell(cycles.front().total(name.quantity));
    for (const LifeCycle& one : cycles) {
      text += cell(one.total(FlowQuantity::cost));
      missing.insert(one.missing().begin(), one.missing().end());
    }
    const double torque = comparison.point(i).torque;
    const double power = 1e-3 * comparison.point(i).mechanical_power.value_or(0.0);
    for (const FlowQuantity quantity : {FlowQuantity::cost, FlowQuantity::carbon})
      text += cell(per(cycles.front().total(quantity), torque)) + cell(per(cycles.front().total(quantity), power));
    text += "</tr>\n";
    details += "<details><summary>" + base::escape_markup(record.design) + "</summary>\n" +
               element_table(cycles.front()) + "</details>\n";
  }
  text += "</tbody>\n</table></div>\n<div class=\"notes\">\n<details><summary>Each design by element and part"
          "</summary>\n" +
          details + "</details>\n";

  text += "<details><summary>Factors of the scenarios, with source and confidence</summary>\n<ul>\n";
  std::set<std::string> told;
  for (std::size_t i = 0; i < comparison.cases().size(); ++i)
    for (const LifeCycle& one : comparison.life_cycles(i))
      for (const std::string& factor : one.factors())
        if (told.insert(one.scenario() + factor).second)
          text += "<li>" + base::escape_markup(one.scenario() + ": " + factor) + "</li>\n";
  text += "</ul></details>\n</div>\n";
  for (const std::string& one : missing)
    text += "<p class=\"hint\">Unknown: " + base::escape_markup(one) + ".</p>\n";
  return text + "</section>\n";
}

}  // namespace lodestone::postprocess
