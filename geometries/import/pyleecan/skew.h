// SPDX-License-Identifier: GPL-3.0-or-later
// Steps of a lamination (Skew with is_step) as the angles of our slices.
//
// α the whole angle, `angle_overall` or `rate` slot pitches of the stator, n steps of equal length (facts of
// pyleecan/Methods/Machine/Skew/comp_angle.py): linear from −α/2 to α/2; vshape from −α to 0 and back; zig-zag α/2 and
// −α/2 by turns; user-defined as listed.
#pragma once

#include "base/document.h"
#include "geometries/import/pyleecan/machine_import.h"

#include <string>

namespace lodestone::geometries::pyleecan {

/// Sets `rotor.skew` or `stator.skew`; nothing where there is none. @param part "rotor", "stator".
/// @throws base::UserError for a skew that slices of equal length are not.
void import_skew(const base::Node& lamination, const std::string& part, int slots, ImportedMachine& machine);

}  // namespace lodestone::geometries::pyleecan
