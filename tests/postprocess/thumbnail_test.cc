// SPDX-License-Identifier: GPL-3.0-or-later
#include "postprocess/fields/thumbnail.h"

#include "benchmarks/verification/exact-solutions/surface_magnet_mesh.h"
#include "postprocess/fields/field_view.h"
#include "postprocess/fields/polylines.h"
#include "tests/support/slotted_machine.h"

#include <algorithm>
#include <cmath>
#include <gtest/gtest.h>

namespace lodestone::postprocess {
namespace {

using geometries::Point;

const double pi = std::acos(-1.0);

double distance_to(const std::vector<Point>& line, const Point& point) {
  double least = std::hypot(point.x - line.front().x, point.y - line.front().y);
  for (std::size_t i = 1; i < line.size(); ++i) {
    const Point along = {line[i].x - line[i - 1].x, line[i].y - line[i - 1].y};
    const Point at = {point.x - line[i - 1].x, point.y - line[i - 1].y};
    const double square = along.x * along.x + along.y * along.y;
    const double part = std::clamp((at.x * along.x + at.y * along.y) / square, 0.0, 1.0);
    least = std::min(least, std::hypot(at.x - part * along.x, at.y - part * along.y));
  }
  return least;
}

TEST(Polylines, PutPiecesTogether) {
  const auto on_circle = [](int i) { return Point{std::cos(2.0 * pi * i / 7), std::sin(2.0 * pi * i / 7)}; };
  // Out of order, ends that agree to rounding, a closed line and an open one.
  std::vector<std::array<Point, 2>> pieces;
  for (const int i : {3, 0, 6, 2, 5, 1, 4})
    pieces.push_back({on_circle(i), on_circle(i + 1)});
  pieces.push_back({Point{6.0, 0.0}, Point{7.0, 0.0}});
  pieces.push_back({Point{5.0, 0.0}, Point{6.0 + 1e-12, 1e-12}});
  const auto lines = joined(pieces, 1e-6);
  ASSERT_EQ(lines.size(), 2u);
  EXPECT_EQ(lines[0].size(), 3u) << "the open one";
  EXPECT_EQ(lines[0].front().x, 5.0);
  EXPECT_EQ(lines[0].back().x, 7.0);
  ASSERT_EQ(lines[1].size(), 8u) << "the closed one";
  EXPECT_NEAR(std::hypot(lines[1].front().x - lines[1].back().x, lines[1].front().y - lines[1].back().y), 0.0, 1e-12);
  EXPECT_TRUE(joined({}, 1e-6).empty());
}

TEST(Polylines, KeepTheirCourseWithFewPoints) {
  EXPECT_EQ(simplified({{0.0, 0.0}, {1.0, 0.0}, {2.0, 0.0}, {2.0, 3.0}}, 1e-9).size(), 3u);
  EXPECT_EQ(simplified({{0.0, 0.0}, {1.0, 1e-3}, {2.0, 0.0}}, 2e-3).size(), 2u);
  EXPECT_EQ(simplified({{0.0, 0.0}, {1.0, 1e-3}, {2.0, 0.0}}, 5e-4).size(), 3u);
  EXPECT_TRUE(simplified({}, 1.0).empty());

  std::vector<Point> circle;
  for (int i = 0; i <= 2000; ++i)
    circle.push_back({std::cos(2.0 * pi * i / 2000), std::sin(2.0 * pi * i / 2000)});
  const double distance = 1e-3;
  const std::vector<Point> few = simplified(circle, distance);
  for (const Point& point : circle)
    ASSERT_LE(distance_to(few, point), distance);
  // A chord of the angle 2a lies 1 - cos a within: no fewer chords than π/a can do, halving gives less than twice as
  // many.
  const double least = pi / std::acos(1.0 - distance);
  EXPECT_GE(static_cast<double>(few.size()) - 1.0, least);
  EXPECT_LE(static_cast<double>(few.size()) - 1.0, 2.0 * least);
}

TEST(Thumbnail, ShowsTheSectorWithTheSolutionsFluxDensity) {
  const auto machine = support::slotted_machine(1);
  solver::Circuit circuit;
  circuit.stack_length = 0.1;
  solver::FieldProblem problem(machine.mesh, machine.laws, circuit, {});
  solver::OperatingState state;
  state.phase_currents = solver::phases_from_dq({-500.0, 2000.0}, 0.4);
  state.rotor_angle = machine.phase_a_axis + 0.4 / support::SlottedMachine::pole_pairs;
  const solver::FieldSolution solution = problem.solve(state);
  const Thumbnail thumbnail = sector_thumbnail(machine.mesh, solution, 17);

  const FieldView view = view_field(machine.mesh, solution, 1);
  std::size_t at = 0;
  for (const BodyView& body : view.bodies) {
    const BodyImage image = image_of_sector(view, body);
    for (std::size_t cell = 0; cell < body.mesh->cells.size(); ++cell)
      for (const std::size_t corner : {0u, 1u, 3u, 2u}) {
        const Point point = turned(body.lattice.points[4 * cell + corner], image.turn);
        const Point& b = body.lattice.flux_density[4 * cell + corner];
        ASSERT_NEAR(thumbnail.corners[at].x, point.x, 1e-12);
        ASSERT_NEAR(thumbnail.corners[at].y, point.y, 1e-12);
        ASSERT_NEAR(thumbnail.flux_density[at], std::hypot(b.x, b.y), 1e-9);
        ++at;
      }
  }
  // The ring: from one side of the stator's sector to the other, between the rims.
  ASSERT_EQ(thumbnail.corners.size(), thumbnail.flux_density.size());
  ASSERT_GT(thumbnail.corners.size(), at);
  double from = 10.0, to = -10.0;
  for (; at < thumbnail.corners.size(); ++at) {
    const Point& point = thumbnail.corners[at];
    const double radius = std::hypot(point.x, point.y);
    ASSERT_GE(radius, machine.mesh.rotor_rim_radius - 1e-12);
    ASSERT_LE(radius, machine.mesh.stator_rim_radius + 1e-12);
    const double angle = std::remainder(std::atan2(point.y, point.x) - thumbnail.middle, 2.0 * pi);
    from = std::min(from, angle);
    to = std::max(to, angle);
    ASSERT_NEAR(thumbnail.flux_density[at], ring_flux_density(view, thumbnail.middle + angle), 1e-9);
  }
  EXPECT_NEAR(from, -0.5 * machine.mesh.angle, 1e-9);
  EXPECT_NEAR(to, 0.5 * machine.mesh.angle, 1e-9);
  EXPECT_NEAR(thumbnail.middle, machine.mesh.stator->begin_angle + 0.5 * machine.mesh.angle, 1e-12);
  EXPECT_EQ(thumbnail.angle, machine.mesh.angle);
  EXPECT_FALSE(thumbnail.outlines.empty());
}

// The slotless machine of benchmarks/verification/exact-solutions: A of the gap as a series (Zhu and Howe 1993).
TEST(Thumbnail, FluxLinesOfTheSlotlessMachineFollowTheAnalyticField) {
  using namespace verification;
  const SurfaceMagnets magnets = reference_magnets(2, SurfaceMagnets::Pattern::parallel, 1.05);
  const MeshedMachine machine = slotless_machine(magnets, reference_bore, {2, 1.0});
  solver::FieldProblem problem(machine.mesh, machine.laws, {}, {});
  const solver::FieldSolution solution = problem.solve({});
  constexpr int count = 17;
  const Thumbnail thumbnail = sector_thumbnail(machine.mesh, solution, count);
  double most = 0.0;
  for (const BodyView& body : view_field(machine.mesh, solution).bodies)
    for (const double potential : body.lattice.potential)
      most = std::max(most, std::abs(potential));

  int seen = 0;
  double worst = 0.0;
  for (const std::vector<Point>& line : thumbnail.flux_lines)
    for (const Point& point : line) {
      const double radius = std::hypot(point.x, point.y);
      if (radius < magnets.magnet_radius + 1e-6 || radius > reference_bore - 1e-6)
        continue;
      double exact = 0.0;
      for (int n = 1; n <= 99; n += 2) {
        const double order = n * magnets.pole_pairs;
        exact += slotless_field(magnets, reference_bore, order, reference_bore).radial * reference_bore / order *
                 std::cosh(order * std::log(reference_bore / radius)) * std::sin(order * std::atan2(point.y, point.x));
      }
      // Levels are the odd multiples of most/count.
      const double level = (2.0 * std::floor(0.5 * exact * count / most + 0.5 * count) - count + 1.0) * most / count;
      worst = std::max(worst, std::abs(exact - level) / most);
      ++seen;
    }
  EXPECT_GT(seen, 30);
  RecordProperty("worst", std::to_string(worst));
  // A is taken as straight along the edges of triangles: (ν h/r)²/8 of its harmonic ν, with faces of some 2 degrees.
  EXPECT_LT(worst, 2e-4);
}

}  // namespace
}  // namespace lodestone::postprocess
