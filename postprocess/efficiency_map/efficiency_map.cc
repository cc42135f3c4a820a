// SPDX-License-Identifier: GPL-3.0-or-later
#include "postprocess/efficiency_map/efficiency_map.h"

#include "base/quantity.h"

#include <algorithm>

namespace lodestone::postprocess {

namespace {

/// Of the drawn envelope; the map's own speeds have theirs.
constexpr int envelope_points = 121;

/// Loss under PWM and of the inverter.
void add_drive(EfficiencyMapPoint& point, double speed, const LossSources& sources, const EfficiencyMap& map) {
  const Drive& drive = *sources.drive;
  const double ends = map.limits.end_winding_inductance.value_or(0.0);
  const TerminalState state =
      terminal_state(point.current, sources.flux.at(point.current, map.limits.magnet_temperature).flux_linkage,
                     map.limits.resistance, ends, map.pole_pairs * speed);
  if (const auto response = sources.losses.ripple_at(point.current))
    point.pwm =
        pwm_losses(drive, *response, sources.losses.data().exponents, state, map.limits.resistance, ends, map.phases);
  point.inverter = inverter_losses(drive, state, map.phases);
}

/// As efficiency_note() of an operating point.
std::string missing_losses(const LossSources& sources, const EfficiencyMapOptions& options) {
  const LossMap& losses = sources.losses;
  std::vector<LossComponent> components{{"magnet_eddy", "", losses.data().values.front().magnets, ""}};
  const auto mechanical = sources.mechanical ? std::make_optional(sources.mechanical(options.top_speed)) : std::nullopt;
  if (!mechanical)
    components.push_back({"windage", "", std::nullopt, ""});
  if (!mechanical || !mechanical->bearings)
    components.push_back({"bearings", "", std::nullopt, ""});
  if (sources.drive && sources.drive->ripple_losses && !losses.data().ripple.empty())
    for (const LossComponent& component : pwm_components(
             {0.0, 0.0, 0.0, losses.data().ripple.front().magnets ? std::optional<double>(0.0) : std::nullopt, 0.0}))
      components.push_back(component);
  if (sources.drive && sources.drive->ripple_losses && sources.flux.data().phases != 3)
    for (LossComponent component : pwm_components(PwmLosses())) {
      component.loss.reset();
      components.push_back(component);
    }
  return efficiency_note(components);
}

std::optional<std::size_t> best_of(const std::vector<std::optional<EfficiencyMapPoint>>& points,
                                   std::optional<double> EfficiencyMapPoint::*efficiency) {
  std::optional<std::size_t> best;
  for (std::size_t i = 0; i < points.size(); ++i)
    if (points[i] && (*points[i]).*efficiency &&
        (!best || *((*points[i]).*efficiency) > *((*points[*best]).*efficiency)))
      best = i;
  return best;
}

}  // namespace

EfficiencyMapPoint point_of(const ControlPoint& control, double torque, double speed, const LossSources& sources,
                            const EfficiencyMap& map) {
  EfficiencyMapPoint point;
  if (sources.mechanical) {
    const MechanicalLosses mechanical = sources.mechanical(speed);
    point.bearings = mechanical.bearings;
    point.windage = mechanical.windage;
  }
  point.current = control.current;
  point.voltage = control.voltage;
  const double square = control.current.d * control.current.d + control.current.q * control.current.q;
  point.copper = 0.5 * map.phases * map.limits.resistance * square;
  const SpeedLosses others = sources.losses.at(control.current, map.pole_pairs * speed / (2.0 * base::pi));
  point.iron_stator = others.iron_stator;
  point.iron_rotor = others.iron_rotor;
  point.magnets = others.magnets;
  point.strands = others.strands;
  if (sources.drive)
    add_drive(point, speed, sources, map);
  const double power = torque * speed;
  if (power > 0.0) {
    point.efficiency = power / (power + point.loss());
    if (point.inverter)
      point.system_efficiency = power / (power + point.loss() + point.inverter->sum());
  }
  return point;
}

std::vector<LossComponent> EfficiencyMapPoint::components() const {
  std::vector<LossComponent> result = {{"copper_dc", "copper, direct current", copper},
                                       {"copper_strands", "copper, skin and proximity effect", strands},
                                       {"iron_stator", "stator iron", iron_stator},
                                       {"iron_rotor", "rotor iron", iron_rotor},
                                       {"magnet_eddy", "magnets, eddy currents", magnets}};
  if (windage) {
    result.push_back({"bearings", "bearings", bearings});
    result.push_back({"windage", "windage", windage});
  }
  if (pwm)
    for (const LossComponent& component : pwm_components(*pwm))
      result.push_back(component);
  return result;
}

double EfficiencyMapPoint::loss() const {
  return copper + drag() + (pwm ? pwm->sum() : 0.0);
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
  return best_of(points, &EfficiencyMapPoint::efficiency);
}

std::optional<std::size_t> EfficiencyMap::best_system() const {
  return best_of(points, &EfficiencyMapPoint::system_efficiency);
}

EfficiencyMap make_efficiency_map(const LossSources& sources, const ControlLimits& limits,
                                  const EfficiencyMapOptions& options) {
  const FluxMap& flux = sources.flux;
  // What the current of a torque decides; the inverter is not asked, whose loss takes far longer to find.
  const LossSources of_current{flux, sources.losses, {}, {}};
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
  map.note = missing_losses(sources, options);
  map.drive = sources.drive ? describe(*sources.drive) : "";
  const double largest = map.largest_torque();
  for (int i = 1; i <= options.speeds; ++i)
    map.speeds.push_back(options.top_speed * i / options.speeds);
  for (int j = 1; j <= options.torques; ++j)
    map.torques.push_back(largest * j / options.torques);
  for (const double speed : map.speeds) {
    const auto most = control.most_torque(speed);
    const double friction = sources.mechanical ? sources.mechanical(speed).sum() / speed : 0.0;  // N·m
    for (const double torque : map.torques) {
      auto point = most ? control.for_torque(torque + friction, *most) : std::nullopt;
      if (point && options.aim == ControlAim::least_loss)
        point = control.for_torque(torque + friction, speed, [&](const solver::DirectQuadrature& current) {
          return point_of({current, torque, 0.0}, torque, speed, of_current, map).loss();
        });
      map.points.push_back(point ? std::optional<EfficiencyMapPoint>(point_of(*point, torque, speed, sources, map))
                                 : std::nullopt);
    }
  }
  return map;
}

}  // namespace lodestone::postprocess
