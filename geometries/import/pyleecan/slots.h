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

/// Sets `stator`. @throws base::UserError for a slot that none of our stators draws.
/// @return number of slots.
int import_stator(const base::Node& stator, RotorSide rotor, ImportedMachine& machine);

}  // namespace lodestone::geometries::pyleecan
