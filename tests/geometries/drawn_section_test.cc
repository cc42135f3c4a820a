// SPDX-License-Identifier: GPL-3.0-or-later
// Faces of drawings: nested, adjoining, split by points on curves; and drawings that mean nothing.
#include "geometries/import/drawn_section.h"

#include "base/user_error.h"

#include <gtest/gtest.h>

#include <cmath>

namespace lodestone::geometries {
namespace {

constexpr double pi = 3.14159265358979323846;

/// Lines and arcs between points, each with its line number.
DrawnSection arranged(const std::vector<Point>& points, const std::vector<std::array<double, 3>>& curves) {
  std::vector<DrawnCurve> drawn;
  drawn.reserve(curves.size());
  for (const auto& [begin, end, turn] : curves)
    drawn.push_back({static_cast<int>(begin), static_cast<int>(end), turn, -1, static_cast<int>(drawn.size()) + 1});
  return arrange("test", points, std::vector<int>(points.size(), 0), drawn);
}

TEST(DrawnSection, NestedFacesAreHoles) {
  // A square of 4 m, in it one of 2 m, in that a circle of radius 0.5 m.
  const DrawnSection section = arranged(
      {{-2, -2}, {2, -2}, {2, 2}, {-2, 2}, {-1, -1}, {1, -1}, {1, 1}, {-1, 1}, {0.5, 0}, {-0.5, 0}},
      {{0, 1, 0}, {1, 2, 0}, {2, 3, 0}, {3, 0, 0}, {4, 5, 0}, {5, 6, 0}, {6, 7, 0}, {7, 4, 0}, {8, 9, pi}, {9, 8, pi}});
  ASSERT_EQ(section.faces.size(), 3u);
  const int outer = section.face_at({1.5, 0}), middle = section.face_at({0.7, 0.7}), disc = section.face_at({0.1, 0.2});
  ASSERT_GE(std::min({outer, middle, disc}), 0);
  EXPECT_NEAR(section.faces[static_cast<std::size_t>(outer)].area, 12.0, 1e-12);
  EXPECT_NEAR(section.faces[static_cast<std::size_t>(middle)].area, 4.0 - 0.25 * pi, 1e-12);
  EXPECT_NEAR(section.faces[static_cast<std::size_t>(disc)].area, 0.25 * pi, 1e-12);
  EXPECT_EQ(section.face_at({3, 0}), -1);
  for (const int face : {outer, middle, disc})
    EXPECT_EQ(section.face_at(section.inside(face)), face);
}

TEST(DrawnSection, PointsOnCurvesSplitThem) {
  // A wall that ends on the middle of two sides, and one that ends nowhere.
  const DrawnSection section = arranged({{0, 0}, {2, 0}, {2, 1}, {0, 1}, {1, 0}, {1, 1}, {1.5, 0.5}},
                                        {{0, 1, 0}, {1, 2, 0}, {2, 3, 0}, {3, 0, 0}, {4, 5, 0}, {1, 6, 0}});
  ASSERT_EQ(section.faces.size(), 2u);
  EXPECT_NEAR(section.faces[0].area, 1.0, 1e-12);
  EXPECT_NEAR(section.faces[1].area, 1.0, 1e-12);
  EXPECT_EQ(section.curves.size(), 7u) << "the wall to nowhere is gone";
}

TEST(DrawnSection, TangentArcsBoundFaces) {
  // A disc that touches a larger one from inside at their common point.
  const DrawnSection section = arranged({{2, 0}, {-2, 0}, {0, 0}}, {{0, 1, pi}, {1, 0, pi}, {0, 2, pi}, {2, 0, pi}});
  ASSERT_EQ(section.faces.size(), 2u);
  const int crescent = section.face_at({-1, 0}), disc = section.face_at({1, 0.5});
  EXPECT_NEAR(section.faces[static_cast<std::size_t>(disc)].area, pi, 1e-12);
  EXPECT_NEAR(section.faces[static_cast<std::size_t>(crescent)].area, 3.0 * pi, 1e-12);
}

TEST(DrawnSection, DoubledCurvesAreOne) {
  const DrawnSection section =
      arranged({{0, 0}, {1, 0}, {1, 1}, {0, 1}}, {{0, 1, 0}, {1, 2, 0}, {2, 3, 0}, {3, 0, 0}, {1, 0, 0}, {2, 1, 0}});
  EXPECT_EQ(section.curves.size(), 4u);
  EXPECT_EQ(section.faces.size(), 1u);
}

TEST(DrawnSection, RefusesCrossings) {
  const std::vector<Point> points{{0, 0}, {2, 0}, {2, 1}, {0, 1}, {1, -0.5}, {1, 1.5}, {0.5, 0.5}, {2.5, 0.5}};
  const std::vector<std::array<double, 3>> box{{0, 1, 0}, {1, 2, 0}, {2, 3, 0}, {3, 0, 0}};
  for (const auto& extra : std::vector<std::array<double, 3>>{{4, 5, 0}, {6, 7, pi}, {6, 7, 0}, {0, 2, 1.5}}) {
    auto curves = box;
    curves.push_back(extra);
    curves.push_back({1, 3, 0});
    EXPECT_THROW(arranged(points, curves), base::UserError) << extra[0] << " " << extra[1];
  }
}

TEST(DrawnSection, RefusesNothing) {
  EXPECT_THROW(arranged({}, {}), base::UserError);
  EXPECT_THROW(arranged({{0, 0}, {1, 0}}, {{0, 1, 0}}), base::UserError) << "encloses nothing";
  EXPECT_THROW(arranged({{0, 0}, {1e-12, 0}, {1, 0}}, {{0, 1, 0}, {1, 2, 0}, {2, 0, 0}}), base::UserError);
}

}  // namespace
}  // namespace lodestone::geometries
