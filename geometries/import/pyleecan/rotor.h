// SPDX-License-Identifier: GPL-3.0-or-later
// Rotors of pyleecan as our rotors draw them: interior magnets in holes (LamHole), magnets on the surface (LamSlotMag).
#pragma once

#include "base/document.h"
#include "geometries/import/pyleecan/machine_import.h"
#include "geometries/rotor_side.h"

#include <vector>

namespace lodestone::geometries::pyleecan {

struct ImportedRotor {
  double gap_radius = 0.0;          ///< m, of the magnets' or the core's surface
  std::vector<base::Node> magnets;  ///< the blocks of a pole
};

/// Sets `rotor`. @param slots of the stator, in whose pitches a skew is counted. @throws base::UserError for a rotor
/// that none of ours draws.
ImportedRotor import_rotor(const base::Node& rotor, RotorSide side, int poles, int slots, ImportedMachine& machine);

}  // namespace lodestone::geometries::pyleecan
