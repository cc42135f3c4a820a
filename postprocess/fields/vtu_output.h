// SPDX-License-Identifier: GPL-3.0-or-later
// Fields for ParaView: .vtu with higher-order cells, the whole machine assembled from its sector, and a .pvd over rotor
// positions in which the rotor turns. What the arrays mean: docs/paraview.md.
#pragma once

#include "geometries/machine.h"
#include "postprocess/demagnetisation/magnet_map.h"
#include "solver/field_problem.h"

#include <string>
#include <utility>
#include <vector>

namespace lodestone::postprocess {

struct VtuOptions {
  bool whole_machine = true;  ///< else the sector
};

/// Writes one field in the machine's frame, the rotor turned by its angle. Elements of degree 1 and 2 become cells of
/// the same degree, those of degree 3 and 4 four biquadratic cells each; all with curved edges. Cells share no points,
/// so that B keeps its jumps.
///
/// Point data: A (Wb/m), B (T, vector). Cell data: region, material kind, body; B and H as the mean over the solver's
/// own quadrature points of the cell (T and A/m, vectors), |B|, B_r, B_theta (T), relative permeability |B|/(μ0 |H|)
/// (NaN in magnets), J (A/m²), magnetisation direction (unit vector in magnets, else zero). Field data: names of the
/// regions and kinds, torque (N·m), rotor angle (rad), phase currents (A).
///
/// The ring between rotor and stator, which the air-gap element solves without a mesh, is filled by a layer of cells
/// with its exact harmonics, so that contours of A run through.
/// @throws base::UserError where the file cannot be written.
void write_vtu(const std::string& file, const geometries::SectorMesh& mesh, const solver::FieldSolution& solution,
               const VtuOptions& options = {});

/// Writes the magnets of a map in the rotor's frame, a biquadratic cell for each of its tiles. Cell data, of the whole
/// sequence: `field_kA_m`, `margin_kA_m`, `margin_K` (least of all load cases) and `remaining` (what the last has left;
/// only where that was computed); of more than one load case the same of each, with ` 1`, ` 2`, … behind the name.
/// Field data: `load cases`, their names in order.
/// @throws base::UserError where the file cannot be written.
void write_magnet_vtu(const std::string& file, const MagnetMap& map, const VtuOptions& options = {});

/// The same cells with other values: cell data under the names of the values, in the unit that they have.
/// @throws base::UserError where the file cannot be written, std::invalid_argument for values of another map.
void write_magnet_vtu(const std::string& file, const MagnetMap& map, const std::vector<MagnetValues>& values,
                      const VtuOptions& options = {});

/// A collection over positions: the time of each file is its electrical position in degrees. Files in the collection's
/// own folder or below are named relative to it. @throws base::UserError where it cannot be written.
void write_pvd(const std::string& file, const std::vector<std::pair<double, std::string>>& vtu_files);

}  // namespace lodestone::postprocess
