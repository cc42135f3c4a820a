// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/index.h"
#include "geometries/sector_mesh.h"
#include "prius.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <map>

namespace {

using namespace lodestone;
using geometries::BodyMesh;
using geometries::Boundary;
using geometries::MeshOptions;
using geometries::Point;
using geometries::RegionKind;
using geometries::SectorMesh;

using base::index;

SectorMesh mesh(const geometries::Machine& machine, double refinement = 1.0, int poles = 0) {
  MeshOptions options;
  options.refinement = refinement;
  options.poles_in_sector = poles;
  return geometries::mesh_sector(machine, options);
}

int count(const BodyMesh& body, Boundary boundary) {
  return static_cast<int>(std::count_if(body.boundary.begin(), body.boundary.end(),
                                        [boundary](const auto& edge) { return edge.boundary == boundary; }));
}

TEST(SectorMesh, OnePoleOfThePrius) {
  const auto machine = test::prius_with({});
  const auto begin = std::chrono::steady_clock::now();
  const SectorMesh sector = mesh(machine);
  EXPECT_LT(std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count(), 1.0);
  EXPECT_NEAR(sector.angle, base::pi / 4.0, 1e-15);
  EXPECT_TRUE(sector.antiperiodic);
  EXPECT_EQ(sector.sectors, 8);
  EXPECT_EQ(sector.pole_pairs, 4);
  EXPECT_NEAR(sector.rotor_rim_radius, 80.45e-3, 1e-15);
  EXPECT_NEAR(sector.stator_rim_radius, 80.70e-3, 1e-15);
  ASSERT_TRUE(sector.rotor && sector.stator);
  EXPECT_EQ(sector.rotor->repeats, 1);
  EXPECT_EQ(sector.stator->repeats, 6);

  const auto quality = geometries::check_mesh(sector);
  EXPECT_GE(quality.cells, 1400);
  EXPECT_LE(quality.cells, 2200);
  // The sharpest corner is the inner pocket's at the apex: 17.46°, its sine 0.300.
  EXPECT_NEAR(quality.smallest_scaled_jacobian, std::sin(17.4633 * base::pi / 180.0), 2e-3);
  EXPECT_LT(quality.largest_area_error, 5e-5);
  for (const BodyMesh* body : {&*sector.rotor, &*sector.stator}) {
    // Faces follow the gap of 0.75 mm: 1.6 gaps on the rotor, 1.2 on the stator at most, on an arc of 63 mm.
    EXPECT_GE(count(*body, Boundary::rim), 52);
    EXPECT_LE(count(*body, Boundary::rim), 80);
    EXPECT_EQ(count(*body, Boundary::side_begin), count(*body, Boundary::side_end));
    EXPECT_GT(count(*body, Boundary::flux_parallel), 0);
  }
}

TEST(SectorMesh, RimFacesAreNearlyEqual) {
  const SectorMesh sector = mesh(test::prius_with({}));
  for (const BodyMesh* body : {&*sector.rotor, &*sector.stator}) {
    double shortest = 1.0, longest = 0.0;
    for (const auto& edge : body->boundary)
      if (edge.boundary == Boundary::rim) {
        const Point &a = body->vertices[index(edge.a)], &b = body->vertices[index(edge.b)];
        const double length = std::hypot(b.x - a.x, b.y - a.y);
        shortest = std::min(shortest, length);
        longest = std::max(longest, length);
      }
    EXPECT_LT(longest / shortest, 1.6);
  }
}

TEST(SectorMesh, AreasAtEveryMappingDegree) {
  // The tolerances of check_mesh are what a half circle of eight faces needs; it throws beyond them.
  const SectorMesh sector = mesh(test::prius_with({}));
  const double degree_1 = geometries::check_mesh(sector, 1).largest_area_error;
  const double degree_2 = geometries::check_mesh(sector, 2).largest_area_error;
  const double degree_3 = geometries::check_mesh(sector, 3).largest_area_error;
  const double degree_8 = geometries::check_mesh(sector, 8).largest_area_error;
  EXPECT_GT(degree_1, 10.0 * degree_2);
  EXPECT_GT(degree_2, 10.0 * degree_3);
  EXPECT_LT(degree_8, 1e-9);
}

TEST(SectorMesh, RegionsKnowPoleSlotPhaseAndTurns) {
  const SectorMesh sector = mesh(test::prius_with({}), 1.0, 2);
  std::map<int, double> turns;
  int magnets = 0;
  for (const auto& region : sector.stator->regions)
    if (region.kind == RegionKind::winding) {
      turns[region.phase] += std::abs(region.turns);
      EXPECT_EQ(region.pole, -1);
      EXPECT_NEAR(1e6 * region.area, 215.583, 5e-4);
    }
  EXPECT_EQ(turns, (std::map<int, double>{{0, 36.0}, {1, 36.0}, {2, 36.0}}));
  for (const auto& region : sector.rotor->regions)
    if (region.kind == RegionKind::magnet) {
      ++magnets;
      EXPECT_EQ(region.magnetisation.sign, region.pole == 0 ? 1 : -1);
      // Both blocks of a pole lean 17.46° toward its axis.
      const double lean = region.magnetisation.angle - region.pole * base::pi / 4.0;
      EXPECT_NEAR(std::abs(lean) * 180.0 / base::pi, 17.4633, 5e-5);
      EXPECT_NEAR(1e6 * region.area, 122.85, 1e-9);
    }
  EXPECT_EQ(magnets, 4);
  EXPECT_FALSE(sector.antiperiodic);
}

TEST(SectorMesh, OnePoleTwoPolesAndAllHaveTheSameCells) {
  const auto machine = test::prius_with({});
  const SectorMesh one = mesh(machine, 1.0, 1), two = mesh(machine, 1.0, 2), all = mesh(machine, 1.0, 8);
  EXPECT_EQ(two.rotor->cells.size(), 2 * one.rotor->cells.size());
  EXPECT_EQ(all.rotor->cells.size(), 8 * one.rotor->cells.size());
  EXPECT_EQ(all.stator->cells.size(), 8 * one.stator->cells.size());
  EXPECT_EQ(count(*all.rotor, Boundary::side_begin) + count(*all.stator, Boundary::side_end), 0);
  EXPECT_NEAR(all.angle, 2.0 * base::pi, 1e-15);
  EXPECT_EQ(all.sectors, 1);
  EXPECT_FALSE(all.antiperiodic);
  // A closed ring of quadrilaterals: V − E + F = 0, edges (4 F + boundary)/2.
  for (const BodyMesh* body : {&*all.rotor, &*all.stator}) {
    const auto edges = (4 * body->cells.size() + body->boundary.size()) / 2;
    EXPECT_EQ(body->vertices.size() + body->cells.size(), edges);
  }
  geometries::check_mesh(all);

  // Cell c of block k is cell c of the first block, turned.
  for (const BodyMesh* body : {&*all.rotor, &*all.stator}) {
    const std::size_t block = body->cells.size() / index(body->repeats);
    for (int k = 1; k < body->repeats; ++k)
      for (std::size_t c = 0; c < block; c += 7)
        for (std::size_t corner = 0; corner < 4; ++corner) {
          const Point& first = body->vertices[index(body->cells[c][corner])];
          const Point& here = body->vertices[index(body->cells[index(k) * block + c][corner])];
          const Point expected = turned(first, 2.0 * base::pi * k / body->repeats);
          EXPECT_NEAR(here.x, expected.x, 1e-15);
          EXPECT_NEAR(here.y, expected.y, 1e-15);
        }
  }
}

TEST(SectorMesh, EachBlockIsItsOwnMirrorImage) {
  const SectorMesh sector = mesh(test::prius_with({}));
  for (const BodyMesh* body : {&*sector.rotor, &*sector.stator}) {
    const double axis = body->begin_angle + sector.angle / (2.0 * body->repeats);
    const std::size_t half = body->cells.size() / index(body->repeats) / 2;
    for (std::size_t c = 0; c < half; ++c) {
      // The mirrored half comes first; a cell's corners then run the other way round.
      for (std::size_t corner = 0; corner < 4; ++corner) {
        const Point image = turned(body->vertices[index(body->cells[c][(4 - corner) % 4])], -axis);
        const Point direct = turned(body->vertices[index(body->cells[half + c][corner])], -axis);
        EXPECT_NEAR(image.x, direct.x, 1e-15);
        EXPECT_NEAR(image.y, -direct.y, 1e-15);
      }
    }
  }
}

TEST(SectorMesh, TheSameInputGivesTheSameMesh) {
  const auto machine = test::prius_with({});
  const SectorMesh first = mesh(machine);
  mesh(test::prius_with({{"rotor.magnet.thickness", "5 mm"}}));  // another one between
  const SectorMesh second = mesh(machine);
  for (const auto& [a, b] :
       {std::make_pair(&*first.rotor, &*second.rotor), std::make_pair(&*first.stator, &*second.stator)}) {
    EXPECT_EQ(a->cells, b->cells);
    EXPECT_EQ(a->cell_region, b->cell_region);
    ASSERT_EQ(a->vertices.size(), b->vertices.size());
    for (std::size_t v = 0; v < a->vertices.size(); ++v) {
      EXPECT_EQ(a->vertices[v].x, b->vertices[v].x);
      EXPECT_EQ(a->vertices[v].y, b->vertices[v].y);
    }
  }
}

TEST(SectorMesh, RefinementScalesTheCells) {
  const auto machine = test::prius_with({});
  int before = 0;
  for (const double refinement : {0.5, 0.7, 1.0, 1.4, 2.0, 2.8, 4.0}) {
    const auto quality = geometries::check_mesh(mesh(machine, refinement));
    EXPECT_GT(quality.cells, 1.15 * before) << refinement;
    before = quality.cells;
  }
  const int one = geometries::check_mesh(mesh(machine, 1.0)).cells,
            four = geometries::check_mesh(mesh(machine, 4.0)).cells;
  EXPECT_GT(four, 10 * one);
  EXPECT_LT(four, 20 * one);
}

TEST(SectorMesh, GapLayers) {
  MeshOptions options;
  options.gap_layers = 3;
  const auto machine = test::prius_with({});
  const SectorMesh three = geometries::mesh_sector(machine, options), one = mesh(machine);
  EXPECT_EQ(three.rotor->cells.size() - one.rotor->cells.size(), 2 * index(count(*one.rotor, Boundary::rim)));
  EXPECT_EQ(count(*three.stator, Boundary::rim), count(*one.stator, Boundary::rim));
}

TEST(SectorMesh, VerticesOfArcsLieOnThem) {
  const SectorMesh sector = mesh(test::prius_with({}));
  for (const BodyMesh* body : {&*sector.rotor, &*sector.stator})
    for (const auto& arc : body->arcs) {
      const Point &a = body->vertices[index(arc.a)], &b = body->vertices[index(arc.b)];
      const double radius = std::hypot(a.x - arc.centre.x, a.y - arc.centre.y);
      EXPECT_NEAR(std::hypot(b.x - arc.centre.x, b.y - arc.centre.y), radius, 1e-14);
      if (arc.centre.x == 0.0 && arc.centre.y == 0.0) {
        // About the shaft: the radii of the drawing and of the layers.
        const std::vector<double> radii{55.32e-3, 78.70e-3, 80.20e-3, 80.45e-3, 80.70e-3, 80.95e-3, 134.62e-3};
        EXPECT_TRUE(std::any_of(radii.begin(), radii.end(), [&](double r) { return std::abs(r - radius) < 1e-14; }))
            << radius;
      }
    }
}

TEST(SectorMesh, ManyMachines) {
  const std::vector<test::Replacements> machines{
      {{"rotor.magnet.thickness", "5 mm"}},
      {{"rotor.magnet.thickness", "7 mm"}},
      {{"rotor.seat_step", "0 mm"}},
      {{"rotor.magnet_offset", "2.5 mm"}, {"rotor.magnet.width", "16 mm"}, {"rotor.centre_web", "3 mm"}},
      {{"rotor.bridge", "0.5 mm"}},
      {{"rotor.rib", "2 mm"}},
      {{"air_gap", "0.3 mm"}},
      {{"air_gap", "2 mm"}},
      {{"stator.slot.shoulder_depth", "1.5 mm"}},
      {{"stator.slot.opening_width", "5 mm"}},
      {{"stator.slot.opening_width", "0.6 mm"}},
      {{"winding.layers", "2"}, {"winding.coil_pitch", "5"}},
      {{"stator.slots", "72"},
       {"winding.coil_pitch", "9"},
       {"stator.slot.bottom_width", "5 mm"},
       {"stator.slot.shoulder_width", "3.5 mm"},
       {"winding.strand_diameter", "0.5 mm"}}};
  for (const auto& replacements : machines) {
    const auto sector = mesh(test::prius_with(replacements));
    EXPECT_GT(geometries::check_mesh(sector).smallest_scaled_jacobian, 0.2) << replacements.front().first;
  }
}

TEST(SectorMesh, HalfTheServo) {
  const auto machine = test::machine_with("servo-18s16p", {});
  const SectorMesh sector = mesh(machine);
  // 9 slots under 8 poles repeat: an even number of poles, so periodic.
  EXPECT_NEAR(sector.angle, base::pi, 1e-15);
  EXPECT_FALSE(sector.antiperiodic);
  EXPECT_EQ(sector.sectors, 2);
  EXPECT_EQ(sector.pole_pairs, 8);
  EXPECT_EQ(sector.rotor->repeats, 8);
  EXPECT_EQ(sector.stator->repeats, 9);
  const auto quality = geometries::check_mesh(sector);
  EXPECT_GT(quality.smallest_scaled_jacobian, 0.8);
  EXPECT_LT(quality.largest_area_error, 1e-6);
  for (const BodyMesh* body : {&*sector.rotor, &*sector.stator})
    EXPECT_GE(count(*body, Boundary::rim), 150);
}

TEST(SectorMesh, OnePoleOfTheV54) {
  const SectorMesh sector = mesh(test::machine_with("v-54s6p", {}));
  EXPECT_TRUE(sector.antiperiodic);
  EXPECT_EQ(sector.sectors, 6);
  EXPECT_EQ(sector.stator->repeats, 9);
  const auto quality = geometries::check_mesh(sector);
  EXPECT_GT(quality.smallest_scaled_jacobian, 0.35);  // where the mesher stops to look for better
  EXPECT_LT(quality.largest_area_error, 5e-5);
}

// Each template over its parameters and from coarse to fine.
TEST(SectorMesh, ManyServosAndV54s) {
  struct Variant {
    std::string machine;
    test::Replacements replacements;
  };
  const std::vector<Variant> variants{
      {"servo-18s16p", {}},
      {"servo-18s16p", {{"rotor.magnet.width", "8.0 mm"}}},
      {"servo-18s16p", {{"rotor.magnet.width", "3 mm"}}},
      {"servo-18s16p", {{"rotor.magnet.thickness", "0.8 mm"}}},
      {"servo-18s16p", {{"rotor.magnet.thickness", "3.5 mm"}}},
      {"servo-18s16p", {{"rotor.inner_radius", "6 mm"}}},
      {"servo-18s16p", {{"air_gap", "1.5 mm"}}},
      {"servo-18s16p", {{"stator.tooth_width", "7 mm"}}},
      {"servo-18s16p", {{"stator.tooth_width", "2 mm"}}},
      {"servo-18s16p", {{"stator.slot.opening_depth", "0.1 mm"}}},
      {"servo-18s16p", {{"stator.slot.opening_depth", "3 mm"}}},
      {"servo-18s16p", {{"stator.slot.depth", "2 mm"}}},
      {"servo-18s16p", {{"stator.slot.depth", "6.9 mm"}}},
      {"servo-18s16p",
       {{"winding.layers", "1"},
        {"stator.slots", "24"},
        {"poles", "8"},
        {"winding.coil_pitch", "3"},
        {"stator.tooth_width", "3 mm"},
        {"winding.mean_turn_length", "60 mm"}}},
      {"servo-18s16p", {{"stator.slots", "9"}, {"poles", "8"}, {"rotor.magnet.width", "14 mm"}}},
      {"v-54s6p", {}},
      {"v-54s6p", {{"stator.slot.bottom_flat", "0.6 mm"}}},
      {"v-54s6p", {{"stator.slot.bottom_flat", "5 mm"}}},
      {"v-54s6p", {{"rotor.centre_web", "0.5 mm"}}},
      {"v-54s6p", {{"rotor.centre_web", "4 mm"}}},
      {"v-54s6p", {{"rotor.bridge", "0.8 mm"}}},
      {"v-54s6p", {{"rotor.rib", "8 mm"}}},
      {"v-54s6p", {{"winding.layers", "2"}, {"winding.coil_pitch", "8"}, {"winding.turns_per_coil", "2"}}}};
  for (const auto& [name, given] : variants) {
    test::Replacements replacements = given;
    if (name == "servo-18s16p" && !given.empty())
      replacements.emplace_back("winding.strand_width", "0.1 mm");  // so that it fits every slot
    const auto machine = test::machine_with(name, replacements);
    const std::vector<double> refinements =
        replacements.empty() ? std::vector<double>{0.5, 0.7, 1.0, 1.4, 2.0} : std::vector<double>{0.5, 1.0, 2.0};
    for (const double refinement : refinements)
      EXPECT_GT(geometries::check_mesh(mesh(machine, refinement)).smallest_scaled_jacobian, 0.25)
          << name << " " << (replacements.empty() ? "" : replacements.front().first) << " at " << refinement;
  }
}

TEST(SectorMesh, ToothCoilsShareTheirSlotSideBySide) {
  const auto machine = test::prius_with({{"poles", "10"},
                                         {"stator.slots", "12"},
                                         {"winding.layers", "2"},
                                         {"winding.coil_pitch", "1"},
                                         {"rotor.mouth_width", "32 mm"},
                                         {"rotor.magnet.width", "12 mm"},
                                         {"rotor.rib", "8 mm"},
                                         {"winding.strand_diameter", "0.1 mm"}});
  const SectorMesh sector = mesh(machine);
  EXPECT_NEAR(sector.angle, base::pi, 1e-15);  // five poles, antiperiodic
  EXPECT_TRUE(sector.antiperiodic);
  int windings = 0;
  double net = 0.0;
  const SectorMesh whole = mesh(machine, 1.0, 10);
  for (const auto& region : whole.stator->regions)
    if (region.kind == RegionKind::winding) {
      ++windings;
      net += region.phase == 0 ? region.turns : 0.0;
    }
  EXPECT_EQ(windings, 24);
  EXPECT_DOUBLE_EQ(net, 0.0);
}

TEST(SectorMesh, SectorsThatSymmetryForbids) {
  const auto machine = test::prius_with({});
  for (const int poles : {3, 5, 16, -1})
    EXPECT_THROW(mesh(machine, 1.0, poles), base::UserError) << poles;
  EXPECT_THROW(mesh(machine, 0.0), base::UserError);
  EXPECT_THROW(mesh(machine, std::nan("")), base::UserError);
}

}  // namespace
