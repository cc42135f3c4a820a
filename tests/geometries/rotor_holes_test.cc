// SPDX-License-Identifier: GPL-3.0-or-later
// Holes in a rotor's core, round and long: areas and mass, meshes, what they may not cut.
#include "geometries/pole_bodies.h"
#include "geometries/sector_mesh.h"
#include "prius.h"
#include "tests/support/read_rotor.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cmath>
#include <string>

namespace {

using namespace lodestone;
using base::pi;
using geometries::CrossSection;
using geometries::RegionKind;

double area_of(const CrossSection& section, RegionKind kind, const std::string& name = "") {
  double area = 0.0;
  for (const auto& shape : section.shapes)
    area += shape.kind == kind && (name.empty() || shape.name.rfind(name, 0) == 0) ? section.area(shape) : 0.0;
  return area;
}

struct Case {
  std::string rotor;
  std::string holes;
  double discs = 0.0;  ///< mm², in the half
};

class DrilledRotors : public testing::TestWithParam<Case> {};

TEST_P(DrilledRotors, LoseTheAreaOfTheirHoles) {
  const auto solid = test::read_rotor(GetParam().rotor);
  const auto drilled = test::read_rotor(GetParam().rotor + "holes: " + GetParam().holes + "\n");
  const CrossSection before = solid->half_pole(), after = drilled->half_pole();
  const double discs = 1e-6 * GetParam().discs;
  EXPECT_NEAR(area_of(after, RegionKind::air, "hole"), discs, 1e-15);
  EXPECT_NEAR(area_of(before, RegionKind::steel) - area_of(after, RegionKind::steel), discs, 1e-15);
  EXPECT_NEAR(area_of(after, RegionKind::air) - area_of(before, RegionKind::air), discs, 1e-15);
  EXPECT_NEAR(area_of(after, RegionKind::magnet), area_of(before, RegionKind::magnet), 1e-18);
  EXPECT_EQ(after.reversed_image, before.reversed_image);
  EXPECT_EQ(drilled->type(), solid->type());
  EXPECT_EQ(drilled->half_angle(), solid->half_angle());
  EXPECT_EQ(drilled->magnets().size(), solid->magnets().size());
}

// Defaults of 8 poles and 80 mm. Half a hole on an axis, a whole one between.
INSTANTIATE_TEST_SUITE_P(
    Templates, DrilledRotors,
    testing::Values(
        Case{"type: v-magnet\n", "[{radius: 52 mm, diameter: 6 mm, at: q-axis}]", 0.5 * pi * 9.0},
        Case{"type: v-magnet\n", "[{radius: 74 mm, diameter: 3 mm, at: d-axis}]", 0.5 * pi * 2.25},
        // Beside corners of the legs, where the q axis is divided.
        Case{"type: u-magnet\n", "[{radius: 70.8 mm, diameter: 3 mm, length: 14 mm, along: radial, at: q-axis}]",
             0.5 * (pi * 2.25 + 3.0 * 11.0)},
        Case{"type: bar-magnet\n", "[{radius: 55 mm, diameter: 8 mm, at: d-axis}]", 0.5 * pi * 16.0},
        Case{"type: bar-magnet\n", "[{radius: 55 mm, diameter: 8 mm, angle: 11 deg}]", pi * 16.0},
        Case{"type: bar-magnet\n",
             "[{radius: 55 mm, diameter: 6 mm, at: d-axis}, {radius: 56 mm, diameter: 7 mm, at: q-axis}, "
             "{radius: 55 mm, diameter: 4 mm, angle: 11 deg}]",
             pi*(0.5 * 9.0 + 0.5 * 12.25 + 4.0)},
        Case{"type: double-v\n", "[{radius: 50 mm, diameter: 4 mm, at: q-axis}]", 0.5 * pi * 4.0},
        Case{"type: u-magnet\n", "[{radius: 52 mm, diameter: 3 mm, angle: 12 deg}]", pi * 2.25},
        Case{"type: spoke\n", "[{radius: 66 mm, diameter: 9 mm, at: d-axis}]", 0.5 * pi * 20.25},
        Case{"type: spoke\n", "[{radius: 40 mm, diameter: 3 mm, at: q-axis}]", 0.5 * pi * 2.25},
        Case{"type: surface-magnet\n", "[{radius: 60 mm, diameter: 12 mm, at: q-axis}]", 0.5 * pi * 36.0},
        Case{"type: bread-loaf-magnet\n", "[{radius: 58 mm, diameter: 8 mm, angle: 10 deg}]", pi * 16.0},
        Case{"type: synchronous-reluctance\ninner_radius: 30 mm\n", "[{radius: 40 mm, diameter: 5 mm, at: d-axis}]",
             0.5 * pi * 6.25},
        // Half a pole pair has the whole hole on the q axis, half of that on the axis of the iron pole.
        Case{"type: consequent-pole\n", "[{radius: 55 mm, diameter: 8 mm, at: q-axis}]", pi * 16.0},
        Case{"type: consequent-pole\n", "[{radius: 55 mm, diameter: 8 mm, angle: 45 deg}]", 0.5 * pi * 16.0},
        // Long ones: a disc and the rectangle between its halves.
        Case{"type: bar-magnet\n", "[{radius: 55 mm, diameter: 6 mm, length: 10 mm, along: radial, at: d-axis}]",
             0.5 * (pi * 9.0 + 24.0)},
        Case{"type: bar-magnet\n", "[{radius: 55 mm, diameter: 6 mm, length: 14 mm, along: tangential, at: d-axis}]",
             0.5 * (pi * 9.0 + 48.0)},
        Case{"type: bar-magnet\n", "[{radius: 55 mm, diameter: 6 mm, length: 10 mm, along: radial, at: q-axis}]",
             0.5 * (pi * 9.0 + 24.0)},
        Case{"type: bar-magnet\n", "[{radius: 55 mm, diameter: 6 mm, length: 14 mm, along: tangential, at: q-axis}]",
             0.5 * (pi * 9.0 + 48.0)},
        Case{"type: bar-magnet\n", "[{radius: 55 mm, diameter: 6 mm, length: 12 mm, along: radial, angle: 11 deg}]",
             pi * 9.0 + 36.0},
        Case{"type: bar-magnet\n", "[{radius: 55 mm, diameter: 6 mm, length: 12 mm, along: tangential, angle: 11 deg}]",
             pi * 9.0 + 36.0},
        Case{"type: spoke\n", "[{radius: 66 mm, diameter: 5 mm, length: 9 mm, along: tangential, at: d-axis}]",
             0.5 * (pi * 6.25 + 20.0)}));

TEST(RotorHoles, LightenTheMachineAndMesh) {
  const auto solid = test::prius_with({});
  const auto with = [](const std::string& holes) {
    auto document = test::prius_document();
    return geometries::Machine::read(document.with("rotor.holes", base::Document::parse(holes, "study.yaml").root()));
  };
  // The Prius' shaft hole is 55.45 mm.
  const auto drilled =
      with("[{radius: 58.5 mm, diameter: 2 mm, at: d-axis}, {radius: 63 mm, diameter: 6 mm, at: q-axis}]");
  EXPECT_NEAR(solid.steel_volume_rotor() - drilled.steel_volume_rotor(),
              8.0 * 0.25e-6 * pi * (4.0 + 36.0) * solid.stack_length, 1e-12);
  for (const double refinement : {0.7, 1.0, 2.0}) {
    geometries::MeshOptions options;
    options.refinement = refinement;
    EXPECT_GT(geometries::check_mesh(geometries::mesh_sector(drilled, options), 3).smallest_scaled_jacobian, 0.2);
  }
  // The mesh follows a hole that moves and grows.
  const geometries::MovableMesh movable(with("[{radius: 63 mm, diameter: 6 mm, at: q-axis}]"));
  EXPECT_NO_THROW(
      geometries::check_mesh(movable.moved_to(with("[{radius: 63.01 mm, diameter: 6.01 mm, at: q-axis}]")), 3));
  // For its strength: the holes are open, and rounding the pockets' corners leaves them.
  const auto bodies = geometries::mesh_pole_bodies(*drilled.rotor, 0.4e-3, 1.0);
  double steel = 0.0;
  for (const auto& region : bodies.mesh.regions)
    steel += region.kind == RegionKind::steel ? region.area : 0.0;
  EXPECT_NEAR(8.0 * steel * solid.stack_length, drilled.steel_volume_rotor(), 1e-12);
}

TEST(RotorHoles, LongOnesMesh) {
  const auto with = [](const std::string& holes) {
    auto document = test::prius_document();
    return geometries::Machine::read(document.with("rotor.holes", base::Document::parse(holes, "study.yaml").root()));
  };
  const std::string rest = "{radius: 63 mm, diameter: 4 mm, length: 8 mm, ";
  for (const std::string place : {"along: radial, at: q-axis}", "along: tangential, at: q-axis}",
                                  "along: radial, angle: 20 deg}", "along: tangential, angle: 18 deg}"})
    EXPECT_GT(
        geometries::check_mesh(geometries::mesh_sector(with("[" + rest + place + "]")), 3).smallest_scaled_jacobian,
        0.2)
        << place;
}

TEST(RotorHoles, AreRefusedByNameWhereTheyCut) {
  const auto says = [](const std::string& holes, const std::string& part, const std::string& type = "v-magnet") {
    const std::string message = test::rotor_refusal("type: " + type + "\nholes: [" + holes + "]\n");
    EXPECT_NE(message.find(part), std::string::npos) << message;
  };
  says("{radius: 74 mm, diameter: 14 mm, at: d-axis}",
       "holes[0].diameter: 14 mm: the hole would reach into the rotor's surface; allowed with the other values as they "
       "are: diameter 0.8001 mm … ");
  says("{radius: 50 mm, diameter: 8 mm, at: d-axis}", "the hole would reach into the shaft hole");
  says("{radius: 52 mm, diameter: 20 mm, at: q-axis}", "allowed with the other values as they are");
  says("{radius: 52 mm, diameter: 4 mm, angle: 1 deg}", "its mirror image");
  says("{radius: 52 mm, diameter: 4 mm, angle: 30 deg}", "beyond the part of the rotor");
  says("{radius: 90 mm, diameter: 4 mm, at: d-axis}", "outside of the rotor's core");
  says("{radius: 52 mm, diameter: 0.5 mm, at: q-axis}", "too small to be drawn");
  says("{radius: 52 mm, diameter: 4 mm}", "at: d-axis");
  says("{radius: 52 mm, diameter: 4 mm, at: q-axis, angle: 3 deg}", "lies `at` an axis already");
  says("{radius: 52 mm, at: q-axis}", "diameter");
  says("{radius: 55 mm, diameter: 6 mm, length: 10 mm, at: d-axis}", "along: radial", "bar-magnet");
  says("{radius: 55 mm, diameter: 6 mm, along: radial, at: d-axis}", "belongs to a hole with a `length`", "bar-magnet");
  says("{radius: 55 mm, diameter: 6 mm, length: 6 mm, along: radial, at: d-axis}",
       "holes[0].length: 6 mm: a long hole is longer than it is wide", "bar-magnet");
  says("{radius: 55 mm, diameter: 6 mm, length: 40 mm, along: radial, at: q-axis}",
       "holes[0].length: 40 mm: the hole would reach into", "bar-magnet");
  says("{radius: 55 mm, diameter: 4 mm, length: 30 mm, along: tangential, angle: 10 deg}",
       "the hole would reach into its mirror image", "bar-magnet");
  says("{radius: 52 mm, diameter: 4 mm, at: p-axis}", "q-axis");
  says("{radius: 70 mm, diameter: 4 mm, at: q-axis}", "the hole would lie in the magnet", "spoke");
  says("{radius: 55 mm, diameter: 8 mm, at: d-axis}, {radius: 57 mm, diameter: 3 mm, at: d-axis}",
       "holes[1].diameter: 3 mm: the hole would lie in the hole 1", "bar-magnet");
  says("{radius: 55 mm, diameter: 8 mm, length: 16 mm, along: tangential, angle: 11 deg}, {radius: 55 mm, diameter: 2 "
       "mm, angle: 11 deg}",
       "the hole would lie in the hole 1", "bar-magnet");
  says("{radius: 55 mm, diameter: 6 mm, at: d-axis}, {radius: 60 mm, diameter: 5 mm, at: d-axis}",
       "the hole would reach into the hole 1", "bar-magnet");
}

}  // namespace
