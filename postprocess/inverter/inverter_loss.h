// SPDX-License-Identifier: GPL-3.0-or-later
// Loss of a two-level three-phase inverter from its switches' data-sheet values.
//
// The phase current i = I cos(θ − φ) is sinusoidal; duties d(θ) are those of space-vector modulation (space_vector.h).
// Of one leg, with the drops v(i) of switch and diode and ⟨⟩ the mean over a period of the fundamental:
//
//   conduction  the switch of the current's direction is on for its duty, else the other one's diode conducts:
//               ⟨ d̂ v_switch(|i|) |i| + (1 − d̂) v_diode(|i|) |i| ⟩,   d̂ = d for i > 0, 1 − d for i < 0
//               a MOSFET's channel conducts in reverse too and takes the diode's place (so does GaN's)
//   switching   f_c ⟨ E_on(|i|) + E_off(|i|) + E_recovery(|i|) ⟩: each carrier period one switch turns on and off and
//               one diode recovers; none where the duty is cut at 0 or 1
//   dead time   2 t_d f_c ⟨ v_diode(|i|) |i| − v_channel(|i|) |i| ⟩ where the channel would conduct both ways: while
//   both
//               gates are off the diode carries the current. With an IGBT the current flows through a diode either way:
//               its dead time costs voltage, which the controller corrects, and no loss.
//
// With sinusoidal duties the means are the closed forms of the application notes (Bierhoff & Fuchs 2004, IEEE PESC,
// p. 2836; recalled): P = v_0 I (1/2π + M cos φ/8) + r I² (1/8 + M cos φ/3π) of an IGBT; tests hold them.
//
// Left out: current ripple, capacitors, gate drivers, cables. Several switches in parallel share the current evenly.
#pragma once

#include "materials/power_switch.h"

#include <array>
#include <functional>
#include <memory>

namespace lodestone::postprocess {

/// What feeds a machine.
struct Inverter {
  std::shared_ptr<const materials::PowerSwitch> power_switch;  ///< null: its loss is not asked for
  int parallel = 1;                                            ///< switches of each position
  double carrier_frequency = 0.0;                              ///< Hz
  double dead_time = 0.0;                                      ///< s
  double junction_temperature = 0.0;                           ///< K
};

/// What it delivers.
struct InverterPoint {
  double current = 0.0;       ///< A, peak of a phase
  double voltage = 0.0;       ///< V, peak of a phase's fundamental
  double power_factor = 1.0;  ///< cos φ of the fundamentals; negative in braking
  double dc_voltage = 0.0;    ///< V
};

/// W, of all switches and diodes.
struct InverterLosses {
  double conduction = 0.0;
  double switching = 0.0;
  double dead_time = 0.0;
  double sum() const { return conduction + switching + dead_time; }
};

/// Duty of the upper switch of leg A over θ, the angle of its fundamental.
using LegDuty = std::function<double(double angle)>;

/// @throws base::UserError for a junction temperature outside the switch's data.
InverterLosses inverter_losses(const Inverter& inverter, const InverterPoint& point);
/// The same with other duties: what tests hold against closed forms.
InverterLosses inverter_losses(const Inverter& inverter, const InverterPoint& point, const LegDuty& duty);

}  // namespace lodestone::postprocess
