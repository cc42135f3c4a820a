// SPDX-License-Identifier: GPL-3.0-or-later
// The bread-loaf template against the published dimensions of the 18-slot 16-pole servo motor (pyleecan's
// SPMSM_18s16p_loss); areas by numerical quadrature of the outlines.
#include "geometries/rotor/bread_loaf_magnet.h"
#include "geometries/sector_mesh.h"
#include "prius.h"

#include <gtest/gtest.h>

#include <cmath>

namespace {

using namespace lodestone;
using geometries::CrossSection;
using geometries::RegionKind;

double area_of(const CrossSection& section, RegionKind kind) {
  double area = 0.0;
  for (const auto& shape : section.shapes)
    area += shape.kind == kind ? section.area(shape) : 0.0;
  return 1e6 * area;
}

TEST(BreadLoafMagnetRotor, PointsOfTheServo) {
  const auto machine = test::machine_with("servo-18s16p", {});
  EXPECT_NEAR(1e3 * machine.rotor->outer_radius(), 22.690, 1e-9);
  const CrossSection half = machine.rotor->half_pole();
  const auto has = [&half](double x, double y) {
    for (const auto& p : half.points)
      if (std::abs(1e3 * p.x - x) < 1e-5 && std::abs(1e3 * p.y - y) < 1e-5)
        return true;
    return false;
  };
  EXPECT_TRUE(has(20.785, 0.0));       // the flat
  EXPECT_TRUE(has(20.785, 3.7085));    // its end, where the published core's circle passes
  EXPECT_TRUE(has(22.38489, 3.7085));  // √(22.69² − 3.7085²)
  const double q_axis = base::pi / 16.0;
  EXPECT_TRUE(has(21.11325 * std::cos(q_axis), 21.11325 * std::sin(q_axis)));  // the published core radius
}

TEST(BreadLoafMagnetRotor, AreasOfTheServo) {
  const auto machine = test::machine_with("servo-18s16p", {});
  const CrossSection half = machine.rotor->half_pole();
  EXPECT_NEAR(2.0 * area_of(half, RegionKind::magnet), 13.37708, 1e-5);
  EXPECT_NEAR(area_of(half, RegionKind::steel), 10.80166, 1e-5);
  double sum = 0.0;
  for (const auto& shape : half.shapes)
    sum += half.area(shape);
  EXPECT_NEAR(1e6 * sum, 0.5 * base::pi / 16.0 * (22.690 * 22.690 - 18.096 * 18.096), 1e-9);
  const auto blocks = machine.rotor->magnets();
  ASSERT_EQ(blocks.size(), 1U);
  EXPECT_EQ(blocks[0].per_repeat, 1);
  EXPECT_NEAR(1e6 * blocks[0].area, 13.37708, 1e-5);
}

TEST(BreadLoafMagnetRotor, OneBlockAPoleMagnetisedAlongItsAxis) {
  const auto machine = test::machine_with("servo-18s16p", {});
  const auto mesh = geometries::mesh_sector(machine);
  int blocks = 0;
  for (const auto& region : mesh.rotor->regions)
    if (region.kind == RegionKind::magnet) {
      ++blocks;
      EXPECT_NEAR(1e6 * region.area, 13.37708, 1e-5);
      const auto axis = region.magnetisation.direction({1.0, 0.0});
      const double angle = region.pole * base::pi / 8.0, sign = region.pole % 2 == 0 ? 1.0 : -1.0;
      EXPECT_NEAR(axis.x, sign * std::cos(angle), 1e-12);
      EXPECT_NEAR(axis.y, sign * std::sin(angle), 1e-12);
    }
  EXPECT_EQ(blocks, 8);  // half the machine: 9 slots under 8 poles repeat
}

}  // namespace
