// SPDX-License-Identifier: GPL-3.0-or-later
// A field solution as a grid with named arrays, as ParaView shows it. What the arrays mean: docs/paraview.md.
#pragma once

#include "geometries/sector_mesh.h"
#include "postprocess/demagnetisation/load_cases.h"
#include "postprocess/fields/core_loss_density.h"
#include "postprocess/fields/field_grid.h"
#include "solver/field_solution.h"
#include "solver/region_laws.h"

#include <optional>
#include <vector>

namespace lodestone::postprocess {

struct GridOptions {
  bool whole_machine = true;  ///< else the sector that was solved
  /// Names of the materials; nullptr: only their kinds are known.
  const solver::RegionLaws* laws = nullptr;
  /// Of this solution's magnets; nullptr: the array is left out.
  const MarginMap* margins = nullptr;
  /// Nothing: the array is left out.
  std::optional<CoreLossDensity> core_loss = {};
};

/// Cell data of that name: the least margin to the knee within a cell.
inline constexpr const char* margin_name = "Margin to knee (kA/m)";

/// One field in the machine's frame, the rotor turned by its angle. Elements of degree 1 and 2 become cells of the same
/// degree, those of degree 3 and 4 four biquadratic cells each; all with curved edges. Cells share no points, so that B
/// keeps its jumps.
///
/// Point data: A, B (vector). Cell data: region, material's kind, body; B and H as the mean over the solver's own
/// quadrature points of the cell (vectors), |B|, radial and tangential B, relative permeability |B|/(μ0 |H|) (NaN in
/// magnets), J, magnetisation direction (unit vector in magnets, else zero); where given the margin to the knee (NaN
/// outside magnets) and the core loss (NaN outside steel). Field data: names, torque, rotor angle, phase currents.
///
/// The ring between rotor and stator, which the air-gap element solves without a mesh, is filled by a layer of cells
/// with its exact harmonics, so that contours of A run through.
/// @throws std::invalid_argument for margins or losses of another mesh.
FieldGrid solution_grid(const geometries::SectorMesh& mesh, const solver::FieldSolution& solution,
                        const GridOptions& options = {});

}  // namespace lodestone::postprocess
