// SPDX-License-Identifier: GPL-3.0-or-later
// Regions that end in a needle: two straight lines at so small an angle that no mesh of quadrilaterals fills it.
#pragma once

#include "geometries/import/drawn_section.h"

#include <vector>

namespace lodestone::geometries {

/// Degrees. Of a drawing with a corner of 2.3 no mesh was found within a minute; with one of 3.8 it has one at once.
constexpr double sharpest_straight_corner = 2.5;

/// @param faces of the section that are to be meshed; what is not meshed may be as sharp as it likes.
/// @throws MeshError with the place of the sharpest corner below that.
void refuse_needles(const DrawnSection& section, const std::vector<int>& faces);

}  // namespace lodestone::geometries
