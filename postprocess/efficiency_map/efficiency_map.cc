// SPDX-License-Identifier: GPL-3.0-or-later
#include "postprocess/efficiency_map/efficiency_map.h"

#include "base/quantity.h"

#include <algorithm>

namespace lodestone::postprocess {

namespace {

/// Of the drawn envelope; the map's own speeds have theirs.
constexpr int envelope_points = 121;

}  // namespace

EfficiencyMapPoint point_of(const ControlPoint& control, double torque, double speed, const LossMap& losses,
                            const EfficiencyMap& map) {
  EfficiencyMapPoint point;
  point.current = control.current;
  point.voltage = control.voltage;
  const double square = control.current.d * control.current.d + control.current.q * control.current.q;
  point.copper = 0.5 * map.phases * map.limits.resistance * square;
  const SpeedLosses others = losses.at(control.current, map.pole_pairs * speed / (2.0 * base::pi));
  point.iron_stator = others.iron_stator;
  point.iron_rotor = others.iron_rotor;
  point.magnets = others.magnets;
  const double power = torque * speed;
  if (power > 0.0)
    point.efficiency = power / (power + point.loss());
  return point;
}

std::vector<LossComponent> EfficiencyMapPoint::components() const {
  return {{"copper_dc", "copper, direct current", copper},
          {"iron_stator", "stator iron", iron_stator},
          {"iron_rotor", "rotor iron", iron_rotor},
          {"magnet_eddy", "magnets, eddy currents", magnets}};
}

double EfficiencyMapPoint::drag() const {
  return iron_stator + iron_rotor + magnets.value_or(0.0);
}

double EfficiencyMapPoint::loss() const {
  return copper + iron_stator + iron_rotor + magnets.value_or(0.0);
}

double EfficiencyMap::largest_torque() const {
  double most = 0.0;
  for (const EnvelopePoint& one : envelope)
    most = std::max(most, one.point.torque);
  return most;
}

double EfficiencyMap::largest_power() const {
  double most = 0.0;
  for (const EnvelopePoint& one : envelope)
    most = std::max(most, one.speed * one.point.torque);
  return most;
}

std::optional<double> EfficiencyMap::torque_at_top_speed() const {
  if (envelope.empty() || envelope.back().speed < top_speed() * (1.0 - 1e-9))
    return std::nullopt;
  return envelope.back().point.torque;
}

std::optional<std::size_t> EfficiencyMap::best() const {
  std::optional<std::size_t> best;
  for (std::size_t i = 0; i < points.size(); ++i)
    if (points[i] && points[i]->efficiency && (!best || *points[i]->efficiency > *points[*best]->efficiency))
      best = i;
  return best;
}

EfficiencyMap make_efficiency_map(const FluxMap& flux, const LossMap& losses, const ControlLimits& limits,
                                  const EfficiencyMapOptions& options) {
  const CurrentControl control(flux, limits);
  EfficiencyMap map;
  map.limits = limits;
  map.phases = flux.data().phases;
  map.pole_pairs = flux.data().pole_pairs;
  map.dc_voltage = options.dc_voltage;
  map.winding_temperature = options.winding_temperature;
  map.aim = options.aim;
  map.open_circuit_limit = options.open_circuit_limit;
  map.envelope = envelope(control, options.top_speed, envelope_points);
  map.base_speed = control.base_speed();
  map.characteristic_current = control.characteristic_current();
  map.open_circuit_voltage = control.open_circuit_voltage(options.top_speed);
  map.note = losses.data().values.front().magnets ? "without mechanical and PWM loss"
                                                  : "without mechanical and PWM loss, nor magnet_eddy (unknown)";
  const double largest = map.largest_torque();
  for (int i = 1; i <= options.speeds; ++i)
    map.speeds.push_back(options.top_speed * i / options.speeds);
  for (int j = 1; j <= options.torques; ++j)
    map.torques.push_back(largest * j / options.torques);
  for (const double speed : map.speeds) {
    const auto most = control.most_torque(speed);
    for (const double torque : map.torques) {
      auto point = most ? control.for_torque(torque, *most) : std::nullopt;
      if (point && options.aim == ControlAim::least_loss)
        point = control.for_torque(torque, speed, [&](const solver::DirectQuadrature& current) {
          return point_of({current, torque, 0.0}, torque, speed, losses, map).loss();
        });
      map.points.push_back(point ? std::optional<EfficiencyMapPoint>(point_of(*point, torque, speed, losses, map))
                                 : std::nullopt);
    }
  }
  return map;
}

}  // namespace lodestone::postprocess
