// SPDX-License-Identifier: GPL-3.0-or-later
#include "postprocess/losses/mechanical.h"

#include "base/quantity.h"

#include <algorithm>
#include <cmath>

namespace lodestone::postprocess {

namespace {

constexpr double rpm = base::pi / 30.0;  // rad/s
constexpr double atmosphere = 101325.0;  // Pa
constexpr double gas_constant_of_air = 287.05;
constexpr double sutherland_viscosity = 1.716e-5, sutherland_temperature = 273.15, sutherland_constant = 110.4;
constexpr double turbulent_disc = 3e5;

}  // namespace

double bearing_loss(const geometries::Bearing& bearing, double speed) {
  // The law's own units.
  const double diameter = 1e3 * bearing.mean_diameter(), turns = speed / rpm;
  const double product = 1e6 * bearing.viscosity * turns;
  const double lubricant =
      1e-7 * bearing.speed_factor * std::pow(diameter, 3) * (product < 2000.0 ? 160.0 : std::pow(product, 2.0 / 3.0));
  const double load = bearing.load_factor * bearing.load * diameter;
  return 1e-3 * (lubricant + load) * speed;
}

Gas air(double temperature) {
  Gas gas;
  gas.density = atmosphere / (gas_constant_of_air * temperature);
  gas.viscosity = sutherland_viscosity * std::pow(temperature / sutherland_temperature, 1.5) *
                  (sutherland_temperature + sutherland_constant) / (temperature + sutherland_constant);
  return gas;
}

double gap_drag_coefficient(double reynolds, double ratio) {
  const double scale = std::pow(ratio, 0.3);
  const double measured = reynolds < 64.0    ? 10.0 / reynolds
                          : reynolds < 500.0 ? 2.0 / std::pow(reynolds, 0.6)
                          : reynolds < 1e4   ? 1.03 / std::sqrt(reynolds)
                                             : 0.065 / std::pow(reynolds, 0.2);
  return std::max(4.0 / reynolds, scale * measured);
}

double gap_windage(double radius, double length, double gap, double speed, const Gas& gas) {
  if (speed == 0.0)
    return 0.0;
  const double reynolds = gas.density * speed * radius * gap / gas.viscosity;
  return 0.5 * base::pi * gap_drag_coefficient(reynolds, gap / radius) * gas.density * std::pow(speed, 3) *
         std::pow(radius, 4) * length;
}

double end_windage(double radius, double inner_radius, double speed, const Gas& gas) {
  if (speed == 0.0)
    return 0.0;
  const double reynolds = gas.density * speed * radius * radius / gas.viscosity;
  const double coefficient = reynolds < turbulent_disc ? 3.87 / std::sqrt(reynolds) : 0.146 * std::pow(reynolds, -0.2);
  return 0.5 * coefficient * gas.density * std::pow(speed, 3) * (std::pow(radius, 5) - std::pow(inner_radius, 5));
}

MechanicalLosses mechanical_losses(const geometries::Machine& machine, double speed, double gas_temperature) {
  MechanicalLosses result;
  if (machine.bearings) {
    double sum = 0.0;
    for (const geometries::Bearing& bearing : *machine.bearings)
      sum += bearing_loss(bearing, speed);
    result.bearings = sum;
  }
  const Gas gas = air(gas_temperature);
  // The coefficients were measured with the inner cylinder turning: an outer one does not stir up the gap.
  if (machine.rotor->side() == geometries::RotorSide::outer)
    return result;
  const double radius = machine.rotor->outer_radius();
  result.windage = gap_windage(radius, machine.stack_length, machine.air_gap, speed, gas) +
                   end_windage(radius, machine.rotor->inner_radius(), speed, gas);
  return result;
}

std::vector<LossComponent> MechanicalLoss::losses(const LossInput& input) const {
  const MechanicalLosses done = mechanical_losses(input.machine, input.speed, input.magnet_temperature);
  return {
      {"bearings", "bearings", done.bearings, done.bearings ? "" : "the machine's file names no bearings (bearings)"},
      {"windage", "windage", done.windage, done.windage ? "" : "only that of a rotor within its stator is known"}};
}

}  // namespace lodestone::postprocess
