// SPDX-License-Identifier: GPL-3.0-or-later
// Loads a machine of the installed library, solves its field without current, and prints what can be checked.
#include "base/document.h"
#include "base/library_path.h"
#include "geometries/machine.h"
#include "geometries/sector_mesh.h"
#include "materials/material_library.h"
#include "solver/field_problem.h"

#include <cstdio>
#include <exception>

int main() {
  using namespace lodestone;
  try {
    const base::LibraryPath library;
    const auto machine = geometries::Machine::read(base::Document::load(library.find("machines", "prius-2004")));
    const materials::MaterialLibrary materials(library);
    const auto stator_steel = materials.steel(machine.stator_steel);
    const auto rotor_steel = materials.steel(machine.rotor_steel);
    const auto magnet = materials.magnet(machine.magnet)->law(base::zero_celsius + 20.0, machine.remanence_factor);

    const auto mesh = geometries::mesh_sector(machine);
    const auto laws = solver::assign_laws(mesh, stator_steel->reluctivity, rotor_steel->reluctivity, magnet);
    solver::FieldProblem problem(mesh, laws, {machine.stack_length, machine.winding->definition().parallel_paths});
    solver::OperatingState state;
    state.rotor_angle = machine.rotor_angle(0.0);
    const auto solution = problem.solve(state);
    const auto flux = solver::dq_from_phases(solution.flux_linkages(), 0.0);
    std::printf("%s: %d poles, air gap %.2f mm, no-load flux linkage %.4f Wb, torque %.3f N·m\n", machine.name.c_str(),
                machine.poles, 1e3 * machine.air_gap, flux.d, solution.torque());
    return 0;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 1;
  }
}
