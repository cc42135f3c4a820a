// SPDX-License-Identifier: GPL-3.0-or-later
// The V-magnet template against the published drawing of the Prius 2004 (pyleecan's Toyota_Prius): points in mm about
// the shaft, pole axis +x, the half at positive angles.
#include "geometries/rotor/v_magnet.h"
#include "prius.h"

#include <gtest/gtest.h>

#include <cmath>

namespace {

using namespace lodestone;
using geometries::CrossSection;
using geometries::Point;
using geometries::VMagnetRotor;

/// The drawing's digits end at 1e-5 mm.
void expect_at(const Point& point, double x, double y) {
  EXPECT_NEAR(1e3 * point.x, x, 1.1e-5);
  EXPECT_NEAR(1e3 * point.y, y, 1.1e-5);
}

const VMagnetRotor& prius_rotor(const geometries::Machine& machine) {
  return dynamic_cast<const VMagnetRotor&>(*machine.rotor);
}

double area_of(const CrossSection& section, const std::string& name) {
  double area = 0.0;
  for (const auto& shape : section.shapes)
    area += shape.name == name ? section.area(shape) : 0.0;
  return 1e6 * area;
}

TEST(VMagnetRotor, PointsOfThePrius) {
  const auto machine = test::prius_with({});
  const auto& corners = prius_rotor(machine).corners();
  expect_at(corners.inner_outer_face, 69.24000, 0.0);
  expect_at(corners.outer_outer_face, 74.91179, 18.02889);
  expect_at(corners.outer_inner_face, 68.71138, 19.97950);
  expect_at(corners.inner_inner_face, 63.03959, 1.95062);
  expect_at(corners.inner_step, 63.99350, 1.65052);
  expect_at(corners.web_inner, 63.47425, 0.0);
  expect_at(corners.outer_step, 69.66529, 19.67941);
  expect_at(corners.pocket_foot, 70.24412, 21.51932);
  expect_at(corners.pocket_end, 75.09992, 23.53066);
  expect_at(corners.mouth, 75.84649, 21.00000);
  EXPECT_NEAR(corners.tilt * 180.0 / base::pi, 17.4633, 5e-5);
}

TEST(VMagnetRotor, AreasOfThePrius) {
  const auto machine = test::prius_with({});
  const CrossSection half = machine.rotor->half_pole();
  EXPECT_NEAR(area_of(half, "magnet"), 122.850, 5e-4);
  EXPECT_NEAR(area_of(half, "outer pocket"), 20.784, 5e-4);
  EXPECT_NEAR(2.0 * area_of(half, "inner pocket"), 9.516, 5.1e-4);  // 9.5165
  EXPECT_NEAR(2.0 * area_of(half, "rotor core"), 1027.29, 5e-3);
}

TEST(VMagnetRotor, RegionsFillTheHalfPole) {
  const auto machine = test::prius_with(
      {{"rotor.magnet_offset", "3 mm"}, {"rotor.centre_web", "2 mm"}, {"rotor.magnet.width", "15 mm"}});
  const CrossSection half = machine.rotor->half_pole();
  double sum = 0.0;
  for (const auto& shape : half.shapes)
    sum += half.area(shape);
  const double outer = machine.rotor->outer_radius(), inner = machine.rotor->inner_radius();
  EXPECT_NEAR(sum, 0.5 * base::pi / 8.0 * (outer * outer - inner * inner), 1e-15);
}

TEST(VMagnetRotor, MagnetisedTowardTheGapAcrossItsFaces) {
  const auto machine = test::prius_with({});
  for (const auto& shape : machine.rotor->half_pole().shapes)
    if (shape.kind == geometries::RegionKind::magnet) {
      EXPECT_NEAR(shape.magnetisation.angle * 180.0 / base::pi, -17.4633, 5e-5);
    }
}

TEST(VMagnetRotor, MagnetBlocksAsBought) {
  const auto blocks = test::prius_with({}).rotor->magnets();
  ASSERT_EQ(blocks.size(), 1U);
  EXPECT_EQ(blocks[0].per_repeat, 2);
  EXPECT_DOUBLE_EQ(blocks[0].area, 18.9e-3 * 6.5e-3);
}

// A 54-slot 6-pole machine of the Model 3 class (dimensions read from SyR-e's public example, Apache-2.0): tilt 20.99°,
// apex 15.66 mm deep, the magnets 3.82 mm after the apex, a centre web of 1.84 mm.
TEST(VMagnetRotor, MagnetsApartWithACentreWeb) {
  geometries::VLayer p;
  p.poles = 6;
  p.outer_radius = 74.95e-3;
  p.inner_radius = 34.75e-3;
  p.magnet_width = 21.47e-3;
  p.magnet_thickness = 6.5e-3;
  p.apex_depth = 15.66e-3;
  p.bridge = 1.6e-3;
  p.rib = 10e-3;
  p.magnet_offset = 3.82e-3;
  p.centre_web = 1.84e-3;
  // The mouth that gives the tilt: where the leg from the apex meets the bridge circle.
  const double tilt = 20.99 * base::pi / 180.0, apex = 59.29e-3, circle = 73.35e-3;
  const double along = -apex * std::sin(tilt) + std::sqrt(circle * circle - std::pow(apex * std::cos(tilt), 2));
  p.mouth_width = 2.0 * along * std::cos(tilt);
  const VMagnetRotor rotor(p);
  const auto& corners = rotor.corners();
  EXPECT_NEAR(corners.tilt, tilt, 1e-12);
  EXPECT_NEAR(std::hypot(corners.inner_outer_face.x - apex, corners.inner_outer_face.y), 3.82e-3, 1e-12);
  EXPECT_NEAR(corners.web_outer.y, 0.92e-3, 1e-12);
  EXPECT_NEAR(corners.web_inner.y, 0.92e-3, 1e-12);
  const CrossSection half = rotor.half_pole();
  EXPECT_NEAR(area_of(half, "magnet"), 21.47 * 6.5, 1e-9);
  double sum = 0.0;
  for (const auto& shape : half.shapes)
    sum += half.area(shape);
  EXPECT_NEAR(sum, 0.5 * base::pi / 6.0 * (p.outer_radius * p.outer_radius - p.inner_radius * p.inner_radius), 1e-15);
}

}  // namespace
