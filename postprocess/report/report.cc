// SPDX-License-Identifier: GPL-3.0-or-later
#include "postprocess/report/report.h"

#include "postprocess/report/design_labels.h"
#include "postprocess/report/page_assets.h"
#include "postprocess/report/page_frame.h"
#include "postprocess/report/page_sections.h"
#include "postprocess/report/picture_files.h"
#include "postprocess/report/vega_bundle.h"
#include "postprocess/store/atomic_file.h"

namespace lodestone::postprocess {

void write_report(const Comparison& designs, const std::string& title, const std::string& file,
                  const std::vector<SweepPicture>& pictures) {
  const Comparison comparison = with_short_names(designs);
  const PictureFiles fields(comparison, file);
  std::string page = begin_page(title, "table-title", "Skip to the table");
  page += headline_section(comparison);
  page += optimisation_section(comparison);
  page += load_case_section(comparison);
  page += plots_section(comparison);
  page += axes_section(comparison);
  page += any_two_section(comparison);
  page += table_section(comparison, fields);
  page += losses_section(comparison);
  page += life_cycle_section(comparison);
  page += picture_section(comparison, fields);
  page += thermal_section(comparison);
  page += duty_section(comparison);
  page += efficiency_map_section(comparison);
  page += rotor_strength_section(comparison);
  page += noise_section(comparison);
  page += sweep_section(pictures);
  page += flux_map_section(comparison);
  page += notes_section(comparison);
  page += end_page("<script type=\"application/json\" id=\"data\">" + plot_data(comparison) +
                   "</script>\n<script type=\"application/json\" id=\"planes\">" + plane_data(comparison) +
                   "</script>\n<script>\n" + vega_bundle() + "</script>\n<script>\n" + page_script + "</script>\n");
  fields.write(comparison);
  write_file_atomically(file, page);
}

}  // namespace lodestone::postprocess
