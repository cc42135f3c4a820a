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
  matrix("iron_stator", "W", "", [](const P& p) { return p.iron_stator; });
  matrix("iron_rotor", "W", "", [](const P& p) { return p.iron_rotor; });
  matrix("magnet_eddy", "W", "NaN where unknown", [](const P& p) { return p.magnets.value_or(unknown); });
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
             stator = matrix("iron_stator"), rotor = matrix("iron_rotor"), magnets = matrix("magnet_eddy"),
             efficiency = matrix("efficiency");
  const auto optional = [](double value) { return std::isnan(value) ? std::nullopt : std::optional<double>(value); };
  for (std::size_t i = 0; i < d.size(); ++i)
    map.points.push_back(std::isnan(d[i]) ? std::nullopt
                                          : std::optional<EfficiencyMapPoint>({{d[i], q[i]},
                                                                               voltage[i],
                                                                               copper[i],
                                                                               stator[i],
                                                                               rotor[i],
                                                                               optional(magnets[i]),
                                                                               optional(efficiency[i])}));
  return map;
}

}  // namespace lodestone::postprocess
