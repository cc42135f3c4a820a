// SPDX-License-Identifier: GPL-3.0-or-later
// What an optimisation has found: its front as a plot and a table.
#include "postprocess/report/page_sections.h"

#include "base/markup.h"
#include "base/quantity.h"
#include "postprocess/comparison/front_text.h"
#include "postprocess/fields/base64.h"
#include "postprocess/plots/curve_plot.h"
#include "postprocess/report/design_labels.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

namespace lodestone::postprocess {

namespace {

std::string unit_of(const DesignAims& aims, const NamedQuantity& quantity) {
  const std::string unit = quantity.quantity->unit, shown = quantity.quantity->display_unit;
  if (unit.empty())
    return aims.scenario ? aims.scenario->currency : "";
  return shown.empty() ? unit : shown;
}

/// In the unit of tables.
double shown(const DesignAims& aims, std::size_t objective, double value) {
  const NamedQuantity& quantity = aims.objectives[objective].quantity;
  const std::string unit = quantity.quantity->unit, table = unit_of(aims, quantity);
  return unit.empty() || unit == table ? value : base::convert(value, unit, table);
}

std::string axis(const DesignAims& aims, std::size_t objective) {
  const Objective& one = aims.objectives[objective];
  const std::string unit = unit_of(aims, one.quantity);
  return fmt::format("{}{} ({})", one.quantity.label(), unit == "1" || unit.empty() ? "" : ", " + unit,
                     one.maximise ? "maximise" : "minimise");
}

std::string front_picture(const Comparison& comparison) {
  const DesignAims& aims = comparison.aims();
  Plot plot{"", axis(aims, 0), axis(aims, 1), false, false, {}};
  PlotCurve beaten{"beaten", {}, 6, false, true}, front{"front", {}, 1, false, true};
  for (std::size_t i = 0; i < comparison.cases().size(); ++i) {
    const DesignMerit& merit = comparison.merit(i);
    if (merit.counts())
      (comparison.on_front(i) ? front : beaten)
          .points.emplace_back(shown(aims, 0, *merit.objectives[0]), shown(aims, 1, *merit.objectives[1]));
  }
  plot.curves = {beaten, front};
  return fmt::format("<figure><img alt=\"Front of {} and {}\" src=\"data:image/svg+xml;base64,{}\"></figure>\n",
                     base::escape_markup(aims.objectives[0].quantity.label()),
                     base::escape_markup(aims.objectives[1].quantity.label()), base64(draw_plot(plot)));
}

/// With every value of every design of the front.
std::string front_rows(const Comparison& comparison, std::vector<FrontRow> rows) {
  std::map<std::string, std::size_t> index_of;
  for (std::size_t i = 0; i < comparison.cases().size(); ++i)
    index_of[comparison.cases()[i].id] = i;
  const FrontTable table = front_cells(comparison.aims(), std::move(rows));
  std::string text = "<div class=\"scroll\" role=\"region\" aria-labelledby=\"optimisation-title\" tabindex=\"0\">\n"
                     "<table class=\"plain front\">\n<thead><tr><th scope=\"col\">Design</th>";
  for (const auto& [title, unit] : table.columns)
    text += fmt::format("<th scope=\"col\" class=\"number\">{} <small>{}</small></th>", base::escape_markup(title),
                        base::escape_markup(unit));
  text += "</tr></thead>\n<tbody>\n";
  for (const auto& [id, cells] : table.rows) {
    text += "<tr><th scope=\"row\">" + linked_name(comparison, index_of.at(id)) + "</th>";
    for (const std::string& cell : cells)
      text += "<td class=\"number\">" + base::escape_markup(cell) + "</td>";
    text += "</tr>\n";
  }
  return text + "</tbody>\n</table></div>\n";
}

}  // namespace

std::string optimisation_section(const Comparison& comparison) {
  const DesignAims& aims = comparison.aims();
  if (aims.empty())
    return "";
  std::vector<FrontRow> rows;
  std::size_t counting = 0;
  for (std::size_t i = 0; i < comparison.cases().size(); ++i) {
    const DesignMerit& merit = comparison.merit(i);
    counting += merit.counts() ? 1 : 0;
    if (comparison.on_front(i))
      rows.push_back({comparison.cases()[i].id, comparison.cases()[i].varied, merit.objectives, merit.limited});
  }
  std::string limits;
  for (const AimedLimit& aimed : aims.limits)
    limits += fmt::format("{}{} {}", limits.empty() ? "; kept are: " : ", ", aimed.quantity.label(), aimed.limit.text);
  const std::size_t on_front = rows.size();
  std::string text = fmt::format(
      "<section aria-labelledby=\"optimisation-title\"><h2 id=\"optimisation-title\">Optimisation</h2>\n<p "
      "class=\"hint\">Wanted: {}{}. By {}. {} designs, {} are valid and keep the limits, {} of them on the front: no "
      "other is at least as good in all that is wanted and better in some.</p>\n",
      base::escape_markup(in_words(aims)), base::escape_markup(limits), base::escape_markup(comparison.search()),
      comparison.cases().size(), counting, on_front);
  if (aims.objectives.size() > 1 && counting > 0)
    text += front_picture(comparison);
  if (on_front > 0)
    text += front_rows(comparison, std::move(rows));
  return text + "</section>\n";
}

}  // namespace lodestone::postprocess
