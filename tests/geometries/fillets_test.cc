// SPDX-License-Identifier: GPL-3.0-or-later
// Fillets of pockets and slots: the slivers that they move from cavity to steel, magnets and windings that lose them,
// meshes, refusals.
#include "geometries/corner_fillets.h"
#include "geometries/curve_distance.h"
#include "geometries/pole_bodies.h"
#include "geometries/quad_mesher.h"
#include "geometries/section_builder.h"
#include "geometries/sector_mesh.h"
#include "geometries/topologies.h"
#include "prius.h"
#include "tests/support/read_rotor.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

namespace {

using namespace lodestone;
using base::pi;
using geometries::CrossSection;
using geometries::FilletOptions;
using geometries::RegionKind;
using geometries::SlotLayers;

double area_of(const CrossSection& section, RegionKind kind) {
  double area = 0.0;
  for (const auto& shape : section.shapes)
    area += shape.kind == kind ? section.area(shape) : 0.0;
  return area;
}

/// What an arc takes of a corner whose sides are straight: two right triangles less the sector between.
double sliver(double radius, double angle) {
  return radius * radius * (1.0 / std::tan(0.5 * angle) - 0.5 * (pi - angle));
}

// ---- corners

/// A triangular pocket in a square plate, 40 mm along its base.
CrossSection plate_with_triangle(double first, double second) {
  geometries::SectionBuilder draw;
  const auto polygon = [&](const std::vector<geometries::Point>& corners) {
    std::vector<int> points, lines;
    for (const auto& corner : corners)
      points.push_back(draw.point(corner, 0.0));
    for (std::size_t k = 0; k < points.size(); ++k)
      lines.push_back(draw.line(points[k], points[(k + 1) % points.size()]));
    return lines;
  };
  const double apex = 40e-3 * std::tan(second) / (std::tan(first) + std::tan(second));
  std::vector<int> plate = polygon({{0.01, 0.01}, {0.11, 0.01}, {0.11, 0.11}, {0.01, 0.11}});
  const std::vector<int> pocket = polygon({{0.03, 0.03}, {0.07, 0.03}, {0.03 + apex, 0.03 + apex * std::tan(first)}});
  plate.insert(plate.end(), pocket.begin(), pocket.end());
  draw.shape("steel", RegionKind::steel, plate);
  draw.shape("pocket", RegionKind::air, pocket);
  return draw.finish();
}

TEST(CornerFillets, TakeTheSliverOfEachCorner) {
  for (const auto& [first, second] : {std::pair(40.0, 65.0), std::pair(30.0, 110.0), std::pair(20.0, 60.0)}) {
    const double a = first * pi / 180.0, b = second * pi / 180.0, radius = 1.2e-3;
    const CrossSection sharp = plate_with_triangle(a, b);
    const auto [filleted, corners, arc_centre, arc_middle] = geometries::with_fillets(sharp, {radius, 0.5, 0.0});
    EXPECT_NEAR(geometries::distance(arc_centre, arc_middle), radius, 1e-12);
    EXPECT_EQ(corners, 3);
    const double moved = sliver(radius, a) + sliver(radius, b) + sliver(radius, pi - a - b);
    EXPECT_NEAR(area_of(sharp, RegionKind::air) - area_of(filleted, RegionKind::air), moved, 1e-15);
    EXPECT_NEAR(area_of(filleted, RegionKind::steel) - area_of(sharp, RegionKind::steel), moved, 1e-15);
  }
  // Where arcs may not be as short as that of the widest corner, 1.2 mm times π less its 140 degrees, that stays sharp.
  const CrossSection flat = plate_with_triangle(pi / 9.0, pi / 9.0);
  for (const auto& [shortest, corners] : {std::pair(0.8e-3, 3), std::pair(0.9e-3, 2)})
    EXPECT_EQ(geometries::with_fillets(flat, {1.2e-3, 0.5, 0.0, shortest}).corners, corners);
  // The largest is that of the inscribed circle: a right triangle of 30, 40 and 50 mm has 10 mm.
  const CrossSection right = plate_with_triangle(std::atan(0.75), std::atan(4.0 / 3.0));
  EXPECT_NO_THROW(geometries::with_fillets(right, {0.75 * 8e-3, 0.5, 0.0}));
  EXPECT_THROW(geometries::with_fillets(right, {8.05e-3, 0.5, 0.0}), geometries::FilletConflict);
}

// A tooth whose flank was divided like the slot's axis: where an arc has taken the flank's begin, the axis is divided
// where that ends, so that rows of cells stay as straight as they were.
TEST(CornerFillets, WhatWasDividedAlikeStaysSo) {
  const auto drawn = geometries::read_stator(
      base::Document::parse("type: round-bottom-slot\nslots: 48\nbore_radius: 80.95 mm\nouter_radius: 134.62 mm\n"
                            "slot: {corner_radius: 0.6 mm}\n",
                            "stator.yaml")
          .root(),
      geometries::RotorSide::inner);
  const CrossSection half = drawn->half_slot_pitch(geometries::SlotLayers::one);
  // Each of the two has a part as long as the flank without its arc, and one for the arc.
  int beside_arcs = 0;
  for (const auto& twins : half.twins)
    for (const int c : {twins.first, twins.second})
      if (const auto& curve = half.curves[static_cast<std::size_t>(c)];
          curve.centre &&
          std::abs(geometries::distance(half.points[static_cast<std::size_t>(curve.begin)], *curve.centre) - 0.6e-3) <
              1e-9)
        ++beside_arcs;
  EXPECT_EQ(beside_arcs, 2);
  EXPECT_GT(geometries::mesh_cross_section(half, 1.0).smallest_scaled_jacobian, 0.4);
}

/// A rectangular pocket, 20 mm by 10, of two materials that meet on a line 2 mm beside its left end.
TEST(CornerFillets, LinesThatTheyRunOverEndAtThem) {
  for (const bool magnet : {false, true}) {
    geometries::SectionBuilder draw;
    const auto at = [&](double x, double y) { return draw.point({1e-3 * x, 1e-3 * y}, 0.0); };
    const int a = at(20, 20), b = at(22, 20), c = at(40, 20), d = at(40, 30), e = at(22, 30), f = at(20, 30);
    const int p = at(10, 10), q = at(50, 10), r = at(50, 40), s = at(10, 40);
    const std::vector<int> around{draw.line(a, b), draw.line(b, c), draw.line(c, d),
                                  draw.line(d, e), draw.line(e, f), draw.line(f, a)};
    std::vector<int> plate{draw.line(p, q), draw.line(q, r), draw.line(r, s), draw.line(s, p)};
    plate.insert(plate.end(), around.begin(), around.end());
    draw.shape("steel", RegionKind::steel, plate);
    draw.shape("left", RegionKind::air, {around[0], draw.line(b, e), around[4], around[5]});
    draw.shape("right", magnet ? RegionKind::magnet : RegionKind::winding,
               {around[1], around[2], around[3], draw.line(b, e)});
    const CrossSection sharp = draw.finish();
    if (magnet) {
      EXPECT_NO_THROW(geometries::with_fillets(sharp, {1.5e-3, 0.5, 0.0}));
      EXPECT_THROW(geometries::with_fillets(sharp, {3e-3, 0.5, 0.0}), geometries::FilletConflict);
      continue;
    }
    // An arc of 3 mm reaches 1 mm past the line, where it is 3 − √8 mm above the bottom.
    const CrossSection filleted = geometries::with_fillets(sharp, {3e-3, 0.5, 0.0}).section;
    const double square = 2.0 * 10.0;
    // ∫ 3 − √(9 − x²) from 1 to 3, x from the arc's centre.
    const double under = 3.0 * 2.0 - (0.25 * pi * 9.0 - 0.5 * (std::sqrt(8.0) + 9.0 * std::asin(1.0 / 3.0)));
    EXPECT_NEAR(1e6 * area_of(filleted, RegionKind::air), square - 2.0 * under, 1e-9);
    EXPECT_NEAR(1e6 * (area_of(sharp, RegionKind::winding) - area_of(filleted, RegionKind::winding)),
                4.0 * (1.0 - 0.25 * pi) * 9.0 - 2.0 * under, 1e-9);
    EXPECT_NEAR(1e6 * (area_of(filleted, RegionKind::steel) - area_of(sharp, RegionKind::steel)),
                4.0 * (1.0 - 0.25 * pi) * 9.0, 1e-9);
  }
}

// ---- rotors

struct Pocketed {
  std::string rotor;
  double ground = 0.0;  ///< mm², of all magnets of a repetition
};

class FilletedRotors : public testing::TestWithParam<Pocketed> {};

TEST_P(FilletedRotors, GiveTheirCornersToTheSteel) {
  constexpr double radius = 0.45;  // mm
  const auto sharp = test::read_rotor(GetParam().rotor);
  const auto filleted = test::read_rotor(GetParam().rotor + fmt::format("corner_radius: {} mm\n", radius));
  const CrossSection before = sharp->half_pole(), after = filleted->half_pole();
  const auto lost = [&](RegionKind kind) { return area_of(before, kind) - area_of(after, kind); };
  EXPECT_GT(lost(RegionKind::air) + lost(RegionKind::magnet), 0.0);
  EXPECT_NEAR(-lost(RegionKind::steel), lost(RegionKind::air) + lost(RegionKind::magnet), 1e-15);
  EXPECT_NEAR(after.swept_area(geometries::Boundary::gap), before.swept_area(geometries::Boundary::gap), 1e-15);
  EXPECT_EQ(after.reversed_image, before.reversed_image);
  // What is bought is what is drawn.
  double blocks = 0.0, whole = 0.0;
  for (const auto& block : filleted->magnets())
    blocks += block.area * block.per_repeat;
  for (const auto& block : sharp->magnets())
    whole += block.area * block.per_repeat;
  EXPECT_NEAR(blocks, 2.0 * area_of(after, RegionKind::magnet), 1e-12 * whole);
  EXPECT_NEAR(1e6 * (whole - blocks), GetParam().ground, 1e-9);
}

const double square_corner = (1.0 - 0.25 * pi) * 0.45 * 0.45;  // mm²

// Defaults of 8 poles and 80 mm. Ground are the magnets whose edges fill a corner of the pocket: of the V's with a seat
// both inner ones of each block, of the U's the ends at the centre web and the outer ones of the legs at a seat, of the
// spoke the outer ones.
INSTANTIATE_TEST_SUITE_P(
    Templates, FilletedRotors,
    testing::Values(Pocketed{"type: v-magnet\n", 0.0},
                    Pocketed{"type: v-magnet\nrib: 8 mm\nseat_step: 0.8 mm\n", 4.0 * square_corner},
                    Pocketed{"type: bar-magnet\n", 0.0},
                    Pocketed{"type: bar-magnet\nseat_step: 0.8 mm\n", 2.0 * square_corner},
                    Pocketed{"type: double-v\n", 0.0}, Pocketed{"type: delta\n", 0.0},
                    Pocketed{"type: u-magnet\n", 4.0 * square_corner}, Pocketed{"type: spoke\n", 2.0 * square_corner},
                    Pocketed{"type: synchronous-reluctance\n", 0.0}, Pocketed{"type: consequent-pole\n", 0.0}));

TEST(FilletedRotors, MeshAndFollowTheirRadius) {
  const auto with = [](const std::string& rotor, double radius) {
    return geometries::Machine::read(base::Document::parse(
        "machine: bench\npoles: 8\nstack_length: 50 mm\nair_gap: 0.6 mm\n"
        "stator: {type: parallel-slot, slots: 48, bore_radius: 80.6 mm, outer_radius: 134 mm, slot: {corner_radius: " +
            fmt::format("{} mm", radius) + "}}\nrotor: {type: " + rotor +
            fmt::format(", corner_radius: {} mm", radius) +
            "}\nwinding: {layers: 2, coil_pitch: 5, turns_per_coil: 2, strand_diameter: 0.5 mm}\n"
            "magnet: none\nmaterials: {stator_steel: none, rotor_steel: none, conductor: none}\n",
        "bench.yaml"));
  };
  for (const std::string rotor : {"v-magnet", "bar-magnet, seat_step: 0.8 mm", "double-v", "delta", "u-magnet", "spoke",
                                  "synchronous-reluctance", "consequent-pole"}) {
    for (const double refinement : rotor == "v-magnet" ? std::vector<double>{0.7, 1.5} : std::vector<double>{}) {
      geometries::MeshOptions options;
      options.refinement = refinement;
      EXPECT_GT(geometries::check_mesh(geometries::mesh_sector(with(rotor, 0.4), options), 3).smallest_scaled_jacobian,
                0.2)
          << rotor;
    }
    const geometries::MovableMesh movable(with(rotor, 0.4));
    EXPECT_GT(geometries::check_mesh(movable.mesh(), 3).smallest_scaled_jacobian, 0.2) << rotor;
    EXPECT_NO_THROW(geometries::check_mesh(movable.moved_to(with(rotor, 0.402)), 3)) << rotor;
  }
}

// With holes, and as bodies for its strength: the fillets are there already.
TEST(FilletedRotors, AreDrilledAndAreTheBodiesOfTheStrength) {
  const std::string v = "type: v-magnet\nrib: 8 mm\nseat_step: 0.8 mm\n",
                    hole = "holes: [{radius: 52 mm, diameter: 6 mm, at: q-axis}]\n";
  const auto filleted = test::read_rotor(v + "corner_radius: 0.5 mm\n" + hole), sharp = test::read_rotor(v + hole);
  const auto own = geometries::mesh_pole_bodies(*filleted, 0.5e-3, 1.0),
             rounded = geometries::mesh_pole_bodies(*sharp, 0.5e-3, 1.0);
  const auto steel = [](const geometries::PoleBodies& bodies) {
    double area = 0.0;
    for (std::size_t c = 0; c < bodies.mesh.cells.size(); ++c)
      for (std::size_t k = 0; k < 4; ++k) {
        const auto& p = bodies.mesh.vertices[static_cast<std::size_t>(bodies.mesh.cells[c][k])];
        const auto& q = bodies.mesh.vertices[static_cast<std::size_t>(bodies.mesh.cells[c][(k + 1) % 4])];
        area += 0.5 * (p.x * q.y - q.x * p.y);
      }
    return area;
  };
  EXPECT_NEAR(steel(own), steel(rounded), 1e-5 * steel(rounded));  // chords of the arcs
  EXPECT_EQ(own.contacts.empty(), rounded.contacts.empty());
  const auto faces_of_fillets = [](const geometries::PoleBodies& bodies) {
    return std::count_if(bodies.mesh.arcs.begin(), bodies.mesh.arcs.end(), [&](const auto& arc) {
      const auto& at = bodies.mesh.vertices[static_cast<std::size_t>(arc.a)];
      return std::abs(geometries::distance(at, arc.centre) - 0.5e-3) < 1e-9;
    });
  };
  EXPECT_GT(faces_of_fillets(rounded), 0);
  EXPECT_EQ(faces_of_fillets(own), faces_of_fillets(rounded));
}

TEST(FilletedRotors, RefuseWhatDoesNotFit) {
  const std::string message = test::rotor_refusal("type: v-magnet\ncorner_radius: 3 mm\n");
  EXPECT_NE(
      message.find("rotor.yaml:2:16: corner_radius: 3 mm: a fillet in the rotor's pockets: it does not fit between"),
      std::string::npos)
      << message;
  const std::string allowed = "corner_radius 0.1001 mm … ";
  const std::size_t place = message.find(allowed);
  ASSERT_NE(place, std::string::npos) << message;
  const double largest = std::stod(message.substr(place + allowed.size()));
  EXPECT_GT(largest, 0.5);
  EXPECT_EQ(test::rotor_refusal(fmt::format("type: v-magnet\ncorner_radius: {} mm\n", 0.999 * largest)), "accepted");
  EXPECT_NE(test::rotor_refusal(fmt::format("type: v-magnet\ncorner_radius: {} mm\n", 1.01 * largest)), "accepted");
  const auto says = [](const std::string& rotor, const std::string& part) {
    EXPECT_NE(test::rotor_refusal(rotor).find(part), std::string::npos) << test::rotor_refusal(rotor);
  };
  says("type: v-magnet\ncorner_radius: 0.05 mm\n", "too small to be drawn");
  says("type: v-magnet\ncorner_radius: 0 mm\n", "corner_radius: 0 mm is not allowed");
  says("type: v-magnet\ncorner_radius: 0.5\n", "needs a unit");
  says("type: surface-magnet\ncorner_radius: 0.5 mm\n", "no re-entrant corner");
}

// ---- slots

std::shared_ptr<const geometries::Stator> stator(const std::string& text) {
  return geometries::read_stator(
      base::Document::parse("slots: 48\nbore_radius: 80.95 mm\nouter_radius: 134.62 mm\n" + text, "stator.yaml").root(),
      geometries::RotorSide::inner);
}

TEST(FilletedSlots, AWindingLosesItsCorners) {
  // An open rectangular slot: two square corners at the bottom.
  const std::string slot = "type: parallel-slot\nslot: {width: 5.5 mm, opening_depth: 1.2 mm, depth: 32 mm";
  const auto sharp = stator(slot + "}\n"), filleted = stator(slot + ", corner_radius: 1.5 mm}\n");
  const double each = 1e-6 * (1.0 - 0.25 * pi) * 1.5 * 1.5;
  EXPECT_NEAR(sharp->winding_area() - filleted->winding_area(), 2.0 * each, 1e-15);
  // A sliver's centroid lies (10 − 3π)/(12 − 3π) r from the corner's sides: that of a square less its quarter disc.
  const double of_sliver = 1e-3 * (80.95 + 32.0 - 1.5 * (10.0 - 3.0 * pi) / (12.0 - 3.0 * pi));
  EXPECT_NEAR(filleted->winding_radius() * filleted->winding_area(),
              sharp->winding_radius() * sharp->winding_area() - 2.0 * each * of_sliver, 1e-15);
  for (const int layers : {1, 2, 4}) {
    const CrossSection half = filleted->half_slot_pitch(SlotLayers::stacked(layers));
    EXPECT_NEAR(2.0 * area_of(half, RegionKind::winding), filleted->winding_area(), 1e-15);
    EXPECT_NEAR(area_of(half, RegionKind::steel),
                area_of(sharp->half_slot_pitch(SlotLayers::stacked(layers)), RegionKind::steel) + each, 1e-15);
  }
}

TEST(FilletedSlots, EveryTemplateGivesItsCornersToTheSteel) {
  for (const std::string type : {"parallel-slot", "trapezoidal-slot", "parallel-tooth-slot", "round-bottom-slot",
                                 "parallel-tooth-semi-closed-slot"})
    for (const int layers : {1, 2}) {
      const auto sharp = stator("type: " + type + "\n"),
                 filleted = stator("type: " + type + "\nslot: {corner_radius: 0.4 mm}\n");
      const CrossSection before = sharp->half_slot_pitch(SlotLayers::stacked(layers)),
                         after = filleted->half_slot_pitch(SlotLayers::stacked(layers));
      const auto lost = [&](RegionKind kind) { return area_of(before, kind) - area_of(after, kind); };
      EXPECT_GT(lost(RegionKind::winding), 0.0) << type;
      EXPECT_NEAR(-lost(RegionKind::steel), lost(RegionKind::winding) + lost(RegionKind::air), 1e-15) << type;
      EXPECT_NEAR(2.0 * lost(RegionKind::winding), sharp->winding_area() - filleted->winding_area(), 1e-15) << type;
      EXPECT_NE(filleted->winding_radius(), sharp->winding_radius()) << type;
    }
}

TEST(FilletedSlots, LeaveSolidConductorsWhole) {
  const std::string hairpins = "type: hairpin-slot\nconductors: 4\ninsulation: {wall: 0.3 mm, between: 0.2 mm}\n";
  const auto sharp = stator(hairpins);
  // Within the insulation's corner, and past its lines: an arc meets the conductor's edge, one wall from both sides, at
  // a radius of (2 + √2) walls, 1.02 mm.
  for (const double radius : {0.2, 0.6, 0.8}) {
    const auto filleted = stator(hairpins + fmt::format("slot: {{corner_radius: {} mm}}\n", radius));
    EXPECT_EQ(filleted->winding_area(), sharp->winding_area());
    EXPECT_NEAR(filleted->winding_radius(), sharp->winding_radius(), 1e-15);
    EXPECT_EQ(filleted->conductors()->layers, 4);
    EXPECT_GT(area_of(filleted->half_slot_pitch(SlotLayers::stacked(4)), RegionKind::steel),
              area_of(sharp->half_slot_pitch(SlotLayers::stacked(4)), RegionKind::steel));
  }
  EXPECT_THROW(stator(hairpins + "slot: {corner_radius: 1.1 mm}\n"), base::InfeasibleGeometry);
}

TEST(FilletedSlots, RefuseWhatDoesNotFit) {
  const auto refusal = [](const std::string& text) -> std::string {
    try {
      stator(text);
    } catch (const base::UserError& error) {
      return error.what();
    }
    return "accepted";
  };
  const auto says = [&](const std::string& text, const std::string& part) {
    EXPECT_NE(refusal(text).find(part), std::string::npos) << refusal(text);
  };
  says("type: parallel-slot\nslot: {width: 5.5 mm, depth: 32 mm, corner_radius: 3 mm}\n",
       "slot.corner_radius: 3 mm: a fillet in the slots: it does not fit");
  says("type: parallel-slot\nslot: {width: 5.5 mm, depth: 32 mm, corner_radius: 3 mm}\n",
       "allowed with the other values as they are: slot.corner_radius");
  says("type: parallel-slot\nslot: {corner_radius: 0.01 mm}\n", "too small to be drawn");
  says("type: slotless\nslot: {corner_radius: 0.5 mm}\n", "unknown key 'slot'");
}

// The fill of a slot follows its winding's area.
TEST(FilletedSlots, TheFillFactorFollows) {
  const auto machine = [](const std::string& corner) {
    return geometries::Machine::read(base::Document::parse(
        "machine: bench\npoles: 8\nstack_length: 50 mm\nair_gap: 0.6 mm\n"
        "stator: {type: parallel-slot, slots: 48, bore_radius: 80.6 mm, outer_radius: 134 mm, slot: {width: 5 mm, "
        "depth: 20 mm" +
            corner +
            "}}\nrotor: {type: v-magnet}\n"
            "winding: {layers: 2, coil_pitch: 5, turns_per_coil: 2, strand_diameter: 1 mm}\n"
            "magnet: none\nmaterials: {stator_steel: none, rotor_steel: none, conductor: none}\n",
        "bench.yaml"));
  };
  const auto sharp = machine(""), filleted = machine(", corner_radius: 2 mm");
  EXPECT_EQ(filleted.copper_area_per_slot(), sharp.copper_area_per_slot());
  EXPECT_NEAR(filleted.slot_fill(), sharp.copper_area_per_slot() / filleted.stator->winding_area(), 1e-12);
  EXPECT_GT(filleted.slot_fill(), sharp.slot_fill());
  EXPECT_LT(filleted.mean_turn_length(), sharp.mean_turn_length());
}

}  // namespace
