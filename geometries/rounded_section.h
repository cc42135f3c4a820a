// SPDX-License-Identifier: GPL-3.0-or-later
// The steel and the magnets of a half pole with the corners of the pockets rounded: what a die cuts, and what has a
// largest stress. At a sharp corner of a cavity the stress of elasticity is infinite (Williams 1952, J. Appl. Mech.
// 19:526), and a mesh gives whatever its cells are small for.
#pragma once

#include "geometries/cross_section.h"

namespace lodestone::geometries {

/// Corners at which steel fills more than half a turn become arcs of `radius`, inside the pocket, tangent to both its
/// sides; those on a symmetry side with their mirror image. A magnet that fills such a corner loses it. Regions of air
/// are left out. Around an arc of 90 degrees some nine cells are wished for at refinement 1.
/// @throws base::InfeasibleGeometry where an arc does not fit between its neighbours.
CrossSection rounded_section(const CrossSection& half_pole, double radius);

}  // namespace lodestone::geometries
