// SPDX-License-Identifier: GPL-3.0-or-later
// Machines of ./dev verify geometries that had no mesh while cells were as large at the narrow places of their rotors
// as beside them: a steel web of 1.5 mm between two magnets' pockets, a barrier of which the magnet's corner leaves
// 1.1 mm.
#include "geometries/machine.h"
#include "geometries/narrow_places.h"
#include "geometries/sector_mesh.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <string>

namespace {

using namespace lodestone;

std::string machine(int poles, const std::string& air_gap, const std::string& stator, const std::string& rotor,
                    const std::string& winding) {
  return "machine: narrow\npoles: " + std::to_string(poles) + "\nstack_length: 50 mm\nair_gap: " + air_gap +
         "\nstator:\n  type: parallel-tooth-slot\n" + stator + "rotor:\n  side: outer\n" + rotor + "winding: {" +
         winding +
         ", turns_per_coil: 1, strand_diameter: 0.01 mm}\nmagnet: none\n"
         "materials: {stator_steel: none, rotor_steel: none, conductor: none}\n";
}

std::string web_of_a_delta() {
  return machine(6, "1.591648 mm",
                 "  slots: 54\n  outer_radius: 197.214803 mm\n  inner_radius: 84.150145 mm\n"
                 "  tooth_width: 11.256516 mm\n  slot: {depth: 66.117965 mm, opening_depth: 10.165760 mm}\n",
                 "  type: delta\n  outer_radius: 361.980515 mm\n  bridge: 8.066450 mm\n"
                 "  bar: {magnet_width: 51.287188 mm, magnet_thickness: 14.382564 mm, depth: 12.796359 mm, "
                 "rib: 132.807846 mm, seat_step: 3.473116 mm, end_barrier: 0.000000 mm}\n"
                 "  v: {magnet_width: 53.824782 mm, magnet_thickness: 16.050437 mm, apex_depth: 73.429779 mm, "
                 "mouth_width: 167.512464 mm, rib: 23.127157 mm, seat_step: 1.367065 mm, magnet_offset: 0 mm, "
                 "centre_web: 0 mm}\n"
                 "  pole_recess: 7.484361 mm\n  corner_radius: 0.355347 mm\n",
                 "layers: 6, coil_pitch: 9");
}

std::string barrier_of_a_spoke() {
  return machine(4, "1.032156 mm",
                 "  slots: 36\n  outer_radius: 147.554438 mm\n  inner_radius: 59.970708 mm\n"
                 "  tooth_width: 13.151283 mm\n  slot: {depth: 22.151983 mm, opening_depth: 2.631430 mm}\n",
                 "  type: spoke\n  outer_radius: 260.627167 mm\n"
                 "  magnet: {width: 86.432227 mm, thickness: 86.718744 mm}\n  depth: 8.551928 mm\n"
                 "  opening: 53.674010 mm\n  barrier: 4.908466 mm\n  web: 31.360806 mm\n  hub: steel\n",
                 "layers: 2, coil_pitch: 8");
}

TEST(NarrowPlaces, AreMeshed) {
  for (const std::string& text : {web_of_a_delta(), barrier_of_a_spoke()}) {
    const auto read = geometries::Machine::read(base::Document::parse(text, "narrow.yaml"));
    geometries::MeshOptions options;
    options.refinement = 0.7;  // with which they failed
    const auto quality = geometries::check_mesh(geometries::mesh_sector(read, options));
    EXPECT_GT(quality.smallest_scaled_jacobian, 0.2);
  }
}

TEST(NarrowPlaces, AreFoundBetweenACornerAndTheCurveAcross) {
  const auto read = geometries::Machine::read(base::Document::parse(barrier_of_a_spoke(), "narrow.yaml"));
  const auto wishes = geometries::wishes_at_narrow_places(read.rotor->half_pole());
  ASSERT_FALSE(wishes.empty());
  const auto least =
      std::min_element(wishes.begin(), wishes.end(), [](const auto& a, const auto& b) { return a.size < b.size; });
  // The magnet's outer corner: half its thickness from the axis, its width beyond the inner face, which lies where the
  // opening ends.
  const double face = (148.586594 + 8.551928 + 86.432227) * 1e-3, side = 0.5 * 86.718744e-3;
  const double barrier = 260.627167e-3 - 12.147952e-3;  // radius of its outer arc: less the rim of steel
  EXPECT_NEAR(least->size, 0.7 * (barrier - std::hypot(face, side)), 2e-8);
}

}  // namespace
