// SPDX-License-Identifier: GPL-3.0-or-later
// Loads a machine of the installed library and prints what can be checked by hand.
#include "base/document.h"
#include "base/library_path.h"
#include "geometries/machine.h"
#include "materials/material_library.h"

#include <cstdio>
#include <exception>

int main() {
  try {
    const lodestone::base::LibraryPath library;
    const auto machine =
        lodestone::geometries::Machine::read(lodestone::base::Document::load(library.find("machines", "prius-2004")));
    const lodestone::materials::MaterialLibrary materials(library);
    const auto steel = materials.steel(machine.stator_steel);
    std::printf("%s: %d poles, air gap %.2f mm, %s carries %.2f T at 5000 A/m\n", machine.name.c_str(), machine.poles,
                1e3 * machine.air_gap, steel->name.c_str(), steel->reluctivity.flux_density(5000.0));
    return 0;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 1;
  }
}
