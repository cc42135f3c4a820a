// SPDX-License-Identifier: GPL-3.0-or-later
// The surface-magnet template: areas against those of rings, directions of a Halbach array, what is refused.
#include "geometries/rotor/surface_magnet.h"
#include "geometries/sector_mesh.h"
#include "geometries/topologies.h"
#include "prius.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cmath>
#include <memory>
#include <string>

namespace {

using namespace lodestone;
using base::pi;
using geometries::CrossSection;
using geometries::RegionKind;

/// A rotor of 8 poles and 50 mm; 4 mm of magnet on a shaft of 30 mm.
std::shared_ptr<const geometries::Rotor> rotor(const std::string& rest) {
  const std::string text = "type: surface-magnet\ninner_radius: 30 mm\n" + rest;
  return geometries::read_rotor(base::Document::parse(text, "rotor.yaml").root(), 8, 50e-3);
}

std::string refusal(const std::string& rest) {
  try {
    rotor(rest);
  } catch (const base::UserError& error) {
    return error.what();
  }
  return "accepted";
}

double area_of(const CrossSection& section, RegionKind kind, const std::string& name = "") {
  double area = 0.0;
  for (const auto& shape : section.shapes)
    if (shape.kind == kind && (name.empty() || shape.name == name))
      area += 1e6 * section.area(shape);
  return area;
}

/// mm², of a sector of half a pole.
double ring(double inner, double outer, double share = 1.0) {
  return 0.5 * share * pi / 8.0 * (outer * outer - inner * inner);
}

TEST(SurfaceMagnetRotor, AreasAreThoseOfRings) {
  const auto bare = rotor("magnet: {thickness: 4 mm, arc: 0.8}\n");
  const CrossSection half = bare->half_pole();
  EXPECT_NEAR(area_of(half, RegionKind::magnet), ring(46.0, 50.0, 0.8), 1e-9);
  EXPECT_NEAR(area_of(half, RegionKind::air), ring(46.0, 50.0, 0.2), 1e-9);
  EXPECT_NEAR(area_of(half, RegionKind::steel), ring(30.0, 46.0), 1e-9);
  ASSERT_EQ(bare->magnets().size(), 1U);
  EXPECT_EQ(bare->magnets()[0].per_repeat, 1);
  EXPECT_NEAR(1e6 * bare->magnets()[0].area, 2.0 * ring(46.0, 50.0, 0.8), 1e-9);

  const CrossSection inset = rotor("magnet: {thickness: 4 mm, arc: 0.8}\ninset: 1.5 mm\nsleeve: 1 mm\n")->half_pole();
  EXPECT_NEAR(area_of(inset, RegionKind::magnet), ring(45.0, 49.0, 0.8), 1e-9);
  EXPECT_NEAR(area_of(inset, RegionKind::steel), ring(30.0, 45.0) + ring(45.0, 46.5, 0.2), 1e-9);
  EXPECT_NEAR(area_of(inset, RegionKind::air, "sleeve"), ring(49.0, 50.0), 1e-9);

  const CrossSection level = rotor("magnet: {thickness: 4 mm, arc: 0.8}\ninset: 4 mm\n")->half_pole();
  EXPECT_NEAR(area_of(level, RegionKind::steel), ring(30.0, 46.0) + ring(46.0, 50.0, 0.2), 1e-9);
  EXPECT_EQ(area_of(level, RegionKind::air), 0.0);

  const CrossSection closed = rotor("magnet: {thickness: 4 mm, arc: 1}\nmagnetisation: radial\n")->half_pole();
  EXPECT_NEAR(area_of(closed, RegionKind::magnet), ring(46.0, 50.0), 1e-9);
  EXPECT_EQ(area_of(closed, RegionKind::air), 0.0);
}

TEST(SurfaceMagnetRotor, BlocksOfAHalbachArray) {
  for (const int blocks : {2, 3, 4}) {
    const auto array =
        rotor(fmt::format("magnet: {{thickness: 4 mm, arc: 1}}\nmagnetisation: halbach\nhalbach_blocks: {}\n", blocks));
    ASSERT_EQ(array->magnets().size(), 1U);
    EXPECT_EQ(array->magnets()[0].per_repeat, blocks);
    EXPECT_NEAR(1e6 * array->magnets()[0].area * blocks, 2.0 * ring(46.0, 50.0), 1e-9);
    const double width = pi / 4.0 / blocks;
    for (const auto& shape : array->half_pole().shapes) {
      if (shape.kind != RegionKind::magnet)
        continue;
      const CrossSection half = array->half_pole();
      const auto& first =
          half.points[static_cast<std::size_t>(half.curves[static_cast<std::size_t>(shape.curves[0])].begin)];
      const double begin = std::atan2(first.y, first.x);
      // The half block on the axis is a whole one with its image; the others turn by 1 − p times their middle's angle.
      const double middle = begin == 0.0 && blocks % 2 == 1 ? 0.0 : begin + 0.5 * width;
      EXPECT_NEAR(shape.magnetisation.angle, -3.0 * middle, 1e-12) << blocks;
    }
  }
}

TEST(SurfaceMagnetRotor, RefusesWithTheRangeThatWouldDo) {
  EXPECT_NE(refusal("magnet: {thickness: 20 mm, arc: 0.8}\n").find("the magnet would reach the shaft hole"),
            std::string::npos);
  EXPECT_NE(refusal("magnet: {thickness: 4 mm, arc: 0.999}\n").find("too narrow to be drawn (1: none)"),
            std::string::npos);
  EXPECT_NE(refusal("magnet: {thickness: 4 mm, arc: 0.8}\ninset: 5 mm\n").find("would stand out of them"),
            std::string::npos);
  EXPECT_NE(refusal("magnet: {thickness: 4 mm, arc: 0.8}\nsleeve: 0.05 mm\n").find("sleeve"), std::string::npos);
  EXPECT_NE(refusal("magnet: {thickness: 4 mm, arc: 1}\nhalbach_blocks: 3\n").find("magnetisation: halbach"),
            std::string::npos);
  EXPECT_NE(
      refusal("magnet: {thickness: 4 mm, arc: 1}\nmagnetisation: halbach\nhalbach_blocks: 2.5\n").find("rotor.yaml:5"),
      std::string::npos);
  EXPECT_NE(refusal("magnet: {thickness: 4 mm, arc: 1}\nmagnetisation: radail\n").find("radial"), std::string::npos);
}

}  // namespace
