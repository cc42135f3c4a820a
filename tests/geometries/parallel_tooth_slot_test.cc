// SPDX-License-Identifier: GPL-3.0-or-later
// The open slot between parallel teeth against the published dimensions of the 18-slot 16-pole servo motor (pyleecan's
// SPMSM_18s16p_loss); areas by numerical quadrature of the outlines.
#include "geometries/stator/parallel_tooth_slot.h"
#include "prius.h"

#include <gtest/gtest.h>

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

TEST(ParallelToothSlot, AreasOfTheServo) {
  const auto machine = test::machine_with("servo-18s16p", {});
  for (const auto layers : {SlotLayers::one, SlotLayers::side_by_side, SlotLayers::stacked(2)}) {
    const CrossSection half = machine.stator->half_slot_pitch(layers);
    EXPECT_NEAR(area_of(half, RegionKind::winding), 19.242947, 1e-5);
    EXPECT_NEAR(area_of(half, RegionKind::air), 4.005418, 1e-5);
    EXPECT_NEAR(area_of(half, RegionKind::steel), 42.434306, 1e-5);
  }
  EXPECT_NEAR(1e6 * machine.stator->winding_area(), 19.242947, 1e-5);
  EXPECT_NEAR(1e3 * machine.stator->winding_radius(), 26.199393, 1e-5);
}

TEST(ParallelToothSlot, PointsOfTheServo) {
  const CrossSection half = test::machine_with("servo-18s16p", {}).stator->half_slot_pitch(SlotLayers::side_by_side);
  const auto has = [&half](double x, double y) {
    for (const auto& p : half.points)
      if (std::abs(1e3 * p.x - x) < 5e-4 && std::abs(1e3 * p.y - y) < 5e-4)
        return true;
    return false;
  };
  EXPECT_TRUE(has(24.106, 2.058));  // the published beginning of the winding
  EXPECT_TRUE(has(28.143, 0.0));
  // The tooth's sides are 4.318 mm apart from the bore to the bottom.
  const double pitch = base::pi / 18.0;
  for (const auto& p : half.points) {
    const double beside = 1e3 * (p.x * std::sin(pitch) - p.y * std::cos(pitch));
    EXPECT_TRUE(std::abs(beside - 2.159) < 1e-9 || std::abs(beside) < 1e-9 || beside > 2.5) << p.x << " " << p.y;
  }
}

TEST(ParallelToothSlot, StackedLayersHalveTheWinding) {
  const auto machine = test::machine_with("servo-18s16p", {});
  const CrossSection half = machine.stator->half_slot_pitch(SlotLayers::stacked(2));
  EXPECT_NEAR(area_of(half, RegionKind::winding, 0), 0.5 * 19.242947, 1e-5);
  EXPECT_NEAR(area_of(half, RegionKind::winding, 1), 0.5 * 19.242947, 1e-5);
}

}  // namespace
