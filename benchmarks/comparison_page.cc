// SPDX-License-Identifier: GPL-3.0-or-later
#include "benchmarks/comparison_page.h"

#include "base/library_path.h"
#include "base/user_error.h"

#include <cstdio>
#include <exception>

namespace lodestone::benchmarks {

SolvedMachine::SolvedMachine(const std::string& name, double magnet_temperature)
    : machine(geometries::Machine::read(base::Document::load(base::LibraryPath().find("machines", name)))),
      mesh(geometries::mesh_sector(machine)),
      materials(postprocess::find_materials(machine, lodestone::materials::MaterialLibrary(base::LibraryPath()))),
      problem(mesh, postprocess::region_laws(mesh, machine, materials, magnet_temperature),
              {machine.stack_length, machine.winding->definition().parallel_paths}) {}

void SolvedMachine::set_magnet_temperature(double temperature) {
  problem.set_laws(postprocess::region_laws(mesh, machine, materials, temperature));
}

int print_page(const std::function<void(Page& page)>& fill) {
  try {
    Page page;
    fill(page);
    std::fputs(page.markdown().c_str(), stdout);
    for (const std::string& one : page.exceeded())
      std::fprintf(stderr, "out of tolerance: %s\n", one.c_str());
    return page.exceeded().empty() ? 0 : 1;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 2;
  }
}

}  // namespace lodestone::benchmarks
