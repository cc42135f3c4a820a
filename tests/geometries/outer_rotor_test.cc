// SPDX-License-Identifier: GPL-3.0-or-later
// A rotor around its stator: its radii, areas by hand, the directions of an array, what is refused.
#include "geometries/sector_mesh.h"
#include "geometries/topologies.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cmath>
#include <string>

namespace {

using namespace lodestone;
using base::pi;
using geometries::CrossSection;
using geometries::RegionKind;

const std::string winding = "{layers: 2, coil_pitch: 1, turns_per_coil: 10, strand_diameter: 0.5 mm}";

geometries::Machine machine(const std::string& stator, const std::string& rotor, int poles = 14, int slots = 12,
                            const std::string& air_gap = "0.7 mm") {
  return geometries::Machine::read(base::Document::parse(
      fmt::format("machine: outrunner\npoles: {}\nstack_length: 30 mm\nair_gap: {}\n"
                  "stator: {{slots: {}, {}}}\nrotor: {{{}}}\nwinding: {}\n"
                  "magnet: none\nmaterials: {{stator_steel: none, rotor_steel: none, conductor: none}}\n",
                  poles, air_gap, slots, stator, rotor, winding),
      "machine.yaml"));
}

const std::string trapezoidal = "type: trapezoidal-slot, outer_radius: 40 mm, inner_radius: 15 mm";
const std::string magnets =
    "type: surface-magnet, side: outer, outer_radius: 49 mm, magnet: {thickness: 4 mm, arc: 0.85}";

double area_of(const CrossSection& section, RegionKind kind) {
  double area = 0.0;
  for (const auto& shape : section.shapes)
    area += shape.kind == kind ? 2e6 * section.area(shape) : 0.0;
  return area;  // mm², both halves
}

TEST(OuterRotor, RadiiAndAreas) {
  const auto drawn = machine(trapezoidal, magnets + ", inset: 1 mm, sleeve: 0.5 mm");
  EXPECT_NEAR(drawn.rotor->gap_radius(), 40.7e-3, 1e-12);
  EXPECT_NEAR(drawn.rotor->inner_radius(), 40.7e-3, 1e-12);
  EXPECT_NEAR(drawn.rotor->outer_radius(), 49e-3, 1e-12);
  EXPECT_NEAR(drawn.stator->outer_radius(), 40e-3, 1e-12);
  EXPECT_NEAR(drawn.stator->inner_radius(), 15e-3, 1e-12);
  const auto ring = [](double inner, double outer) { return pi / 14.0 * (outer * outer - inner * inner); };
  const CrossSection pole = drawn.rotor->half_pole();
  EXPECT_NEAR(area_of(pole, RegionKind::magnet), 0.85 * ring(41.2, 45.2), 1e-9);
  EXPECT_NEAR(area_of(pole, RegionKind::steel), ring(45.2, 49.0) + 0.15 * ring(44.2, 45.2), 1e-9);
  EXPECT_NEAR(area_of(pole, RegionKind::air), ring(40.7, 41.2) + 0.15 * ring(41.2, 44.2), 1e-9);
  EXPECT_EQ(drawn.rotor->steel_part({47e-3, 0.0}), "rotor yoke");
  EXPECT_EQ(drawn.rotor->steel_part({44.5e-3, 0.0}), "tooth between magnets");
  EXPECT_NEAR(1e9 * drawn.magnet_volume(), 30.0 * 14.0 * 0.85 * ring(41.2, 45.2), 1e-6);

  const double pitch = pi * (40.0 * 40.0 - 15.0 * 15.0) / 12.0;
  for (const std::string type :
       {"trapezoidal-slot", "parallel-slot", "parallel-tooth-semi-closed-slot", "radial-slot", "slotless"}) {
    const auto one = machine("type: " + type + ", outer_radius: 40 mm, inner_radius: 15 mm", magnets);
    for (const auto layers : {geometries::SlotLayers::one, geometries::SlotLayers::stacked(4)}) {
      const CrossSection slot = one.stator->half_slot_pitch(layers);
      const double wound = area_of(slot, RegionKind::winding);
      EXPECT_NEAR(wound, 1e6 * one.stator->winding_area(), 1e-9) << type;
      EXPECT_NEAR(wound + area_of(slot, RegionKind::air) + area_of(slot, RegionKind::steel), pitch, 1e-9) << type;
    }
    EXPECT_LT(one.stator->winding_radius(), 40e-3);
    EXPECT_GT(one.stator->winding_radius(), 15e-3);
    EXPECT_EQ(one.stator->steel_part({16e-3, 0.0}), "stator yoke");
  }
}

// By hand: the slot of a parallel tooth is what two sectors of the tooth's sides leave.
TEST(OuterRotor, SlotsByHand) {
  const auto open = machine("type: parallel-slot, outer_radius: 40 mm, inner_radius: 15 mm, "
                            "slot: {width: 7 mm, opening_depth: 1 mm, depth: 12 mm}",
                            magnets);
  const double begin = std::sqrt(40.0 * 40.0 - 3.5 * 3.5) - 1.0, depth = begin - 28.0;
  EXPECT_NEAR(1e6 * open.stator->winding_area(), 7.0 * depth, 1e-9);
  EXPECT_NEAR(1e3 * open.stator->winding_radius(), 28.0 + 0.5 * depth, 1e-9);
  EXPECT_EQ(open.stator->steel_part({39.5e-3, 5e-3}), "tooth tip");
  EXPECT_EQ(open.stator->steel_part({33e-3, 6e-3}), "tooth");

  // Half a slot between the line at 38.5 mm and the arc at 27 mm, its side 5 mm from the tooth's axis at 15 degrees:
  // a polygon and the arc's segment.
  const auto tooth = machine("type: parallel-tooth-slot, outer_radius: 40 mm, inner_radius: 15 mm, tooth_width: 10 mm, "
                             "slot: {depth: 13 mm, opening_depth: 1.5 mm}",
                             magnets);
  const double sine = std::sin(pi / 12.0), cosine = std::cos(pi / 12.0), along = std::sqrt(27.0 * 27.0 - 25.0);
  const double x = along * cosine + 5.0 * sine, y = along * sine - 5.0 * cosine, top = (38.5 * sine - 5.0) / cosine;
  const double angle = std::atan2(y, x);
  const double half = 0.5 * (38.5 - x) * (top + y) + 0.5 * x * y - 0.5 * 27.0 * 27.0 * angle;
  EXPECT_NEAR(1e6 * tooth.stator->winding_area(), 2.0 * half, 1e-9);
  const CrossSection drawn = tooth.stator->half_slot_pitch(geometries::SlotLayers::stacked(2));
  EXPECT_NEAR(area_of(drawn, RegionKind::winding), 2.0 * half, 1e-9);
  EXPECT_EQ(tooth.stator->steel_part({20e-3, 0.0}), "stator yoke");

  const auto round = machine("type: round-bottom-slot, outer_radius: 40 mm, inner_radius: 15 mm, "
                             "slot: {opening_width: 3 mm, opening_depth: 1.2 mm, shoulder_width: 10 mm, "
                             "shoulder_depth: 1 mm, flank_depth: 8 mm, bottom_width: 5 mm}",
                             magnets);
  const double by_hand = 0.5 * (3.0 + 10.0) * 1.0 + 0.5 * (10.0 + 5.0) * 8.0 + 0.5 * pi * 2.5 * 2.5;
  EXPECT_NEAR(1e6 * round.stator->winding_area(), by_hand, 1e-9);
  EXPECT_NEAR(area_of(round.stator->half_slot_pitch(geometries::SlotLayers::stacked(2)), RegionKind::winding), by_hand,
              1e-9);
}

// An array drives its field inward: its blocks turn by 1 + p times the angle of their middle.
TEST(OuterRotor, BlocksOfAHalbachArray) {
  const auto array =
      machine(trapezoidal, "type: surface-magnet, side: outer, outer_radius: 49 mm, "
                           "magnet: {thickness: 4 mm, arc: 1}, magnetisation: halbach, halbach_blocks: 2");
  const CrossSection half = array.rotor->half_pole();
  int blocks = 0;
  for (const auto& shape : half.shapes)
    if (shape.kind == RegionKind::magnet) {
      EXPECT_NEAR(shape.magnetisation.angle, 8.0 * 0.5 * pi / 14.0, 1e-12);
      ++blocks;
    }
  EXPECT_EQ(blocks, 1);
}

// What derivatives by dimensions rest on: the same cells in a machine that is a little different.
TEST(OuterRotor, TheMeshFollows) {
  const geometries::MovableMesh movable(machine(trapezoidal, magnets));
  const auto moved = movable.moved_to(machine(trapezoidal, magnets, 14, 12, "0.702 mm"));
  EXPECT_EQ(moved.rotor->cells, movable.mesh().rotor->cells);
  EXPECT_NEAR(moved.rotor_rim_radius - moved.stator_rim_radius, 0.702e-3 / 3.0, 1e-12);
  EXPECT_NO_THROW(geometries::check_mesh(moved));
}

// 200 poles and 240 slots on 5 m, one line a template: a direct-drive generator can be drawn and meshed.
TEST(OuterRotor, ADirectDriveGeneratorCanBeDrawn) {
  const auto generator =
      machine("type: parallel-slot, outer_radius: 5.08 m, inner_radius: 4.8 m, "
              "slot: {width: 80 mm, depth: 180 mm, opening_depth: 10 mm}",
              "type: surface-magnet, side: outer, outer_radius: 5.21 m, magnet: {thickness: 58 mm, arc: 0.8}", 200, 240,
              "10.3 mm");
  EXPECT_EQ(generator.rotor->count(generator.rotor->magnets()[0]), 200);
  const auto mesh = geometries::mesh_sector(generator);
  EXPECT_EQ(mesh.sectors, 40);
  EXPECT_GT(geometries::check_mesh(mesh).smallest_scaled_jacobian, 0.2);
}

TEST(OuterRotor, Refusals) {
  const auto expect = [](const std::string& stator, const std::string& rotor, const std::string& part) {
    try {
      machine(stator, rotor);
      ADD_FAILURE() << "accepted";
    } catch (const base::UserError& error) {
      EXPECT_NE(std::string(error.what()).find(part), std::string::npos) << error.what();
    }
  };
  expect(trapezoidal, "type: surface-magnet, side: outside", "outer");
  expect("type: trapezoidal-slot, bore_radius: 40 mm, outer_radius: 60 mm", magnets,
         "within its rotor a stator has an outer_radius");
  expect("type: trapezoidal-slot, outer_radius: 40 mm, inner_radius: 39.9 mm", magnets,
         "the stator's inner radius is not smaller than its outer one");
  expect("type: trapezoidal-slot, outer_radius: 40 mm, inner_radius: 0.1 mm", magnets, "hole is too small");
  expect(trapezoidal + ", slot: {depth: 24.9 mm}", magnets, "cut through the yoke");
  expect(trapezoidal + ", slot: {top_width: 17 mm, opening_depth: 0.1 mm, shoulder_depth: 0 mm}", magnets,
         "break through the tooth tips");
  expect(trapezoidal, "type: surface-magnet, side: outer, outer_radius: 43 mm, magnet: {thickness: 4 mm, arc: 0.85}",
         "the magnet would reach the outside of the rotor");
  expect(trapezoidal, "type: surface-magnet, side: outer, inner_radius: 43 mm, magnet: {thickness: 4 mm, arc: 0.85}",
         "inner_radius");
  expect("type: parallel-tooth-slot, outer_radius: 40 mm, inner_radius: 15 mm, tooth_width: 15 mm, "
         "slot: {depth: 18 mm, opening_depth: 2 mm}",
         magnets, "touch at the slot's bottom");
}

}  // namespace
