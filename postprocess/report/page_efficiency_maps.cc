// SPDX-License-Identifier: GPL-3.0-or-later
// The torque-speed plane of the designs that have an efficiency map: as tables and pictures, and as figures for the
// plots that the scripts of the page draw.
#include "postprocess/report/page_json_internal.h"
#include "postprocess/report/page_sections.h"

#include "base/markup.h"
#include "base/quantity.h"
#include "postprocess/efficiency_map/efficiency_difference.h"
#include "postprocess/efficiency_map/efficiency_map_picture.h"
#include "postprocess/fields/base64.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <cstdint>

namespace lodestone::postprocess {

namespace {

constexpr std::size_t most_maps = 12;
/// Of the plots, which take 30 kB a design.
constexpr std::size_t most_planes = 60;
/// Places of a plane along speed and along torque.
constexpr int plane_speeds = 48, plane_torques = 40;
constexpr double rpm = 30.0 / base::pi;

using Json = nlohmann::ordered_json;

bool has_plane(const CaseRecord& record) {
  return record.efficiency_map.has_value();
}

struct PlaneQuantity {
  std::string title;
  std::string unit;
  MapValue value;  ///< in the unit
};

/// What every one of the maps knows: a loss that one of them lacks would make the others look worse.
std::vector<PlaneQuantity> plane_quantities(const std::vector<const EfficiencyMap*>& maps) {
  using Point = const EfficiencyMapPoint&;
  const auto all_know = [&](const MapValue& value) {
    return std::all_of(maps.begin(), maps.end(), [&](const EfficiencyMap* map) {
      return std::all_of(map->points.begin(), map->points.end(),
                         [&](const auto& point) { return !point || value(*point); });
    });
  };
  const auto percent = [](const std::optional<double>& fraction) {
    return fraction ? std::optional<double>(100.0 * *fraction) : std::nullopt;
  };
  const MapValue magnets = [](Point p) { return p.magnets; };
  const MapValue system = [=](Point p) { return percent(p.system_efficiency); };
  std::vector<PlaneQuantity> quantities = {{"Efficiency", "%", [=](Point p) { return percent(p.efficiency); }}};
  if (all_know(system))
    quantities.push_back({"Efficiency with inverter", "%", system});
  if (all_know(magnets))
    quantities.push_back({"All losses", "W", [](Point p) { return std::optional<double>(p.loss()); }});
  else
    quantities.push_back({"Losses without those of the magnets", "W",
                          [](Point p) { return std::optional<double>(p.loss() - p.magnets.value_or(0.0)); }});
  quantities.push_back({"Copper loss", "W", [](Point p) { return std::optional<double>(p.copper + p.strands); }});
  quantities.push_back({"Iron loss", "W", [](Point p) { return std::optional<double>(p.iron_stator + p.iron_rotor); }});
  if (all_know(magnets))
    quantities.push_back({"Magnet loss", "W", magnets});
  return quantities;
}

/// Sixteen bits a value, lowest byte first: value/largest × 65534, and 65535 where there is none.
std::string packed(const std::vector<std::optional<double>>& values, double largest) {
  std::string bytes;
  for (const std::optional<double>& value : values) {
    const auto step = value ? static_cast<std::uint16_t>(std::lround(std::max(0.0, *value) / largest * 65534.0))
                            : std::uint16_t{65535};
    bytes += static_cast<char>(step & 0xff);
    bytes += static_cast<char>(step >> 8);
  }
  return base64(bytes);
}

/// "n evenly from 1/n of the most to the most".
std::vector<double> places(double most, int count) {
  std::vector<double> values;
  for (int k = 1; k <= count; ++k)
    values.push_back(most * k / count);
  return values;
}

std::string picture(std::size_t index, const std::string& design, const std::string& what, const std::string& svg) {
  return fmt::format("<figure data-design=\"{3}\"><img alt=\"{1} of {0}\" src=\"data:image/svg+xml;base64,{2}\">"
                     "<figcaption><strong>{0}</strong>, {1}</figcaption></figure>\n",
                     design, what, base64(svg), index);
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

std::string plane_data(const Comparison& comparison) {
  const std::vector<std::size_t> chosen = choose_designs(comparison, most_planes, has_plane);
  if (chosen.empty())
    return "null";
  std::vector<const EfficiencyMap*> maps;
  double top_speed = 0.0, most_torque = 0.0;
  for (const std::size_t i : chosen) {
    maps.push_back(&*comparison.cases()[i].efficiency_map);
    top_speed = std::max(top_speed, maps.back()->top_speed());
    most_torque = std::max(most_torque, maps.back()->torques.back());
  }
  const std::vector<double> speeds = places(top_speed, plane_speeds), torques = places(most_torque, plane_torques);
  const auto rounded = [](double value) { return std::stod(fmt::format("{:.6g}", value)); };

  Json designs = Json::array();
  for (std::size_t d = 0; d < chosen.size(); ++d) {
    Json speed = Json::array(), torque = Json::array(), power = Json::array();
    for (const EnvelopePoint& place : maps[d]->envelope) {
      speed.push_back(rounded(place.speed * rpm));
      torque.push_back(rounded(place.point.torque));
      power.push_back(rounded(1e-3 * place.point.torque * place.speed));
    }
    designs.push_back({{"index", chosen[d]},
                       {"speed", std::move(speed)},
                       {"torque", std::move(torque)},
                       {"power", std::move(power)},
                       {"grids", Json::array()}});
  }
  Json quantities = Json::array();
  for (const PlaneQuantity& quantity : plane_quantities(maps)) {
    std::vector<std::vector<std::optional<double>>> grids(chosen.size());
    double largest = 1e-9;
    for (std::size_t d = 0; d < chosen.size(); ++d)
      for (const double speed : speeds)
        for (const double torque : torques) {
          grids[d].push_back(value_at(*maps[d], speed, torque, quantity.value));
          largest = std::max(largest, grids[d].back().value_or(0.0));
        }
    quantities.push_back({{"title", quantity.title}, {"unit", quantity.unit}, {"largest", largest}});
    for (std::size_t d = 0; d < chosen.size(); ++d)
      designs[d]["grids"].push_back(packed(grids[d], largest));
  }
  Json at_speeds = Json::array(), at_torques = Json::array();
  for (const double speed : speeds)
    at_speeds.push_back(rounded(speed * rpm));
  for (const double torque : torques)
    at_torques.push_back(rounded(torque));
  return safe_json({{"speeds", std::move(at_speeds)},
                    {"torques", std::move(at_torques)},
                    {"quantities", std::move(quantities)},
                    {"designs", std::move(designs)}});
}

std::string efficiency_map_section(const Comparison& comparison) {
  const auto& cases = comparison.cases();
  const std::vector<std::size_t> chosen = choose_designs(comparison, most_maps, has_plane);
  if (chosen.empty()) {
    return "";
  }
  std::string rows, pictures;
  for (const std::size_t i : chosen) {
    const EfficiencyMap& map = *cases[i].efficiency_map;
    const std::string design = base::escape_markup(cases[i].design);
    rows += row(design, map, cases[i]);
    pictures += picture(i, design, "efficiency map", draw_efficiency_map(map, cases[i].design));
    pictures += picture(i, design, "torque, power and current at the limits", draw_envelope(map, cases[i].design));
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
  text += "</tr></thead>\n<tbody>\n" + rows + "</tbody>\n</table>\n</div>\n";
  const auto all = static_cast<std::size_t>(std::count_if(cases.begin(), cases.end(), has_plane));
  text += "<div class=\"plots\">\n" +
          plot("envelope-plot", "Most torque over speed", "<span id=\"envelope-note\"></span>") +
          plot("power-plot", "Most power over speed", "The same designs: torque times speed.") + "</div>\n";
  text +=
      "<div class=\"choices tools\" id=\"plane-choices\" hidden><label>map of <select id=\"plane-quantity\"></select>"
      "</label><label>design A <select id=\"plane-a\"></select></label><label>design B <select id=\"plane-b\">"
      "</select></label></div>\n<div class=\"plots maps\">\n" +
      plot("plane-a-plot", "Design A", "White: beyond what the design delivers.");
  if (all > 1)
    text += plot("plane-b-plot", "Design B", "On the scale of design A.") +
            plot("plane-difference-plot", "A minus B",
                 "At the same torque and speed, where both can work. Between the places of the designs' own maps the "
                 "values are interpolated.");
  text += "</div>\n";
  if (all > most_maps)
    text += fmt::format("<p class=\"hint\">Below and in the table {} of {} designs, in the plots at most {}.</p>\n",
                        most_maps, all, most_planes);
  text += "<div class=\"pictures maps\">\n" + pictures + "</div>\n";
  return text + differences(cases, chosen) + "</section>\n";
}

}  // namespace lodestone::postprocess
