// SPDX-License-Identifier: GPL-3.0-or-later
// Every design with its figures: the first rows in the page, the others in a <template>, from which the script of the
// page takes those that are looked at. So a page of thousands of designs stays light.
#include "postprocess/report/page_sections.h"

#include "base/markup.h"
#include "postprocess/report/report_columns.h"

#include <fmt/format.h>

namespace lodestone::postprocess {

namespace {

/// Of a page of the table; page/table.js turns pages of as many.
constexpr std::size_t rows_shown = 50;

/// Shown where scripts run.
const char* const tools = R"(<div class="tools" id="table-tools" hidden>
<label>Search <input type="search" id="search" autocomplete="off" placeholder="name, magnet, state"></label>
<label class="choice"><input type="checkbox" id="chosen-only"> only the selection</label>
<button type="button" id="download-table">CSV of these rows</button>
<span class="pager"><button type="button" id="earlier" aria-label="earlier rows">‹</button>
<span id="rows-shown"></span>
<button type="button" id="later" aria-label="later rows">›</button></span>
</div>
)";

std::string heading(const std::string& title, const std::string& unit, bool words) {
  return fmt::format("<th scope=\"col\" class=\"{}\"><button type=\"button\">{}{}<span class=\"arrow\" "
                     "aria-hidden=\"true\"></span></button></th>",
                     words ? "text" : "number", base::escape_markup(title),
                     unit.empty() ? "" : " <small>" + base::escape_markup(unit) + "</small>");
}

std::string table_row(const Comparison& comparison, const std::vector<ReportColumn>& columns, std::size_t i,
                      const PictureFiles& pictures) {
  const CaseRecord& record = comparison.cases()[i];
  const std::string state = state_of(comparison, i), why = comparison.exclusion(i);
  std::string text = fmt::format("<tr id=\"design-{}\" class=\"{}\"><th scope=\"row\">{}<small>{}</small>", i, state,
                                 base::escape_markup(record.design), base::escape_markup(record.magnet_process));
  if (const std::string picture = pictures.link_of(i); !picture.empty())
    text += fmt::format("<small><a href=\"{}\">its field</a></small>", picture);
  text += "</th><td>" + badge(state);
  if (!why.empty() && record.done)
    text += "<small class=\"why\">" + base::escape_markup(why) + "</small>";
  text += "</td>";
  if (!record.done)
    return text +
           fmt::format("<td class=\"why\" colspan=\"{}\">{}</td></tr>\n", columns.size(), base::escape_markup(why));
  for (const ReportColumn& column : columns)
    text += fmt::format("<td class=\"{}\">{}</td>", column.words ? "text" : "number",
                        base::escape_markup(column.cell(i).text));
  return text + "</tr>\n";
}

}  // namespace

std::string table_section(const Comparison& comparison, const PictureFiles& pictures) {
  const auto& cases = comparison.cases();
  const std::vector<ReportColumn> columns = report_columns(comparison);
  std::string text =
      "<section aria-labelledby=\"table-title\"><h2 id=\"table-title\" tabindex=\"-1\">Every design</h2>\n"
      "<p class=\"hint\">A column's head sorts by it; the box before a name selects its design in every "
      "plot.";
  if (cases.size() > rows_shown)
    text += fmt::format("<noscript> These are the first {} of {} designs; `lodestone compare --csv` writes all."
                        "</noscript>",
                        rows_shown, cases.size());
  text += std::string("</p>\n") + tools +
          "<div class=\"scroll\" role=\"region\" aria-labelledby=\"table-title\" tabindex=\"0\">\n"
          "<table id=\"table\">\n<thead><tr>";
  text += heading("Design", "", true) + heading("State", "", true);
  for (const ReportColumn& column : columns)
    text += heading(column.title, column.unit, column.words);
  text += "</tr></thead>\n<tbody>\n";
  std::string further;
  for (std::size_t i = 0; i < cases.size(); ++i)
    (i < rows_shown ? text : further) += table_row(comparison, columns, i, pictures);
  text += "</tbody>\n</table>\n</div>\n";
  if (!further.empty())
    text += "<template id=\"further-rows\">" + further + "</template>\n";
  text += "<p class=\"hint\">★ ";
  if (comparison.aims().empty())
    text += std::string("no valid design of known composition has ") +
            (comparison.front_by_efficiency() ? "a higher efficiency" : "more torque") +
            " with as little heavy rare earth.";
  else
    text += "no design that is valid and keeps the limits is as good in all that is wanted and better in some.";
  return text + " A span follows from a composition given as a range; it sorts by its middle. The knee margin is the "
                "distance of the worst point of the magnet from the field that costs it 1 % of its remanence.</p>\n"
                "</section>\n";
}

}  // namespace lodestone::postprocess
