// SPDX-License-Identifier: GPL-3.0-or-later
#include "postprocess/demagnetisation/knee_check.h"
#include "tests/postprocess/prius.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace {

using namespace lodestone;
using namespace lodestone::postprocess;
using test::degree;
using test::Prius;

/// A grade with the knee (kA/m) at 20 degC that a test wants, otherwise the Prius model's magnet.
materials::MagnetGrade grade_with_knee(double knee) {
  return materials::MagnetGrade::read(
      base::Document::parse("magnet: test\n"
                            "process: sintered Nd-Fe-B\n"
                            "source: made up for the test\n"
                            "confidence: low\n"
                            "remanence: {value: 1.24 T, at: 20 degC, coefficient: -0.1 %/K}\n"
                            "knee: {value: " +
                                std::to_string(knee) +
                                " kA/m, at: 20 degC, coefficient: -0.5 %/K}\n"
                                "recoil_permeability: 1.05\n"
                                "density: 7500 kg/m3\n"
                                "composition: unknown\n",
                            "test.yaml"));
}

constexpr double room = test::celsius + 20.0;

RotationOptions few() {
  RotationOptions options;
  options.positions = 6;
  return options;
}

TEST(KneeCheck, FindsTheWorstPointAndPosition) {
  Prius prius;
  const Rotation rotation = rotate(prius.problem, prius.machine, 250.0, 150.0 * degree, few());
  const auto grade = grade_with_knee(900.0);
  const KneeCheck check = check_knee(prius.mesh, {&rotation}, grade, room);

  // The same by the recoil line, H = (B − B_r)/(μ0 μ_rec) along the easy axis, from the flux density: the largest of
  // each point, of those the value that 0.2 % of the area exceeds.
  std::map<std::size_t, std::pair<double, double>> by_point;  // field and area
  for (const solver::FieldSolution& solution : rotation.solutions) {
    const auto field = solution.flux_density(solver::Body::rotor);
    const auto& points = solution.sample_points(solver::Body::rotor);
    for (std::size_t i = 0; i < field.size(); ++i) {
      const auto cell = i / static_cast<std::size_t>(points.per_cell);
      const auto& region = prius.mesh.rotor->regions[static_cast<std::size_t>(prius.mesh.rotor->cell_region[cell])];
      if (region.kind != geometries::RegionKind::magnet)
        continue;
      const auto axis = region.magnetisation.direction(points.at[i]);
      auto& [worst_here, area] = by_point[i];
      worst_here = std::max(worst_here, (1.24 - field[i].x * axis.x - field[i].y * axis.y) / (base::mu_0 * 1.05));
      area = points.area[i];
    }
  }
  std::vector<std::pair<double, double>> sorted;
  double volume = 0.0;
  for (const auto& [index, value] : by_point) {
    sorted.push_back(value);
    volume += value.second;
  }
  std::sort(sorted.rbegin(), sorted.rend());
  double worst = 0.0, higher = 0.0;
  for (const auto& [value, area] : sorted)
    if ((higher += area) >= 0.002 * volume) {
      worst = value;
      break;
    }
  EXPECT_NEAR(check.worst_field, worst, 1e-6 * worst);
  EXPECT_NEAR(check.knee_field.value(), 900e3, 1e-6);
  EXPECT_NEAR(check.margin.value(), 900e3 - worst, 1e-6 * worst);
  EXPECT_TRUE(std::find(rotation.positions.begin(), rotation.positions.end(), check.worst_position) !=
              rotation.positions.end());
  const double radius = std::hypot(check.worst_point.x, check.worst_point.y);
  EXPECT_GT(radius, 0.0630);  // the magnets lie between 63.0 and 77.1 mm
  EXPECT_LT(radius, 0.0771);
}

TEST(KneeCheck, ConvergesWithTheMesh) {
  geometries::MeshOptions twice;
  twice.refinement = 2.0;
  Prius coarse, fine("prius-2004", twice);
  std::vector<double> worst;
  for (Prius* prius : {&coarse, &fine}) {
    const Rotation rotation = rotate(prius->problem, prius->machine, 250.0, 140.0 * degree, few());
    worst.push_back(check_knee(prius->mesh, {&rotation}, grade_with_knee(900.0), room).worst_field);
  }
  // The largest value of all sample points would grow by more than a tenth.
  EXPECT_NEAR(worst[0], worst[1], 0.03 * worst[1]);
}

TEST(KneeCheck, CountsTheVolumeBeyond) {
  Prius prius;
  const Rotation no_load = rotate(prius.problem, prius.machine, 0.0, 0.0, few());
  const Rotation weakened = rotate(prius.problem, prius.machine, 250.0, 180.0 * degree, few());
  const auto strong = check_knee(prius.mesh, {&no_load, &weakened}, grade_with_knee(3000.0), room);
  EXPECT_TRUE(strong.valid());
  EXPECT_EQ(strong.volume_beyond_knee, 0.0);

  // Current against the magnets is worse than none, and the worst of several points counts.
  EXPECT_GT(strong.worst_field, check_knee(prius.mesh, {&no_load}, grade_with_knee(3000.0), room).worst_field);

  const auto weak = check_knee(prius.mesh, {&no_load, &weakened}, grade_with_knee(1.0), room);
  EXPECT_FALSE(weak.valid());
  EXPECT_LT(weak.margin.value(), 0.0);
  EXPECT_NEAR(weak.volume_beyond_knee, 1.0, 0.02);  // all but what the field magnetises further

  // A knee between: a part of the volume.
  const auto middle =
      check_knee(prius.mesh, {&no_load, &weakened}, grade_with_knee(0.6 * strong.worst_field / 1e3), room);
  EXPECT_GT(middle.volume_beyond_knee, 0.0);
  EXPECT_LT(middle.volume_beyond_knee, weak.volume_beyond_knee);
}

TEST(KneeCheck, IsUnknownWithoutAKnee) {
  Prius prius;
  const Rotation rotation = rotate(prius.problem, prius.machine, 0.0, 0.0, few());
  const KneeCheck check = check_knee(prius.mesh, {&rotation}, *prius.materials.magnet, room);  // a model, no grade
  EXPECT_FALSE(check.knee_field);
  EXPECT_FALSE(check.margin);
  EXPECT_TRUE(check.valid());
  EXPECT_GT(check.worst_field, 0.0);
}

}  // namespace
