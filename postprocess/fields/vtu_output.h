// SPDX-License-Identifier: GPL-3.0-or-later
// Fields for ParaView: .vtu with higher-order cells, the whole machine assembled from its sector, and a .pvd over rotor
// positions in which the rotor turns. What the arrays mean: docs/paraview.md.
#pragma once

#include "postprocess/demagnetisation/magnet_map.h"
#include "postprocess/fields/solution_grid.h"

#include <string>
#include <utility>
#include <vector>

namespace lodestone::postprocess {

/// Writes one field (solution_grid.h). @throws base::UserError where the file cannot be written.
void write_vtu(const std::string& file, const geometries::SectorMesh& mesh, const solver::FieldSolution& solution,
               const GridOptions& options = {});

/// Writes the magnets of a map in the rotor's frame, a biquadratic cell for each of its tiles. Cell data, of the whole
/// sequence: largest demagnetising field along the easy axis, margin to the knee in kA/m and K (least of all load
/// cases) and remanence left (by the last; only where that was computed); of more than one load case the same of each,
/// with its name behind a colon. Field data: the names of the load cases in order.
/// @throws base::UserError where the file cannot be written.
void write_magnet_vtu(const std::string& file, const MagnetMap& map, bool whole_machine = true);

/// The same cells with other values: cell data under the names of the values, in the unit that they have.
/// @throws base::UserError where the file cannot be written, std::invalid_argument for values of another map.
void write_magnet_vtu(const std::string& file, const MagnetMap& map, const std::vector<MagnetValues>& values,
                      bool whole_machine = true);

/// A collection over positions: the time of each file is its electrical position in degrees. Files in the collection's
/// own folder or below are named relative to it. @throws base::UserError where it cannot be written.
void write_pvd(const std::string& file, const std::vector<std::pair<double, std::string>>& vtu_files);

}  // namespace lodestone::postprocess
