// SPDX-License-Identifier: GPL-3.0-or-later
#include "postprocess/efficiency_map/efficiency_map_file_internal.h"

#include <array>
#include <cmath>
#include <functional>
#include <limits>

namespace lodestone::postprocess {

using hdf5::Group;
using hdf5::Table;

namespace {

constexpr double unknown = std::numeric_limits<double>::quiet_NaN();
constexpr std::array<ControlRegion, 3> regions = {ControlRegion::current, ControlRegion::field_weakening,
                                                  ControlRegion::voltage};

ControlRegion region_of(const std::string& word) {
  for (const ControlRegion region : regions)
    if (to_string(region) == word)
      return region;
  throw hdf5::Error("unknown region '" + word + "'");
}

}  // namespace

void write_efficiency_map(const Group& group, const EfficiencyMap& map) {
  group.set_attribute("phases", map.phases);
  group.set_attribute("pole_pairs", map.pole_pairs);
  group.set_attribute("note", map.note);
  group.set_attribute("control", to_string(map.aim));
  group.write("current_limit", map.limits.current, "A", "peak phase current");
  group.write("voltage_limit", map.limits.voltage, "V", "peak of a phase's fundamental");
  group.write("dc_voltage", map.dc_voltage, "V", "");
  group.write("phase_resistance", map.limits.resistance, "ohm", "at the winding's temperature");
  group.write("end_winding_inductance", map.limits.end_winding_inductance, "H", "of a phase; empty: left out");
  group.write("magnet_temperature", map.limits.magnet_temperature, "K", "");
  group.write("winding_temperature", map.winding_temperature, "K", "");
  group.write("base_speed", map.base_speed, "rad/s", "up to which MTPA at the current limit keeps the voltage");
  group.write("characteristic_current", map.characteristic_current, "A",
              "of a short circuit at high speed; empty: beyond the flux map");
  group.write("open_circuit_voltage", map.open_circuit_voltage, "V", "peak between terminals at the top speed");
  group.write("open_circuit_limit", map.open_circuit_limit, "V", "what it must not exceed; empty: no limit");
  std::vector<double> speed, torque, d, q, voltage;
  std::vector<std::string> region;
  for (const EnvelopePoint& point : map.envelope) {
    speed.push_back(point.speed);
    torque.push_back(point.point.torque);
    d.push_back(point.point.current.d);
    q.push_back(point.point.current.q);
    voltage.push_back(point.point.voltage);
    region.push_back(to_string(point.region));
  }
  group.write_table("envelope",
                    Table({{"speed", "rad/s", "mechanical", speed},
                           {"torque", "N m", "most within the limits", torque},
                           {"i_d", "A", "", d},
                           {"i_q", "A", "", q},
                           {"voltage", "V", "peak of a phase's fundamental", voltage},
                           {"region", "", "what limits it", region}}),
                    "most torque at each speed");
  group.write_vector("speeds", map.speeds, "rad/s", "mechanical");
  group.write_vector("torques", map.torques, "N m", "");
  const auto matrix = [&](const std::string& name, const std::string& unit, const std::string& description,
                          const std::function<double(const EfficiencyMapPoint&)>& value) {
    std::vector<double> values;
    for (const auto& point : map.points)
      values.push_back(point ? value(*point) : unknown);
    group.write_matrix(name, values, map.speeds.size(), map.torques.size(), unit, description);
  };
  using P = EfficiencyMapPoint;
  matrix("i_d", "A", "[speed, torque]; NaN outside the envelope", [](const P& p) { return p.current.d; });
  matrix("i_q", "A", "", [](const P& p) { return p.current.q; });
  matrix("voltage", "V", "peak of a phase's fundamental", [](const P& p) { return p.voltage; });
  matrix("copper_dc", "W", "", [](const P& p) { return p.copper; });
  matrix("copper_strands", "W", "skin and proximity effect", [](const P& p) { return p.strands; });
  matrix("iron_stator", "W", "", [](const P& p) { return p.iron_stator; });
  matrix("iron_rotor", "W", "", [](const P& p) { return p.iron_rotor; });
  matrix("magnet_eddy", "W", "NaN where unknown", [](const P& p) { return p.magnets.value_or(unknown); });
  matrix("bearings", "W", "NaN where unknown", [](const P& p) { return p.bearings.value_or(unknown); });
  matrix("windage", "W", "NaN where it was not asked for", [](const P& p) { return p.windage.value_or(unknown); });
  if (!map.drive.empty()) {
    group.set_attribute("drive", map.drive);
    const auto pwm = [&](const std::string& name, const std::string& unit, const std::string& description,
                         const std::function<double(const PwmLosses&)>& value) {
      matrix(name, unit, description, [&](const P& p) { return p.pwm ? value(*p.pwm) : unknown; });
    };
    pwm("pwm_copper", "W", "ripple of the inverter; NaN: not counted", [](const PwmLosses& p) { return p.copper; });
    pwm("pwm_iron_stator", "W", "", [](const PwmLosses& p) { return p.iron_stator; });
    pwm("pwm_iron_rotor", "W", "", [](const PwmLosses& p) { return p.iron_rotor; });
    pwm("pwm_magnets", "W", "NaN where unknown", [](const PwmLosses& p) { return p.magnets.value_or(unknown); });
    pwm("ripple_current", "A", "r.m.s. of a phase", [](const PwmLosses& p) { return p.ripple_current; });
    const auto inverter = [&](const std::string& name, double InverterLosses::*part) {
      matrix(name, "W", "NaN: the study names no switch",
             [&](const P& p) { return p.inverter ? (*p.inverter).*part : unknown; });
    };
    inverter("inverter_conduction", &InverterLosses::conduction);
    inverter("inverter_switching", &InverterLosses::switching);
    inverter("inverter_dead_time", &InverterLosses::dead_time);
    matrix("system_efficiency", "1", "of motor and inverter",
           [](const P& p) { return p.system_efficiency.value_or(unknown); });
  }
  matrix("efficiency", "1", map.note, [](const P& p) { return p.efficiency.value_or(unknown); });
}

EfficiencyMap read_efficiency_map(const Group& group) {
  EfficiencyMap map;
  map.phases = static_cast<int>(group.integer_attribute("phases"));
  map.pole_pairs = static_cast<int>(group.integer_attribute("pole_pairs"));
  map.note = group.text_attribute("note");
  map.limits = {group.given("current_limit"), group.given("voltage_limit"), group.given("phase_resistance"),
                group.number("end_winding_inductance"), group.given("magnet_temperature")};
  map.dc_voltage = group.given("dc_voltage");
  map.winding_temperature = group.given("winding_temperature");
  map.base_speed = group.given("base_speed");
  map.characteristic_current = group.number("characteristic_current");
  map.open_circuit_voltage = group.given("open_circuit_voltage");
  if (group.has("open_circuit_limit")) {  // stores of before have none
    map.aim = group.text_attribute("control") == to_string(ControlAim::least_loss) ? ControlAim::least_loss
                                                                                   : ControlAim::least_current;
    map.open_circuit_limit = group.number("open_circuit_limit");
  }
  map.envelope = group.table("envelope").read([](const hdf5::TableRow& row) {
    return EnvelopePoint{row.number("speed"),
                         {{row.number("i_d"), row.number("i_q")}, row.number("torque"), row.number("voltage")},
                         region_of(row.text("region"))};
  });
  map.speeds = group.vector("speeds");
  map.torques = group.vector("torques");
  const auto matrix = [&](const std::string& name) {
    const std::vector<double> values = group.vector(name);
    if (values.size() != map.speeds.size() * map.torques.size())
      throw hdf5::Error("'" + name + "' does not fit speeds and torques");
    return values;
  };
  const auto d = matrix("i_d"), q = matrix("i_q"), voltage = matrix("voltage"), copper = matrix("copper_dc"),
             strands = matrix("copper_strands"), stator = matrix("iron_stator"), rotor = matrix("iron_rotor"),
             magnets = matrix("magnet_eddy"), bearings = matrix("bearings"), windage = matrix("windage"),
             efficiency = matrix("efficiency");
  const auto optional = [](double value) { return std::isnan(value) ? std::nullopt : std::optional<double>(value); };
  for (std::size_t i = 0; i < d.size(); ++i) {
    std::optional<EfficiencyMapPoint>& point = map.points.emplace_back();
    if (std::isnan(d[i]))
      continue;
    point.emplace();
    point->current = {d[i], q[i]};
    point->voltage = voltage[i];
    point->copper = copper[i];
    point->strands = strands[i];
    point->iron_stator = stator[i];
    point->iron_rotor = rotor[i];
    point->magnets = optional(magnets[i]);
    point->bearings = optional(bearings[i]);
    point->windage = optional(windage[i]);
    point->efficiency = optional(efficiency[i]);
  }
  if (group.has("pwm_copper")) {
    map.drive = group.text_attribute("drive");
    const auto pwm_copper = matrix("pwm_copper"), pwm_stator = matrix("pwm_iron_stator"),
               pwm_rotor = matrix("pwm_iron_rotor"), pwm_magnets = matrix("pwm_magnets"),
               ripple = matrix("ripple_current"), conduction = matrix("inverter_conduction"),
               switching = matrix("inverter_switching"), dead_time = matrix("inverter_dead_time"),
               system = matrix("system_efficiency");
    for (std::size_t i = 0; i < d.size(); ++i) {
      if (!map.points[i])
        continue;
      if (!std::isnan(pwm_copper[i]))
        map.points[i]->pwm = PwmLosses{pwm_copper[i], pwm_stator[i], pwm_rotor[i], optional(pwm_magnets[i]), ripple[i]};
      if (!std::isnan(conduction[i]))
        map.points[i]->inverter = InverterLosses{conduction[i], switching[i], dead_time[i]};
      map.points[i]->system_efficiency = optional(system[i]);
    }
  }
  return map;
}

}  // namespace lodestone::postprocess
