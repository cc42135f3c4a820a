// SPDX-License-Identifier: GPL-3.0-or-later
// Windings of pyleecan as ours: by star of slots (Winding and the older WindingDW1L, DW2L, CW1L, CW2LT), or by a matrix
// of turns in every slot, layer and phase, which must be the layout of a star of slots too. Where the first slot lies
// and in which order the phases follow each other changes nothing: ours begins with phase A, counter-clockwise.
#pragma once

#include "base/document.h"
#include "geometries/import/pyleecan/machine_import.h"

namespace lodestone::geometries::pyleecan {

/// Poles and phases, which the rest of the machine needs first. @throws base::UserError.
int poles_of(const base::Node& stator);
/// Sets `winding`, `phases`. @throws base::UserError for a winding that is none of ours.
void import_winding(const base::Node& stator, int slots, ImportedMachine& machine);

}  // namespace lodestone::geometries::pyleecan
