// SPDX-License-Identifier: GPL-3.0-or-later
// torque MACHINE CURRENT ANGLE [POSITION]: one field of a machine of the library, by Lodestone's libraries.
// CURRENT "250 A" (peak of a phase), ANGLE "140 deg" (electrical, from the +d axis), POSITION likewise from phase A.
#include "base/document.h"
#include "base/quantity.h"
#include "base/user_error.h"
#include "geometries/machine.h"
#include "materials/material_library.h"
#include "studies/solve_field.h"

#include <cstdio>
#include <exception>

using namespace lodestone;

int main(int argc, char** argv) {
  if (argc < 4) {
    std::fprintf(stderr, "usage: torque MACHINE CURRENT ANGLE [POSITION]\n");
    return 2;
  }
  try {
    // Machines and materials of the installation, or of the folders in LODESTONE_LIBRARY.
    const materials::MaterialLibrary library{base::LibraryPath()};
    const base::Document document = base::Document::load(library.path().find("machines", argv[1]));
    // Any parameter by its path: document.with("rotor.magnet.thickness", "7 mm", {"command line", 0, 0}).
    const geometries::Machine machine = geometries::Machine::read(document);

    studies::FieldRequest request;
    request.current = base::parse_quantity(argv[2], "A");
    request.current_angle = base::parse_quantity(argv[3], "rad");
    request.position = argc > 4 ? base::parse_quantity(argv[4], "rad") : 0.0;
    request.magnet_temperature = request.winding_temperature = studies::room_temperature;
    request.numerics.positions = studies::angle_search_positions;
    const studies::FieldReport report = studies::solve_field(machine, library, request);

    std::printf("%s: %d poles, air gap %g mm\n", machine.name.c_str(), machine.poles, 1e3 * machine.air_gap);
    std::printf("torque %.17g N·m\n", report.torque);
    std::printf("flux linkage d, q %.17g, %.17g Wb\n", report.flux_linkage.d, report.flux_linkage.q);
    for (const auto& [part, flux_density] : report.peak_flux_density)
      std::printf("peak B, %s %.4g T\n", part.c_str(), flux_density);
  } catch (const base::UserError& error) {  // what a user can mend: one line that says where and how
    std::fprintf(stderr, "%s\n", error.what());
    return 2;
  } catch (const base::QuantityError& error) {
    std::fprintf(stderr, "torque: %s\n", error.what());
    return 2;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "torque: %s\n", error.what());
    return 1;
  }
  return 0;
}
