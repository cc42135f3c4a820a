// SPDX-License-Identifier: GPL-3.0-or-later
// Direct-current loss of the windings.
#pragma once

#include "geometries/machine.h"
#include "materials/conductor.h"
#include "postprocess/losses/loss_model.h"

#include <vector>

namespace lodestone::postprocess {

/// Resistance of one phase, Ω, at a winding temperature (K): the machine's measured one, scaled by the conductor's
/// temperature coefficient, where it names one; else ρ(T) N l / (a q), with N turns in series of the mean length l (end
/// windings included), q the bare copper of one turn (all strands in hand) and a parallel paths of it.
double phase_resistance(const geometries::Machine& machine, const materials::Conductor& conductor, double temperature);

/// m R I²/2 with I the peak phase current. Skin and proximity effect are not in it.
class CopperLoss final : public LossModel {
public:
  std::vector<LossComponent> losses(const LossInput& input) const override;
};

}  // namespace lodestone::postprocess
