// SPDX-License-Identifier: GPL-3.0-or-later
// Places of the plots, which the scripts of the page fill; who reads without scripts is told.
#include "postprocess/report/page_sections.h"

#include "base/markup.h"

#include <fmt/format.h>

namespace lodestone::postprocess {

std::string plot(const std::string& id, const std::string& title, const std::string& caption) {
  return fmt::format("<figure class=\"plot\"><h3 id=\"{0}-title\">{1}</h3><div class=\"canvas\" id=\"{0}\"><noscript>"
                     "This plot needs scripts; its figures are in the table.</noscript></div><figcaption>{2}"
                     "</figcaption></figure>\n",
                     id, title, caption);
}

std::string plots_section(const Comparison& comparison) {
  std::string text = "<section aria-labelledby=\"plots-title\"><h2 id=\"plots-title\">What heavy rare earth buys</h2>\n"
                     "<p class=\"hint\">Click a mark, or drag a frame round several, to select designs: they stand out "
                     "in every plot, in the table and among the pictures; with the shift key the selection grows. By "
                     "keyboard: arrows go from design to design, Enter selects, Escape lets go.</p>\n"
                     "<div class=\"legend\" id=\"legend\"></div>\n"
                     "<label class=\"choice\"><input type=\"checkbox\" id=\"valid-only\"> valid designs only</label>\n"
                     "<div class=\"plots\">\n";
  text += plot("torque-plot", "Torque",
               "The line joins designs that no valid design beats in both: more torque, less heavy rare earth. Bars "
               "show the band that an uncertain composition leaves. A mark under the pointer shows its figures.");
  if (comparison.front_by_efficiency())
    text += plot("efficiency-plot", "Efficiency",
                 "The same for efficiency, counted " + std::string(efficiency_label) +
                     ". Hollow, crossed marks are designs that are not valid: their magnets pass the knee at an "
                     "operating point, where a linear recoil line no longer describes them, or do not survive the load "
                     "cases.");
  text += "</div>\n</section>\n";
  text += "<section aria-labelledby=\"elements-title\"><h2 id=\"elements-title\">Rare earth in the magnets</h2>\n"
          "<div class=\"plots wide\">\n";
  text += plot("element-plot", "Mass by element",
               "<span id=\"element-note\"></span>Heavy rare earths stand first, on the common base line. Bars show the "
               "middle of each composition; the whisker spans the band of the total.");
  return text + "</div>\n</section>\n";
}

std::string axes_section(const Comparison& comparison) {
  if (comparison.cases().size() < 2)
    return "";
  return "<section aria-labelledby=\"axes-title\"><h2 id=\"axes-title\">All quantities beside each other</h2>\n"
         "<p class=\"hint\">Each design is a line, from what is varied to what comes of it. Drag along an axis to keep "
         "only the designs that pass there, in every plot and in the table; a double click frees the axis. A line that "
         "stops belongs to a design of which the next figure is unknown.</p>\n" +
         plot("axes-plot", "Designs as lines", "<span id=\"axes-note\"></span>") +
         "<details class=\"tools\" id=\"ranges\" hidden><summary>Axes and their ranges</summary>\n"
         "<table class=\"plain\"><thead><tr><th scope=\"col\">Quantity</th><th scope=\"col\">as axis</th>"
         "<th scope=\"col\">from</th><th scope=\"col\">to</th></tr></thead><tbody></tbody></table></details>\n"
         "</section>\n";
}

std::string any_two_section(const Comparison& comparison) {
  if (comparison.cases().size() < 2)
    return "";
  return "<section aria-labelledby=\"any-two-title\" id=\"any-two\" hidden><h2 id=\"any-two-title\">Any two quantities"
         "</h2>\n<div class=\"choices\"><label>across <select id=\"any-x\"></select></label>"
         "<label>up <select id=\"any-y\"></select></label></div>\n" +
         plot("any-plot", "Designs",
              comparison.aims().objectives.size() > 1 ? "Of the two objectives the line joins the front." : "") +
         "</section>\n";
}

std::string losses_section(const Comparison& comparison) {
  if (!comparison.front_by_efficiency())
    return "";
  return "<section aria-labelledby=\"losses-title\" id=\"losses\" hidden><h2 id=\"losses-title\">Where the power goes"
         "</h2>\n<p class=\"hint\">From what is put in to what comes out, the losses by kind between them, as the "
         "table "
         "has them: efficiency " +
         std::string(efficiency_label) +
         ". A loss that the data do not tell is named, and counts in neither.</p>\n"
         "<div class=\"choices\"><label>of <select id=\"losses-design\"></select></label>"
         "<label>over <select id=\"losses-over\"></select></label></div>\n" +
         plot("losses-plot", "Losses", "<span id=\"losses-note\"></span>") + "</section>\n";
}

}  // namespace lodestone::postprocess
