// SPDX-License-Identifier: GPL-3.0-or-later
// The slot template against the published drawing of the Prius 2004 (pyleecan's Toyota_Prius).
#include "geometries/stator/round_bottom_slot.h"
#include "prius.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

namespace {

using namespace lodestone;
using geometries::CrossSection;
using geometries::RegionKind;
using geometries::SlotLayers;

double area_of(const CrossSection& section, RegionKind kind, int layer = -1) {
  double area = 0.0;
  for (const auto& shape : section.shapes)
    area += shape.kind == kind && (layer < 0 || shape.layer == layer) ? section.area(shape) : 0.0;
  return 2e6 * area;  // both halves, mm²
}

TEST(RoundBottomSlot, AreasOfThePrius) {
  const auto machine = test::prius_with({});
  const CrossSection half = machine.stator->half_slot_pitch(SlotLayers::one);
  EXPECT_NEAR(area_of(half, RegionKind::winding), 215.583, 5e-4);
  EXPECT_NEAR(area_of(half, RegionKind::air), 1.923, 5e-4);
  EXPECT_NEAR(6.0 * area_of(half, RegionKind::steel), 3238.36, 5e-3);
  EXPECT_NEAR(1e6 * machine.stator->winding_area(), area_of(half, RegionKind::winding), 1e-9);
}

TEST(RoundBottomSlot, PointsOfThePrius) {
  const auto machine = test::prius_with({});
  const CrossSection half = machine.stator->half_slot_pitch(SlotLayers::one);
  const auto has = [&half](double x, double y) {
    for (const auto& p : half.points)
      if (std::abs(1e3 * p.x - x) < 5e-5 && std::abs(1e3 * p.y - y) < 5e-5)
        return true;
    return false;
  };
  EXPECT_TRUE(has(81.94425, 0.965));  // end of the opening
  EXPECT_TRUE(has(81.94425, 2.5));    // shoulder, straight across
  EXPECT_TRUE(has(111.24425, 4.0));   // end of the flank
  EXPECT_TRUE(has(115.24425, 0.0));   // bottom
}

TEST(RoundBottomSlot, StackedLayersHalveTheWinding) {
  const auto machine = test::prius_with({{"stator.slot.shoulder_depth", "1 mm"}});
  const CrossSection half = machine.stator->half_slot_pitch(SlotLayers::stacked(2));
  const double total = 1e6 * machine.stator->winding_area();
  EXPECT_NEAR(area_of(half, RegionKind::winding, 0), 0.5 * total, 1e-9);
  EXPECT_NEAR(area_of(half, RegionKind::winding, 1), 0.5 * total, 1e-9);
  double sum = 0.0;
  for (const auto& shape : half.shapes)
    sum += half.area(shape);
  const double outer = machine.stator->outer_radius(), bore = machine.stator->bore_radius();
  EXPECT_NEAR(sum, 0.5 * base::pi / 48.0 * (outer * outer - bore * bore), 1e-15);
}

TEST(RoundBottomSlot, CentroidOfTheWinding) {
  // Flank: a trapezoid of half widths 2.5 and 4 mm over 29.3 mm; bottom: a half circle with its centroid at 4r/3π.
  const double flank = 29.3 * 6.5, flank_centroid = 81.94425 + 29.3 / 3.0 * (2.5 + 8.0) / 6.5;
  const double bottom = 8.0 * base::pi, bottom_centroid = 111.24425 + 16.0 / (3.0 * base::pi);
  const double expected = (flank * flank_centroid + bottom * bottom_centroid) / (flank + bottom);
  EXPECT_NEAR(1e3 * test::prius_with({}).stator->winding_radius(), expected, 1e-5);
}

// Shoulder and flank are trapezoids; two quarter circles of (6.342 − 1.438)/2 mm and the flat between them.
TEST(RoundBottomSlot, FlatBetweenRoundCorners) {
  const auto machine = test::machine_with("v-54s6p", {});
  const double r = 2.452;
  const double expected =
      0.293 * 0.5 * (2.4206 + 4.604) + 15.115 * 0.5 * (4.604 + 6.342) + 1.438 * r + 0.5 * base::pi * r * r;
  for (const auto layers : {SlotLayers::one, SlotLayers::stacked(2)}) {
    const CrossSection half = machine.stator->half_slot_pitch(layers);
    EXPECT_NEAR(area_of(half, RegionKind::winding), expected, 1e-9);
    double sum = 0.0;
    for (const auto& shape : half.shapes)
      sum += half.area(shape);
    const double outer = machine.stator->outer_radius(), bore = machine.stator->bore_radius();
    EXPECT_NEAR(sum, 0.5 * base::pi / 54.0 * (outer * outer - bore * bore), 1e-15);
  }
  EXPECT_NEAR(1e6 * machine.stator->winding_area(), expected, 1e-9);
  const CrossSection stacked = machine.stator->half_slot_pitch(SlotLayers::stacked(2));
  EXPECT_NEAR(area_of(stacked, RegionKind::winding, 0), 0.5 * expected, 1e-9);
  // The published bottom lies at 94.50 mm.
  double deepest = 0.0;
  for (const auto& shape : stacked.shapes)
    if (shape.kind == RegionKind::winding)
      for (const int c : shape.curves)
        deepest = std::max(deepest,
                           stacked.points[static_cast<std::size_t>(stacked.curves[static_cast<std::size_t>(c)].end)].x);
  EXPECT_NEAR(1e3 * deepest, 94.50, 1e-3);
}

TEST(RoundBottomSlot, OpenSlotHasNoShoulder) {
  const auto machine = test::prius_with({{"stator.slot.opening_width", "5 mm"}});
  const CrossSection half = machine.stator->half_slot_pitch(SlotLayers::one);
  double sum = 0.0;
  for (const auto& shape : half.shapes)
    sum += half.area(shape);
  const double outer = machine.stator->outer_radius(), bore = machine.stator->bore_radius();
  EXPECT_NEAR(sum, 0.5 * base::pi / 48.0 * (outer * outer - bore * bore), 1e-15);
}

}  // namespace
