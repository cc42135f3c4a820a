// SPDX-License-Identifier: GPL-3.0-or-later
// Rotor and stator of a .fem problem that is laid out: what fills each of their faces, circuits as conductors, and what
// bounds them.
#pragma once

#include "geometries/import/fem_section.h"

#include <vector>

namespace lodestone::geometries {

/// Fills in `drives`, `rotor` and `stator` from what stands in the other members.
/// @param boundary of each curve of the drawing. @param sides pairs of curves of the symmetry sides.
void fill_bodies(const FemModel& model, const std::vector<Boundary>& boundary, const std::vector<Twins>& sides,
                 FemSection& section);

}  // namespace lodestone::geometries
