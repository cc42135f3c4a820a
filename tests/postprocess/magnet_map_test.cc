// SPDX-License-Identifier: GPL-3.0-or-later
// The magnets of the measured Prius motor point by point: geometry of the tiles against the cross-section, colours of
// the picture against the values, and what a stored map gives back.
#include "postprocess/demagnetisation/magnet_map.h"
#include "postprocess/fields/colour_map.h"
#include "postprocess/fields/magnet_picture.h"
#include "postprocess/store/case_file.h"
#include "tests/postprocess/prius.h"
#include "tests/postprocess/sample_cases.h"
#include "tests/support/picture.h"

#include <gtest/gtest.h>

#include <cmath>

namespace lodestone::postprocess {
namespace {

using lodestone::test::celsius;
using lodestone::test::Prius;

/// Area under the boundary of a tile whose edges are arcs through three points: Simpson's rule of (x dy − y dx)/2 along
/// each edge, exact for parabolas.
double area_of(const std::array<geometries::Point, 9>& tile) {
  double area = 0.0;
  for (const auto& edge : {std::array<int, 3>{0, 1, 2}, {2, 5, 8}, {8, 7, 6}, {6, 3, 0}}) {
    const auto at = [&](int k) { return tile[static_cast<std::size_t>(edge[static_cast<std::size_t>(k)])]; };
    const auto rate = [&](int k, double dx, double dy) { return at(k).x * dy - at(k).y * dx; };
    const geometries::Point a = at(0), b = at(1), c = at(2);
    area += rate(0, -3 * a.x + 4 * b.x - c.x, -3 * a.y + 4 * b.y - c.y) / 12.0 +
            4.0 * rate(1, c.x - a.x, c.y - a.y) / 12.0 +
            rate(2, a.x - 4 * b.x + 3 * c.x, a.y - 4 * b.y + 3 * c.y) / 12.0;
  }
  return area;
}

// The tiles cover the magnets once: their areas sum to those of the cross-section. A tile's share of its cell is the
// weight of its point where the cell is a parallelogram, and to 0.5 % in the magnets' other cells.
TEST(MagnetMap, TilesCoverTheMagnets) {
  for (const int degree : {1, 2, 3}) {
    SCOPED_TRACE(degree);
    solver::FieldOptions options;
    options.degree = degree;
    Prius prius("prius-2004-measured", {}, celsius + 20.0, options);
    const solver::FieldSolution solution = prius.problem.solve(state_at(prius.machine, prius.mesh, {0.0, 0.0}, 0.0));
    const MagnetMap map = empty_magnet_map(prius.mesh, solution);
    ASSERT_EQ(map.tiles_per_side, degree + 1);
    ASSERT_EQ(map.nodes.size(), map.points());
    double tiles = 0.0, weights = 0.0;
    for (std::size_t i = 0; i < map.points(); ++i) {
      const double area = area_of(map.tile(i));
      EXPECT_NEAR(area, map.area[i], 0.005 * map.area[i]);
      tiles += area;
      weights += map.area[i];
    }
    // Straight blocks: 16 of 18.9 mm × 6.5 mm on 8 sectors, exact on any mesh.
    EXPECT_NEAR(weights, 2 * 0.0189 * 0.0065, 1e-9 * weights);
    EXPECT_NEAR(tiles, weights, 1e-9 * weights);
  }
}

TEST(MagnetMap, TheWholeSequenceIsItsWorst) {
  const MagnetMap map = test::make_magnet_map();
  const MagnetFrame whole = map.whole_sequence();
  EXPECT_EQ(whole.margin, (std::vector<double>{-45e3, -9e4, 1e5, 1e5}));
  EXPECT_EQ(whole.field, (std::vector<double>{7e5, 7e5, 5e5, 5e5}));
  EXPECT_EQ(whole.kelvin, (std::vector<double>{-5.0, -9.0, 12.0, 12.0}));
  EXPECT_EQ(whole.remaining, (std::vector<double>{0.9, 0.7, 1.0, 1.0}));
  EXPECT_THROW(MagnetMap().whole_sequence(), std::logic_error);
}

TEST(MagnetMap, ComesBackFromItsFile) {
  const MagnetMap map = test::make_magnet_map();
  const MagnetMap back = decode_case(encode_case(test::sample_cases()[1])).magnet_map.value();
  ASSERT_EQ(back.points(), 4u);
  EXPECT_EQ(back.outlines.size(), 2u);
  EXPECT_EQ(back.outlines[1].size(), 3u);
  ASSERT_EQ(back.frames.size(), 2u);
  EXPECT_EQ(back.frames[1].name, "short circuit");
  // Kept as 32-bit floats: 6e-8 relative.
  for (std::size_t i = 0; i < 4; ++i) {
    EXPECT_NEAR(back.nodes[i].x, map.nodes[i].x, 1e-7 * map.nodes[i].x);
    EXPECT_NEAR(back.frames[0].margin[i], map.frames[0].margin[i], 1e-7 * std::abs(map.frames[0].margin[i]));
    EXPECT_NEAR(back.frames[1].remaining[i], map.frames[1].remaining[i], 1e-7);
  }
  EXPECT_TRUE(std::isnan(back.frames[1].kelvin[2]));
}

bool has_colour(const support::Picture& picture, int left, int right, const Colour& colour) {
  int found = 0;
  for (int y = 30; y < picture.height - 60; ++y)
    for (int x = left; x < right; ++x) {
      bool same = true;
      for (std::size_t k = 0; k < 3; ++k)
        same = same && std::abs(picture.at(x, y)[k] - 255.0 * colour[k]) < 6.0;
      found += same ? 1 : 0;
    }
  return found > 20;
}

// Each panel shows the colours of its values where the magnets are, and none that no point has.
TEST(MagnetMap, ThePictureHasTheColoursOfTheValues) {
  const MagnetMap map = test::make_magnet_map();
  const support::Picture picture = support::decode(draw_magnets_png(map, map.frames[1]));
  ASSERT_EQ(picture.width, 3 * 360);
  // Bands of 25 kA/m from −150 to 450: −90 kA/m lies in that about −87.5, 10 in that about 12.5.
  EXPECT_TRUE(has_colour(picture, 0, 360, signed_colour(-87.5 / 150.0)));
  EXPECT_TRUE(has_colour(picture, 0, 360, signed_colour(12.5 / 450.0)));
  EXPECT_FALSE(has_colour(picture, 0, 360, signed_colour(-137.5 / 150.0)));
  EXPECT_TRUE(has_colour(picture, 720, 1080, remanence_colour(0.7)));
  EXPECT_TRUE(has_colour(picture, 720, 1080, remanence_colour(1.0)));
  EXPECT_FALSE(has_colour(picture, 720, 1080, remanence_colour(0.3)));
  MagnetFrame field_alone = map.frames[1];
  field_alone.remaining.clear();
  EXPECT_EQ(support::decode(draw_magnets_png(map, field_alone)).width, 2 * 360);
}

}  // namespace
}  // namespace lodestone::postprocess
