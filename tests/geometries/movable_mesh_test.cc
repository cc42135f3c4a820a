// SPDX-License-Identifier: GPL-3.0-or-later
// Meshes that follow a machine's dimensions.
#include "geometries/sector_mesh.h"
#include "tests/geometries/prius.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cmath>
#include <string>
#include <utility>
#include <vector>

namespace lodestone::geometries {
namespace {

/// Lengths by their path, m.
using Changes = std::vector<std::pair<std::string, double>>;

Machine machine_with(const std::string& name, const Changes& lengths) {
  test::Replacements replacements;
  for (const auto& [path, length] : lengths)
    replacements.emplace_back(path, fmt::format("{:.17g} m", length));
  return test::machine_with(name, replacements);
}

void expect_same(const BodyMesh& a, const BodyMesh& b, double factor, double tolerance) {
  ASSERT_EQ(a.vertices.size(), b.vertices.size());
  ASSERT_EQ(a.cells, b.cells);
  double largest = 0.0;
  for (std::size_t v = 0; v < a.vertices.size(); ++v)
    largest = std::max(
        largest, std::hypot(a.vertices[v].x - factor * b.vertices[v].x, a.vertices[v].y - factor * b.vertices[v].y));
  EXPECT_LE(largest, tolerance);
}

TEST(MovableMesh, IsThatOfTheMachineAndStaysWhereNothingChanges) {
  for (const char* name : {"prius-2004", "v-54s6p", "servo-18s16p"}) {
    const Machine machine = machine_with(name, {});
    const MovableMesh movable(machine);
    const SectorMesh plain = mesh_sector(machine);
    expect_same(*movable.mesh().rotor, *plain.rotor, 1.0, 0.0);
    expect_same(*movable.mesh().stator, *plain.stator, 1.0, 0.0);
    const SectorMesh same = movable.moved_to(machine);
    expect_same(*same.rotor, *plain.rotor, 1.0, 0.0);
    expect_same(*same.stator, *plain.stator, 1.0, 0.0);
  }
}

// Every cell keeps its shape where the whole drawing grows.
TEST(MovableMesh, GrowsAsAWhole) {
  const double factor = 1.01;
  const Changes lengths = {{"air_gap", 0.424e-3},
                           {"stator.bore_radius", 23.114e-3},
                           {"stator.outer_radius", 30.176e-3},
                           {"stator.tooth_width", 4.318e-3},
                           {"stator.slot.depth", 5.029e-3},
                           {"stator.slot.opening_depth", 0.992e-3},
                           {"rotor.inner_radius", 18.096e-3},
                           {"rotor.magnet.width", 7.417e-3},
                           {"rotor.magnet.thickness", 1.905e-3}};
  Changes grown = lengths;
  for (auto& [path, length] : grown)
    length *= factor;
  const MovableMesh movable(machine_with("servo-18s16p", {}));
  const SectorMesh moved = movable.moved_to(machine_with("servo-18s16p", grown));
  expect_same(*moved.rotor, *movable.mesh().rotor, factor, 1e-14);
  expect_same(*moved.stator, *movable.mesh().stator, factor, 1e-14);
  EXPECT_NEAR(moved.rotor_rim_radius, factor * movable.mesh().rotor_rim_radius, 1e-15);
  EXPECT_NEAR(moved.stator_rim_radius, factor * movable.mesh().stator_rim_radius, 1e-15);
}

// The mesh after a change of half a per cent is one of the changed machine: check_mesh compares every region's area,
// every arc and both sides with the drawing.
TEST(MovableMesh, FitsTheChangedDrawing) {
  const MovableMesh movable(machine_with("prius-2004", {}));
  for (const auto& [path, length] : Changes{{"rotor.magnet.width", 18.9e-3},
                                            {"rotor.magnet.thickness", 6.5e-3},
                                            {"rotor.mouth_width", 42e-3},
                                            {"rotor.rib", 14e-3},
                                            {"stator.slot.opening_width", 1.93e-3},
                                            {"stator.slot.bottom_width", 8e-3},
                                            {"stator.slot.flank_depth", 29.3e-3},
                                            {"air_gap", 0.75e-3}}) {
    const SectorMesh moved = movable.moved_to(machine_with("prius-2004", {{path, 1.005 * length}}));
    EXPECT_NO_THROW(check_mesh(moved)) << path;
    // The ring sees its radii change, no vertex turn.
    for (const auto& [before, after] : {std::make_pair(&*movable.mesh().rotor, &*moved.rotor),
                                        std::make_pair(&*movable.mesh().stator, &*moved.stator)})
      for (const auto& edge : before->boundary)
        if (edge.boundary == Boundary::rim) {
          const Point &p = before->vertices[static_cast<std::size_t>(edge.a)],
                      &q = after->vertices[static_cast<std::size_t>(edge.a)];
          EXPECT_NEAR(std::atan2(p.y, p.x), std::atan2(q.y, q.x), 1e-14) << path;
        }
  }
}

TEST(MovableMesh, RefusesAnotherDrawing) {
  const MovableMesh movable(machine_with("v-54s6p", {}));
  EXPECT_THROW(movable.moved_to(machine_with("v-54s6p", {{"rotor.centre_web", 0.0}})), MeshError);
  EXPECT_THROW(movable.moved_to(machine_with("v-54s6p", {{"rotor.seat_step", 1e-3}})), MeshError);
  EXPECT_THROW(movable.moved_to(machine_with("prius-2004", {})), MeshError);
}

}  // namespace
}  // namespace lodestone::geometries
