// SPDX-License-Identifier: GPL-3.0-or-later
// Local sizes: smaller cells at a place and all its images, equal faces around the rims.
#include "geometries/half_cells.h"

#include "base/index.h"
#include "base/quantity.h"
#include "prius.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <vector>

namespace {

using namespace lodestone;
using base::index;
using geometries::BodyMesh;
using geometries::Boundary;
using geometries::HalfCells;
using geometries::Point;
using geometries::SectorMesh;

/// Size of the cell whose middle is nearest.
double size_at(const HalfCells& cells, const Point& place) {
  std::size_t nearest = 0;
  for (std::size_t k = 0; k < cells.at.size(); ++k)
    if (geometries::distance(cells.at[k], place) < geometries::distance(cells.at[nearest], place))
      nearest = k;
  return cells.size[nearest];
}

std::vector<double> areas(const BodyMesh& mesh) {
  std::vector<double> result;
  for (const auto& cell : mesh.cells) {
    double area = 0.0;
    for (std::size_t k = 0; k < 4; ++k) {
      const Point& p = mesh.vertices[index(cell[k])];
      const Point& q = mesh.vertices[index(cell[(k + 1) % 4])];
      area += 0.5 * (p.x * q.y - q.x * p.y);
    }
    result.push_back(area);
  }
  return result;
}

TEST(HalfCells, AreThoseThatWereMeshedAndTheirImages) {
  const auto machine = test::prius_with({});
  const SectorMesh sector = geometries::mesh_sector(machine);
  for (const BodyMesh* body : {&*sector.rotor, &*sector.stator}) {
    const HalfCells half = geometries::half_cells(*body, sector.angle);
    EXPECT_EQ(half.images, 2 * body->repeats);
    const std::vector<double> of_cells = areas(*body), folded = half.fold(of_cells);
    ASSERT_EQ(folded.size() * index(half.images), of_cells.size());
    for (std::size_t k = 0; k < folded.size(); ++k) {
      // All images of a cell have its area.
      EXPECT_NEAR(folded[k], half.images * half.size[k] * half.size[k], 1e-9 * folded[k]);
      // In the half's frame the cells lie between the axis and half a pole or slot pitch.
      const double angle = std::atan2(half.at[k].y, half.at[k].x);
      EXPECT_GT(angle, 0.0);
      EXPECT_LT(angle, 0.5 * sector.angle / body->repeats);
    }
    EXPECT_THROW(half.fold({1.0, 2.0}), std::invalid_argument);
  }
  // 1.6 gaps of 0.75 mm, in a whole number of faces on each of the rim's curves.
  EXPECT_NEAR(geometries::rim_face(*sector.rotor), 1.2e-3, 0.2e-3);
}

TEST(LocalSizes, MakeCellsSmallerWhereTheyAreWished) {
  const auto machine = test::prius_with({});
  geometries::MeshOptions options;
  options.refinement = 0.5;
  const SectorMesh coarse = geometries::mesh_sector(machine, options);
  const HalfCells before = geometries::half_cells(*coarse.stator, coarse.angle);
  // The largest cell that is not beside the gap, and one far from it.
  std::size_t largest = 0;
  for (std::size_t k = 0; k < before.size.size(); ++k)
    if (before.size[k] > before.size[largest])
      largest = k;
  options.stator.wishes = {{before.at[largest], 0.3 * before.size[largest]}};
  options.stator.gap_face = 0.5 * geometries::rim_face(*coarse.stator);
  const SectorMesh fine = geometries::mesh_sector(machine, options);
  const HalfCells after = geometries::half_cells(*fine.stator, fine.angle);
  EXPECT_LT(size_at(after, before.at[largest]), 0.75 * before.size[largest]);
  EXPECT_GT(after.at.size(), before.at.size());
  EXPECT_LE(geometries::rim_face(*fine.stator), options.stator.gap_face * 1.001);
  EXPECT_EQ(fine.rotor->cells.size(), coarse.rotor->cells.size()) << "nothing was wished of the rotor";

  // Faces of a rim are equal, all around.
  double shortest = 1.0;
  for (const auto& edge : fine.stator->boundary)
    if (edge.boundary == Boundary::rim)
      shortest = std::min(
          shortest, geometries::distance(fine.stator->vertices[index(edge.a)], fine.stator->vertices[index(edge.b)]));
  EXPECT_GT(shortest, 0.5 * geometries::rim_face(*fine.stator));
  EXPECT_NO_THROW(geometries::check_mesh(fine));
}

}  // namespace
