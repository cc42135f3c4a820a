// SPDX-License-Identifier: GPL-3.0-or-later
#include "postprocess/inverter/inverter_loss.h"

#include "base/quantity.h"
#include "postprocess/inverter/space_vector.h"

#include <algorithm>
#include <cmath>

namespace lodestone::postprocess {

namespace {

constexpr int angles = 180;  // of a period; 720 change the sum by less than 1e-4 of it
constexpr int legs = 3;

}  // namespace

InverterLosses inverter_losses(const Inverter& inverter, const InverterPoint& point, const LegDuty& duty) {
  const materials::PowerSwitch& device = *inverter.power_switch;
  const double temperature = inverter.junction_temperature, parallel = inverter.parallel;
  const auto on = device.conduction(temperature), diode = device.diode(temperature);
  const auto full = device.energies(1.0, point.dc_voltage, temperature);
  const auto idle = device.energies(0.0, point.dc_voltage, temperature);
  const bool both_ways = device.conducts_both_ways();
  const double phase = std::acos(std::clamp(point.power_factor, -1.0, 1.0));
  InverterLosses result;
  for (int i = 0; i < angles; ++i) {
    const double angle = 2.0 * base::pi * (i + 0.5) / angles;
    const double current = point.current * std::cos(angle - phase) / parallel, size = std::abs(current);
    const double upper = duty(angle), share = current > 0.0 ? upper : 1.0 - upper;
    const double of_switch = on.at(size) * size, of_diode = diode.at(size) * size;
    result.conduction += share * of_switch + (1.0 - share) * (both_ways ? of_switch : of_diode);
    if (upper > 0.0 && upper < 1.0) {
      result.switching += inverter.carrier_frequency * (idle.sum() + (full.sum() - idle.sum()) * size);
      if (both_ways)
        result.dead_time += 2.0 * inverter.dead_time * inverter.carrier_frequency * std::max(0.0, of_diode - of_switch);
    }
  }
  const double factor = legs * parallel / angles;
  result.conduction *= factor;
  result.switching *= factor;
  result.dead_time *= factor;
  return result;
}

InverterLosses inverter_losses(const Inverter& inverter, const InverterPoint& point) {
  return inverter_losses(inverter, point,
                         [&](double angle) { return space_vector_duties(point.voltage, point.dc_voltage, angle)[0]; });
}

}  // namespace lodestone::postprocess
