// SPDX-License-Identifier: GPL-3.0-or-later
// What the scripts of the page draw: the figures of the designs as JSON.
#include "postprocess/report/page_json_internal.h"
#include "postprocess/report/page_sections.h"

#include "materials/composition.h"
#include "postprocess/report/design_labels.h"
#include "postprocess/report/report_columns.h"

#include <cmath>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <cstdlib>

namespace lodestone::postprocess {

namespace {

using Json = nlohmann::ordered_json;

/// Nine digits: more would say nothing, and weigh.
Json number(const std::optional<double>& value, double factor = 1.0) {
  if (!value || !std::isfinite(*value))
    return {};
  return std::stod(fmt::format("{:.9g}", *value * factor));
}

Json grams(const materials::Band& mass) {
  return {{"min", number(mass.min, 1e3)}, {"max", number(mass.max, 1e3)}, {"mid", number(mass.middle(), 1e3)}};
}

std::string grams_text(const materials::Band& mass) {
  return format_band({mass.min * 1e3, mass.max * 1e3});
}

void add_masses(const Passport& passport, Json& design) {
  if (const auto& heavy = passport.heavy_rare_earth_mass) {
    design["heavy"] = grams(*heavy);
    design["heavyText"] = grams_text(*heavy);
  }
  if (const auto& rare = passport.rare_earth_mass) {
    design["rare"] = grams(*rare);
    design["rareText"] = grams_text(*rare);
    Json elements = Json::object();
    for (const auto& [element, mass] : passport.element_mass)
      if (materials::is_rare_earth(element) && mass.max > 0.0)
        elements[element] = {{"mid", number(mass.middle(), 1e3)},
                             {"heavy", materials::is_heavy_rare_earth(element)},
                             {"text", grams_text(mass)}};
    design["elements"] = elements;
  }
}

/// Of each element that is followed what is bought for the magnets under the first scenario, virgin and recycled.
Json bought(const std::vector<LifeCycle>& cycles) {
  if (cycles.empty())
    return {};
  Json elements = Json::object();
  for (const FlowLine& line : cycles.front().lines()) {
    if (!is_followed(line.element) || elements.contains(line.element))
      continue;
    const auto mass = [&](FlowQuantity quantity) {
      const auto band = cycles.front().of_element(line.element, quantity);
      return number(band ? std::optional<double>(band->middle()) : std::nullopt, 1e3);
    };
    elements[line.element] = {{"virgin", mass(FlowQuantity::virgin)}, {"recycled", mass(FlowQuantity::recycled)}};
  }
  return elements;
}

/// In, out and the losses between them; W at the point, J over a duty.
Json balance(double in, double out, Json losses) {
  return {{"in", number(in)}, {"out", number(out)}, {"losses", std::move(losses)}};
}

/// With the inverter where its losses are known.
Json point_balance(const PointRecord& point) {
  if (!point.mechanical_power || point.losses.empty())
    return {};
  const std::vector<LossComponent> components = all_components(point);
  Json losses = Json::array();
  for (const LossComponent& one : components)
    losses.push_back({{"label", one.label}, {"loss", number(one.loss)}});
  const double shaft = *point.mechanical_power - drag_loss(components), all = total_loss(components).value_or(0.0);
  if (shaft >= 0.0)
    return balance(shaft + all, shaft, std::move(losses));
  // A generator is driven; one that gives nothing has no way from in to out.
  return -shaft > all ? balance(-shaft, -shaft - all, std::move(losses)) : Json();
}

Json duty_balance(const CaseRecord& record) {
  if (record.duties.empty())
    return {};
  const DutyResult& duty = record.duties.front();
  const bool with_inverter = duty.dc_in && duty.dc_out;
  Json losses = Json::array();
  const auto add = [&](const std::vector<LossEnergy>& energies) {
    for (const LossEnergy& one : energies)
      losses.push_back({{"label", one.label}, {"loss", number(one.energy)}});
  };
  add(duty.losses);
  if (!with_inverter)
    return balance(duty.put_in(), duty.delivered(), std::move(losses));
  add(duty.inverter_losses);
  return balance(duty.mechanical_in + *duty.dc_in, duty.mechanical_out + *duty.dc_out, std::move(losses));
}

}  // namespace

std::string safe_json(const nlohmann::ordered_json& json) {
  const std::string text = json.dump(-1, ' ', false, Json::error_handler_t::replace);
  // "<" can begin "</script>" or "<!--"; JSON may write it as an escape.
  std::string safe;
  for (const char c : text)
    safe += c == '<' ? std::string("\\u003c") : std::string(1, c);
  return safe;
}

std::string plot_data(const Comparison& comparison) {
  const auto& cases = comparison.cases();
  const std::vector<ReportColumn> columns = report_columns(comparison);
  Json heads = Json::array();
  for (const ReportColumn& column : columns) {
    Json head = {{"key", column.key}, {"title", column.title}, {"unit", column.unit}, {"axis", column.axis}};
    if (column.words)
      head["words"] = column.order;
    if (column.aim != ReportColumn::Aim::none)
      head["aim"] = column.aim == ReportColumn::Aim::maximise ? 1 : -1;
    heads.push_back(std::move(head));
  }
  Json designs = Json::array();
  std::string duty;
  for (std::size_t i = 0; i < cases.size(); ++i) {
    const CaseRecord& record = cases[i];
    if (!record.done)
      continue;
    const PointRecord& point = comparison.point(i);
    Json values = Json::array();
    for (const ReportColumn& column : columns) {
      const ReportColumn::Cell cell = column.cell(i);
      values.push_back(column.words ? Json(cell.text) : number(cell.number));
    }
    Json design = {{"index", i},
                   {"design", record.design},
                   {"varied", varied_in_words(record)},
                   {"process", record.magnet_process.empty() ? "magnets" : record.magnet_process},
                   {"state", state_of(comparison, i)},
                   {"valid", record.valid()},
                   {"front", comparison.on_front(i)},
                   {"excluded", comparison.exclusion(i)},
                   {"torque", number(point.torque)},
                   {"efficiency", number(point.efficiency, 100.0)},
                   {"cycle", record.duties.empty() ? Json() : number(record.duties.front().efficiency(), 100.0)},
                   {"values", std::move(values)},
                   {"power", point_balance(point)},
                   {"energy", duty_balance(record)}};
    add_masses(record.passport, design);
    if (Json elements = bought(comparison.life_cycles(i)); !elements.empty())
      design["bought"] = std::move(elements);
    if (!record.duties.empty() && duty.empty())
      duty = record.duties.front().name;
    designs.push_back(std::move(design));
  }
  return safe_json({{"columns", std::move(heads)},
                    {"states", design_states()},
                    {"point", comparison.point_name()},
                    {"duty", duty},
                    {"designs", std::move(designs)}});
}

}  // namespace lodestone::postprocess
