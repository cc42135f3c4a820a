// SPDX-License-Identifier: GPL-3.0-or-later
// A winding as a picture (SVG): its star of slots, the magnetomotive force at the teeth, and its harmonics.
#pragma once

#include "geometries/winding.h"

#include <string>

namespace lodestone::geometries {

/// Colour of a phase in all drawings, "#E69F00".
std::string phase_colour(int phase);

/// @param title beside the numbers of slots, poles and phases; may be empty.
std::string draw_winding(const Winding& winding, const std::string& title);

}  // namespace lodestone::geometries
