// SPDX-License-Identifier: GPL-3.0-or-later
// Magnets on the surface or inset, of a LamSlotMag: SlotM11, SlotM14 and SlotM18 (SlotMPolar) are our surface-magnet,
// SlotM12 and SlotM13 (SlotMFlat) our bread-loaf-magnet.
//
// Symbols of pyleecan's drawings, R the radius of the lamination at the gap: the slot is W0 wide (an angle in M11 and
// M14) and H0 deep; the magnet on its bottom is W1 wide and H1 thick, in older files Wmag and Hmag (of M18 alone H0
// thick); Rtopm is the radius of its face.
#pragma once

#include "base/document.h"
#include "geometries/import/pyleecan/machine_import.h"
#include "geometries/import/pyleecan/rotor.h"
#include "geometries/rotor_side.h"

namespace lodestone::geometries::pyleecan {

/// Of a LamSlotMag. @throws base::UserError.
ImportedRotor import_surface_magnets(const base::Node& rotor, RotorSide side, int poles, ImportedMachine& machine);

}  // namespace lodestone::geometries::pyleecan
