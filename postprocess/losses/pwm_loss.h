// SPDX-License-Identifier: GPL-3.0-or-later
// Extra loss of a machine under pulse-width modulation, from the voltage's carrier bands (space_vector.h) and what a
// ripple of the currents does (ripple_response.h).
//
// The bands' voltage drives the flux linkages, ψ' = v, so that the ripple of band n at n f_c is i' = L⁻¹ v with L the
// incremental inductances and the end windings' leakage. With C = ⟨i' i'ᵀ⟩ = L⁻¹ S L⁻¹, S the band's mean squares
// turned to (d, q) by the angle of the fundamental's voltage, ω = 2π n f_c, I_d, I_q the amplitudes √(2 C_dd)/ω, √(2
// C_qq)/ω:
//
//   copper   (m/2) R (C_dd + C_qq)/ω²  +  strands : C
//   iron     eddy : C  +  (n f_c)^α (H_d^(2/β) I_d² + H_q^(2/β) I_q²)^(β/2)  +  (n f_c)^1.5 (X_d^(4/3) I_d² + X_q^(4/3)
//            I_q²)^(3/4),  of stator and rotor each
//   magnets  magnets : C
//
// The resistance of the ripple's voltage drop is left out (ω L ≫ R). Eddy terms do not depend on the carrier frequency,
// since the voltage alone decides the field's derivative; the ripple's copper loss goes with its inverse square. A
// band's lines are taken as one amplitude; the sheets' law is extrapolated to the carrier and to small amplitudes.
// (Amplitude by voltage and inductance: Holmes & Lipo 2003; loss of a ripple by superposition: Boglietti, Lazzari &
// Pastorelli 1997, IEEE IAS Annual Meeting; recalled, unverified.)
#pragma once

#include "postprocess/inverter/space_vector.h"
#include "postprocess/losses/ripple_response.h"

#include <optional>
#include <vector>

namespace lodestone::postprocess {

struct PwmPoint {
  double voltage = 0.0;                 ///< V, peak of a phase's fundamental
  double voltage_angle = 0.0;           ///< rad, of its vector from the +d axis
  double dc_voltage = 0.0;              ///< V
  double carrier_frequency = 0.0;       ///< Hz
  double resistance = 0.0;              ///< Ω, of a phase
  double end_winding_inductance = 0.0;  ///< H, 0 where it is not known
  int phases = 3;
};

/// W, whole machine.
struct PwmLosses {
  double copper = 0.0;
  double iron_stator = 0.0;
  double iron_rotor = 0.0;
  std::optional<double> magnets;  ///< nothing where unknown
  double ripple_current = 0.0;    ///< A, r.m.s. of a phase
  double sum() const { return copper + iron_stator + iron_rotor + magnets.value_or(0.0); }
};

PwmLosses pwm_losses(const RippleResponse& response, const HysteresisExponents& exponents, const PwmPoint& point);
/// The same of any bands, of orders of the carrier frequency.
PwmLosses ripple_losses(const RippleResponse& response, const HysteresisExponents& exponents, const PwmPoint& point,
                        const std::vector<CarrierBand>& bands);

/// As components "pwm_copper", "pwm_iron_stator", "pwm_iron_rotor", "pwm_magnets".
std::vector<LossComponent> pwm_components(const PwmLosses& losses);

}  // namespace lodestone::postprocess
