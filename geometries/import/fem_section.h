// SPDX-License-Identifier: GPL-3.0-or-later
// The drawing of a .fem problem with what fills it: every face with its block label, what holds on every curve, the
// symmetry of the sector, and rotor and stator where an air-gap boundary parts them.
#pragma once

#include "geometries/import/drawn_mesh.h"
#include "geometries/import/fem_model.h"

#include <optional>
#include <vector>

namespace lodestone::geometries {

/// A circuit as the field problem has it: a "phase" of the mesh. Circuits of the file come first, in their order; then
/// one for each block with a current density of its own.
struct FemDrive {
  std::string name;      ///< the circuit's, where it is plain text; else as phases are called
  int circuit = -1;      ///< index into FemModel::circuits, −1 without
  double current = 0.0;  ///< A
};

struct FemSection {
  DrawnSection drawing;
  std::vector<int> label;      ///< of each face: index into FemModel::labels; −1: not meshed
  std::vector<char> is_rotor;  ///< of each face: inside the air-gap boundary
  std::vector<FemDrive> drives;

  double angle = 0.0;  ///< rad, of the sector; 2π without symmetry sides
  bool antiperiodic = false;
  int sectors = 1;
  double inner_radius = 0.0;  ///< m, of the air-gap boundary's circles; 0 without one
  double outer_radius = 0.0;
  double rotor_angle = 0.0;  ///< rad, by which the air-gap boundary turns what lies inside

  std::optional<DrawnBody> rotor, stator;  ///< without an air-gap boundary all is `stator`

  /// Prescribed potential at a point of the drawing's boundary, Wb/m. Zero on most.
  double potential(const FemModel& model, const Point& at) const;
  bool has_potential(const FemModel& model) const;
};

/// @throws base::UserError with file, line and field where the drawing does not say what fills it, or says what this
/// program cannot solve.
FemSection lay_out(const FemModel& model);

/// @param refinement 2: cells half as large. @throws MeshError.
SectorMesh mesh_section(const FemSection& section, double refinement);

}  // namespace lodestone::geometries
