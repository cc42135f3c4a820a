// SPDX-License-Identifier: GPL-3.0-or-later
#include "postprocess/inverter/drive.h"

#include "base/quantity.h"

#include <fmt/format.h>

#include <cmath>

namespace lodestone::postprocess {

namespace {

bool possible(const Drive& drive, double voltage) {
  return voltage <= 2.0 / base::pi * drive.dc_voltage * (1.0 + 1e-9);
}

}  // namespace

double TerminalState::power_factor() const {
  const double apparent = std::hypot(current.d, current.q) * std::hypot(voltage.d, voltage.q);
  return apparent > 0.0 ? (current.d * voltage.d + current.q * voltage.q) / apparent : 1.0;
}

TerminalState terminal_state(const solver::DirectQuadrature& current, const solver::DirectQuadrature& flux_linkage,
                             double resistance, double end_winding_inductance, double electrical_speed) {
  return {current,
          {resistance * current.d - electrical_speed * (flux_linkage.q + end_winding_inductance * current.q),
           resistance * current.q + electrical_speed * (flux_linkage.d + end_winding_inductance * current.d)}};
}

std::optional<InverterLosses> inverter_losses(const Drive& drive, const TerminalState& state, int phases) {
  const double voltage = std::hypot(state.voltage.d, state.voltage.q);
  if (phases % 3 != 0 || !drive.inverter.power_switch || !possible(drive, voltage))
    return std::nullopt;
  InverterLosses losses = inverter_losses(
      drive.inverter, {std::hypot(state.current.d, state.current.q), voltage, state.power_factor(), drive.dc_voltage});
  const int inverters = phases / 3;
  losses.conduction *= inverters;
  losses.switching *= inverters;
  losses.dead_time *= inverters;
  return losses;
}

std::optional<PwmLosses> pwm_losses(const Drive& drive, const RippleResponse& response,
                                    const HysteresisExponents& exponents, const TerminalState& state, double resistance,
                                    double end_winding_inductance, int phases) {
  PwmPoint point;
  point.voltage = std::hypot(state.voltage.d, state.voltage.q);
  if (phases != 3 || !drive.ripple_losses || !possible(drive, point.voltage))
    return std::nullopt;
  point.voltage_angle = std::atan2(state.voltage.q, state.voltage.d);
  point.dc_voltage = drive.dc_voltage;
  point.carrier_frequency = drive.inverter.carrier_frequency;
  point.resistance = resistance;
  point.end_winding_inductance = end_winding_inductance;
  point.phases = phases;
  return pwm_losses(response, exponents, point);
}

std::vector<LossComponent> inverter_components(const InverterLosses& losses) {
  return {{"inverter_conduction", "inverter, conduction", losses.conduction, ""},
          {"inverter_switching", "inverter, switching", losses.switching, ""},
          {"inverter_dead_time", "inverter, dead time", losses.dead_time, ""}};
}

std::string describe(const Drive& drive) {
  const std::string carrier = fmt::format("{:g} kHz", 1e-3 * drive.inverter.carrier_frequency);
  if (!drive.inverter.power_switch)
    return "PWM at " + carrier;
  return fmt::format("{}{} at {}", drive.inverter.parallel > 1 ? fmt::format("{} × ", drive.inverter.parallel) : "",
                     drive.inverter.power_switch->name(), carrier);
}

std::optional<double> system_efficiency_of(double power, const std::vector<LossComponent>& machine,
                                           const std::vector<LossComponent>& inverter) {
  const auto of_inverter = total_loss(inverter);
  if (!of_inverter)
    return std::nullopt;
  std::vector<LossComponent> all = machine;
  all.insert(all.end(), inverter.begin(), inverter.end());
  return efficiency_of(power, all);
}

}  // namespace lodestone::postprocess
