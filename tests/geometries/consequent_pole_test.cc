// SPDX-License-Identifier: GPL-3.0-or-later
// Consequent poles: areas against those of rings, what is refused; and a machine of any size from defaults.
#include "geometries/rotor/consequent_pole.h"
#include "geometries/sector_mesh.h"
#include "geometries/topologies.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>

namespace {

using namespace lodestone;
using base::pi;
using geometries::CrossSection;
using geometries::RegionKind;

/// A rotor of 8 poles and 50 mm.
std::shared_ptr<const geometries::Rotor> rotor(const std::string& rest, int poles = 8) {
  return geometries::read_rotor(base::Document::parse("type: consequent-pole\n" + rest, "rotor.yaml").root(), poles,
                                50e-3);
}

double area_of(const CrossSection& section, RegionKind kind) {
  double area = 0.0;
  for (const auto& shape : section.shapes)
    area += shape.kind == kind ? 1e6 * section.area(shape) : 0.0;
  return area;
}

/// mm², of so many pole pitches.
double ring(double inner, double outer, double pitches) {
  return pi / 8.0 * pitches * (outer * outer - inner * inner);
}

TEST(ConsequentPoleRotor, AreasAreThoseOfRings) {
  const auto drawn = rotor("inner_radius: 30 mm\nmagnet: {thickness: 4 mm, arc: 1.1}\nspace: 0.1\n");
  EXPECT_EQ(drawn->poles_per_repeat(), 2);
  EXPECT_DOUBLE_EQ(drawn->half_angle(), pi / 4.0);
  const CrossSection half = drawn->half_pole();
  EXPECT_NEAR(area_of(half, RegionKind::magnet), ring(46.0, 50.0, 0.55), 1e-9);
  EXPECT_NEAR(area_of(half, RegionKind::air), ring(46.0, 50.0, 0.1), 1e-9);
  EXPECT_NEAR(area_of(half, RegionKind::steel), ring(30.0, 46.0, 1.0) + ring(46.0, 50.0, 0.35), 1e-9);
  ASSERT_EQ(drawn->magnets().size(), 1U);
  EXPECT_EQ(drawn->count(drawn->magnets()[0]), 4);
  EXPECT_NEAR(1e6 * drawn->magnets()[0].area, ring(46.0, 50.0, 1.1), 1e-9);
  EXPECT_EQ(drawn->steel_part({48e-3, 0.0}), "iron pole");
  EXPECT_EQ(drawn->steel_part({40e-3, 0.0}), "rotor yoke");
  const CrossSection touching =
      rotor("inner_radius: 30 mm\nmagnet: {thickness: 4 mm, arc: 1.1}\nspace: 0\n")->half_pole();
  EXPECT_EQ(area_of(touching, RegionKind::air), 0.0);
  EXPECT_NEAR(area_of(touching, RegionKind::steel), ring(30.0, 46.0, 1.0) + ring(46.0, 50.0, 0.45), 1e-9);
}

geometries::Machine machine_with(const std::string& thickness) {
  return geometries::Machine::read(
      base::Document::parse("machine: bench\npoles: 8\nstack_length: 50 mm\nair_gap: 1 mm\n"
                            "stator: {type: slotless, slots: 24, bore_radius: 51 mm, outer_radius: 80 mm}\n"
                            "rotor: {type: consequent-pole, inner_radius: 30 mm, magnet: {thickness: " +
                                thickness +
                                ", arc: 1.1}, space: 0.1}\n"
                                "winding: {layers: 1, coil_pitch: 3, turns_per_coil: 1, strand_diameter: 0.1 mm}\n"
                                "magnet: none\nmaterials: {stator_steel: none, rotor_steel: none, conductor: none}\n",
                            "bench.yaml"));
}

// What derivatives by dimensions rest on: the same cells in a rotor that is a little different.
TEST(ConsequentPoleRotor, TheMeshFollows) {
  const geometries::MovableMesh movable(machine_with("4 mm"));
  const auto moved = movable.moved_to(machine_with("4.01 mm"));
  EXPECT_EQ(moved.rotor->cells, movable.mesh().rotor->cells);
  EXPECT_EQ(moved.rotor->repeats, 1);
  double of_magnets = 0.0;
  for (const auto& region : moved.rotor->regions)
    of_magnets += region.kind == RegionKind::magnet ? region.area : 0.0;
  EXPECT_NEAR(1e6 * of_magnets, ring(45.99, 50.0, 1.1), 1e-9);
  EXPECT_NO_THROW(geometries::check_mesh(moved));
}

TEST(ConsequentPoleRotor, MassesAreThoseOfTheWholeMachine) {
  const auto machine = machine_with("4 mm");
  EXPECT_NEAR(1e9 * machine.magnet_volume(), 50.0 * 4.0 * ring(46.0, 50.0, 1.1), 1e-6);
  EXPECT_NEAR(1e9 * machine.steel_volume_rotor(), 50.0 * 4.0 * (ring(30.0, 46.0, 2.0) + ring(46.0, 50.0, 0.7)), 1e-5);
  const auto mesh = geometries::mesh_sector(machine);
  double of_magnets = 0.0;
  for (const auto& region : mesh.rotor->regions)
    of_magnets += region.kind == RegionKind::magnet ? mesh.sectors * region.area : 0.0;
  EXPECT_NEAR(1e6 * of_magnets, 4.0 * ring(46.0, 50.0, 1.1), 1e-9);
}

TEST(ConsequentPoleRotor, DefaultsSuitAnySize) {
  for (const int poles : {4, 6, 8, 12, 16, 24, 40})
    EXPECT_NO_THROW(rotor("", poles)) << poles;
}

TEST(ConsequentPoleRotor, RefusesWithTheRangeThatWouldDo) {
  const auto refusal = [](const std::string& rest) -> std::string {
    try {
      rotor("inner_radius: 30 mm\n" + rest);
    } catch (const base::UserError& error) {
      return error.what();
    }
    return "accepted";
  };
  const auto expect = [&](const std::string& rest, const std::string& part) {
    EXPECT_NE(refusal(rest).find(part), std::string::npos) << refusal(rest);
  };
  expect("magnet: {thickness: 20 mm}\n", "the magnet would reach the shaft hole");
  expect("magnet: {thickness: 0.1 mm}\n", "too thin to be drawn");
  expect("magnet: {arc: 0.005}\n", "too narrow to be drawn");
  expect("magnet: {arc: 1.8}\nspace: 0.2\n", "no room for an iron pole");
  expect("space: 0.001\n", "too narrow to be drawn (0: none)");
  expect("magnetisation: halbach\n", "parallel");
  expect("side: outside\n", "outer");
  try {
    rotor("inner_radius: 0.5 mm\n");
    FAIL() << "accepted";
  } catch (const base::InfeasibleGeometry& error) {
    EXPECT_NE(std::string(error.what()).find("too small to be drawn"), std::string::npos);
  }
}

}  // namespace
