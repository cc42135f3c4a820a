// SPDX-License-Identifier: GPL-3.0-or-later
#include "postprocess/plots/contour_plot.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace {

using namespace lodestone::postprocess;

template <class Function> Lattice lattice_of(std::size_t count, Function&& f) {
  Lattice lattice;
  lattice.columns = lattice.rows = count;
  lattice.x_min = lattice.y_min = -1.0;
  for (std::size_t r = 0; r < count; ++r)
    for (std::size_t c = 0; c < count; ++c)
      lattice.values.push_back(f(-1.0 + 2.0 * static_cast<double>(c) / static_cast<double>(count - 1),
                                 -1.0 + 2.0 * static_cast<double>(r) / static_cast<double>(count - 1)));
  return lattice;
}

TEST(ContourLines, OfAPlaneAreStraightAndWhole) {
  const auto lines = contour_lines(lattice_of(21, [](double x, double y) { return x + 0.5 * y; }), 0.2);
  ASSERT_EQ(lines.size(), 1u);
  for (const auto& [x, y] : lines[0])
    EXPECT_NEAR(x + 0.5 * y, 0.2, 1e-12);
  // From the lower edge to the upper one.
  EXPECT_NEAR(std::abs(lines[0].front().second - lines[0].back().second), 2.0, 1e-12);
}

TEST(ContourLines, OfAHillAreClosed) {
  const auto lines = contour_lines(lattice_of(41, [](double x, double y) { return x * x + y * y; }), 0.25);
  ASSERT_EQ(lines.size(), 1u);
  EXPECT_EQ(lines[0].front(), lines[0].back());
  // Linear between points 0.05 apart: off by an eighth of the second derivative times the distance squared, over the
  // slope of 1.
  for (const auto& [x, y] : lines[0])
    EXPECT_NEAR(std::hypot(x, y), 0.5, 0.125 * 2.0 * 0.05 * 0.05);
}

TEST(ContourLines, TwoHillsAreTwoLines) {
  const auto hills = [](double x, double y) {
    return std::exp(-20.0 * ((x - 0.5) * (x - 0.5) + y * y)) + std::exp(-20.0 * ((x + 0.5) * (x + 0.5) + y * y));
  };
  EXPECT_EQ(contour_lines(lattice_of(41, hills), 0.5).size(), 2u);
}

TEST(ContourLines, EndWhereTheFunctionIsNotKnown) {
  const auto half = [](double x, double y) { return x < 0.0 ? std::numeric_limits<double>::quiet_NaN() : y; };
  const auto lines = contour_lines(lattice_of(21, half), 0.03);
  ASSERT_EQ(lines.size(), 1u);
  for (const auto& [x, y] : lines[0])
    EXPECT_GE(x, 0.0);
}

TEST(ContourPlot, DrawsEveryPanelWithItsMarks) {
  ContourPlot plot;
  plot.title = "A < B";
  plot.x_label = "x";
  plot.y_label = "y";
  plot.panels = {
      {"first", [](double x, double y) { return x + y; }},
      {"second",
       [](double x, double) -> std::optional<double> {
         return x > 0.5 ? std::optional<double>() : std::optional<double>(x);
       }},
      {"constant", [](double, double) { return 1.0; }},
      {"constant but for rounding", [](double x, double) { return x > 0.0 ? 12.0 : std::nextafter(12.0, 13.0); }}};
  plot.marks = {{0.5, 0.5, true}};
  const std::string svg = draw_contours(plot);
  EXPECT_EQ(svg.rfind("<svg", 0), 0u);
  EXPECT_NE(svg.find("A &lt; B"), std::string::npos);
  EXPECT_NE(svg.find(">constant<"), std::string::npos);
  EXPECT_EQ(svg.find("nan"), std::string::npos);
  std::size_t circles = 0;
  for (std::size_t at = svg.find("<circle"); at != std::string::npos; at = svg.find("<circle", at + 1))
    ++circles;
  EXPECT_EQ(circles, 4u);
}

}  // namespace
