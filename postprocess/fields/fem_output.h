// SPDX-License-Identifier: GPL-3.0-or-later
// A machine's field problem as a FEMM 4.2 .fem file: outlines, materials, circuits, symmetry sides and the air-gap
// boundary, for other programs and for our own reader (geometries/import/fem_model.h).
#pragma once

#include "geometries/sector_mesh.h"
#include "solver/operating_state.h"
#include "solver/region_laws.h"

#include <string>

namespace lodestone::postprocess {

struct FemProblem {
  double depth = 1.0;            ///< m
  int parallel_paths = 1;        ///< a phase's current splits into so many equal ones
  solver::OperatingState state;  ///< currents of the phases, and the rotor's angle
  std::string comment;
};

/// The sector as it is meshed: the file's curves are the outlines of the mesh's regions, lines and arcs whole. Circuits
/// are called A, B, C, …; of parallel paths they hold one: the phase's current over the paths, its flux linkage times
/// them. Nonlinear laws become tables of 100 points and more; a magnet's law becomes its recoil line.
/// @throws std::invalid_argument for laws of another mesh; base::UserError for a mesh with Boundary::floating, for
/// which the format has nothing.
std::string fem_text(const geometries::SectorMesh& mesh, const solver::RegionLaws& laws, const FemProblem& problem);

}  // namespace lodestone::postprocess
