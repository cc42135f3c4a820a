// SPDX-License-Identifier: GPL-3.0-or-later
// Fields for ParaView: .vtu with higher-order cells, the whole machine assembled from its sector, and a .pvd over rotor
// positions in which the rotor turns.
#pragma once

#include "geometries/machine.h"
#include "solver/field_problem.h"

#include <string>
#include <vector>

namespace lodestone::postprocess {

struct VtuOptions {
  bool whole_machine = true;  ///< else the sector
};

/// Writes one field. Point data: A (Wb/m), B (T, vector), H (A/m, vector). Cell data: region, material kind, |B| (T),
/// B_r, B_theta, relative permeability, J (A/m²), magnetisation direction.
/// @throws base::UserError where the file cannot be written.
void write_vtu(const std::string& file, const geometries::SectorMesh& mesh, const solver::FieldSolution& solution,
               const VtuOptions& options = {});

/// A collection over positions: the time of each file is its electrical position in degrees.
void write_pvd(const std::string& file, const std::vector<std::pair<double, std::string>>& vtu_files);

}  // namespace lodestone::postprocess
