// SPDX-License-Identifier: GPL-3.0-or-later
// Rotor templates with defaults: at any size and number of poles they fill the pole, mesh, and hold the magnets that
// they name. Areas by hand, directions of magnets, what is refused.
#include "geometries/quad_mesher.h"
#include "geometries/rotor/u_layer.h"
#include "geometries/rotor/v_layer.h"
#include "geometries/sector_mesh.h"
#include "geometries/topologies.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cmath>
#include <memory>
#include <string>

namespace {

using namespace lodestone;
using base::pi;
using geometries::CrossSection;
using geometries::Point;
using geometries::RegionKind;

std::shared_ptr<const geometries::Rotor> rotor(const std::string& text, int poles = 8, double radius = 80e-3) {
  return geometries::read_rotor(base::Document::parse(text, "rotor.yaml").root(), poles, radius);
}

std::string refusal(const std::string& text, int poles = 8) {
  try {
    rotor(text, poles);
  } catch (const base::UserError& error) {
    return error.what();
  }
  return "accepted";
}

double area_of(const CrossSection& section, RegionKind kind, const std::string& name = "") {
  double area = 0.0;
  for (const auto& shape : section.shapes)
    area += shape.kind == kind && (name.empty() || shape.name == name) ? section.area(shape) : 0.0;
  return area;
}

double circle_segment(double radius, const Point& a, const Point& b) {
  const double turn = 2.0 * std::asin(0.5 * geometries::distance(a, b) / radius);
  return 0.5 * radius * radius * (turn - std::sin(turn));
}

double polygon(const std::vector<Point>& points) {
  double twice = 0.0;
  for (std::size_t k = 0; k < points.size(); ++k) {
    const Point &a = points[k], &b = points[(k + 1) % points.size()];
    twice += a.x * b.y - a.y * b.x;
  }
  return 0.5 * std::abs(twice);
}

// Of what a template may be made with; defaults of all: outer_interior_rotors_test.cc.
TEST(RotorTemplates, ChoicesFitEverySizeAndNumberOfPoles) {
  for (const std::string text : {"type: spoke\nhub: non-magnetic\n", "type: synchronous-reluctance\nmagnets: centre\n",
                                 "type: synchronous-reluctance\nmagnets: everywhere\nbarriers: 2\n"})
    for (const int poles : {4, 6, 8, 10, 16, 100})
      for (const double radius : {15e-3, 80e-3, 1.5}) {
        const auto drawn = rotor(text, poles, radius);
        const CrossSection half = drawn->half_pole();
        const double inner = drawn->inner_radius();
        double all = 0.0, blocks = 0.0;
        for (const auto& shape : half.shapes)
          all += half.area(shape);
        for (const auto& block : drawn->magnets())
          blocks += 0.5 * block.per_repeat * block.area;
        const double ring = 0.5 * pi / poles * (radius * radius - inner * inner);
        EXPECT_NEAR(all, ring, 1e-12 * ring) << text << poles;
        EXPECT_NEAR(area_of(half, RegionKind::magnet), blocks, 1e-12 * ring) << text << poles;
        EXPECT_GT(geometries::mesh_cross_section(half, 1.0).smallest_scaled_jacobian,
                  std::min(0.2, 0.9 * geometries::sharpest_corner_sine(half)))
            << text << poles;
      }
}

TEST(RotorTemplates, EachLayerOfADoubleVIsAV) {
  const std::string upper =
      "{magnet_width: 11 mm, magnet_thickness: 4 mm, apex_depth: 7 mm, mouth_width: 28 mm, rib: 25 mm}";
  const std::string lower =
      "{magnet_width: 19 mm, magnet_thickness: 5 mm, apex_depth: 19 mm, mouth_width: 48 mm, rib: 5 mm, "
      "magnet_offset: 3 mm, centre_web: 2 mm, seat_step: 1 mm}";
  const auto both =
      rotor("type: double-v\ninner_radius: 45 mm\nbridge: 1.5 mm\nupper: " + upper + "\nlower: " + lower + "\n");
  const auto alone = rotor(
      "type: v-magnet\ninner_radius: 45 mm\nbridge: 1.5 mm\nmagnet: {width: 19 mm, thickness: 5 mm}\n"
      "apex_depth: 19 mm\nmouth_width: 48 mm\nrib: 5 mm\nmagnet_offset: 3 mm\ncentre_web: 2 mm\nseat_step: 1 mm\n");
  const CrossSection two = both->half_pole(), one = alone->half_pole();
  EXPECT_NEAR(area_of(two, RegionKind::magnet, "lower magnet"), 19e-3 * 5e-3, 1e-15);
  EXPECT_NEAR(area_of(two, RegionKind::magnet, "upper magnet"), 11e-3 * 4e-3, 1e-15);
  for (const std::string pocket : {"inner pocket", "outer pocket"})
    EXPECT_NEAR(area_of(two, RegionKind::air, "lower " + pocket), area_of(one, RegionKind::air, pocket), 1e-15);
  EXPECT_EQ(both->steel_part({79e-3, 0.0}), "rotor pole");
  EXPECT_EQ(both->steel_part({65e-3, 0.5e-3}), "steel between layers");
  EXPECT_EQ(both->steel_part({58e-3, 0.5e-3}), "centre web");
  EXPECT_EQ(both->steel_part({48e-3, 0.0}), "rotor yoke");
}

// Bar, bend, leg and pocket of a U by their corners: 8 poles, the q axis at 22.5°.
TEST(RotorTemplates, AreasOfAU) {
  const auto u =
      rotor("type: u-magnet\ninner_radius: 40 mm\ndepth: 16 mm\nbridge: 1.5 mm\nrib: 6 mm\ncentre_web: 2 mm\n"
            "magnet: {width: 12 mm, thickness: 5 mm}\nleg: {width: 8 mm, thickness: 4 mm}\n");
  const CrossSection half = u->half_pole();
  EXPECT_NEAR(area_of(half, RegionKind::magnet, "magnet"), 60e-6, 1e-15);
  EXPECT_NEAR(area_of(half, RegionKind::magnet, "leg magnet"), 32e-6, 1e-15);
  const double q = pi / 8.0, sine = std::sin(q), cosine = std::cos(q);
  const auto on = [&](double x, double away) { return Point{x, (x * sine - away) / cosine}; };
  const Point outer_bend = on(64e-3, 7e-3), inner_bend = on(59e-3, 3e-3);
  const auto at_circle = [&](double away) {
    const double along = std::sqrt(78.5e-3 * 78.5e-3 - away * away);
    return Point{away * sine + along * cosine, -away * cosine + along * sine};
  };
  const Point mouth = at_circle(7e-3), end = at_circle(3e-3);
  const double layer =
      polygon({{64e-3, 1e-3}, outer_bend, mouth, end, inner_bend, {59e-3, 1e-3}}) + circle_segment(78.5e-3, mouth, end);
  EXPECT_NEAR(area_of(half, RegionKind::air), layer - 92e-6, 1e-14);
  for (const auto& shape : half.shapes)
    if (shape.name == "leg magnet") {
      EXPECT_NEAR(shape.magnetisation.angle, q - 0.5 * pi, 1e-15);
    }
  ASSERT_EQ(u->magnets().size(), 2U);
  EXPECT_EQ(u->magnets()[0].per_repeat, 2);
  EXPECT_EQ(u->magnets()[1].per_repeat, 2);
}

TEST(RotorTemplates, BarriersOfASynchronousReluctanceRotor) {
  const auto empty = rotor("type: synchronous-reluctance\nbarriers: 4\ninner_radius: 15 mm\n", 4);
  EXPECT_TRUE(empty->magnets().empty());
  EXPECT_EQ(area_of(empty->half_pole(), RegionKind::magnet), 0.0);
  int barriers = 0;
  for (const auto& shape : empty->half_pole().shapes)
    barriers += shape.kind == RegionKind::air ? 1 : 0;
  EXPECT_EQ(barriers, 4);
  // A filled barrier has the outline of an empty one.
  const double air = area_of(rotor("type: synchronous-reluctance\n", 4)->half_pole(), RegionKind::air);
  for (const std::string magnets : {"centre", "everywhere"}) {
    const CrossSection filled = rotor("type: synchronous-reluctance\nmagnets: " + magnets + "\n", 4)->half_pole();
    EXPECT_NEAR(area_of(filled, RegionKind::air) + area_of(filled, RegionKind::magnet), air, 1e-12 * air);
  }
}

// 80 mm radius, 8 poles: the block from 76 mm to 46 mm, its half 6 mm thick.
TEST(RotorTemplates, AreasOfASpoke) {
  const auto spoke =
      rotor("type: spoke\ninner_radius: 30 mm\nmagnet: {width: 30 mm, thickness: 12 mm}\ndepth: 4 mm\nopening: 5 mm\n"
            "barrier: 4 mm\nweb: 4 mm\n");
  const CrossSection half = spoke->half_pole();
  EXPECT_TRUE(half.reversed_image);
  EXPECT_NEAR(area_of(half, RegionKind::magnet), 180e-6, 1e-15);
  const Point edge{std::sqrt(80e-3 * 80e-3 - 2.5e-3 * 2.5e-3), 2.5e-3};
  EXPECT_NEAR(area_of(half, RegionKind::air, "opening between poles"),
              0.5 * 2.5e-3 * edge.x + 0.5 * 80e-3 * 80e-3 * std::asin(2.5 / 80.0) - 2.5e-3 * 76e-3, 1e-14);
  // The barrier: to the web along a line at right angles to the pole's axis, down the web to the hub's circle.
  const double axis = pi / 8.0, sine = std::sin(axis), cosine = std::cos(axis);
  const double way = 46e-3 * sine - 6e-3 * cosine - 2e-3;
  const Point top{46e-3 - way * sine, 6e-3 + way * cosine};
  const double along = std::sqrt(42e-3 * 42e-3 - 2e-3 * 2e-3);
  const Point foot{along * cosine + 2e-3 * sine, along * sine - 2e-3 * cosine};
  EXPECT_NEAR(area_of(half, RegionKind::air, "barrier"),
              polygon({{42e-3, 0.0}, {46e-3, 0.0}, {46e-3, 6e-3}, top, foot}) -
                  circle_segment(42e-3, {42e-3, 0.0}, foot),
              1e-14);
  EXPECT_EQ(spoke->steel_part({78e-3, 4e-3}), "lip");
  EXPECT_EQ(spoke->steel_part({35e-3, 4e-3}), "hub");
  EXPECT_EQ(spoke->steel_part({60e-3 * cosine, 60e-3 * sine}), "rotor pole");
  EXPECT_EQ(spoke->steel_part({43e-3 * cosine, 43e-3 * sine}), "web");
}

// Every magnet of a sector is one region, magnetised toward the north poles 0, 2, …
TEST(RotorTemplates, SpokesAreWholeAndPointToTheNorthPoles) {
  const auto machine = geometries::Machine::read(base::Document::parse(
      "machine: spokes\npoles: 8\nstack_length: 50 mm\nair_gap: 0.5 mm\n"
      "stator:\n  type: parallel-tooth-slot\n  slots: 24\n  bore_radius: 40 mm\n  outer_radius: 60 mm\n"
      "  tooth_width: 5 mm\n  slot: {depth: 10 mm, opening_depth: 1 mm}\n"
      "rotor: {type: spoke}\n"
      "winding: {layers: 1, coil_pitch: 3, turns_per_coil: 1, strand_diameter: 0.1 mm}\n"
      "magnet: none\nmaterials: {stator_steel: none, rotor_steel: none, conductor: none}\n",
      "spokes.yaml"));
  geometries::MeshOptions options;
  options.poles_in_sector = 2;
  const geometries::BodyMesh body = *geometries::mesh_sector(machine, options).rotor;
  EXPECT_NEAR(body.begin_angle, 0.0, 1e-15);
  std::vector<const geometries::Region*> magnets;
  for (const auto& region : body.regions)
    if (region.kind == RegionKind::magnet)
      magnets.push_back(&region);
  ASSERT_EQ(magnets.size(), 2U);
  const auto block = machine.rotor->magnets()[0];
  for (int k = 0; k < 2; ++k) {
    EXPECT_EQ(magnets[static_cast<std::size_t>(k)]->pole, k);
    EXPECT_NEAR(magnets[static_cast<std::size_t>(k)]->area, block.area, 1e-12 * block.area);
    const double q_axis = (2 * k + 1) * pi / 8.0, sign = k == 0 ? -1.0 : 1.0;  // clockwise toward pole 0, then 2
    const Point direction = magnets[static_cast<std::size_t>(k)]->magnetisation.direction({1.0, 0.0});
    EXPECT_NEAR(direction.x, -sign * std::sin(q_axis), 1e-12);
    EXPECT_NEAR(direction.y, sign * std::cos(q_axis), 1e-12);
  }
}

TEST(RotorTemplates, RefuseWithTheReason) {
  const auto says = [](const std::string& message, const std::string& part) {
    EXPECT_NE(message.find(part), std::string::npos) << message;
  };
  says(refusal("type: double-v\nlower: {apex_depth: 8 mm}\n"), "the layers would meet");
  says(refusal("type: double-v\nlower: {apex_depth: 8 mm}\n"), "allowed with the other values as they are: ");
  says(refusal("type: double-v\nupper: {rib: 6 mm}\n"), "upper.rib: 6 mm: the outer pocket would vanish");
  says(refusal("type: double-v\n", 2), "four poles at least");
  says(refusal("type: delta\nv: {apex_depth: 8 mm}\n"), "the layers would meet");
  says(refusal("type: delta\nbar: {magnet_widht: 18 mm}\n"), "magnet_width");
  says(refusal("type: u-magnet\nleg: {width: 40 mm}\n"), "longer than the leg");
  says(refusal("type: u-magnet\nmagnet: {width: 40 mm}\n"), "into the layer's bend");
  says(refusal("type: u-magnet\ndepth: 50 mm\n"), "reach the shaft hole");
  says(refusal("type: spoke\ndepth: 4 mm\nmagnet: {thickness: 34 mm}\n"), "meet at their inner ends");
  says(refusal("type: spoke\nmagnet: {width: 45 mm}\n"), "reach the shaft hole");
  says(refusal("type: spoke\nopening: 30 mm\n"), "wider than the magnet is thick");
  says(refusal("type: spoke\ninner_radius: 48.8 mm\nmagnet: {width: 25 mm, thickness: 10 mm}\ndepth: 2 mm\n"
               "barrier: 3 mm\nweb: 20 mm\n"),
       "its foot would reach the shaft hole");
  says(refusal("type: consequent-pole\ninner_radius: 1 mm\n"), "inner_radius 1.601 mm");
  says(refusal("type: spoke\nhub: wood\n"), "non-magnetic");
  says(refusal("type: synchronous-reluctance\nbarriers: 6\n"), "barrier ");
  says(refusal("type: synchronous-reluctance\nleg_carrier: 0.1 mm\n"), "too thin to be drawn");
}

}  // namespace
