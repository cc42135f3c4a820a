// SPDX-License-Identifier: GPL-3.0-or-later
// What a machine delivers over the torque-speed plane, and what it loses there: envelope, efficiency and the losses by
// component, from the flux map, the loss map and the control.
//
// At each speed and torque within the envelope the least current that gives the torque (current_control.h) decides the
// losses, or, where the aim is the least loss, the current of that torque that loses least: copper m R i²/2 at the
// winding's temperature, iron and magnets from the loss map at p ω/2π. Efficiency is P/(P + losses) with P = torque ×
// speed, as at an operating point; torque is that of the air gap.
#pragma once

#include "postprocess/control/current_control.h"
#include "postprocess/losses/loss_map.h"

#include <optional>
#include <string>
#include <vector>

namespace lodestone::postprocess {

/// One place of the plane.
struct EfficiencyMapPoint {
  solver::DirectQuadrature current;  ///< A
  double voltage = 0.0;              ///< V, peak of a phase's fundamental
  double copper = 0.0;               ///< W, as the other losses
  double iron_stator = 0.0;
  double iron_rotor = 0.0;
  std::optional<double> magnets;     ///< nothing where unknown
  std::optional<double> efficiency;  ///< nothing without mechanical power

  double loss() const;  ///< W, of what is known
  /// The same by component, named as those of an operating point.
  std::vector<LossComponent> components() const;
  /// W, of what is known, that the currents at the terminals do not cover: it comes out of the air gap's power.
  double drag() const;
};

struct EfficiencyMap {
  ControlLimits limits;
  int phases = 3;
  int pole_pairs = 1;
  double dc_voltage = 0.0;           ///< V
  double winding_temperature = 0.0;  ///< K
  ControlAim aim = ControlAim::least_current;
  std::optional<double> open_circuit_limit;  ///< V, that the open-circuit voltage must not exceed
  std::vector<EnvelopePoint> envelope;
  double base_speed = 0.0;                       ///< rad/s
  std::optional<double> characteristic_current;  ///< A; nothing beyond the map
  double open_circuit_voltage = 0.0;             ///< V, between terminals, peak, at the top speed
  std::vector<double> speeds;                    ///< rad/s
  std::vector<double> torques;                   ///< N·m
  /// [speed × torques + torque]; nothing outside the envelope.
  std::vector<std::optional<EfficiencyMapPoint>> points;
  std::string note;  ///< what the efficiency leaves out

  double top_speed() const { return speeds.back(); }
  double largest_torque() const;                      ///< N·m, of the envelope; 0 without one
  double largest_power() const;                       ///< W, likewise
  std::optional<double> torque_at_top_speed() const;  ///< N·m; nothing where the voltage does not reach so far
  /// The machine without current drives more between its terminals at top speed than the dc voltage.
  bool generates_uncontrolled() const { return open_circuit_voltage > dc_voltage; }
  /// More than the limit, where there is one: then the design is not valid for its inverter.
  bool breaks_open_circuit_limit() const { return open_circuit_limit && open_circuit_voltage > *open_circuit_limit; }
  /// Index of the point of best efficiency; nothing where none has one.
  std::optional<std::size_t> best() const;
};

struct EfficiencyMapOptions {
  double top_speed = 0.0;  ///< rad/s
  int speeds = 50;
  int torques = 50;
  double dc_voltage = 0.0;           ///< V
  double winding_temperature = 0.0;  ///< K
  ControlAim aim = ControlAim::least_current;
  std::optional<double> open_circuit_limit = {};  ///< V, peak between terminals at the top speed
};

/// What a control point (of its air-gap torque, N·m, at a speed, rad/s) loses; phases, pole pairs and limits are those
/// of `map`. @throws as LossMap.
EfficiencyMapPoint point_of(const ControlPoint& control, double torque, double speed, const LossMap& losses,
                            const EfficiencyMap& map);

/// Speeds from 1/n of the top one to it, torques from 1/n of the largest to it. @throws as CurrentControl and LossMap.
EfficiencyMap make_efficiency_map(const FluxMap& flux, const LossMap& losses, const ControlLimits& limits,
                                  const EfficiencyMapOptions& options);

}  // namespace lodestone::postprocess
