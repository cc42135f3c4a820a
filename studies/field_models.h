// SPDX-License-Identifier: GPL-3.0-or-later
// Meshes with their field problems, shared by cases that differ in materials and conditions only.
#pragma once

#include "geometries/machine.h"
#include "geometries/sector_mesh.h"
#include "materials/material_library.h"
#include "postprocess/rotation_memory.h"
#include "solver/field_problem.h"
#include "studies/study.h"

#include <memory>
#include <string>
#include <vector>

namespace lodestone::studies {

/// A machine's mesh and the field problem on it.
struct FieldModel {
  std::string key;
  std::unique_ptr<const geometries::MovableMesh> movable;
  std::unique_ptr<const geometries::SectorMesh> moved;  ///< of FieldModels::move(), in place of `movable`
  const geometries::SectorMesh* mesh = nullptr;         ///< that of `movable`, or `moved`
  std::unique_ptr<solver::FieldProblem> problem;
  postprocess::RotationMemory rotations;  ///< of the model that was used last; those of the others are forgotten
  double mesh_seconds = 0.0;              ///< CPU
  double setup_seconds = 0.0;             ///< CPU of unknowns, geometry factors, symbolic analysis
};

/// The models used last, by content: everything of the machine's document but its materials. What is shared (mesh,
/// unknowns, symbolic analysis) cannot change a result.
class FieldModels {
public:
  /// The model of a machine, its laws set to the machine's materials at a magnet temperature (K). Valid until the next
  /// call. @throws geometries::MeshError, base::UserError.
  FieldModel& of(const geometries::Machine& machine, const materials::MaterialLibrary& materials,
                 double magnet_temperature, const Numerics& numerics);
  /// Likewise, on a mesh of these options in place of `numerics.refinement` (adapted_mesh.h).
  FieldModel& of(const geometries::Machine& machine, const materials::MaterialLibrary& materials,
                 double magnet_temperature, const Numerics& numerics, const geometries::MeshOptions& mesh);

  /// The model of a machine on the cells of another's mesh, moved to its drawing; of() finds it from now on. For
  /// differences between machines, in models of their own: results differ from those on the machine's own mesh.
  /// @throws geometries::MeshError where the drawing is another.
  FieldModel& move(const geometries::Machine& from, const geometries::Machine& to,
                   const materials::MaterialLibrary& materials, double magnet_temperature, const Numerics& numerics);

private:
  void forget_rotations(std::size_t but);
  FieldModel& keep(FieldModel model);
  std::vector<FieldModel> models_;  ///< used last: at the end
};

}  // namespace lodestone::studies
