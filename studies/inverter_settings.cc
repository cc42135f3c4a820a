// SPDX-License-Identifier: GPL-3.0-or-later
#include "studies/inverter_settings.h"

#include "base/quantity.h"

#include <fmt/format.h>

namespace lodestone::studies {

using base::Node;
using base::Range;

InverterSettings InverterSettings::read(const Node& node) {
  node.allow_keys({"switch", "parallel", "carrier_frequency", "dead_time", "junction_temperature", "ripple_losses"});
  InverterSettings settings;
  settings.power_switch = node.find("switch");
  if (settings.power_switch)
    settings.power_switch->text();
  settings.carrier_frequency = node.at("carrier_frequency").quantity("Hz", Range::between(100.0, 1e6));
  if (const auto ripple = node.find("ripple_losses"))
    settings.ripple_losses = ripple->boolean();
  if (settings.power_switch) {
    if (const auto parallel = node.find("parallel"))
      settings.parallel = parallel->integer(1, 1000);
    if (const auto dead_time = node.find("dead_time")) {
      settings.dead_time = dead_time->quantity("s", Range::between(0.0, 1e-3));
      // Two of them fall into each carrier period.
      if (settings.dead_time * settings.carrier_frequency > 0.1)
        dead_time->fail(fmt::format("{} is more than a tenth of the carrier's period", dead_time->text()));
    }
    settings.junction_temperature = node.at("junction_temperature").quantity("K", Range::positive());
    return settings;
  }
  for (const char* key : {"parallel", "dead_time", "junction_temperature"})
    if (const auto given = node.find(key))
      given->fail("has no effect without 'switch'");
  if (!settings.ripple_losses)
    node.fail("asks for nothing: give a 'switch', or leave out 'ripple_losses: false'");
  return settings;
}

postprocess::Drive InverterSettings::drive(const materials::MaterialLibrary& library, double dc_voltage) const {
  postprocess::Drive drive;
  drive.dc_voltage = dc_voltage;
  drive.ripple_losses = ripple_losses;
  drive.inverter = {nullptr, parallel, carrier_frequency, dead_time, junction_temperature.value_or(0.0)};
  if (!power_switch)
    return drive;
  drive.inverter.power_switch = library.power_switch(power_switch->text(), &*power_switch);
  const materials::PowerSwitch& device = *drive.inverter.power_switch;
  try {
    device.conduction(*junction_temperature);
  } catch (const base::UserError& error) {
    power_switch->fail(error.what());
  }
  if (dc_voltage > device.blocking_voltage())
    power_switch->fail(fmt::format("'{}' blocks {:g} V, less than conditions.dc_voltage ({:g} V)", device.name(),
                                   device.blocking_voltage(), dc_voltage));
  return drive;
}

}  // namespace lodestone::studies
