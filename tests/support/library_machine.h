// SPDX-License-Identifier: GPL-3.0-or-later
// A machine of the library with its own materials at 20 degC, ready for fields.
#pragma once

#include "base/library_path.h"
#include "base/quantity.h"
#include "geometries/machine.h"
#include "geometries/sector_mesh.h"
#include "materials/material_library.h"
#include "solver/field_problem.h"

#include <cmath>
#include <string>
#include <utility>

namespace lodestone::test {

class LibraryMachine {
public:
  explicit LibraryMachine(const std::string& name)
      : machine_(geometries::Machine::read(base::Document::load(base::LibraryPath().find("machines", name)))) {}

  /// One of our own with the library's materials.
  explicit LibraryMachine(geometries::Machine machine) : machine_(std::move(machine)) {}

  const geometries::Machine& machine() const { return machine_; }

  /// @param poles of the sector; 0: the least.
  geometries::SectorMesh mesh(double refinement = 1.0, int poles = 0) const {
    geometries::MeshOptions options;
    options.refinement = refinement;
    options.poles_in_sector = poles;
    return geometries::mesh_sector(machine_, options);
  }
  solver::FieldProblem problem(const geometries::SectorMesh& mesh, const solver::FieldOptions& options) const {
    return {mesh,
            solver::assign_laws(mesh, library_.steel(machine_.stator_steel)->reluctivity,
                                library_.steel(machine_.rotor_steel)->reluctivity,
                                library_.magnet(machine_.magnet)->law(base::zero_celsius + 20.0)),
            {machine_.stack_length, machine_.winding->definition().parallel_paths},
            options};
  }
  /// @param current A, peak. @param angle from +d and @param position θ, electrical degrees.
  solver::OperatingState state(double current, double angle, double position) const {
    const double radians = angle * base::pi / 180.0, theta = position * base::pi / 180.0;
    solver::OperatingState result;
    result.phase_currents = solver::phases_from_dq({current * std::cos(radians), current * std::sin(radians)}, theta);
    result.rotor_angle = machine_.rotor_angle(theta);
    return result;
  }

private:
  geometries::Machine machine_;
  materials::MaterialLibrary library_{base::LibraryPath()};
};

}  // namespace lodestone::test
