// SPDX-License-Identifier: GPL-3.0-or-later
// How hard the iron is driven: the largest flux density of its parts.
#pragma once

#include "geometries/machine.h"
#include "postprocess/rotation.h"

#include <map>
#include <string>
#include <vector>

namespace lodestone::postprocess {

/// Flux density at the sample points of a body as the steel sheets see it, T: in a stack of factor k the solver's B is
/// the mean over sheets and gaps, B = k B_steel + (1 − k) μ0 H. Points outside steel keep the solver's B.
std::vector<geometries::Point> steel_flux_density(const geometries::SectorMesh& mesh,
                                                  const solver::FieldSolution& solution, solver::Body body,
                                                  double stacking_factor);

/// Largest |B| of the sheets (T) by part over the rotation's positions: "tooth", "stator yoke", "bridge", "rotor pole",
/// … as the templates name them (Stator::steel_part, Rotor::steel_part).
///
/// The field is singular at re-entrant corners of iron, where the largest value on a mesh grows without limit as the
/// mesh gets finer. So it is the value that 2 % of the part's area exceeds, of the largest over the whole period at
/// each sample point, and of a skewed machine that of its hardest driven slice: on the Prius pole it changes by 3 % at
/// most from the default mesh to one three times as fine.
std::map<std::string, double> peak_flux_density(const geometries::Machine& machine, const geometries::SectorMesh& mesh,
                                                const Rotation& rotation);

}  // namespace lodestone::postprocess
