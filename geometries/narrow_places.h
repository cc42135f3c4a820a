// SPDX-License-Identifier: GPL-3.0-or-later
// Where the outline of a shape comes near to itself: cells there must be smaller than the place is wide, or none of
// them is well shaped.
#pragma once

#include "geometries/cross_section.h"

#include <vector>

namespace lodestone::geometries {

/// Sizes at both sides of each narrow place of each shape, between a point of its outline (ends of its curves, and
/// points along its arcs) and the nearest of each of its other curves.
std::vector<SizeWish> wishes_at_narrow_places(const CrossSection& section);

}  // namespace lodestone::geometries
