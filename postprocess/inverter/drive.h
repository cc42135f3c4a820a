// SPDX-License-Identifier: GPL-3.0-or-later
// A machine at its inverter: what both lose at one operating point.
#pragma once

#include "postprocess/inverter/inverter_loss.h"
#include "postprocess/losses/pwm_loss.h"

#include <optional>
#include <string>
#include <vector>

namespace lodestone::postprocess {

struct Drive {
  Inverter inverter;
  bool ripple_losses = true;  ///< the extra loss of the machine under PWM is counted
  double dc_voltage = 0.0;    ///< V
};

/// Steady state of the fundamental at the terminals.
struct TerminalState {
  solver::DirectQuadrature current;  ///< A
  solver::DirectQuadrature voltage;  ///< V, of a phase
  /// cos φ; 1 without a current.
  double power_factor() const;
};

/// v_d = R i_d − ω (ψ_q + L_e i_q), v_q = R i_q + ω (ψ_d + L_e i_d).
/// @param flux_linkage Wb, of the stack; @param electrical_speed ω, rad/s; @param end_winding_inductance H.
TerminalState terminal_state(const solver::DirectQuadrature& current, const solver::DirectQuadrature& flux_linkage,
                             double resistance, double end_winding_inductance, double electrical_speed);

/// Of the inverters' switches, one inverter for every three phases; nothing where the drive names none or the phases
/// are no threes. Above the six-step voltage it cannot be: nothing too.
std::optional<InverterLosses> inverter_losses(const Drive& drive, const TerminalState& state, int phases);

/// Extra loss of a three-phase machine; nothing where the drive does not count it or gives no such voltage, or there
/// are more phases: the ripple between their sets has another inductance than that of d and q.
std::optional<PwmLosses> pwm_losses(const Drive& drive, const RippleResponse& response,
                                    const HysteresisExponents& exponents, const TerminalState& state, double resistance,
                                    double end_winding_inductance, int phases);

/// Components "inverter_conduction", "inverter_switching", "inverter_dead_time".
std::vector<LossComponent> inverter_components(const InverterLosses& losses);

/// "fs800r07a2e3 at 5 kHz": for titles; "PWM at 5 kHz" without a switch.
std::string describe(const Drive& drive);

/// Motor and inverter: shaft power over it and all losses known, as efficiency_of().
std::optional<double> system_efficiency_of(double power, const std::vector<LossComponent>& machine,
                                           const std::vector<LossComponent>& inverter);

}  // namespace lodestone::postprocess
