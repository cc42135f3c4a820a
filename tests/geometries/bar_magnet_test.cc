// SPDX-License-Identifier: GPL-3.0-or-later
// The bar-magnet template: areas by hand, both ends that its pockets can have, what is refused.
#include "geometries/rotor/bar_magnet.h"
#include "geometries/topologies.h"

#include <gtest/gtest.h>

#include <cmath>
#include <memory>
#include <string>

namespace {

using namespace lodestone;
using base::pi;
using geometries::BarMagnetRotor;
using geometries::RegionKind;

geometries::BarLayer parameters() {
  geometries::BarLayer p;
  p.poles = 8;
  p.outer_radius = 80e-3;
  p.inner_radius = 50e-3;
  p.magnet_width = 36e-3;
  p.magnet_thickness = 6e-3;
  p.depth = 8e-3;
  p.bridge = 1.5e-3;
  p.rib = 8e-3;
  return p;
}

double area_of(const geometries::CrossSection& section, RegionKind kind) {
  double area = 0.0;
  for (const auto& shape : section.shapes)
    area += shape.kind == kind ? section.area(shape) : 0.0;
  return area;
}

TEST(BarMagnetRotor, APocketThatEndsOnTheRib) {
  const geometries::BarLayer p = parameters();
  const BarMagnetRotor rotor(p);
  const auto& c = rotor.corners();
  EXPECT_FALSE(c.bridge);
  const double q = pi / 8.0;
  for (const auto& at : {c.foot, c.mouth, c.rib_end})
    EXPECT_NEAR(at.x * std::sin(q) - at.y * std::cos(q), 4e-3, 1e-15);
  EXPECT_DOUBLE_EQ(c.mouth.x, 72e-3);
  EXPECT_DOUBLE_EQ(c.foot.x, 66e-3);
  const auto half = rotor.half_pole();
  EXPECT_NEAR(area_of(half, RegionKind::magnet), 18e-3 * 6e-3, 1e-15);
  // A trapezium between the block and the rib.
  EXPECT_NEAR(area_of(half, RegionKind::air), 0.5 * (c.mouth.y + c.foot.y - 36e-3) * 6e-3, 1e-15);
  const double all =
      area_of(half, RegionKind::magnet) + area_of(half, RegionKind::air) + area_of(half, RegionKind::steel);
  EXPECT_NEAR(all, 0.5 * q * (80e-3 * 80e-3 - 50e-3 * 50e-3), 1e-14);
}

TEST(BarMagnetRotor, APocketThatEndsAtTheBridge) {
  geometries::BarLayer p = parameters();
  p.depth = 5e-3;
  p.rib = 3e-3;
  p.magnet_width = 34e-3;
  p.seat_step = 1e-3;
  const BarMagnetRotor rotor(p);
  const auto& c = rotor.corners();
  EXPECT_TRUE(c.bridge);
  EXPECT_NEAR(std::hypot(c.mouth.x, c.mouth.y), 78.5e-3, 1e-15);
  EXPECT_NEAR(std::hypot(c.rib_end.x, c.rib_end.y), 78.5e-3, 1e-15);
  const auto half = rotor.half_pole();
  double all = 0.0;
  for (const auto& shape : half.shapes)
    all += half.area(shape);
  EXPECT_NEAR(all, 0.5 * pi / 8.0 * (80e-3 * 80e-3 - 50e-3 * 50e-3), 1e-14);
  EXPECT_NEAR(area_of(half, RegionKind::magnet), 17e-3 * 6e-3, 1e-15);
  // Pocket by its corners, and the circle's segment beyond the chord from mouth to rib.
  const double chord = std::hypot(c.mouth.x - c.rib_end.x, c.mouth.y - c.rib_end.y);
  const double turn = 2.0 * std::asin(0.5 * chord / 78.5e-3);
  const geometries::Point step{75e-3 - 5e-3, 17e-3}, corner{75e-3, 17e-3};
  double polygon = 0.0;
  const geometries::Point points[] = {step, c.foot, c.rib_end, c.mouth, corner};
  for (std::size_t k = 0; k < 5; ++k) {
    const auto &a = points[k], &b = points[(k + 1) % 5];
    polygon += 0.5 * (a.x * b.y - a.y * b.x);
  }
  EXPECT_NEAR(area_of(half, RegionKind::air), std::abs(polygon) + 0.5 * 78.5e-3 * 78.5e-3 * (turn - std::sin(turn)),
              1e-14);
}

TEST(BarMagnetRotor, NamesTheSteel) {
  geometries::BarLayer p = parameters();
  p.depth = 5e-3;
  p.rib = 3e-3;
  const BarMagnetRotor rotor(p);
  const auto at = [](double radius, double angle) {
    return geometries::Point{1e-3 * radius * std::cos(angle), 1e-3 * radius * std::sin(angle)};
  };
  EXPECT_EQ(rotor.steel_part({78e-3, 0.0}), "rotor pole");
  EXPECT_EQ(rotor.steel_part({60e-3, 0.0}), "rotor yoke");
  EXPECT_EQ(rotor.steel_part(at(79.2, 0.33)), "bridge");
  EXPECT_EQ(rotor.steel_part(at(75.0, pi / 8.0 - 0.005)), "rib");
}

TEST(BarMagnetRotor, RefusesWithTheReason) {
  const auto refusal = [](const std::string& changed, int poles) {
    const std::string text = "type: bar-magnet\ninner_radius: 50 mm\nbridge: 1.5 mm\nrib: 8 mm\n" + changed;
    try {
      geometries::read_rotor(base::Document::parse(text, "rotor.yaml").root(), poles, 80e-3);
    } catch (const base::UserError& error) {
      return std::string(error.what());
    }
    return std::string("accepted");
  };
  EXPECT_EQ(refusal("magnet: {width: 36 mm, thickness: 6 mm}\ndepth: 8 mm\n", 8), "accepted");
  EXPECT_NE(refusal("magnet: {width: 56 mm, thickness: 6 mm}\ndepth: 8 mm\n", 8).find("magnet.width"),
            std::string::npos);
  EXPECT_NE(refusal("magnet: {width: 36 mm, thickness: 6 mm}\ndepth: 1 mm\n", 8).find("would lie in the bridge"),
            std::string::npos);
  EXPECT_NE(refusal("magnet: {width: 36 mm, thickness: 26 mm}\ndepth: 8 mm\n", 8).find("would reach the shaft hole"),
            std::string::npos);
  EXPECT_NE(refusal("magnet: {width: 36 mm, thickness: 6 mm}\ndepth: 8 mm\n", 2).find("four poles at least"),
            std::string::npos);
}

}  // namespace
