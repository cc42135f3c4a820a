// SPDX-License-Identifier: GPL-3.0-or-later
// Prints benchmarks/prius-2004/README.md. Exit code 1 where a difference exceeds its tolerance.
#include "benchmarks/prius-2004/comparison_page.h"

#include "base/library_path.h"
#include "base/user_error.h"

#include <cstdio>

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

}  // namespace lodestone::benchmarks

int main() {
  using namespace lodestone;
  try {
    benchmarks::Page page;
    page.text("<!-- written by build/release/bin/benchmark_prius_2004 > benchmarks/prius-2004/README.md -->\n"
              "# Toyota Prius 2004, traction motor MG2");
    page.text(
        "The reference machine: interior V magnets, 48 slots, 8 poles. Two library machines share its cross-section. "
        "`prius-2004` is the published field model (a linear magnet of 1.24 T, M400-50A, no stacking factor) and is "
        "compared with other codes; `prius-2004-measured` (a 0.35 mm steel, a stacking factor, the measured phase "
        "resistance, one factor on the remanence) is compared with measurements. All figures are those of the "
        "default mesh and of quadratic elements. A test runs the program that writes this page and fails where a "
        "difference exceeds its tolerance.");
    benchmarks::compare_with_codes(page);
    benchmarks::compare_with_measurements(page);
    std::fputs(page.markdown().c_str(), stdout);
    for (const std::string& one : page.exceeded())
      std::fprintf(stderr, "out of tolerance: %s\n", one.c_str());
    return page.exceeded().empty() ? 0 : 1;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 2;
  }
}
