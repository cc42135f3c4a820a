// SPDX-License-Identifier: GPL-3.0-or-later
// Steady temperatures: the nodes of each design's thermal network, and on what they rest.
#include "postprocess/report/page_sections.h"

#include "base/markup.h"
#include "base/quantity.h"
#include "postprocess/comparison/comparison_thermal_internal.h"

#include <fmt/format.h>

namespace lodestone::postprocess {

std::string thermal_section(const Comparison& comparison) {
  const std::vector<std::string> names = thermal_nodes(comparison.cases());
  if (names.empty())
    return "";
  const ThermalResult* first = nullptr;
  std::string rows;
  for (const CaseRecord& record : comparison.cases()) {
    if (!record.thermal)
      continue;
    first = first == nullptr ? &*record.thermal : first;
    rows += "<tr><th scope=\"row\">" + base::escape_markup(record.design) + "</th>";
    for (const ThermalNodeResult& node : record.thermal->nodes)
      rows += fmt::format("<td class=\"number\">{}</td>", format_fixed(node.temperature - base::zero_celsius, 1));
    rows += "</tr>\n";
  }
  std::string text = fmt::format(
      "<section aria-labelledby=\"thermal-title\"><h2 id=\"thermal-title\">Steady temperatures</h2>\n"
      "<p class=\"hint\">At the operating point {} with the cooling {}; winding and magnets have these temperatures in "
      "every result above. Confidence of the thermal data: {}.</p>\n"
      "<div class=\"scroll\" role=\"region\" aria-labelledby=\"thermal-title\" tabindex=\"0\">\n"
      "<table class=\"plain\">\n<thead><tr><th scope=\"col\">Design</th>",
      base::escape_markup(first->operating_point), base::escape_markup(first->cooling),
      materials::to_string(first->confidence));
  for (const std::string& name : names)
    text += "<th scope=\"col\" class=\"number\">" + base::escape_markup(name) + " <small>degC</small></th>";
  text += "</tr></thead>\n<tbody>\n" + rows +
          "</tbody>\n</table>\n</div>\n<div class=\"notes\"><details><summary>"
          "Conductivities, contacts and films</summary><ul>\n";
  for (const std::string& factor : first->factors)
    text += "<li>" + base::escape_markup(factor) + "</li>\n";
  return text + "</ul></details></div>\n</section>\n";
}

}  // namespace lodestone::postprocess
