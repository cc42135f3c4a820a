// SPDX-License-Identifier: GPL-3.0-or-later
// Small DXF drawings, written here by hand: areas of the regions that come out against formulas, and what is refused.
#include "base/document.h"
#include "geometries/import/drawing_model.h"
#include "tests/support/mutations.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cmath>
#include <filesystem>
#include <fstream>
#include <random>

namespace lodestone::geometries {
namespace {

constexpr double pi = 3.14159265358979323846;

using Groups = std::vector<std::pair<int, std::string>>;

std::string entity(const std::string& type, const Groups& groups, const std::string& layer = "steel") {
  std::string text = fmt::format("0\n{}\n8\n{}\n", type, layer);
  for (const auto& [code, value] : groups)
    text += fmt::format("{}\n{}\n", code, value);
  return text;
}
std::string line(double x0, double y0, double x1, double y1) {
  return entity("LINE", {{10, fmt::format("{}", x0)},
                         {20, fmt::format("{}", y0)},
                         {11, fmt::format("{}", x1)},
                         {21, fmt::format("{}", y1)}});
}
std::string square() {
  return line(0, 0, 10, 0) + line(10, 0, 10, 10) + line(10, 10, 0, 10) + line(0, 10, 0, 0);
}
/// `blocks` within their section.
std::string dxf(const std::string& entities, const std::string& blocks = "") {
  std::string text = "0\nSECTION\n2\nHEADER\n9\n$INSUNITS\n70\n4\n0\nENDSEC\n";
  if (!blocks.empty())
    text += "0\nSECTION\n2\nBLOCKS\n" + blocks + "0\nENDSEC\n";
  return text + "0\nSECTION\n2\nENTITIES\n" + entities + "0\nENDSEC\n0\nEOF\n";
}

/// @param more lines of the description.
DrawingReading read(const std::string& text, const std::string& more = "") {
  const std::string stem = testing::TempDir() + testing::UnitTest::GetInstance()->current_test_info()->name();
  std::ofstream(stem + ".dxf", std::ios::binary) << text;
  std::ofstream(stem + ".yaml") << "drawing: " << std::filesystem::path(stem).filename().string() << ".dxf\n"
                                << "depth: 10 mm\nlayers:\n  steel: {steel: m270-35a}\n"
                                << more;
  return read_drawing(stem + ".dxf");
}

/// mm², of all regions.
double area(const std::string& text, const std::string& more = "") {
  const DrawingReading reading = read(text, more);
  model_of(reading);
  double sum = 0.0;
  for (const DrawnFace& face : reading.drawing.section.faces)
    sum += 1e6 * face.area;
  return sum;
}

TEST(Dxf, Lines) {
  EXPECT_NEAR(area(dxf(square())), 100.0, 1e-9);
}

TEST(Dxf, Circle) {
  EXPECT_NEAR(area(dxf(entity("CIRCLE", {{10, "3"}, {20, "4"}, {40, "5"}}))), 25.0 * pi, 1e-9);
}

TEST(Dxf, ArcAndItsChord) {
  EXPECT_NEAR(area(dxf(entity("ARC", {{10, "0"}, {20, "0"}, {40, "5"}, {50, "0"}, {51, "180"}}) + line(-5, 0, 5, 0))),
              12.5 * pi, 1e-9);
}

TEST(Dxf, EllipseAsArcs) {
  // Arcs within 1e-5 of the half axis of 5 mm on a circumference below 2π·5 mm.
  EXPECT_NEAR(area(dxf(entity("ELLIPSE", {{10, "0"}, {20, "0"}, {11, "3"}, {21, "4"}, {40, "0.5"}}))), 12.5 * pi,
              1e-5 * 5.0 * 2.0 * pi * 5.0);
}

TEST(Dxf, LightPolylineWithBulges) {
  // A square on whose right side a half circle stands: bulge 1.
  const std::string text = entity("LWPOLYLINE", {{90, "4"},
                                                 {70, "1"},
                                                 {10, "0"},
                                                 {20, "0"},
                                                 {10, "10"},
                                                 {20, "0"},
                                                 {42, "1"},
                                                 {10, "10"},
                                                 {20, "10"},
                                                 {10, "0"},
                                                 {20, "10"}});
  EXPECT_NEAR(area(dxf(text)), 100.0 + 12.5 * pi, 1e-9);
}

TEST(Dxf, PolylineWithBulges) {
  const std::string text = entity("POLYLINE", {{66, "1"}, {70, "1"}}) + entity("VERTEX", {{10, "0"}, {20, "0"}}) +
                           entity("VERTEX", {{10, "10"}, {20, "0"}, {42, "-1"}}) +
                           entity("VERTEX", {{10, "10"}, {20, "10"}}) + entity("VERTEX", {{10, "0"}, {20, "10"}}) +
                           entity("SEQEND", {});
  EXPECT_NEAR(area(dxf(text)), 100.0 - 12.5 * pi, 1e-9);
}

TEST(Dxf, SplineOfDegreeTwo) {
  // A parabola over its chord of 10 mm, control point at 10 mm: two thirds of chord times height 5 mm.
  Groups groups = {{70, "8"}, {71, "2"}, {72, "6"}, {73, "3"}, {74, "0"}};
  for (const char* knot : {"0", "0", "0", "1", "1", "1"})
    groups.emplace_back(40, knot);
  for (const auto& [x, y] : {std::pair{"0", "0"}, {"5", "10"}, {"10", "0"}}) {
    groups.emplace_back(10, x);
    groups.emplace_back(20, y);
    groups.emplace_back(30, "0");
  }
  EXPECT_NEAR(area(dxf(entity("SPLINE", groups) + line(0, 0, 10, 0))), 100.0 / 3.0, 1e-5 * 11.2 * 15.0);
}

TEST(Dxf, BlockInsertedAndMirrored) {
  const std::string block = "0\nBLOCK\n8\n0\n2\nhalf\n70\n0\n10\n0\n20\n0\n" +
                            entity("ARC", {{10, "0"}, {20, "0"}, {40, "5"}, {50, "0"}, {51, "90"}}, "0") +
                            entity("LINE", {{10, "0"}, {20, "0"}, {11, "5"}, {21, "0"}}, "0") +
                            entity("LINE", {{10, "0"}, {20, "5"}, {11, "0"}, {21, "0"}}, "0") + "0\nENDBLK\n8\n0\n";
  const std::string inserts =
      entity("INSERT", {{2, "half"}, {10, "20"}, {20, "0"}}) +
      entity("INSERT", {{2, "half"}, {10, "-20"}, {20, "0"}, {41, "-2"}, {42, "2"}, {50, "30"}});
  // A quarter, and one of twice its size.
  EXPECT_NEAR(area(dxf(inserts, block)), 6.25 * pi * 5.0, 1e-9);
}

TEST(Dxf, BlockInColumnsAndRowsWithinABlock) {
  // A square of 2 × 2 mm about its base point in an array of 3 × 2 at pitches of 5 and 4 mm, that array inserted turned
  // by 30 degrees, seen from behind. Where the squares come to lie, from AutoCAD's rule by hand.
  const std::string blocks =
      "0\nBLOCK\n8\n0\n2\nsquare\n70\n0\n10\n1\n20\n1\n" +
      entity("LWPOLYLINE",
             {{90, "4"},
              {70, "1"},
              {10, "0"},
              {20, "0"},
              {10, "2"},
              {20, "0"},
              {10, "2"},
              {20, "2"},
              {10, "0"},
              {20, "2"}},
             "0") +
      "0\nENDBLK\n8\n0\n0\nBLOCK\n8\n0\n2\narray\n70\n0\n10\n0\n20\n0\n" +
      entity("INSERT", {{2, "square"}, {10, "1"}, {20, "2"}, {70, "3"}, {71, "2"}, {44, "5"}, {45, "4"}}, "0") +
      "0\nENDBLK\n8\n0\n";
  const DrawingReading reading =
      read(dxf(entity("INSERT", {{2, "array"}, {10, "7"}, {20, "3"}, {50, "30"}, {230, "-1"}}), blocks));
  ASSERT_TRUE(reading.faults.empty());
  ASSERT_EQ(reading.drawing.section.faces.size(), 6u);
  const double c = std::sqrt(0.75), s = 0.5;
  for (int column = 0; column < 3; ++column)
    for (int row = 0; row < 2; ++row) {
      const double u = 1.0 + 5.0 * column, v = 2.0 + 4.0 * row;
      const Point at{-1e-3 * (7.0 + c * u - s * v), 1e-3 * (3.0 + s * u + c * v)};
      const int face = reading.drawing.section.face_at(at);
      ASSERT_GE(face, 0);
      EXPECT_NEAR(reading.drawing.section.faces[static_cast<std::size_t>(face)].area, 4e-6, 4e-15);
      EXPECT_EQ(reading.drawing.layer[static_cast<std::size_t>(face)], "steel");
    }
}

std::string complaint(const std::string& text, const std::string& more = "") {
  try {
    model_of(read(text, more));
  } catch (const base::UserError& error) {
    return error.what();
  }
  return "";
}

TEST(Dxf, CrossingIsRefusedByPlace) {
  const std::string error = complaint(dxf(square() + line(-5, 5, 15, 5.5)));
  EXPECT_NE(error.find("crosses"), std::string::npos) << error;
  EXPECT_NE(error.find("(10, 5.375) mm"), std::string::npos) << error;
}

TEST(Dxf, GapIsRefusedByPlace) {
  const std::string error =
      complaint(dxf(line(0, 0, 10, 0) + line(10, 0, 10, 10) + line(10, 10, 0, 10) + line(0, 9.9, 0, 0)));
  EXPECT_NE(error.find("nothing goes on; the nearest other loose end is 0.1 mm away"), std::string::npos) << error;
  EXPECT_NE(error.find("(0, 9.9) mm"), std::string::npos) << error;
}

TEST(Dxf, LayerWithoutMeaningIsRefused) {
  const std::string text = dxf(square() + entity("CIRCLE", {{10, "5"}, {20, "5"}, {40, "2"}}, "stell"));
  const std::string error = complaint(text);
  EXPECT_NE(error.find("line 64, (7, 5) mm: the layer 'stell' (4 lines) has no meaning in "), std::string::npos)
      << error;
  EXPECT_NE(error.find("did you mean 'steel'?"), std::string::npos) << error;
  // Its lines may part regions that others tell.
  EXPECT_NEAR(area(text, "outlines: [stell]\n"), 100.0, 1e-9);
  EXPECT_NEAR(area(text, "ignore: [stell]\n"), 100.0, 1e-9);
  const DrawingReading remarked = read(dxf(square() + entity("POINT", {{10, "5"}, {20, "5"}}, "notes")));
  ASSERT_EQ(remarked.remarks.size(), 1u);
  EXPECT_EQ(remarked.remarks[0].find("Points and texts of layer 'notes' are not read"), 0u) << remarked.remarks[0];
}

TEST(Dxf, RegionWithoutLayerIsRefusedByPlace) {
  // A square of outlines beside the one of steel.
  const std::string text = dxf(square() + entity("LINE", {{10, "10"}, {20, "0"}, {11, "20"}, {21, "0"}}, "ink") +
                               entity("LINE", {{10, "20"}, {20, "0"}, {11, "20"}, {21, "10"}}, "ink") +
                               entity("LINE", {{10, "20"}, {20, "10"}, {11, "10"}, {21, "10"}}, "ink"));
  const std::string error = complaint(text, "outlines: [ink]\n");
  EXPECT_NE(error.find("mm: no layer of 'layers' encloses the region here (100 mm2, beside that line)"),
            std::string::npos)
      << error;
  EXPECT_NE(error.find("\n  line "), std::string::npos) << error;
}

/// A quarter of a ring between two radii, mm.
std::string quarter(const std::string& inner = "10", const std::string& outer = "20",
                    const std::string& layer = "steel") {
  return entity("ARC", {{10, "0"}, {20, "0"}, {40, inner}, {50, "0"}, {51, "90"}}, layer) +
         entity("ARC", {{10, "0"}, {20, "0"}, {40, outer}, {50, "0"}, {51, "90"}}, layer) +
         entity("LINE", {{10, inner}, {20, "0"}, {11, outer}, {21, "0"}}, layer) +
         entity("LINE", {{10, "0"}, {20, inner}, {11, "0"}, {21, outer}}, layer);
}

TEST(Dxf, SectorsMustMeet) {
  EXPECT_EQ(complaint(dxf(quarter()), "sectors: 4\nperiodicity: antiperiodic\n"), "");
  std::string error = complaint(dxf(quarter()), "sectors: 6\nperiodicity: antiperiodic\n");
  EXPECT_NE(error.find(".yaml:5: sectors: no side of the drawing meets another one when it is turned by 60 degrees"),
            std::string::npos)
      << error;
  error = complaint(dxf(quarter()), "poles: 6\nsectors: 4\nperiodicity: antiperiodic\n");
  EXPECT_NE(error.find(".yaml:5:8: poles: 6 poles cannot be parted into 4 sectors"), std::string::npos) << error;
  error = complaint(dxf(quarter()), "poles: 4\nsectors: 4\nperiodicity: periodic\n");
  EXPECT_NE(error.find(".yaml:7:14: periodicity: a sector of 1 pole of 4 is antiperiodic"), std::string::npos) << error;
  // One side in pieces, as where a barrier ends in it, beside a ring whose sides meet.
  error = complaint(dxf(quarter() + quarter("20", "30", "more") +
                        entity("LINE", {{10, "12"}, {20, "0"}, {11, "14"}, {21, "3"}}, "ink") +
                        entity("LINE", {{10, "14"}, {20, "3"}, {11, "17"}, {21, "0"}}, "ink")),
                    "  more: air\noutlines: [ink]\nsectors: 4\nperiodicity: antiperiodic\n");
  EXPECT_NE(error.find("the line lies in a side of the sector and meets no other one when it is turned by 90 degrees"),
            std::string::npos)
      << error;
}

TEST(Dxf, FilesThatAreNoDrawing) {
  const std::string whole = dxf(square());
  EXPECT_NE(complaint(""), "");
  EXPECT_NE(complaint(std::string("AutoCAD Binary DXF\r\n\x1a\0", 22)), "");
  EXPECT_NE(complaint(whole.substr(0, whole.size() / 2)), "");
  EXPECT_NE(complaint(dxf(entity("CIRCLE", {{10, "nan"}, {20, "5"}, {40, "2"}}))), "");
  EXPECT_NE(complaint(dxf(entity("CIRCLE", {{10, "0"}, {20, "5"}, {40, "-2"}}))), "");
  EXPECT_NE(complaint(dxf(entity("CIRCLE", {{10, "0"}, {20, "five"}, {40, "2"}}))), "");
  EXPECT_NE(complaint(dxf(entity("CIRCLE", {{10, "1e300"}, {20, "5"}, {40, "2"}}))), "");
}

// A whole machine's go to the mesh in mutated_files_test.cc.
TEST(Dxf, FiftyMutationsAreReadOrRefused) {
  const std::string whole = dxf(square());
  ASSERT_NO_THROW(model_of(read(whole))) << "the whole file is good";
  std::mt19937 random(20261128);
  int refused = 0;
  for (int k = 0; k < test::mutations_to_try(); ++k) {
    try {
      model_of(read(test::mutated(whole, random)));
    } catch (const base::UserError& error) {  // anything else fails the test
      EXPECT_NE(std::string(error.what()), "");
      ++refused;
    }
  }
  EXPECT_GT(refused, 0);  // of so small a drawing nearly all
}

}  // namespace
}  // namespace lodestone::geometries
