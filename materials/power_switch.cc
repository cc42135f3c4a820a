// SPDX-License-Identifier: GPL-3.0-or-later
#include "materials/power_switch.h"

#include "base/quantity.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

namespace lodestone::materials {

namespace {

using base::Node;
using base::Range;

const std::vector<std::string> technologies = {"igbt", "mosfet", "gan"};

/// The straight line between the rows around a temperature; the first or last one outside.
template <typename Row, typename Value> double between(const std::vector<Row>& rows, double temperature, Value value) {
  const auto above =
      std::find_if(rows.begin(), rows.end(), [&](const Row& row) { return row.temperature >= temperature; });
  if (above == rows.begin())
    return value(rows.front());
  if (above == rows.end())
    return value(rows.back());
  const Row& low = *(above - 1);
  const double share = (temperature - low.temperature) / (above->temperature - low.temperature);
  return value(low) + share * (value(*above) - value(low));
}

double temperature_of(const Node& row, double before) {
  const Node node = row.at("temperature");
  const double temperature = node.quantity("K", Range::positive());
  if (!(temperature > before))
    node.fail("temperatures must rise from row to row");
  return temperature;
}

}  // namespace

std::string to_string(PowerSwitch::Technology technology) {
  return technologies[static_cast<std::size_t>(technology)];
}

std::vector<PowerSwitch::DropRow> PowerSwitch::read_drops(const Node& node) {
  std::vector<DropRow> rows;
  for (const Node& item : node.items()) {
    item.allow_keys({"temperature", "threshold", "resistance"});
    const double temperature = temperature_of(item, rows.empty() ? 0.0 : rows.back().temperature);
    rows.push_back({temperature,
                    {item.at("threshold").quantity("V", Range::non_negative()),
                     item.at("resistance").quantity("ohm", Range::non_negative())}});
  }
  if (rows.empty())
    node.fail("the list is empty; give the voltage drop at one temperature at least");
  return rows;
}

PowerSwitch PowerSwitch::read(const base::Document& document) {
  const Node root = document.root();
  root.allow_keys({"switch", "description", "technology", "blocking_voltage", "rated_current", "conduction", "diode",
                   "switching", "notes", "source", "confidence"});
  PowerSwitch result;
  result.name_ = root.at("switch").text();
  if (const auto description = root.find("description"))
    result.description_ = description->text();
  if (const auto notes = root.find("notes"))
    for (const Node& note : notes->items())
      note.text();
  result.technology_ = static_cast<Technology>(root.at("technology").choice(technologies));
  result.blocking_voltage_ = root.at("blocking_voltage").quantity("V", Range::positive());
  result.rated_current_ = root.at("rated_current").quantity("A", Range::positive());
  result.provenance_ = read_provenance(root, {});
  result.conduction_ = read_drops(root.at("conduction"));
  result.diode_ = read_drops(root.at("diode"));

  const Node switching = root.at("switching");
  switching.allow_keys({"voltage", "current", "voltage_exponent", "recovery_voltage_exponent", "at_no_current",
                        "energies", "source", "confidence"});
  result.provenance_.confidence =
      weakest(result.provenance_.confidence, read_provenance(switching, result.provenance_).confidence);
  result.voltage_ = switching.at("voltage").quantity("V", Range::positive());
  result.current_ = switching.at("current").quantity("A", Range::positive());
  result.voltage_exponent_ = switching.at("voltage_exponent").number(Range::between(0.0, 3.0));
  result.recovery_voltage_exponent_ = switching.at("recovery_voltage_exponent").number(Range::between(0.0, 3.0));
  const auto read_energies = [](const Node& node, bool all) {
    const auto energy = [&](const char* key) {
      const auto found = all ? std::optional<Node>(node.at(key)) : node.find(key);
      return found ? found->quantity("J", Range::non_negative()) : 0.0;
    };
    return Energies{energy("on"), energy("off"), energy("recovery")};
  };
  if (const auto idle = switching.find("at_no_current")) {
    idle->allow_keys({"on", "off", "recovery"});
    result.at_no_current_ = read_energies(*idle, false);
  }
  const Node energies = switching.at("energies");
  for (const Node& item : energies.items()) {
    item.allow_keys({"temperature", "on", "off", "recovery"});
    const double temperature =
        temperature_of(item, result.energies_.empty() ? 0.0 : result.energies_.back().temperature);
    result.energies_.push_back({temperature, read_energies(item, true)});
  }
  if (result.energies_.empty())
    energies.fail("the list is empty; give the energies at one temperature at least");

  result.least_ = 0.0;
  result.most_ = std::numeric_limits<double>::infinity();
  const auto narrow = [&](const auto& rows) {
    if (rows.size() > 1) {
      result.least_ = std::max(result.least_, rows.front().temperature);
      result.most_ = std::min(result.most_, rows.back().temperature);
    }
  };
  narrow(result.conduction_);
  narrow(result.diode_);
  narrow(result.energies_);
  if (result.most_ < result.least_)
    root.fail("the temperatures of conduction, diode and energies have none in common");
  return result;
}

void PowerSwitch::check_temperature(double temperature) const {
  const double slack = 1e-6;
  if (temperature < least_ - slack || temperature > most_ + slack)
    throw base::UserError(fmt::format("switch '{}': a junction temperature of {} lies outside its data, {} to {}",
                                      name_, base::format_quantity(temperature, "K", "degC"),
                                      base::format_quantity(least_, "K", "degC"),
                                      base::format_quantity(most_, "K", "degC")));
}

PowerSwitch::Drop PowerSwitch::conduction(double temperature) const {
  check_temperature(temperature);
  return {between(conduction_, temperature, [](const DropRow& row) { return row.drop.threshold; }),
          between(conduction_, temperature, [](const DropRow& row) { return row.drop.resistance; })};
}

PowerSwitch::Drop PowerSwitch::diode(double temperature) const {
  check_temperature(temperature);
  return {between(diode_, temperature, [](const DropRow& row) { return row.drop.threshold; }),
          between(diode_, temperature, [](const DropRow& row) { return row.drop.resistance; })};
}

PowerSwitch::Energies PowerSwitch::energies(double current, double voltage, double temperature) const {
  check_temperature(temperature);
  // The file's energies at no current belong to its first row of temperature.
  const auto energy = [&](double Energies::*part, double exponent) {
    const double reference = between(energies_, temperature, [&](const EnergyRow& row) { return row.energies.*part; });
    const double first = energies_.front().energies.*part;
    const double idle = first > 0.0 ? at_no_current_.*part * reference / first : at_no_current_.*part;
    return (idle + (reference - idle) * current / current_) * std::pow(voltage / voltage_, exponent);
  };
  return {energy(&Energies::on, voltage_exponent_), energy(&Energies::off, voltage_exponent_),
          energy(&Energies::recovery, recovery_voltage_exponent_)};
}

}  // namespace lodestone::materials
