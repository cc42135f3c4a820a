// SPDX-License-Identifier: GPL-3.0-or-later
// What is read from a .fem text, in SI units, and the expressions of magnets' directions.
#include "geometries/import/direction_expression.h"
#include "geometries/import/fem_section.h"
#include "tests/support/fem_drawing.h"

#include <gtest/gtest.h>

#include <cmath>

namespace lodestone::geometries {
namespace {

constexpr double pi = 3.14159265358979323846;

FemModel read(const std::string& text) {
  return FemModel::read(FemText(text, "test.fem"));
}

TEST(FemModel, IsInSi) {
  // Capital letters and blanks do not matter; inches.
  const FemModel model =
      read("[FORMAT] = 4.0\n[frequency]=0\n[Depth] =  2\n[LengthUnits] = INCHES\n"
           "[ProblemType] = Planar\n"
           "[BdryProps] = 1\n<BeginBdry>\n<bdryname> = \"ramp\"\n<A_0> = 0.5\n<a_1> = 0.0254\n"
           "<A_2>=0.0508\n<EndBdry>\n"
           "[BlockProps] = 1\n<BeginBlock>\n<BlockName> = \"copper wire\"\n<J_re> = 3\n<Sigma> = 58\n"
           "<EndBlock>\n"
           "[NumPoints] = 2\n1 2 0 0\n-1 0.5 0\n[NumSegments] = 1\n0 1 -1 1 0 0\n"
           "[NumBlockLabels] = 1\n0.5 0.5 1 -1 0 90 3 7 2 \"theta + 90\"\n");
  EXPECT_DOUBLE_EQ(model.depth, 0.0508);
  EXPECT_EQ(model.name, "test");
  ASSERT_EQ(model.nodes.size(), 2u);
  EXPECT_DOUBLE_EQ(model.nodes[0].at.y, 0.0508);
  EXPECT_DOUBLE_EQ(model.boundaries[0].a0, 0.5);
  EXPECT_DOUBLE_EQ(model.boundaries[0].a1, 1.0);
  EXPECT_DOUBLE_EQ(model.boundaries[0].a2, 2.0);
  EXPECT_EQ(model.materials[0].name, "copper wire");
  EXPECT_DOUBLE_EQ(model.materials[0].current_density, 3e6);
  EXPECT_DOUBLE_EQ(model.materials[0].conductivity, 58e6);
  EXPECT_EQ(model.segments[0].boundary, 0);
  const FemLabel& label = model.labels[0];
  EXPECT_TRUE(label.is_default);
  EXPECT_DOUBLE_EQ(label.turns, 7.0);
  EXPECT_EQ(label.group, 3);
  EXPECT_DOUBLE_EQ(label.direction, 0.5 * pi) << "the expression, not the number";
  EXPECT_DOUBLE_EQ(label.direction_order, 1.0);
}

TEST(DirectionExpression, IsLinearInTheta) {
  const auto is = [](const std::string& text, double angle, double order) {
    const DirectionOfTheta d = parse_direction(text);
    EXPECT_NEAR(d.angle, angle, 1e-12) << text;
    EXPECT_NEAR(d.order, order, 1e-12) << text;
  };
  is("45", 45.0, 0.0);
  is(" theta ", 0.0, 1.0);
  is("theta+180", 180.0, 1.0);
  is("-theta", 0.0, -1.0);
  is("90 - 3*theta", 90.0, -3.0);
  is("2*(theta - 45)/4 + 1.5e1", -7.5, 0.5);
  is("180/pi*pi", 180.0, 0.0);
  is("-(-(-2))", -2.0, 0.0);
}

TEST(DirectionExpression, RefusesTheRest) {
  for (const char* text : {"", "x", "R*theta", "sin(theta)", "theta*theta", "1/theta", "1/0", "(theta", "theta)",
                           "1..2", "2 theta", "1e99*1e99", "theta^2", "+", "!"})
    EXPECT_THROW(parse_direction(text), ExpressionError) << text;
  EXPECT_THROW(parse_direction(std::string(10000, '-') + "1"), ExpressionError) << "nested too deeply";
}

TEST(FemSection, SectorOfTwoSides) {
  test::FemDrawing d;
  const int side = d.boundary("side", {"<BdryType> = 5"});
  const int air = d.material("Air");
  d.line(10, 0, 20, 0, side);
  d.line(0, 10, 0, 20, side);
  d.arc(10, 0, 90);
  d.arc(20, 0, 90);
  d.label(10, 11, air);
  const FemSection section = lay_out(read(d.text()));
  EXPECT_EQ(section.sectors, 4);
  EXPECT_TRUE(section.antiperiodic);
  EXPECT_DOUBLE_EQ(section.angle, 0.5 * pi);
  ASSERT_TRUE(section.stator);
  EXPECT_FALSE(section.rotor);
  EXPECT_NEAR(section.stator->begin_angle, 0.0, 1e-12);
  const SectorMesh mesh = mesh_section(section, 1.0);
  EXPECT_NEAR(mesh.stator->regions[0].area, pi * 75e-6, 1e-15);
}

/// Triples of a drawing that leaves its field undetermined or its symmetry unclosed.
TEST(FemSection, RefusesWhatHasNoSolution) {
  const auto refused = [](const test::FemDrawing& d) -> std::string {
    try {
      lay_out(read(d.text()));
    } catch (const base::UserError& error) {
      return error.what();
    }
    return "";
  };
  {
    test::FemDrawing d;  // two islands
    const int air = d.material("Air");
    d.rectangle(0, 0, 1, 1);
    d.rectangle(2, 0, 3, 1);
    d.label(0.5, 0.5, air);
    d.label(2.5, 0.5, air);
    EXPECT_NE(refused(d).find("their field is not determined"), std::string::npos) << refused(d);
  }
  {
    test::FemDrawing d;  // translation
    const int side = d.boundary("side", {"<BdryType> = 4"});
    const int air = d.material("Air");
    d.line(0, 0, 0, 1, side);
    d.line(3, 0, 3, 1, side);
    d.line(0, 0, 3, 0);
    d.line(0, 1, 3, 1);
    d.label(1, 0.5, air);
    EXPECT_NE(refused(d).find("translational periodicity is not supported"), std::string::npos) << refused(d);
  }
  {
    test::FemDrawing d;  // a third of a turn cannot be antiperiodic
    const int side = d.boundary("side", {"<BdryType> = 5"});
    const int air = d.material("Air");
    const double c = -0.5, s = std::sqrt(0.75);
    d.line(1, 0, 2, 0, side);
    d.line(c, s, 2 * c, 2 * s, side);
    d.arc(1, 0, 120);
    d.arc(2, 0, 120);
    d.label(0.75, 1.299, air);
    EXPECT_NE(refused(d).find("3 antiperiodic sectors do not close the circle"), std::string::npos) << refused(d);
  }
}

}  // namespace
}  // namespace lodestone::geometries
