// SPDX-License-Identifier: GPL-3.0-or-later
// Magnets whose coercivity differs from point to point, on a mesh: the profile of coercivity_profile.h in every magnet
// block, or any map of factors, as the states from which loads begin.
#pragma once

#include "geometries/sector_mesh.h"
#include "materials/coercivity_profile.h"
#include "solver/magnet_memory.h"

#include <functional>

namespace lodestone::solver {

struct GradedMagnets {
  MagnetMemory memory;      ///< whole magnets with the factors of each point: for FieldProblem::set_laws
  double gain = 0.0;        ///< ΔH at treated faces, A/m; of blocks the largest
  double mean_share = 0.0;  ///< mean of u over the magnets' volume; of blocks of ΔH u over the largest ΔH
  /// ∫ρ ΔH u/k dV over the magnets' mass: mass fraction of the heavy rare earth that the profile adds.
  double heavy_rare_earth = 0.0;
};

/// Every region of magnets is one block. A face is an edge of it that it shares with another region or that is the
/// body's boundary; where a symmetry side cuts a block nothing passes and nothing is treated. The field u of a diffused
/// block is computed with the same elements and at the same points as the magnetic field, one linear solve for all
/// blocks of a body.
/// @param degree of the elements, that of the field problem. @param base_coercivity H_0, A/m, at the temperature of the
/// profile's ΔH, > 0.
/// @throws std::invalid_argument for a mesh without magnets, a profile of blocks whose number is not that of a pole, or
/// a remanence that the profile would take to nothing; geometries::MeshError as FieldProblem.
GradedMagnets grade_magnets(const geometries::SectorMesh& mesh, int degree, const materials::CoercivityProfile& profile,
                            double base_coercivity);

/// Any map: H_cJ over that of the grade at a point of a magnet region (m, in the body's frame). A factor a cell or a
/// region is a function that looks no further. @throws std::invalid_argument for a factor that is not above 0.
MagnetMemory grade_magnets(const geometries::SectorMesh& mesh, int degree,
                           const std::function<double(const geometries::Region& region, std::size_t cell,
                                                      const geometries::Point& at)>& coercivity_factor);

}  // namespace lodestone::solver
