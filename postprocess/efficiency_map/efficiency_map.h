// SPDX-License-Identifier: GPL-3.0-or-later
// What a machine delivers over the torque-speed plane, and what it loses there: envelope, efficiency and the losses by
// component, from the flux map, the loss map and the control.
//
// At each speed and torque within the envelope the least current that gives the torque (current_control.h) decides the
// losses, or, where the aim is the least loss, the current of that torque that loses least (bearings, windage and the
// inverter aside): copper m R i²/2 at the winding's temperature, strands, iron and magnets from the loss map at p ω/2π.
// The torque of a point is the shaft's: the air gap gives what bearings and windage take besides (mechanical.h).
// Efficiency is P/(P + losses) with P = torque × speed. Where the study has an inverter, its ripple adds to the
// machine's losses (pwm_loss.h) and its own loss makes the efficiency of both (inverter_loss.h). The envelope's torque
// is that of the air gap.
#pragma once

#include "postprocess/control/current_control.h"
#include "postprocess/inverter/drive.h"
#include "postprocess/losses/loss_map.h"
#include "postprocess/losses/mechanical.h"

#include <functional>
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
  std::optional<double> magnets;            ///< nothing where unknown
  std::optional<double> efficiency;         ///< nothing without mechanical power
  double strands = 0.0;                     ///< skin and proximity effect in the winding
  std::optional<double> bearings;           ///< nothing where the machine names none
  std::optional<double> windage;            ///< nothing where it was not asked for
  std::optional<PwmLosses> pwm;             ///< extra loss under PWM; nothing where it was not asked for
  std::optional<InverterLosses> inverter;   ///< beside the machine's; likewise
  std::optional<double> system_efficiency;  ///< of motor and inverter

  double loss() const;  ///< W, of the machine, of what is known
  /// W, of bearings and windage, of what is known: the air gap gives it beside the shaft's power.
  double friction() const { return bearings.value_or(0.0) + windage.value_or(0.0); }
  /// W, of what is known, that the fundamental at the terminals does not cover: friction, iron, magnets and strands. A
  /// field without losses gives it out of the air gap's power.
  double drag() const { return friction() + iron_stator + iron_rotor + magnets.value_or(0.0) + strands; }
  /// The machine's losses by component, named as those of an operating point.
  std::vector<LossComponent> components() const;
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
  std::string note;   ///< what the efficiency leaves out
  std::string drive;  ///< what feeds it, for people; empty where nothing is known of it

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
  /// Likewise of motor and inverter.
  std::optional<std::size_t> best_system() const;
};

/// What the losses of a point come from.
struct LossSources {
  const FluxMap& flux;
  const LossMap& losses;
  /// Bearings and windage at a speed (rad/s); none: left out.
  std::function<MechanicalLosses(double speed)> mechanical = {};
  std::optional<Drive> drive = {};  ///< the inverter; its ripple needs a loss map with one
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

/// What a control point of the given shaft torque (N·m) at a speed (rad/s) loses; phases, pole pairs and limits are
/// those of `map`. @throws as LossMap.
EfficiencyMapPoint point_of(const ControlPoint& control, double torque, double speed, const LossSources& sources,
                            const EfficiencyMap& map);

/// Speeds from 1/n of the top one to it, torques from 1/n of the largest to it. @throws as CurrentControl and LossMap.
EfficiencyMap make_efficiency_map(const LossSources& sources, const ControlLimits& limits,
                                  const EfficiencyMapOptions& options);

}  // namespace lodestone::postprocess
