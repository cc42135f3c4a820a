// SPDX-License-Identifier: GPL-3.0-or-later
// Rotors of every template fill their pole at any size, within their stator and around it. There parameters are
// measured from the gap as in rotors within it, magnets point outward, what does not fit is refused with the range that
// would do.
#include "geometries/quad_mesher.h"
#include "geometries/template_drawing.h"
#include "geometries/topologies.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <memory>
#include <string>

namespace {

using namespace lodestone;
using base::pi;
using geometries::CrossSection;
using geometries::Point;
using geometries::RegionKind;
using geometries::Shape;

std::shared_ptr<const geometries::Rotor> rotor(const std::string& text, int poles = 8, double radius = 80e-3) {
  return geometries::read_rotor(base::Document::parse("side: outer\n" + text, "rotor.yaml").root(), poles, radius);
}

std::string refusal(const std::string& text, int poles = 8) {
  try {
    rotor(text, poles);
  } catch (const base::InfeasibleGeometry& error) {
    return error.what();
  } catch (const base::UserError& error) {
    return std::string("bad input: ") + error.what();
  }
  return "accepted";
}

/// The half fills the ring, its magnets are the blocks, its mesh is one to compute with.
void expect_whole(const geometries::Rotor& drawn, const std::string& what) {
  const CrossSection half = drawn.half_pole();
  double all = 0.0, magnets = 0.0, blocks = 0.0;
  for (const Shape& shape : half.shapes) {
    all += half.area(shape);
    magnets += shape.kind == RegionKind::magnet ? half.area(shape) : 0.0;
  }
  for (const auto& block : drawn.magnets())
    blocks += 0.5 * block.per_repeat * block.area;
  const double outer = drawn.outer_radius(), inner = drawn.inner_radius();
  const double ring = 0.5 * drawn.half_angle() * (outer * outer - inner * inner);
  EXPECT_NEAR(all, ring, 1e-12 * ring) << what;
  EXPECT_NEAR(magnets, blocks, 1e-12 * ring) << what;
  const double core = drawn.side() == geometries::RotorSide::inner ? inner : outer;
  EXPECT_NEAR(half.swept_area(geometries::Boundary::flux_parallel), 0.5 * drawn.half_angle() * core * core,
              1e-12 * ring)
      << what;
  EXPECT_GT(geometries::mesh_cross_section(half, 1.0).smallest_scaled_jacobian,
            std::min(0.2, 0.9 * geometries::sharpest_corner_sine(half)))
      << what;
}

// Defaults make a machine of a bore of 30 mm and of 5 m, with few poles and with many.
TEST(RotorTemplates, DefaultsFillThePoleAtAnySize) {
  for (const auto& one : geometries::rotor_templates())
    for (const std::string side : {"inner", "outer"})
      for (const int poles : {4, 6, 8, 10, 14, 16, 24, 40, 100, 200})
        for (const double radius : {15e-3, 80e-3, 2.5}) {
          const std::string what = fmt::format("{} {} {} {}", one.type, side, poles, radius);
          const auto drawn = geometries::read_rotor(
              base::Document::parse(fmt::format("type: {}\nside: {}\n", one.type, side), "rotor.yaml").root(), poles,
              radius);
          EXPECT_DOUBLE_EQ(drawn->gap_radius(), radius) << what;
          EXPECT_EQ(drawn->side() == geometries::RotorSide::outer, side == "outer") << what;
          if (side == "outer") {
            EXPECT_DOUBLE_EQ(drawn->inner_radius(), radius) << what;
          }
          expect_whole(*drawn, what);
        }
  for (const std::string type : {"v-magnet", "bar-magnet", "double-v", "delta", "u-magnet"})
    for (const std::string side : {"inner", "outer"})
      for (const int poles : {4, 14, 100}) {
        const std::string what = fmt::format("consequent {} {} {}", type, side, poles);
        const auto drawn = geometries::read_rotor(
            base::Document::parse(fmt::format("type: {}\nside: {}\nconsequent: true\n", type, side), "rotor.yaml")
                .root(),
            poles, 80e-3);
        EXPECT_EQ(drawn->poles_per_repeat(), 2) << what;
        expect_whole(*drawn, what);
      }
}

/// Extent of the shapes of that name.
struct Extent {
  double least_x = std::numeric_limits<double>::max(), most_x = -least_x, most_y = 0.0;
  double least_radius = least_x, from_q_axis = least_x;  ///< from the shaft's centre; of the axis at π/poles
};
Extent extent(const CrossSection& half, const std::string& name, double q_axis = pi / 8.0) {
  Extent result;
  for (const Shape& shape : half.shapes)
    if (shape.name == name)
      for (const int c : shape.curves)
        for (const int k :
             {half.curves[static_cast<std::size_t>(c)].begin, half.curves[static_cast<std::size_t>(c)].end}) {
          const Point& p = half.points[static_cast<std::size_t>(k)];
          result.least_x = std::min(result.least_x, 1e3 * p.x);
          result.most_x = std::max(result.most_x, 1e3 * p.x);
          result.most_y = std::max(result.most_y, 1e3 * p.y);
          result.least_radius = std::min(result.least_radius, 1e3 * std::hypot(p.x, p.y));
          result.from_q_axis = std::min(result.from_q_axis, 1e3 * (p.x * std::sin(q_axis) - p.y * std::cos(q_axis)));
        }
  return result;
}

double angle_of_magnet(const CrossSection& half, const std::string& name = "magnet") {
  for (const Shape& shape : half.shapes)
    if (shape.name == name)
      return shape.magnetisation.angle;
  return std::nan("");
}

// The block `depth` from the surface, along the axis away from the shaft; its pocket up to the bridge, along the rib.
TEST(OuterInteriorRotors, ABarByHand) {
  const std::string text = "type: bar-magnet\nouter_radius: 110 mm\nmagnet: {width: 40 mm, thickness: 6 mm}\n"
                           "depth: 8 mm\nbridge: 1.5 mm\nrib: 8 mm\n";
  const auto with = rotor(text + "end_barrier: 3 mm\n"), without = rotor(text + "end_barrier: 0 mm\n");
  for (const auto& drawn : {with, without}) {
    const CrossSection half = drawn->half_pole();
    const Extent magnet = extent(half, "magnet"), pocket = extent(half, "pocket");
    EXPECT_NEAR(magnet.least_x, 88.0, 1e-9);
    EXPECT_NEAR(magnet.most_x, 94.0, 1e-9);
    EXPECT_NEAR(magnet.most_y, 20.0, 1e-9);
    EXPECT_NEAR(pocket.from_q_axis, 4.0, 1e-9);
    EXPECT_NEAR(pocket.most_x, 94.0, 1e-9);
    EXPECT_NEAR(angle_of_magnet(half), 0.0, 1e-15);
  }
  EXPECT_NEAR(extent(with->half_pole(), "pocket").least_radius, 81.5, 1e-9);
  // Without a barrier the steel over the pocket's end is as thick as the chord is deep there.
  const double y = (88.0 * std::sin(pi / 8.0) - 4.0) / std::cos(pi / 8.0);
  EXPECT_NEAR(extent(without->half_pole(), "pocket").least_radius,
              std::min(88.0 / std::cos(std::atan2(20.0, 88.0)), std::hypot(88.0, y)), 1e-9);
  EXPECT_EQ(with->steel_part({84e-3, 0.0}), "rotor pole");
  EXPECT_EQ(with->steel_part({100e-3, 0.0}), "rotor yoke");
  EXPECT_EQ(with->steel_part({85e-3 * std::cos(pi / 8.0 - 0.01), 85e-3 * std::sin(pi / 8.0 - 0.01)}), "rib");
  const double over = pi / 8.0 - 5.5 / 80.75;
  EXPECT_EQ(with->steel_part({80.75e-3 * std::cos(over), 80.75e-3 * std::sin(over)}), "bridge");
}

TEST(OuterInteriorRotors, AVByHand) {
  const auto drawn = rotor("type: v-magnet\nouter_radius: 112 mm\nmagnet: {width: 17 mm, thickness: 5 mm}\n"
                           "apex_depth: 16 mm\nmouth_width: 44 mm\nbridge: 1.5 mm\nrib: 6 mm\n");
  const CrossSection half = drawn->half_pole();
  // The leg from the apex at 96 mm to the mouth on the bridge circle of 81.5 mm, 22 mm from the axis.
  const double tilt = std::atan2(96.0 - std::sqrt(81.5 * 81.5 - 22.0 * 22.0), 22.0);
  const Extent magnet = extent(half, "magnet"), pocket = extent(half, "outer pocket");
  EXPECT_NEAR(magnet.least_x, 96.0 - 17.0 * std::sin(tilt), 1e-9);
  EXPECT_NEAR(magnet.most_x, 96.0 + 5.0 * std::cos(tilt), 1e-9);
  EXPECT_NEAR(magnet.most_y, 17.0 * std::cos(tilt) + 5.0 * std::sin(tilt), 1e-9);
  EXPECT_NEAR(pocket.least_radius, 81.5, 1e-9);
  EXPECT_NEAR(pocket.from_q_axis, 3.0, 1e-9);
  // At right angles to the leg, away from the gap.
  EXPECT_NEAR(angle_of_magnet(half), tilt, 1e-12);
}

// The sector of a spoke begins in its magnet's middle; the pole at smaller angles is the north pole.
TEST(OuterInteriorRotors, ASpokeByHand) {
  const auto drawn = rotor("type: spoke\nouter_radius: 125 mm\nmagnet: {width: 30 mm, thickness: 12 mm}\ndepth: 2 mm\n"
                           "opening: 6 mm\nbarrier: 3 mm\nweb: 4 mm\n");
  const CrossSection half = drawn->half_pole();
  const Extent magnet = extent(half, "magnet"), barrier = extent(half, "barrier");
  EXPECT_NEAR(magnet.least_x, 82.0, 1e-9);
  EXPECT_NEAR(magnet.most_x, 112.0, 1e-9);
  EXPECT_NEAR(magnet.most_y, 6.0, 1e-9);
  EXPECT_NEAR(barrier.most_x, 115.0, 1e-9);
  EXPECT_NEAR(barrier.from_q_axis, 2.0, 1e-9);  // half the web, on the pole's axis
  EXPECT_TRUE(half.reversed_image);
  // Outward flux of the north pole leaves it for the magnet.
  EXPECT_NEAR(angle_of_magnet(half), 0.5 * pi, 1e-15);
  EXPECT_EQ(drawn->steel_part({120e-3, 0.0}), "hub");
  EXPECT_EQ(drawn->steel_part({81e-3, 5e-3}), "lip");
}

// A pole shape sets the surface back from the stator; one that makes it flat has no arc, more of it bulges.
TEST(OuterInteriorRotors, PoleShapes) {
  const auto at_q_axis = [](double recess) {
    const auto drawn = rotor(fmt::format("type: v-magnet\npole_recess: {} mm\n", recess), 40, 200e-3);
    const CrossSection half = drawn->half_pole();
    EXPECT_GT(geometries::mesh_cross_section(half, 1.0).smallest_scaled_jacobian, 0.2) << recess;
    double radius = 0.0;
    for (const auto& curve : half.curves)
      if (curve.boundary == geometries::Boundary::gap)
        for (const int k : {curve.begin, curve.end}) {
          const Point& p = half.points[static_cast<std::size_t>(k)];
          radius = std::max(radius, 1e3 * std::hypot(p.x, p.y));
        }
    return radius;
  };
  EXPECT_NEAR(at_q_axis(0.3), 200.3, 1e-9);
  EXPECT_NEAR(at_q_axis(1.2), 201.2, 1e-9);
  const double flat = 80.0 * (1.0 / std::cos(pi / 8.0) - 1.0);
  EXPECT_NE(refusal(fmt::format("type: v-magnet\npole_recess: {:.12f} mm\n", flat)).find("would be flat"),
            std::string::npos);
}

TEST(OuterInteriorRotors, RefusalsNameTheRangeThatWouldDo) {
  const auto expect = [](const std::string& text, const std::string& part) {
    EXPECT_NE(refusal(text).find(part), std::string::npos) << refusal(text);
  };
  expect("type: v-magnet\nouter_radius: 95 mm\n", "outside of the rotor");
  expect("type: v-magnet\nouter_radius: 95 mm\n", "outer_radius 1");
  expect("type: bar-magnet\nouter_radius: 92 mm\n", "would reach the outside of the rotor");
  expect("type: bar-magnet\nmagnet: {width: 60 mm}\n", "into the");
  expect("type: bar-magnet\nend_barrier: 0.1 mm\n", "too thin to be drawn (0 is none)");
  expect("type: spoke\nouter_radius: 112 mm\n", "would reach the outside of the rotor");
  expect("type: spoke\nmagnet: {thickness: 60 mm}\n", "corners would reach the hub");
  expect("type: u-magnet\nouter_radius: 101 mm\n", "outside of the rotor");
  expect("type: bread-loaf-magnet\nouter_radius: 90 mm\n", "would reach the outside of the rotor");
  expect("type: consequent-pole\nouter_radius: 86.7 mm\n", "would reach the outside of the rotor");
  expect("type: v-magnet\ninner_radius: 60 mm\n", "bad input");
  expect("type: spoke\nconsequent: true\n", "bad input");
}

// Drawings of choices (template_drawing_test.cc looks at those of the outside).
TEST(OuterInteriorRotors, AreAChoiceOfADrawing) {
  for (const auto& one : geometries::rotor_templates())
    EXPECT_EQ(geometries::with_choices(one, {"side=outer"}).parameters.front().path, "outer_radius") << one.type;
  const auto& first = geometries::rotor_templates().front();
  for (const std::string choice : {"sides=outer", "side=outside", "side"})
    EXPECT_THROW(geometries::with_choices(first, {choice}), base::UserError) << choice;
}

}  // namespace
