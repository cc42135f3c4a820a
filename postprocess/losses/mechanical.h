// SPDX-License-Identifier: GPL-3.0-or-later
// Friction of the bearings and windage of the rotor: what the shaft loses beside the field.
//
// Bearings (Palmgren 1959, Ball and Roller Bearing Engineering; the form that makers' catalogues print; recalled,
// unverified, confidence low). With the pitch diameter d_m, the speed n, the lubricant's kinematic viscosity ν and the
// equivalent load P, the friction torque of one bearing in N·mm, d_m in mm, n in rpm, ν in mm²/s, P in N:
//
//   M_0 = f_0 (ν n)^(2/3) d_m³ 10⁻⁷   for ν n ≥ 2000,    160 f_0 d_m³ 10⁻⁷ below       (lubricant)
//   M_1 = f_1 P d_m                                                                      (load)
//
// f_0 and f_1 stand in the machine's file: of a single-row deep-groove ball bearing f_0 is about 1 with oil mist, 2
// with an oil bath or grease, 4 with much oil, and f_1 about 0.0009 (recalled alike). Contact seals are not in it.
//
// Windage of the gap (Bilgen & Boulos 1973, J. Fluids Eng. 95(1):122, as in Saari 1998, thesis, Helsinki; recalled,
// unverified), for a smooth rotor of radius r and length l in a smooth bore, δ the gap, ρ and μ density and viscosity
// of the gas, ω the speed:
//
//   P = ½ C π ρ ω³ r⁴ l,   Re = ρ ω r δ/μ,   s = (δ/r)^0.3
//   C = 10 s/Re (Re < 64),   2 s/Re^0.6 (< 500),   1.03 s/Re^0.5 (< 10⁴),   0.065 s/Re^0.2 above
//
// and never less than what laminar flow in a narrow gap loses, C = 4/Re. A test holds it against the law that Wendt
// measured in 1933. The slots' openings and a salient rotor raise the loss; neither is in it.
//
// Windage of the two end faces, as of a disc free in the gas (von Kármán 1921, Z. angew. Math. Mech. 1:233; numbers of
// Schlichting, Boundary-Layer Theory; recalled, unverified), both faces together, without what the shaft's hole takes:
//
//   P = ½ C_M ρ ω³ (r⁵ − r_i⁵),   Re = ρ ω r²/μ,   C_M = 3.87 Re^−1/2 for Re < 3e5,   0.146 Re^−1/5 above
//
// The gas is air at atmospheric pressure: ρ = p/(287.05 J/(kg·K) T), μ by Sutherland's law, 1.716e-5 Pa·s at 273.15 K
// and 110.4 K (White, Viscous Fluid Flow; recalled, unverified).
#pragma once

#include "postprocess/losses/loss_model.h"

#include <optional>
#include <string>
#include <vector>

namespace lodestone::postprocess {

/// Friction power of one bearing, W, at a mechanical speed (rad/s).
double bearing_loss(const geometries::Bearing& bearing, double speed);

/// Of a gas at a temperature.
struct Gas {
  double density = 0.0;    ///< kg/m³
  double viscosity = 0.0;  ///< Pa·s
};
/// Air at 101325 Pa. @param temperature K.
Gas air(double temperature);

/// Drag coefficient C of the gap at a Reynolds number Re > 0. @param ratio δ/r.
double gap_drag_coefficient(double reynolds, double ratio);
/// W, of a cylinder of `radius` and `length` with a gap around it (m), at a mechanical speed (rad/s).
double gap_windage(double radius, double length, double gap, double speed, const Gas& gas);
/// W, of both faces of a disc from `inner_radius` to `radius` (m).
double end_windage(double radius, double inner_radius, double speed, const Gas& gas);

struct MechanicalLosses {
  std::optional<double> bearings;  ///< W; nothing where the machine's file names none
  std::optional<double> windage;   ///< W, gap and end faces; nothing for a rotor around its stator
  /// What slows the shaft, of what is known.
  double sum() const { return bearings.value_or(0.0) + windage.value_or(0.0); }
};
/// @param speed rad/s, mechanical. @param gas_temperature K: that of the magnets stands for it.
MechanicalLosses mechanical_losses(const geometries::Machine& machine, double speed, double gas_temperature);

/// Components "bearings" and "windage", which come out of the torque of the air gap (see efficiency_of()).
class MechanicalLoss final : public LossModel {
public:
  std::vector<LossComponent> losses(const LossInput& input) const override;
};

}  // namespace lodestone::postprocess
