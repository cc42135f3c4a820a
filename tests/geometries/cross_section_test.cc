// SPDX-License-Identifier: GPL-3.0-or-later
#include "geometries/cross_section.h"
#include "geometries/section_builder.h"

#include <gtest/gtest.h>

#include <cmath>

namespace {

using namespace lodestone::geometries;

constexpr double pi = 3.14159265358979323846;

TEST(CrossSection, AreaOfLinesArcsAndHoles) {
  // A half disc of radius 2 about (1, 0) with a square hole of side 0.5: π 2²/2 − 0.25.
  SectionBuilder draw;
  const int left = draw.point({-1.0, 0.0}, 0.0), right = draw.point({3.0, 0.0}, 0.0), top = draw.point({1.0, 2.0}, 0.0);
  const Point centre{1.0, 0.0};
  std::vector<int> outline{draw.line(left, right), draw.arc(right, top, centre), draw.arc(left, top, centre)};
  std::vector<int> corner;
  for (const Point& p : {Point{1.0, 0.5}, Point{1.5, 0.5}, Point{1.5, 1.0}, Point{1.0, 1.0}})
    corner.push_back(draw.point(p, 0.0));
  for (std::size_t k = 0; k < 4; ++k)
    outline.push_back(draw.line(corner[k], corner[(k + 1) % 4]));
  draw.shape("half disc", RegionKind::steel, outline);
  const CrossSection section = draw.finish();
  EXPECT_NEAR(section.area(section.shapes[0]), 2.0 * pi - 0.25, 1e-13);
  EXPECT_EQ(section.loops(section.shapes[0]).size(), 2U);
}

TEST(CrossSection, ACurveOfTwoRegionsIsAddedOnce) {
  SectionBuilder draw;
  const int a = draw.point({0.0, 0.0}, 0.0), b = draw.point({1.0, 0.0}, 0.0);
  EXPECT_EQ(draw.line(a, b), draw.line(b, a));
}

TEST(CrossSection, PartsOfARegionAreTold) {
  SectionBuilder draw;
  draw.shape("core", RegionKind::steel, {});
  draw.shape("winding", RegionKind::winding, {}).layer = 1;
  draw.shape("core", RegionKind::steel, {});
  draw.shape("winding", RegionKind::winding, {}).layer = 0;
  EXPECT_EQ(draw.finish().regions(), (std::vector<int>{0, 1, 0, 3}));
}

TEST(CrossSection, AnOpenOutlineIsRefused) {
  SectionBuilder draw;
  const int a = draw.point({0.0, 0.0}, 0.0), b = draw.point({1.0, 0.0}, 0.0), c = draw.point({1.0, 1.0}, 0.0);
  draw.shape("open", RegionKind::air, {draw.line(a, b), draw.line(b, c)});
  const CrossSection section = draw.finish();
  EXPECT_THROW(section.area(section.shapes[0]), std::logic_error);
}

TEST(Magnetisation, Directions) {
  const Point at{std::cos(0.3), std::sin(0.3)};
  Magnetisation m;
  m.angle = 1.1;
  EXPECT_NEAR(m.direction(at).x, std::cos(1.1), 1e-15);
  m.sign = -1;
  EXPECT_NEAR(m.direction(at).y, -std::sin(1.1), 1e-15);
  m.sign = 1;
  m.pattern = Magnetisation::Pattern::radial;
  EXPECT_NEAR(m.direction(at).x, at.x, 1e-15);
  m.pattern = Magnetisation::Pattern::tangential;
  EXPECT_NEAR(m.direction(at).x, -at.y, 1e-15);
  EXPECT_NEAR(m.direction(at).y, at.x, 1e-15);
  // Halbach with a field inside, p = 2: the direction turns 1 + p times as fast as the place.
  m.pattern = Magnetisation::Pattern::halbach;
  m.order = 3.0;
  EXPECT_NEAR(m.direction(at).x, std::cos(1.1 + 0.9), 1e-15);
}

}  // namespace
