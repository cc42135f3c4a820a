// SPDX-License-Identifier: GPL-3.0-or-later
#include "postprocess/report/report.h"

#include "postprocess/report/design_labels.h"
#include "postprocess/report/page_assets.h"
#include "postprocess/report/page_frame.h"
#include "postprocess/report/page_sections.h"
#include "postprocess/report/vega_bundle.h"
#include "postprocess/store/atomic_file.h"

namespace lodestone::postprocess {

namespace {

/// An empty place that page.js fills; who reads without scripts is told.
std::string plot(const char* id, const char* title, const char* caption) {
  return std::string("<figure class=\"plot\"><h3>") + title + "</h3><div class=\"canvas\" id=\"" + id +
         "\"><noscript>This plot needs scripts; its figures are in the table.</noscript></div><figcaption>" + caption +
         "</figcaption></figure>\n";
}

std::string plots_section(const Comparison& comparison) {
  std::string text = "<section aria-labelledby=\"plots-title\"><h2 id=\"plots-title\">What heavy rare earth buys</h2>\n"
                     "<div class=\"legend\" id=\"legend\"></div>\n"
                     "<label class=\"choice\"><input type=\"checkbox\" id=\"valid-only\"> valid designs only</label>\n"
                     "<div class=\"plots\">\n";
  text +=
      plot("torque-plot", "Torque",
           "The line joins designs that no valid design beats in both: more torque, less heavy rare earth. Bars show "
           "the band that an uncertain composition leaves. A mark under the pointer shows its figures.");
  if (comparison.front_by_efficiency()) {
    text += plot("efficiency-plot", "Efficiency",
                 ("The same for efficiency, counted " + std::string(efficiency_label) +
                  ". Hollow, crossed marks are designs that are not valid: their magnets pass the knee at an operating "
                  "point, where a linear recoil line no longer describes them, or do not survive the load cases.")
                     .c_str());
  }
  text += "</div>\n</section>\n";
  text += "<section aria-labelledby=\"elements-title\"><h2 id=\"elements-title\">Rare earth in the magnets</h2>\n"
          "<div class=\"plots wide\">\n";
  text += plot("element-plot", "Mass by element",
               "<span id=\"element-note\"></span>Heavy rare earths stand first, on the common base line. Bars show the "
               "middle of each composition; the whisker spans the band of the total.");
  return text + "</div>\n</section>\n";
}

}  // namespace

void write_report(const Comparison& designs, const std::string& title, const std::string& file,
                  const std::vector<SweepPicture>& pictures) {
  const Comparison comparison = with_short_names(designs);
  std::string page = begin_page(title, "table-title", "Skip to the table");
  page += headline_section(comparison);
  page += optimisation_section(comparison);
  page += load_case_section(comparison);
  page += plots_section(comparison);
  page += table_section(comparison);
  page += life_cycle_section(comparison);
  page += picture_section(comparison);
  page += thermal_section(comparison);
  page += duty_section(comparison);
  page += efficiency_map_section(comparison);
  page += rotor_strength_section(comparison);
  page += noise_section(comparison);
  page += sweep_section(pictures);
  page += flux_map_section(comparison);
  page += notes_section(comparison);
  page += end_page("<script type=\"application/json\" id=\"designs\">" + plot_data(comparison) +
                   "</script>\n<script>\n" + vega_bundle() + "</script>\n<script>\n" + page_script + "</script>\n");
  write_file_atomically(file, page);
}

}  // namespace lodestone::postprocess
