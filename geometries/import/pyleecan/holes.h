// SPDX-License-Identifier: GPL-3.0-or-later
// Holes with interior magnets: HoleM50 is our V, HoleM52 our bar, two of them our double-v and delta; HoleUD, where its
// lines are those of a V (drawn_hole.h).
//
// HoleM50, symbols of its drawing, R the rotor's radius: the outer face of a leg runs from (R − H0, W1/2) to the bridge
// circle of radius R − H1 at half of W0; the block begins W2 after that, W4 long and H3 thick; pockets are thinner by
// H2; W1 is the centre web, W3 the rib. Our V has its apex where the outer face, prolonged, meets the axis.
// HoleM52: the outer face is the chord between the points of the circle of radius R − H0 that lie half of W3 from the q
// axes; the block is W0 wide and H1 thick, the pockets thinner by H2. No arc bounds the pocket.
#pragma once

#include "base/document.h"
#include "geometries/import/pyleecan/machine_import.h"
#include "geometries/import/pyleecan/rotor.h"
#include "geometries/rotor_side.h"

namespace lodestone::geometries::pyleecan {

/// Of a LamHole. @throws base::UserError.
ImportedRotor import_holes(const base::Node& rotor, RotorSide side, int poles, ImportedMachine& machine);

}  // namespace lodestone::geometries::pyleecan
