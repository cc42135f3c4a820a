// SPDX-License-Identifier: GPL-3.0-or-later
// What a machine makes of a duty: energies, losses by component, efficiency, and what it cannot do.
//
// The torque of a duty is that of the shaft: the torque of the air gap less what bearings, windage, iron, magnets and
// strands take, T_gap = T + P/ω of these, found by iteration, since these depend on the current. Each step takes the
// least current that gives T_gap within the limits, motoring or generating (current_control.h), and its losses from the
// loss map. With P = Tω and P_el = P + losses (both negative when generating)
//
//   put in    ∫ max(P_el, 0) + max(−P, 0) dt        got out    ∫ max(P, 0) + max(−P_el, 0) dt
//   efficiency = out/in = 1 − ∫ losses dt / in
//
// Where the study's inverter names its switches the same with P_dc = P_el + the inverter's losses in place of P_el is
// the efficiency of both.
//
// A step whose torque lies beyond the limits at its speed, or whose speed beyond the top one, is not done: it counts in
// none of these sums, and its time, its energy and the worst of them are told. So a machine that is too weak does not
// look efficient for it: it looks too weak.
#pragma once

#include "postprocess/drive_cycle/duty.h"
#include "postprocess/efficiency_map/efficiency_map.h"

#include <optional>
#include <string>
#include <vector>

namespace lodestone::postprocess {

/// J over the duty.
struct LossEnergy {
  std::string name;              ///< "copper_dc": as a component of an operating point
  std::string label;             ///< for people
  std::optional<double> energy;  ///< nothing where it is unknown
};

/// One step as it was asked and done.
struct DutySample {
  DutyStep step;
  double time = 0.0;                        ///< s, where it begins
  std::optional<EfficiencyMapPoint> point;  ///< nothing where it was not done; efficiency that of the step
  double terminal_power = 0.0;              ///< W, (m/2)(v_d i_d + v_q i_q); 0 where it was not done
};

struct DutyResult {
  std::string name, description, vehicle;
  materials::Provenance provenance;
  std::vector<std::string> notes;
  double duration = 0.0;               ///< s
  std::optional<double> distance;      ///< m
  std::optional<double> repetitions;   ///< in a life
  double friction_brake_energy = 0.0;  ///< J, by the vehicle's own rule

  double mechanical_out = 0.0;  ///< J, motoring
  double mechanical_in = 0.0;   ///< J, generating
  double electrical_in = 0.0;   ///< J, as the other sums of what was done
  double electrical_out = 0.0;
  std::vector<LossEnergy> losses;
  /// Of the inverter, beside the machine's; empty where its switches are not known.
  std::vector<LossEnergy> inverter_losses;
  std::optional<double> dc_in;   ///< J, taken from the inverter's dc side; nothing where a loss of it is unknown
  std::optional<double> dc_out;  ///< J, given back to it; likewise
  /// J, what the terminals took less what they gave, from voltages and currents alone: what mechanical energy and
  /// losses must sum up to.
  double terminal_energy = 0.0;

  double unmet_time = 0.0;             ///< s
  double unmet_motoring_energy = 0.0;  ///< J, mechanical
  double unmet_braking_energy = 0.0;   ///< J, which brakes would have to take
  struct Unmet {
    double time = 0.0;     ///< s
    double torque = 0.0;   ///< N·m asked
    double speed = 0.0;    ///< rad/s
    double largest = 0.0;  ///< N·m, magnitude, that the limits allow there; 0 beyond the top speed
  };
  std::optional<Unmet> worst;  ///< of the largest energy that is not met a second

  std::vector<DutySample> samples;

  double loss_energy() const;  ///< J, of what is known
  double delivered() const { return mechanical_out + electrical_out; }
  double put_in() const { return mechanical_in + electrical_in; }
  std::optional<double> efficiency() const;         ///< nothing where nothing was put in
  std::optional<double> system_efficiency() const;  ///< of motor and inverter; likewise, and where dc_in is unknown
  std::optional<double> magnet_share() const;       ///< of the loss energy; nothing where unknown
  double unmet_share() const { return duration > 0.0 ? unmet_time / duration : 0.0; }  ///< of the time
  bool met() const { return unmet_time == 0.0; }
  /// |terminal energy − mechanical − losses| over what was put in.
  double imbalance() const;
};

/// @param map of the same sources: its limits, temperatures and top speed. @throws as CurrentControl and
/// LossMap.
DutyResult run_duty(const Duty& duty, const LossSources& sources, const EfficiencyMap& map);

}  // namespace lodestone::postprocess
