// SPDX-License-Identifier: GPL-3.0-or-later
// Sizes of a finer mesh, from where the torque's error comes from on a coarser one.
//
// A cell whose size becomes r times as large keeps r^s of its share e of the error, at the cost of r^−2 cells. The
// least number of cells n with a given sum of shares has r proportional to (n/e)^(1/(s+2)). s is 4 where quadratic
// elements meet a smooth field, which is what is used; at corners of iron, where it is 4/3, it takes more rounds.
//
// Sizes are wished for in the half pole and the half slot pitch that are meshed, shares summed over all their images:
// the mesh keeps the machine's symmetry, its curves are curves, and a rim of the gap has equal faces all around.
#pragma once

#include "geometries/sector_mesh.h"
#include "solver/error_estimate.h"

namespace lodestone::studies {

/// The options of a mesh on which a ratio of the shares is left, of those of `mesh`.
/// @param shares in any unit, of the cells of `mesh`. @param ratio in (0, 1); of one cell no less than its size allows,
/// which is 0.4 times as large at the least.
geometries::MeshOptions refined_sizes(geometries::MeshOptions options, const geometries::SectorMesh& mesh,
                                      const solver::ErrorShares& shares, double ratio);

}  // namespace lodestone::studies
