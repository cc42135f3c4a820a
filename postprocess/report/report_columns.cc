// SPDX-License-Identifier: GPL-3.0-or-later
#include "postprocess/report/report_columns.h"

#include "base/quantity.h"
#include "postprocess/comparison/comparison_formats_internal.h"
#include "postprocess/comparison/front_text.h"
#include "postprocess/report/page_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <set>

namespace lodestone::postprocess {

namespace {

using Cell = ReportColumn::Cell;

Cell number(const std::optional<double>& value, int decimals) {
  return {value, fixed(value, decimals)};
}

Cell band(const std::optional<materials::Band>& value) {
  return {value ? std::optional<double>(value->middle()) : std::nullopt, band_text(value)};
}

char upper(char letter) {
  return static_cast<char>(std::toupper(static_cast<unsigned char>(letter)));
}

/// The value of a varied path; "" where the design has it not.
std::string varied_value(const CaseRecord& record, const std::string& path) {
  const auto found =
      std::find_if(record.varied.begin(), record.varied.end(), [&](const auto& entry) { return entry.first == path; });
  return found == record.varied.end() ? "" : found->second;
}

/// The unit in which all values of a path are shown, that of the first; nothing where one of them is a word.
std::optional<std::string> common_unit(const std::vector<std::string>& values) {
  std::optional<std::string> unit;
  for (const std::string& value : values)
    try {
      const std::string own = base::unit_of(value);
      if (!unit)
        unit = own;
      if (own != *unit && !base::converts(own, *unit))
        return std::nullopt;
    } catch (const base::QuantityError&) {
      return std::nullopt;
    }
  return unit;
}

void add_varied(const Comparison& comparison, std::vector<ReportColumn>& columns) {
  const auto& cases = comparison.cases();
  std::vector<std::string> paths;
  for (const CaseRecord& record : cases)
    for (const auto& [path, value] : record.varied)
      if (std::find(paths.begin(), paths.end(), path) == paths.end())
        paths.push_back(path);
  const std::vector<std::string> ends = short_paths(paths);
  for (std::size_t p = 0; p < paths.size(); ++p) {
    std::vector<std::string> values;
    for (const CaseRecord& record : cases)
      if (const std::string value = varied_value(record, paths[p]); !value.empty())
        values.push_back(value);
    if (std::set<std::string>(values.begin(), values.end()).size() < 2)
      continue;
    const std::optional<std::string> unit = common_unit(values);
    // A design that is told by a single word bears it as its name.
    if (!unit && paths.size() == 1)
      continue;
    const std::string path = paths[p];
    std::string title = ends[p];
    std::replace(title.begin(), title.end(), '_', ' ');
    title.front() = upper(title.front());
    const auto cell = [&cases, path, unit](std::size_t i) {
      const std::string value = varied_value(cases[i], path);
      if (value.empty() || !unit)
        return Cell{std::nullopt, value.empty() ? "–" : value};
      const double shown = base::parse_quantity(value, unit->empty() ? "1" : *unit);
      return Cell{shown, fmt::format("{:.6g}", shown)};
    };
    columns.push_back({path, title, unit.value_or(""), cell, true, !unit});
  }
}

/// Every loss that a design knows at the compared point, by its name.
std::vector<LossComponent> known_components(const Comparison& comparison) {
  std::vector<LossComponent> components;
  for (std::size_t i = 0; i < comparison.cases().size(); ++i)
    for (const LossComponent& component : all_components(comparison.point(i)))
      if (std::none_of(components.begin(), components.end(),
                       [&](const LossComponent& known) { return known.name == component.name; }))
        components.push_back(component);
  return components;
}

std::string unit_of(const DesignAims& aims, const DesignQuantity& quantity) {
  const std::string unit = quantity.unit, shown = quantity.display_unit;
  if (unit.empty())
    return aims.scenario ? aims.scenario->currency : "";
  return shown.empty() ? unit : shown;
}

/// Marks the columns of the objectives; those that no column has yet are added.
void add_aims(const Comparison& comparison, std::vector<ReportColumn>& columns) {
  const DesignAims& aims = comparison.aims();
  for (std::size_t o = 0; o < aims.objectives.size(); ++o) {
    const Objective& objective = aims.objectives[o];
    const DesignQuantity& quantity = *objective.quantity.quantity;
    const bool elsewhere =
        quantity.of_point && !objective.quantity.point.empty() && objective.quantity.point != comparison.point_name();
    auto column = std::find_if(columns.begin(), columns.end(),
                               [&](const ReportColumn& one) { return !elsewhere && one.key == quantity.key; });
    if (column == columns.end()) {
      const std::string unit = quantity.unit, shown = unit_of(aims, quantity);
      std::string title = objective.quantity.label();
      title.front() = upper(title.front());
      columns.push_back(
          {objective.quantity.name, title, shown == "1" ? "" : shown, [&comparison, o, unit, shown](std::size_t i) {
             std::optional<double> value = comparison.merit(i).objectives.at(o);
             if (value && !unit.empty() && unit != shown)
               value = base::convert(*value, unit, shown);
             return Cell{value, value ? fmt::format("{:.5g}", *value) : "–"};
           }});
      column = columns.end() - 1;
    }
    column->axis = true;
    column->aim = objective.maximise ? ReportColumn::Aim::maximise : ReportColumn::Aim::minimise;
  }
}

}  // namespace

std::vector<ReportColumn> report_columns(const Comparison& comparison) {
  const auto& cases = comparison.cases();
  const auto some = [&](const auto& has) {
    for (std::size_t i = 0; i < cases.size(); ++i)
      if (cases[i].done && has(i))
        return true;
    return false;
  };
  std::vector<ReportColumn> columns;
  add_varied(comparison, columns);

  using materials::Confidence;
  std::vector<std::string> confidences;
  for (const Confidence level : {Confidence::low, Confidence::medium, Confidence::high})
    confidences.push_back(materials::to_string(level));
  columns.push_back({"", "Confidence", "",
                     [&](std::size_t i) {
                       return Cell{std::nullopt, materials::to_string(cases[i].confidence)};
                     },
                     false, true, confidences});
  const auto add = [&](const char* key, const std::string& title, const char* unit, bool axis, auto cell) {
    columns.push_back({key, title, unit, cell, axis});
  };
  add("torque", "Torque", "N·m", true, [&](std::size_t i) { return number(comparison.point(i).torque, 1); });
  add("torque_ripple", "Ripple", "N·m", true,
      [&](std::size_t i) { return number(comparison.point(i).torque_ripple, 1); });
  if (some([&](std::size_t i) { return comparison.point(i).torque_error.has_value(); }))
    add("torque_error", "Torque error, estimated", "N·m", false,
        [&](std::size_t i) { return number(comparison.point(i).torque_error, 3); });
  if (comparison.front_by_efficiency())
    add("efficiency", "Efficiency", "%", true,
        [&](std::size_t i) { return number(percent(comparison.point(i).efficiency), 2); });
  if (some([&](std::size_t i) { return comparison.point(i).system_efficiency.has_value(); }))
    add("system_efficiency", "Efficiency with inverter", "%", false,
        [&](std::size_t i) { return number(percent(comparison.point(i).system_efficiency), 2); });
  if (some([&](std::size_t i) { return !cases[i].duties.empty(); }))
    add("cycle_efficiency", "Efficiency over the duty", "%", true, [&](std::size_t i) {
      return number(cases[i].duties.empty() ? std::nullopt : percent(cases[i].duties.front().efficiency()), 2);
    });
  add("demagnetisation_margin", "Knee margin", "kA/m", true,
      [&](std::size_t i) { return number(scaled(cases[i].knee.margin, 1e-3), 0); });
  if (comparison.front_by_efficiency())
    for (const LossComponent& component : known_components(comparison))
      add("", "Loss, " + component.label, "W", false, [&comparison, name = component.name](std::size_t i) {
        for (const LossComponent& one : all_components(comparison.point(i)))
          if (one.name == name)
            return number(one.loss, 0);
        return number(std::nullopt, 0);
      });
  add("magnet_mass", "Magnets", "kg", false, [&](std::size_t i) { return number(cases[i].passport.magnet_mass, 3); });
  add("total_rare_earth_mass", "Rare earth", "g", true,
      [&](std::size_t i) { return band(scaled(cases[i].passport.rare_earth_mass, 1e3)); });
  add("heavy_rare_earth_mass", "Heavy rare earth", "g", true,
      [&](std::size_t i) { return band(heavy_grams(cases[i])); });
  add("rare_earth_per_torque", "Rare earth per torque", "g/(N·m)", false, [&](std::size_t i) {
    return band(scaled(per(cases[i].passport.rare_earth_mass, comparison.point(i).torque), 1e3));
  });
  if (comparison.front_by_efficiency())
    add("rare_earth_per_power", "Rare earth per power", "g/kW", false, [&](std::size_t i) {
      return band(
          scaled(per(cases[i].passport.rare_earth_mass, comparison.point(i).mechanical_power.value_or(0.0)), 1e6));
    });
  add_aims(comparison, columns);
  return columns;
}

const std::vector<std::string>& design_states() {
  static const std::vector<std::string> states = {"front", "valid", "unchecked", "knee", "damaged", "failed"};
  return states;
}

std::string state_of(const Comparison& comparison, std::size_t index) {
  const CaseRecord& record = comparison.cases()[index];
  if (!record.done)
    return "failed";
  if (!record.valid())
    return record.knee.valid() ? "damaged" : "knee";
  return comparison.on_front(index) ? "front" : record.knee.margin ? "valid" : "unchecked";
}

}  // namespace lodestone::postprocess
