// SPDX-License-Identifier: GPL-3.0-or-later
// Shaped poles: the arc by its construction, areas by hand, bridges that follow it, blocks of magnets, what is refused.
#include "geometries/pole_shape.h"
#include "geometries/sector_mesh.h"
#include "prius.h"
#include "tests/support/read_rotor.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cmath>
#include <set>
#include <string>

namespace {

using namespace lodestone;
using base::pi;
using geometries::Boundary;
using geometries::CrossSection;
using geometries::Point;
using geometries::PoleSurface;
using geometries::RegionKind;

double area_of(const CrossSection& section, RegionKind kind) {
  double area = 0.0;
  for (const auto& shape : section.shapes)
    area += shape.kind == kind ? section.area(shape) : 0.0;
  return area;
}

// A circle through three points: on the axis, and at both sides.
TEST(PoleSurface, PassesThroughItsPoints) {
  const PoleSurface surface(80e-3, 79e-3, pi / 8.0);
  EXPECT_NEAR(surface.at(0.0).x, 80e-3, 1e-15);
  EXPECT_NEAR(surface.radius_at(pi / 8.0), 79e-3, 1e-15);
  const double x = surface.centre().x;
  EXPECT_NEAR(std::hypot(79e-3 * std::cos(pi / 8.0) - x, 79e-3 * std::sin(pi / 8.0)), 80e-3 - x, 1e-15);
  EXPECT_NEAR(geometries::distance(surface.beside_axis(10e-3), surface.centre()), surface.radius(), 1e-15);
  const Point p = surface.beside_ray(pi / 8.0, 3e-3);
  EXPECT_NEAR(p.x * std::sin(pi / 8.0) - p.y * std::cos(pi / 8.0), 3e-3, 1e-15);
  EXPECT_NEAR(geometries::distance(p, surface.centre()), surface.radius(), 1e-15);
  EXPECT_NEAR(surface.height_at(surface.beside_axis(7e-3).x), 7e-3, 1e-15);
  // The area of a thin ring is its integral: half the squared radius, by Simpson's rule.
  double area = 0.0;
  constexpr int steps = 200;
  for (int k = 0; k <= steps; ++k) {
    const double weight = k == 0 || k == steps ? 1.0 : k % 2 == 1 ? 4.0 : 2.0, r = surface.radius_at(k * 0.3 / steps);
    area += weight * 0.5 * r * r * 0.3 / steps / 3.0;
  }
  EXPECT_NEAR(surface.area(0.0, 0.3), area, 1e-14);
  // Around a stator the face is flatter than a circle about the shaft.
  const PoleSurface outside(40e-3, 40.5e-3, 0.3);
  EXPECT_LT(outside.centre().x, 0.0);
  EXPECT_NEAR(outside.radius_at(0.3), 40.5e-3, 1e-15);
}

class ShapedPoles : public testing::TestWithParam<std::string> {};

// Every rotor of steel poles: its surface is the arc, so that what the circle would hold more is missing from the
// area; all faces of the gap lie on it.
TEST_P(ShapedPoles, TheSurfaceIsTheArc) {
  constexpr double recess = 0.9e-3, radius = 80e-3;
  const std::string shape = fmt::format("pole_recess: {} mm\n", 1e3 * recess);
  const auto round = test::read_rotor(GetParam()), shaped = test::read_rotor(GetParam() + shape);
  const double q = pi / 8.0, c = (radius * radius - (radius - recess) * (radius - recess)) /
                                 (2.0 * (radius - (radius - recess) * std::cos(q)));
  const double a = radius - c;
  const CrossSection half = shaped->half_pole();
  const Point centre = half.reversed_image ? geometries::polar(c, q) : Point{c, 0.0};
  for (const auto& curve : half.curves)
    if (curve.boundary == Boundary::gap)
      for (const int end : {curve.begin, curve.end}) {
        EXPECT_NEAR(geometries::distance(half.points[static_cast<std::size_t>(end)], centre), a, 1e-14);
        EXPECT_NEAR(geometries::distance(*curve.centre, centre), 0.0, 1e-14);
      }
  // Sector of the arc about its own centre, and the triangle from the shaft's.
  const double turn = std::asin((radius - recess) * std::sin(q) / a);
  const double under = 0.5 * a * a * turn + 0.5 * c * (radius - recess) * std::sin(q);
  double all = 0.0;
  for (const auto& one : half.shapes)
    all += half.area(one);
  EXPECT_NEAR(all, under - 0.5 * q * shaped->inner_radius() * shaped->inner_radius(), 1e-15);
  EXPECT_NEAR(half.swept_area(Boundary::gap), under, 1e-15);
  EXPECT_NEAR(area_of(half, RegionKind::magnet), area_of(round->half_pole(), RegionKind::magnet), 1e-15);
  EXPECT_EQ(shaped->gap_radius(), radius);
}

INSTANTIATE_TEST_SUITE_P(Rotors, ShapedPoles,
                         testing::Values("type: v-magnet\n", "type: bar-magnet\n", "type: double-v\n", "type: delta\n",
                                         "type: u-magnet\n", "type: spoke\n", "type: spoke\nopening: 0 mm\n",
                                         "type: synchronous-reluctance\n"));

// The bridge is as thick as it says, everywhere.
TEST(PoleShape, BridgesFollowTheSurface) {
  const auto v = test::read_rotor("type: v-magnet\nbridge: 1.2 mm\npole_recess: 1.5 mm\n");
  const PoleSurface surface(80e-3, 78.5e-3, pi / 8.0);
  const CrossSection half = v->half_pole();
  int ends = 0;
  for (const auto& curve : half.curves)
    if (curve.boundary == Boundary::none && curve.centre) {
      ++ends;
      EXPECT_NEAR(geometries::distance(half.points[static_cast<std::size_t>(curve.begin)], *curve.centre),
                  surface.radius() - 1.2e-3, 1e-15);
      EXPECT_NEAR(curve.centre->x, surface.centre().x, 1e-15);
    }
  EXPECT_EQ(ends, 1);
  EXPECT_EQ(v->steel_part(surface.less(0.6e-3).at(0.33)), "bridge");
}

// 50 mm, 8 poles, 4 mm of magnet, 2.5 mm at the edges: a ring and a crescent.
TEST(PoleShape, MagnetsThatAreThinnerAtTheirEdges) {
  const std::string text = "type: surface-magnet\ninner_radius: 30 mm\nmagnet: {thickness: 4 mm, arc: 0.8}\n";
  const double half_arc = 0.8 * pi / 8.0;
  const PoleSurface face(50e-3, 48.5e-3, half_arc);
  const double half_area = face.area(0.0, half_arc) - 0.5 * half_arc * 46e-3 * 46e-3;
  for (const std::string more : {"", "inset: 1 mm\n", "inset: 2.5 mm\n", "sleeve: 0 mm\n"}) {
    const auto shaped = test::read_rotor(text + "pole_recess: 1.5 mm\n" + more, 8, 50e-3);
    EXPECT_NEAR(area_of(shaped->half_pole(), RegionKind::magnet), half_area, 1e-15);
    ASSERT_EQ(shaped->magnets().size(), 1U);
    EXPECT_NEAR(shaped->magnets()[0].area, 2.0 * half_area, 1e-15);
    EXPECT_DOUBLE_EQ(shaped->magnets()[0].thickness, 4e-3);
  }
  // Under a sleeve, whose room is filled: all up to the surface.
  const auto sleeved = test::read_rotor(text + "pole_recess: 1.5 mm\nsleeve: 1 mm\n", 8, 50e-3);
  double all = 0.0;
  for (const auto& shape : sleeved->half_pole().shapes)
    all += sleeved->half_pole().area(shape);
  EXPECT_NEAR(all, 0.5 * pi / 8.0 * (50e-3 * 50e-3 - 30e-3 * 30e-3), 1e-15);
  // The blocks of an array differ; each is one of a pair, or the one on the axis.
  for (const int blocks : {1, 2, 3, 4, 5}) {
    const auto array = test::read_rotor(text + fmt::format("pole_recess: 1.5 mm\nmagnetisation: halbach\n"
                                                           "halbach_blocks: {}\n",
                                                           blocks),
                                        8, 50e-3);
    double area = 0.0;
    int count = 0;
    for (const auto& block : array->magnets()) {
      area += block.area * block.per_repeat;
      count += block.per_repeat;
    }
    EXPECT_EQ(count, blocks);
    EXPECT_NEAR(area, 2.0 * half_area, 1e-15);
    EXPECT_NEAR(area_of(array->half_pole(), RegionKind::magnet), half_area, 1e-15);
  }
  // Around its stator the face lies farther out at the edges.
  const auto outside =
      test::read_rotor("type: surface-magnet\nside: outer\nouter_radius: 60 mm\nmagnet: {thickness: 4 mm, "
                       "arc: 0.8}\npole_recess: 1.5 mm\n",
                       8, 50e-3);
  EXPECT_NEAR(area_of(outside->half_pole(), RegionKind::magnet),
              0.5 * half_arc * 54e-3 * 54e-3 - PoleSurface(50e-3, 51.5e-3, half_arc).area(0.0, half_arc), 1e-15);
}

// The rim stays a circle a third of the smallest gap from the pole's middle; the layers up to it have their exact area,
// and no cell is high and narrow.
TEST(PoleShape, TheGapsMeshEndsOnACircle) {
  for (const std::string recess : {"0.01 mm", "0.5 mm", "2 mm"}) {
    const auto machine = test::prius_with({{"rotor.pole_recess", recess}});
    const geometries::MovableMesh movable(machine);
    const auto quality = geometries::check_mesh(movable.mesh(), 3);
    EXPECT_GT(quality.smallest_scaled_jacobian, 0.2) << recess;
    const auto& rotor = *movable.mesh().rotor;
    const double rim = machine.rotor->outer_radius() + machine.air_gap / 3.0;
    EXPECT_NEAR(movable.mesh().rotor_rim_radius, rim, 1e-12);
    std::set<int> on_rim;
    for (const auto& edge : rotor.boundary)
      if (edge.boundary == Boundary::rim)
        on_rim.insert({edge.a, edge.b});
    for (const int v : on_rim)
      EXPECT_NEAR(
          std::hypot(rotor.vertices[static_cast<std::size_t>(v)].x, rotor.vertices[static_cast<std::size_t>(v)].y), rim,
          1e-12);
    // What derivatives rest on: the same cells with a little more of it.
    const auto moved =
        movable.moved_to(test::prius_with({{"rotor.pole_recess", recess == "0.5 mm" ? "0.501 mm" : recess}}));
    EXPECT_EQ(moved.rotor->cells, rotor.cells);
    EXPECT_NO_THROW(geometries::check_mesh(moved, 3));
  }
  // From none at all.
  const geometries::MovableMesh round(test::prius_with({}));
  EXPECT_NO_THROW(geometries::check_mesh(round.moved_to(test::prius_with({{"rotor.pole_recess", "1 um"}})), 3));
}

TEST(PoleShape, RefusesWithTheRangeThatWouldDo) {
  const auto says = [](const std::string& message, const std::string& part) {
    EXPECT_NE(message.find(part), std::string::npos) << message;
  };
  for (const std::string type : {"v-magnet", "bar-magnet", "double-v", "delta", "u-magnet", "spoke"}) {
    const std::string message = test::rotor_refusal("type: " + type + "\npole_recess: 45 mm\n");
    says(message, "rotor.yaml:2:14: pole_recess: 45 mm: the pole's surface would fall off too steeply");
    says(message, "allowed with the other values as they are: pole_recess 0 mm … ");
  }
  says(test::rotor_refusal("type: v-magnet\npole_recess: -1 mm\n"), "0");
  says(test::rotor_refusal("type: consequent-pole\npole_recess: 1 mm\n"), "pole_recess");
  const std::string surface = "type: surface-magnet\nmagnet: {thickness: 4 mm, arc: 0.8}\n";
  says(test::rotor_refusal(surface + "pole_recess: 3.9 mm\n"), "too thin to be drawn at their edges");
  says(test::rotor_refusal(surface + "pole_recess: 1 mm\ninset: 3.5 mm\n"), "stand out of their edges");
  // Around the stator the face is hollow, or bulges; between the two it is flat, R (1/cos α − 1) back at its ends.
  const auto outside = [](double recess) {
    return test::rotor_refusal(fmt::format(
        "type: surface-magnet\nside: outer\nmagnet: {{thickness: 8 mm, arc: 0.8}}\npole_recess: {:.12f} mm\n", recess));
  };
  const double flat =
      1e3 * test::read_rotor("type: surface-magnet\n")->outer_radius() * (1.0 / std::cos(0.1 * pi) - 1.0);
  says(outside(flat), "would be flat");
  says(outside(flat - 0.1), "accepted");
  says(outside(flat + 0.1), "accepted");
}

}  // namespace
