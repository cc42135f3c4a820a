// SPDX-License-Identifier: GPL-3.0-or-later
// Core loss of stator and rotor from the flux density over a whole period in every sample point.
//
// In each point B(t), in the body's own frame, is a sum of time harmonics n of a frequency f. The locus of a harmonic
// is an ellipse: two alternating fields at right angles, of the amplitudes of its major and its minor axis. The steel's
// law p(f, B) for an alternating sinusoidal field is applied to both and added, over all harmonics:
//
//   p = Σ_n [ p(n f, B_n,major) + p(n f, B_n,minor) ]   in W/kg of steel
//
// The axes, unlike components in a frame, do not depend on the frame. For classical eddy currents the sum is exact (the
// loss is quadratic in dB/dt; Bertotti 1988, IEEE Trans. Magn. 24(1):621). For hysteresis and excess loss it is an
// assumption: harmonics are taken as if each were alone, so minor loops, the rise of rotational hysteresis above the
// alternating one and its fall near saturation, and the constant part of the rotor's field have no influence.
// Frequencies above those of the steel's table extrapolate its law; what share of the loss does is told.
//
// Speed. The currents follow the rotor, so that at another speed the same field passes at another frequency. The law's
// three terms each have one power of it, α, 2 and 1.5, for every harmonic alike: from their sums over one rotation
// follows the loss at any speed.
//
// B is that of the sheets (saturation.h); the mass is area × stack length × stacking factor × density. Punching and
// stress, which raise the loss of real cores, are in it by the machine's build factor alone: 1 unless its file says so.
#pragma once

#include "postprocess/losses/loss_model.h"
#include "solver/field_solution.h"

#include <vector>

namespace lodestone::postprocess {

struct IronLossOfBody {
  double loss = 0.0;                 ///< W, whole machine
  materials::CoreLoss::Parts parts;  ///< W, of it: the terms of the law
  double mass = 0.0;                 ///< kg of steel, whole machine
  /// W/m³ of core (of the stack's volume) in each cell of the body's mesh, for pictures; 0 outside steel.
  std::vector<double> density;
  int highest_order = 0;  ///< electrical order of the highest time harmonic that the positions resolve
  /// Share of the loss that comes from harmonics of a frequency or an amplitude beyond the steel's loss table; 0 where
  /// the law rests on no table.
  double beyond_table = 0.0;
};

/// @throws base::UserError where a steel has no loss law or fewer than four positions were solved.
IronLossOfBody iron_loss(const LossInput& input, solver::Body body);

/// Specific loss (W/kg) of one point whose flux density (two components at right angles, T) is sampled at equal steps
/// over one period of a frequency (Hz): the formula above, over all harmonics below half the number of samples.
double specific_loss_of_period(const std::vector<geometries::Point>& flux_density, double frequency,
                               const materials::CoreLoss& law);

/// Components "iron_stator" and "iron_rotor".
class IronLoss final : public LossModel {
public:
  std::vector<LossComponent> losses(const LossInput& input) const override;
};

}  // namespace lodestone::postprocess
