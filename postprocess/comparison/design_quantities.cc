// SPDX-License-Identifier: GPL-3.0-or-later
#include "postprocess/comparison/design_quantities.h"

#include "base/quantity.h"
#include "base/user_error.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

namespace lodestone::postprocess {

namespace {

using Value = std::optional<double>;
using Record = CaseRecord;
using Point = PointRecord;

Value middle(const std::optional<materials::Band>& band) {
  return band ? Value(band->middle()) : std::nullopt;
}

Value total(const LifeCycle* cycle, FlowQuantity quantity) {
  return cycle != nullptr ? middle(cycle->total(quantity)) : std::nullopt;
}

/// The largest of all load cases: each is counted on what the one before has left.
template <typename Loss> Value worst_loss(const Record& record, const Loss& loss) {
  Value worst;
  for (const LoadCaseResult& load : record.load_cases)
    if (const Value one = loss(load))
      worst = worst ? std::max(*worst, *one) : *one;
  return worst;
}

Value hottest(const Record& record, const std::string& part) {
  if (!record.thermal)
    return std::nullopt;
  Value found;
  for (const ThermalNodeResult& node : record.thermal->nodes)
    if (node.name.find(part) != std::string::npos)
      found = found ? std::max(*found, node.temperature) : node.temperature;
  return found;
}

}  // namespace

const std::vector<DesignQuantity>& design_quantities() {
  using Need = QuantityNeed;
  using C = const LifeCycle*;
  static const std::vector<DesignQuantity> quantities = {
      {"torque", "torque", "N m", "", true, Need::nothing,
       [](const Record&, const Point& p, C) -> Value { return p.torque; }},
      {"torque_ripple", "ripple", "N m", "", true, Need::rotation,
       [](const Record&, const Point& p, C) { return p.torque_ripple; }},
      {"efficiency", "efficiency", "1", "%", true, Need::losses,
       [](const Record&, const Point& p, C) { return p.efficiency; }},
      {"system_efficiency", "efficiency with inverter", "1", "%", true, Need::inverter,
       [](const Record&, const Point& p, C) { return p.system_efficiency; }},
      {"total_loss", "losses", "W", "", true, Need::losses,
       [](const Record&, const Point& p, C) { return total_loss(p.losses); }},
      {"mechanical_power", "mechanical power", "W", "kW", true, Need::losses,
       [](const Record&, const Point& p, C) { return p.mechanical_power; }},
      {"phase_voltage", "phase voltage", "V", "", true, Need::nothing,
       [](const Record&, const Point& p, C) { return p.phase_voltage; }},
      {"torque_per_mass", "torque per active mass", "N m kg-1", "N m/kg", true, Need::nothing,
       [](const Record& r, const Point& p, C) -> Value {
         const double mass = r.passport.parts.total();
         return mass > 0.0 ? Value(p.torque / mass) : std::nullopt;
       }},
      {"rare_earth_per_torque", "rare earth per torque", "kg N-1 m-1", "g/(N m)", true, Need::nothing,
       [](const Record& r, const Point& p, C) { return middle(per(r.passport.rare_earth_mass, p.torque)); }},
      {"heavy_rare_earth_per_torque", "heavy rare earth per torque", "kg N-1 m-1", "g/(N m)", true, Need::nothing,
       [](const Record& r, const Point& p, C) { return middle(per(r.passport.heavy_rare_earth_mass, p.torque)); }},
      {"no_load_flux_linkage", "no-load flux", "Wb", "mWb", false, Need::nothing,
       [](const Record& r, const Point&, C) -> Value { return r.no_load_flux_linkage; }},
      {"cogging_torque", "cogging torque", "N m", "", false, Need::rotation,
       [](const Record& r, const Point&, C) { return r.cogging_torque; }},
      {"demagnetisation_margin", "knee margin", "A/m", "kA/m", false, Need::nothing,
       [](const Record& r, const Point&, C) { return r.knee.margin; }},
      {"irreversible_torque_loss", "irreversible torque loss", "1", "%", false, Need::load_cases,
       [](const Record& r, const Point&, C) {
         return worst_loss(r, [](const LoadCaseResult& load) { return load.torque_loss; });
       }},
      {"irreversible_flux_loss", "irreversible flux loss", "1", "%", false, Need::load_cases,
       [](const Record& r, const Point&, C) {
         return worst_loss(r, [](const LoadCaseResult& load) { return Value(load.no_load_flux_loss); });
       }},
      {"magnet_mass", "magnets", "kg", "", false, Need::nothing,
       [](const Record& r, const Point&, C) -> Value { return r.passport.magnet_mass; }},
      {"active_mass", "active mass", "kg", "", false, Need::nothing,
       [](const Record& r, const Point&, C) -> Value { return r.passport.parts.total(); }},
      {"total_rare_earth_mass", "rare earth", "kg", "g", false, Need::nothing,
       [](const Record& r, const Point&, C) { return middle(r.passport.rare_earth_mass); }},
      {"heavy_rare_earth_mass", "heavy rare earth", "kg", "g", false, Need::nothing,
       [](const Record& r, const Point&, C) { return middle(r.passport.heavy_rare_earth_mass); }},
      {"cost", "cost of the magnets' elements", "", "", false, Need::scenario,
       [](const Record&, const Point&, C cycle) { return total(cycle, FlowQuantity::cost); }},
      {"carbon", "embodied carbon", "kg", "", false, Need::scenario,
       [](const Record&, const Point&, C cycle) { return total(cycle, FlowQuantity::carbon); }},
      {"supply_risk", "supply risk", "kg", "", false, Need::scenario,
       [](const Record&, const Point&, C cycle) { return total(cycle, FlowQuantity::supply_risk); }},
      {"cycle_efficiency", "cycle efficiency", "1", "%", false, Need::duty,
       [](const Record& r, const Point&,
          C) { return r.duties.empty() ? std::nullopt : r.duties.front().efficiency(); }},
      {"system_cycle_efficiency", "cycle efficiency with inverter", "1", "%", false, Need::duty,
       [](const Record& r, const Point&, C) {
         return r.duties.empty() ? std::nullopt : r.duties.front().system_efficiency();
       }},
      {"unmet_share", "share of the cycle not done", "1", "%", false, Need::duty,
       [](const Record& r, const Point&,
          C) { return r.duties.empty() ? std::nullopt : Value(r.duties.front().unmet_share()); }},
      {"largest_torque", "largest torque", "N m", "", false, Need::efficiency_map,
       [](const Record& r, const Point&, C) {
         return r.efficiency_map ? Value(r.efficiency_map->largest_torque()) : std::nullopt;
       }},
      {"largest_power", "largest power", "W", "kW", false, Need::efficiency_map,
       [](const Record& r, const Point&,
          C) { return r.efficiency_map ? Value(r.efficiency_map->largest_power()) : std::nullopt; }},
      {"torque_at_top_speed", "torque at top speed", "N m", "", false, Need::efficiency_map,
       [](const Record& r, const Point&, C) {
         return r.efficiency_map ? r.efficiency_map->torque_at_top_speed() : std::nullopt;
       }},
      {"open_circuit_voltage", "open-circuit voltage", "V", "", false, Need::efficiency_map,
       [](const Record& r, const Point&, C) {
         return r.efficiency_map ? Value(r.efficiency_map->open_circuit_voltage) : std::nullopt;
       }},
      {"peak_stress", "stress at overspeed", "Pa", "MPa", false, Need::rotor_strength,
       [](const Record& r, const Point&, C) {
         return r.rotor_strength ? Value(r.rotor_strength->peak_stress) : std::nullopt;
       }},
      {"safety_factor", "safety of the rotor", "1", "", false, Need::rotor_strength,
       [](const Record& r, const Point&, C) {
         return r.rotor_strength ? Value(r.rotor_strength->safety_factor()) : std::nullopt;
       }},
      {"magnet_temperature", "magnet temperature", "K", "degC", false, Need::thermal,
       [](const Record& r, const Point&, C) { return hottest(r, "magnets"); }},
      {"winding_temperature", "winding temperature", "K", "degC", false, Need::thermal,
       [](const Record& r, const Point&, C) { return hottest(r, "winding"); }}};
  return quantities;
}

const DesignQuantity& design_quantity(const std::string& key) {
  std::vector<std::string> keys;
  for (const DesignQuantity& one : design_quantities()) {
    if (key == one.key)
      return one;
    keys.emplace_back(one.key);
  }
  throw base::QuantityError(fmt::format("there is no quantity '{}'{}; there is: {}", key, base::did_you_mean(key, keys),
                                        fmt::join(keys, ", ")));
}

std::string NamedQuantity::label() const {
  return point.empty() ? quantity->label : fmt::format("{} at {}", quantity->label, point);
}

NamedQuantity read_quantity(const std::string& name, const std::vector<std::string>& points) {
  // Names of operating points may hold dots; keys do not.
  const std::size_t dot = name.rfind('.');
  NamedQuantity read{name, &design_quantity(dot == std::string::npos ? name : name.substr(dot + 1)), ""};
  if (dot == std::string::npos)
    return read;
  read.point = name.substr(0, dot);
  if (!read.quantity->of_point)
    throw base::QuantityError(
        fmt::format("'{}' is of the whole design, not of an operating point", read.quantity->key));
  if (std::find(points.begin(), points.end(), read.point) == points.end())
    throw base::QuantityError(fmt::format("there is no operating point '{}'{}; there is: {}", read.point,
                                          base::did_you_mean(read.point, points), fmt::join(points, ", ")));
  return read;
}

std::optional<double> value_of(const NamedQuantity& quantity, const CaseRecord& record, const LifeCycle* cycle) {
  if (!record.done || record.points.empty())
    return std::nullopt;
  const auto point = quantity.point.empty()
                         ? record.points.begin()
                         : std::find_if(record.points.begin(), record.points.end(),
                                        [&](const PointRecord& one) { return one.name == quantity.point; });
  if (point == record.points.end())
    return std::nullopt;
  const std::optional<double> value = quantity.quantity->value(record, *point, cycle);
  return value && std::isfinite(*value) ? value : std::nullopt;
}

std::string format_value(const NamedQuantity& quantity, const std::optional<double>& value,
                         const std::string& currency) {
  const DesignQuantity& one = *quantity.quantity;
  if (!value)
    return "–";
  const std::string unit = one.unit;
  if (unit.empty())
    return fmt::format("{:.5g} {}", *value, currency);
  const std::string shown = *one.display_unit != '\0' ? one.display_unit : one.unit;
  const double number = shown == unit ? *value : base::convert(*value, unit, shown);
  return shown == "1" ? fmt::format("{:.5g}", number) : fmt::format("{:.5g} {}", number, shown);
}

}  // namespace lodestone::postprocess
