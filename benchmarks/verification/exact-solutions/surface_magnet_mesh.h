// SPDX-License-Identifier: GPL-3.0-or-later
// Finite-element problems of the machines that are known exactly: polar grids of cells, iron left out (its surface is
// the natural condition).
#pragma once

#include "benchmarks/verification/exact-solutions/comparison.h"
#include "benchmarks/verification/exact-solutions/subdomain_model.h"
#include "solver/field_problem.h"

#include <array>
#include <vector>

namespace lodestone::verification {

struct MeshedMachine {
  geometries::SectorMesh mesh;
  solver::RegionLaws laws;
};

/// One pole, antiperiodic.
MeshedMachine slotless_machine(const SurfaceMagnets& magnets, double bore, const Discretisation& discretisation);

/// A coil side in one half of a slot.
struct CoilSide {
  int phase = 0;
  double turns = 0.0;  ///< positive: conductors along +z
};
/// Of each slot of a sector, the half at the smaller angle first.
using SlotWinding = std::vector<std::array<CoilSide, 2>>;

/// The smallest sector. Cells get smaller toward the corners of the iron, where the field is singular.
MeshedMachine slotted_machine(const SurfaceMagnets& magnets, const SlottedStator& stator, const SlotWinding& winding,
                              const Discretisation& discretisation);

}  // namespace lodestone::verification
