// SPDX-License-Identifier: GPL-3.0-or-later
// Meshes of Gmsh's formats: the areas of what was meshed, by formula, and what is refused.
#include "base/document.h"
#include "base/user_error.h"
#include "geometries/import/drawing_model.h"
#include "tests/support/small_mesh.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cmath>
#include <filesystem>
#include <fstream>

namespace lodestone::geometries {
namespace {

constexpr double pi = 3.14159265358979323846;
const std::string rings = "layers: {core: {steel: m270-35a}, space: air}\n";
const std::string square = "layers: {core: {steel: m270-35a}}\n";

DrawingReading read(const std::string& text, const std::string& layers) {
  const std::string stem = testing::TempDir() + testing::UnitTest::GetInstance()->current_test_info()->name();
  std::ofstream(stem + ".msh", std::ios::binary) << text;
  std::ofstream(stem + ".yaml") << "drawing: " << std::filesystem::path(stem).filename().string()
                                << ".msh\ndepth: 10 mm\nunit: mm\n"
                                << layers;
  return read_drawing(stem + ".msh");
}
std::string complaint(const std::string& text, const std::string& layers) {
  try {
    model_of(read(text, layers));
  } catch (const base::UserError& error) {
    return error.what();
  }
  return "";
}
/// mm², of the regions of a layer.
double area(const DrawingReading& reading, const std::string& layer) {
  double sum = 0.0;
  for (std::size_t f = 0; f < reading.drawing.layer.size(); ++f)
    if (reading.drawing.layer[f] == layer)
      sum += 1e6 * reading.drawing.section.faces[f].area;
  return sum;
}

TEST(Msh, CirclesOfFirstAndSecondOrder) {
  // 16 edges on each circle, whose chords alone would be 2.6 % short of area.
  for (const bool new_format : {false, true})
    for (const bool second_order : {false, true}) {
      const DrawingReading reading = read(test::ring_mesh(new_format, 16, 2, second_order), rings);
      ASSERT_TRUE(reading.faults.empty()) << reading.faults.front().text;
      EXPECT_NEAR(area(reading, "core"), pi * 300.0, 1e-9 * pi * 300.0);
      EXPECT_NEAR(area(reading, "space"), pi * 500.0, 1e-9 * pi * 500.0);
      EXPECT_EQ(reading.drawing.section.faces.size(), 3u) << "the hole, which holds no element";
      EXPECT_LE(reading.drawing.section.curves.size(), 15u) << "edges are joined to arcs";
    }
}

TEST(Msh, EdgesOfMoreThanThirtyDegreesAreSides) {
  // Hexagons, since nothing tells of circles: 6 triangles about the middle.
  const DrawingReading reading = read(test::ring_mesh(false, 6, 2, false), rings);
  EXPECT_NEAR(area(reading, "core"), 1.5 * std::sqrt(3.0) * 300.0, 1e-6);
}

/// Two triangles, 10 × 10 mm, and lines of MSH 2.2 in place of others.
std::string two_triangles(const std::string& elements, const std::string& fourth_node = "4 0 10 0") {
  return "$MeshFormat\n2.2 0 8\n$EndMeshFormat\n$PhysicalNames\n2\n1 7 \"rim\"\n2 1 \"core\"\n$EndPhysicalNames\n"
         "$Nodes\n4\n1 0 0 0\n2 10 0 0\n3 10 10 0\n" +
         fourth_node + "\n$EndNodes\n$Elements\n" + elements + "$EndElements\n";
}
const std::string good = "2\n1 2 2 1 1 1 2 3\n2 2 2 1 1 1 3 4\n";

TEST(Msh, StraightSidesAndACornerThatIsNoArc) {
  // One edge a side: the four corners lie on a circle, which is none.
  const DrawingReading reading = read(two_triangles(good), square);
  ASSERT_TRUE(reading.faults.empty());
  EXPECT_NEAR(area(reading, "core"), 100.0, 1e-9);
  EXPECT_EQ(reading.drawing.section.curves.size(), 4u);
}

TEST(Msh, LinesOfAPhysicalCurveAreALayerOnDemand) {
  const std::string text = two_triangles("3\n1 2 2 1 1 1 2 3\n2 2 2 1 1 1 3 4\n3 1 2 7 5 1 2\n");
  DrawingReading reading = read(text, square + "flux_normal: [rim]\n");
  ASSERT_TRUE(reading.model);
  int open = 0;
  for (const std::string& condition : reading.drawing.condition)
    open += condition == "flux_normal" ? 1 : 0;
  EXPECT_EQ(open, 1);
  EXPECT_NE(complaint(text, square + "flux_normal: [rum]\n").find("has no layer 'rum'"), std::string::npos);
}

TEST(Msh, IsRefusedByLine) {
  const auto expect = [](const std::string& text, const std::string& part, const std::string& layers = square) {
    const std::string error = complaint(text, layers);
    EXPECT_NE(error.find(part), std::string::npos) << part << "\n" << error;
  };
  expect("", "the file is empty");
  expect("0\nSECTION\n", ":1: '0' stands outside of every section");
  expect("$MeshFormat\n4 0 8\n$EndMeshFormat\n", ":2: format 4 is not read: 2.2 and 4.1 are");
  expect("$MeshFormat\n4.1 1 8\n$EndMeshFormat\n", "binary mesh");
  expect("$MeshFormat\n2.2 0 8\n$EndMeshFormat\n", "it has no section $Nodes");
  expect(two_triangles(good).substr(0, 150), "the file was cut off");
  expect(two_triangles("3\n1 2 2 1 1 1 2 3\n2 2 2 1 1 1 3 4\n"), ":20: '$EndElements' stands where");
  expect(two_triangles("1\n1 2 2 1 1 1 2 3\n2 2 2 1 1 1 3 4\n"), "; is the count right?");
  expect(two_triangles("2\n1 2 2 1 1 1 2 3\n2 2 2 1 1 1 3 9\n"), ":19: the element has a node 9, which $Nodes has not");
  expect(two_triangles("2\n1 2 2 1 1 1 2 3\n2 2 2 1 1 3 3 4\n"), ":19: the element has the same node at two corners");
  expect(two_triangles("1\n1 4 2 1 1 1 2 3 4\n"), ":18: an element of type 4 is a solid");
  expect(two_triangles("1\n1 21 2 1 1 1 2 3 4 1 2 3 4 1 2\n"), ":18: elements of type 21 are not read");
  expect(two_triangles(good, "4 0 10 5"), ":14: node 4 lies at z = 5, the first one at 0: a plane section is needed");
  expect(two_triangles(good, "3 0 10 0"), ":14: a second node 3");
  expect(two_triangles("3\n1 2 2 1 1 1 2 3\n2 2 2 1 1 1 3 4\n3 2 2 1 1 1 3 2\n"),
         ":20: the element lies on others: its edge at (0, 0) mm has three");
  expect(two_triangles("2\n1 2 2 1 1 1 2 3\n2 2 2 0 1 1 3 4\n"), "the layer '(no physical surface)'");
  expect(two_triangles(good), "the layer 'core' (4 lines) has no meaning in ", "layers: {cores: air}\n");
  expect(two_triangles(good), "did you mean 'cores'?", "layers: {cores: air}\n");
}

}  // namespace
}  // namespace lodestone::geometries
