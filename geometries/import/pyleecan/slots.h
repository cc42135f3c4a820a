// SPDX-License-Identifier: GPL-3.0-or-later
// Stator slots of pyleecan as our stators draw them.
//
// Symbols as in pyleecan's drawings of each slot: R the radius at the gap; W widths, H heights from the gap inward. A
// slot begins at the chord of the opening's width W0, sqrt(R² − W0²/4) from the shaft's centre.
#pragma once

#include "base/document.h"
#include "geometries/import/pyleecan/machine_import.h"
#include "geometries/rotor_side.h"

namespace lodestone::geometries::pyleecan {

struct ImportedStator {
  int slots = 0;
  double gap_radius = 0.0;  ///< m, of the core's surface, or of a winding on it
};

/// @throws base::UserError for a lamination that is no slotted stator of ours.
void check_stator_class(const base::Node& stator);
/// Sets `stator`. @throws base::UserError for a slot that none of our stators draws.
ImportedStator import_stator(const base::Node& stator, RotorSide rotor, ImportedMachine& machine);

}  // namespace lodestone::geometries::pyleecan
