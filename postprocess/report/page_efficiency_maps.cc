// SPDX-License-Identifier: GPL-3.0-or-later
// The torque-speed plane of the designs that have an efficiency map.
#include "postprocess/report/page_sections.h"

#include "base/markup.h"
#include "base/quantity.h"
#include "postprocess/efficiency_map/efficiency_difference.h"
#include "postprocess/efficiency_map/efficiency_map_picture.h"
#include "postprocess/fields/base64.h"

#include <fmt/format.h>

#include <algorithm>

namespace lodestone::postprocess {

namespace {

constexpr std::size_t most_maps = 12;
constexpr double rpm = 30.0 / base::pi;

std::string picture(const std::string& design, const std::string& what, const std::string& svg) {
  return fmt::format("<figure><img alt=\"{1} of {0}\" src=\"data:image/svg+xml;base64,{2}\"><figcaption><strong>{0}"
                     "</strong>, {1}</figcaption></figure>\n",
                     design, what, base64(svg));
}

/// Each design less the first, as figures and pictures; "" for a single one.
std::string differences(const std::vector<CaseRecord>& cases, const std::vector<std::size_t>& chosen) {
  if (chosen.size() < 2)
    return "";
  const CaseRecord& base = cases[chosen.front()];
  const std::string name = base::escape_markup(base.design);
  std::string rows, pictures;
  for (std::size_t k = 1; k < chosen.size(); ++k) {
    const CaseRecord& record = cases[chosen[k]];
    const std::string design = base::escape_markup(record.design);
    const EfficiencyDifference found = efficiency_difference(*record.efficiency_map, *base.efficiency_map);
    const auto figure = [&](const std::optional<double>& value, double factor, int digits) {
      rows += "<td class=\"number\">" +
              format_fixed(value ? std::optional<double>(factor * *value) : std::nullopt, digits) + "</td>";
    };
    rows += "<tr><th scope=\"row\">" + design + "</th>";
    figure(found.mean, 100.0, 3);
    figure(found.least, 100.0, 2);
    figure(found.largest, 100.0, 2);
    figure(found.loss_mean, 1.0, 1);
    figure(found.share, 100.0, 0);
    rows += "</tr>\n";
    pictures +=
        fmt::format("<figure><img alt=\"{0} less {1}\" src=\"data:image/png;base64,{2}\"><figcaption><strong>{0}"
                    "</strong> less {1}</figcaption></figure>\n",
                    design, name,
                    base64(draw_difference_png(*record.efficiency_map, *base.efficiency_map,
                                               record.design + " less " + base.design)));
  }
  std::string text = "<h3>Less " + name +
                     "</h3>\n<p class=\"hint\">At the same torque and speed, evenly over the part "
                     "of the plane where both work.</p>\n<div class=\"scroll\" role=\"region\" "
                     "aria-labelledby=\"efficiency-maps-title\" tabindex=\"0\">\n<table class=\"plain\">\n<thead><tr>"
                     "<th scope=\"col\">Design</th>";
  const std::vector<std::pair<const char*, const char*>> figures = {{"Efficiency, mean", "points"},
                                                                    {"least", "points"},
                                                                    {"most", "points"},
                                                                    {"Losses, mean", "W"},
                                                                    {"Plane in common", "%"}};
  for (const auto& [title, unit] : figures)
    text += fmt::format("<th scope=\"col\" class=\"number\">{} <small>{}</small></th>", title, unit);
  return text + "</tr></thead>\n<tbody>\n" + rows + "</tbody>\n</table>\n</div>\n<div class=\"pictures maps\">\n" +
         pictures + "</div>\n";
}

std::string row(const std::string& design, const EfficiencyMap& map, const CaseRecord& record) {
  std::string text = fmt::format("<tr><th scope=\"row\">{}</th>", design);
  const auto figure = [&](const std::optional<double>& value, int digits) {
    text += "<td class=\"number\">" + format_fixed(value, digits) + "</td>";
  };
  using Value = std::optional<double>;
  figure(map.largest_torque(), 1);
  figure(map.base_speed * rpm, 0);
  figure(1e-3 * map.largest_power(), 1);
  figure(map.torque_at_top_speed(), 1);
  figure(map.characteristic_current, 0);
  text += fmt::format("<td class=\"number\">{:.0f}{}</td>", map.open_circuit_voltage,
                      map.generates_uncontrolled() ? " (above the dc voltage)" : "");
  const auto best = map.best();
  figure(best ? Value(100.0 * *map.points[*best]->efficiency) : Value(), 2);
  const auto system = map.best_system();
  figure(system ? Value(100.0 * *map.points[*system]->system_efficiency) : Value(), 2);
  text += "<td>" + (map.drive.empty() ? std::string("–") : base::escape_markup(map.drive)) + "</td>";
  const auto errors =
      record.loss_map ? std::make_optional(record.loss_map->errors(map.pole_pairs * map.top_speed() / (2.0 * base::pi)))
                      : std::nullopt;
  figure(errors ? Value(100.0 * errors->iron) : Value(), 2);
  figure(errors && errors->magnets ? Value(100.0 * *errors->magnets) : Value(), 2);
  return text + "</tr>\n";
}

}  // namespace

std::string efficiency_map_section(const Comparison& comparison) {
  const auto& cases = comparison.cases();
  const std::vector<std::size_t> chosen =
      choose_designs(comparison, most_maps, [](const CaseRecord& record) { return record.efficiency_map.has_value(); });
  if (chosen.empty()) {
    return "";
  }
  std::string rows, pictures;
  for (const std::size_t i : chosen) {
    const EfficiencyMap& map = *cases[i].efficiency_map;
    const std::string design = base::escape_markup(cases[i].design);
    rows += row(design, map, cases[i]);
    pictures += picture(design, "efficiency map", draw_efficiency_map(map, cases[i].design));
    pictures += picture(design, "torque, power and current at the limits", draw_envelope(map, cases[i].design));
  }
  const EfficiencyMap& first = *cases[chosen.front()].efficiency_map;
  std::string text =
      "<section aria-labelledby=\"efficiency-maps-title\"><h2 id=\"efficiency-maps-title\">Torque and speed</h2>\n";
  text += fmt::format("<p class=\"hint\">Most torque at {:g} A and {:.4g} V peak of a phase ({:g} V dc); below it the "
                      "least current for each torque. Efficiency {}. The open-circuit voltage is the peak between two "
                      "terminals at {:.0f} rpm without control.</p>\n",
                      first.limits.current, first.limits.voltage, first.dc_voltage, efficiency_label,
                      first.top_speed() * rpm);
  text += "<div class=\"scroll\" role=\"region\" aria-labelledby=\"efficiency-maps-title\" tabindex=\"0\">\n"
          "<table class=\"plain\">\n<thead><tr><th scope=\"col\">Design</th>";
  const std::vector<std::pair<const char*, const char*>> figures = {
      {"Most torque", "N·m"},         {"Base speed", "rpm"},           {"Most power", "kW"},
      {"Torque at top speed", "N·m"}, {"Characteristic current", "A"}, {"Open circuit", "V"},
      {"Best efficiency", "%"},       {"Best with inverter", "%"},     {"Inverter", ""},
      {"Iron loss error", "%"},       {"Magnet loss error", "%"}};
  for (const auto& [title, unit] : figures) {
    text += fmt::format("<th scope=\"col\" class=\"number\">{} <small>{}</small></th>", title, unit);
  }
  text += "</tr></thead>\n<tbody>\n" + rows + "</tbody>\n</table>\n</div>\n<div class=\"pictures maps\">\n" + pictures +
          "</div>\n";
  return text + differences(cases, chosen) + "</section>\n";
}

}  // namespace lodestone::postprocess
