// SPDX-License-Identifier: GPL-3.0-or-later
// A loss model in the least that one takes: the air that the outside of an outer rotor drags along, which
// mechanical.h leaves unknown.
//
// A drum of radius R and length L that turns at ω in free air (kinematic viscosity ν, density ρ) loses
//   P = π C ρ R⁴ ω³ L,   1/√C = 4.07 log10(Re √C) − 0.6,   Re = ω R²/ν
// (Theodorsen & Regier 1944, NACA report 793; recalled). Slowly turned air is laminar, C = 4/Re exactly (the flow round
// a cylinder, torque 4π μ ω R² L); the larger of the two counts.
#pragma once

#include "postprocess/losses/loss_model.h"
#include "postprocess/losses/mechanical.h"

namespace example {

/// C at a Reynolds number above 0.
double drum_drag_coefficient(double reynolds);
/// W. @param radius, length m. @param speed rad/s, mechanical.
double drum_windage(double radius, double length, double speed, const lodestone::postprocess::Gas& gas);

/// Component "windage_outside"; 0 of a rotor within its stator, which has no outside.
class DrumWindage final : public lodestone::postprocess::LossModel {
public:
  std::vector<lodestone::postprocess::LossComponent>
  losses(const lodestone::postprocess::LossInput& input) const override;
};

}  // namespace example
