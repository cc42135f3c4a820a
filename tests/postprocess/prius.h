// SPDX-License-Identifier: GPL-3.0-or-later
// The published field model of the Prius 2004 motor, ready to be solved.
#pragma once

#include "base/library_path.h"
#include "geometries/machine.h"
#include "geometries/sector_mesh.h"
#include "postprocess/machine_materials.h"
#include "solver/field_problem.h"

#include <string>

namespace lodestone::test {

inline constexpr double degree = base::pi / 180.0;
inline constexpr double celsius = base::zero_celsius;

inline geometries::Machine library_machine(const std::string& name) {
  return geometries::Machine::read(base::Document::load(base::LibraryPath().find("machines", name)));
}

struct Prius {
  geometries::Machine machine;
  geometries::SectorMesh mesh;
  postprocess::MachineMaterials materials;
  solver::FieldProblem problem;

  explicit Prius(const std::string& name = "prius-2004", const geometries::MeshOptions& options = {},
                 double magnet_temperature = celsius + 20.0, const solver::FieldOptions& field = {})
      : machine(library_machine(name)), mesh(geometries::mesh_sector(machine, options)),
        materials(postprocess::find_materials(machine, materials::MaterialLibrary(base::LibraryPath()))),
        problem(mesh, postprocess::region_laws(mesh, machine, materials, magnet_temperature),
                {machine.stack_length, machine.winding->definition().parallel_paths}, field) {}
};

}  // namespace lodestone::test
