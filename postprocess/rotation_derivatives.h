// SPDX-License-Identifier: GPL-3.0-or-later
// What the torque and the flux linkages of a rotation owe to a change of its machine, position by position, from the
// adjoints of solver/sensitivity.h: one factor a position serves every change.
//
// A change is given by two machines a little to either side, each with the mesh of the same cells that has moved with
// its drawing (geometries::MovableMesh). Dimensions may change, several at once, the stack's length, the stacking
// factor, the angle of a skew, the remanence factor and the magnets' temperature; not what is counted, such as turns.
// The phase currents stay.
#pragma once

#include "geometries/machine.h"
#include "geometries/sector_mesh.h"
#include "postprocess/machine_materials.h"
#include "postprocess/rotation.h"
#include "solver/field_problem.h"

#include <vector>

namespace lodestone::postprocess {

struct NeighbourMachine {
  const geometries::Machine* machine = nullptr;
  const geometries::SectorMesh* mesh = nullptr;
  double magnet_temperature = 0.0;  ///< K
};

struct MachineChange {
  NeighbourMachine less, more;
  double step = 0.0;  ///< from one to the other, in whatever the derivatives are to be per unit of; not 0
};

/// Per unit of a change's step, of the whole machine at each position of the rotation.
struct RotationDerivative {
  std::vector<double> torque;                          ///< N·m
  std::vector<solver::DirectQuadrature> flux_linkage;  ///< Wb
};

/// @param problem that solved the rotation, with the laws it had. @return one of each change.
/// @throws std::invalid_argument where a mesh has other cells, or a skew other slices.
std::vector<RotationDerivative> rotation_derivatives(const geometries::Machine& machine,
                                                     const MachineMaterials& materials, solver::FieldProblem& problem,
                                                     const Rotation& rotation,
                                                     const std::vector<MachineChange>& changes);

}  // namespace lodestone::postprocess
