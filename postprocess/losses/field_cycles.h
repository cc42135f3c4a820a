// SPDX-License-Identifier: GPL-3.0-or-later
// What a point of rotor or stator sees over a whole period, from the positions that a rotation has solved.
#pragma once

#include "postprocess/period_symmetry.h"
#include "postprocess/rotation.h"

#include <vector>

namespace lodestone::postprocess {

/// Blocks of cells (slot pitches, poles) that pass through the same fields, in the order in which they do
/// (period_symmetry.h): each span of solved positions of the next block continues the series of the first.
/// @throws std::invalid_argument where the rotation holds a part of the period that does not give the whole.
std::vector<BlockCycle> field_cycles(const Rotation& rotation, const geometries::SectorMesh& mesh,
                                     const geometries::Winding& winding, solver::Body body);

/// Electrical periods that the series of a cycle covers: its base frequency is the electrical one over this.
double periods_of(const BlockCycle& cycle, const Rotation& rotation);

}  // namespace lodestone::postprocess
