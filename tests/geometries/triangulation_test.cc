// SPDX-License-Identifier: GPL-3.0-or-later
#include "geometries/deal_mesh_internal.h"
#include "prius.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

namespace {

using namespace lodestone;
using geometries::BodyMesh;
using geometries::Boundary;

/// A ring sector of n cells from radius 1 to 2 over a right angle.
BodyMesh ring_sector(int n) {
  BodyMesh body;
  for (int k = 0; k <= n; ++k) {
    const double angle = 0.5 * base::pi * k / n;
    for (const double radius : {1.0, 2.0})
      body.vertices.push_back({radius * std::cos(angle), radius * std::sin(angle)});
  }
  for (int k = 0; k < n; ++k) {
    body.cells.push_back({2 * k, 2 * k + 1, 2 * k + 3, 2 * k + 2});
    body.cell_region.push_back(0);
    body.arcs.push_back({2 * k, 2 * k + 2, {}});
    body.arcs.push_back({2 * k + 1, 2 * k + 3, {}});
    body.boundary.push_back({2 * k, 2 * k + 2, Boundary::flux_parallel});
    body.boundary.push_back({2 * k + 1, 2 * k + 3, Boundary::rim});
  }
  body.boundary.push_back({0, 1, Boundary::side_begin});
  body.boundary.push_back({2 * n, 2 * n + 1, Boundary::side_end});
  geometries::Region region;
  region.area = 0.75 * base::pi;
  body.regions.push_back(region);
  return body;
}

TEST(Triangulation, KeepsOrderMaterialsAndBoundaries) {
  const auto sector = geometries::mesh_sector(test::prius_with({}));
  for (const BodyMesh* body : {&*sector.rotor, &*sector.stator}) {
    dealii::Triangulation<2> triangulation;
    geometries::make_triangulation(*body, triangulation);
    ASSERT_EQ(triangulation.n_active_cells(), body->cells.size());
    ASSERT_EQ(triangulation.n_vertices(), body->vertices.size());
    std::vector<std::size_t> faces(8, 0), listed(8, 0);
    for (const auto& cell : triangulation.active_cell_iterators()) {
      const std::size_t c = cell->active_cell_index();
      EXPECT_EQ(cell->material_id(), static_cast<unsigned>(body->cell_region[c]));
      EXPECT_GT(cell->measure(), 0.0);
      std::vector<unsigned int> ours(body->cells[c].begin(), body->cells[c].end()), theirs;
      for (const unsigned int v : cell->vertex_indices())
        theirs.push_back(cell->vertex_index(v));
      std::sort(ours.begin(), ours.end());
      std::sort(theirs.begin(), theirs.end());
      EXPECT_EQ(ours, theirs);
      for (const unsigned int f : cell->face_indices())
        if (cell->face(f)->at_boundary())
          ++faces[cell->face(f)->boundary_id()];
    }
    for (const auto& edge : body->boundary)
      ++listed[static_cast<std::size_t>(edge.boundary)];
    EXPECT_EQ(faces, listed);
  }
}

TEST(Triangulation, CurvesAreAttached) {
  // Area of a ring sector of four cells: the chords miss 1 − sin(φ)/φ; degree 2 and 3 as for a circle's arc.
  const BodyMesh body = ring_sector(4);
  const double exact = body.regions[0].area;
  const double phi = base::pi / 8.0;
  EXPECT_NEAR(geometries::measure_mapped(body, 1).region_area[0] / exact, std::sin(phi) / phi, 1e-12);
  EXPECT_NEAR(geometries::measure_mapped(body, 2).region_area[0] / exact, 1.0, 1e-4);
  EXPECT_NEAR(geometries::measure_mapped(body, 3).region_area[0] / exact, 1.0, 1e-6);
  EXPECT_NEAR(geometries::measure_mapped(body, 8).region_area[0] / exact, 1.0, 1e-13);
}

TEST(Triangulation, RefinesOnTheCircle) {
  const BodyMesh body = ring_sector(2);
  dealii::Triangulation<2> triangulation;
  geometries::make_triangulation(body, triangulation);
  triangulation.refine_global(2);
  for (const auto& cell : triangulation.active_cell_iterators())
    for (const unsigned int f : cell->face_indices())
      if (cell->face(f)->at_boundary() && cell->face(f)->boundary_id() == static_cast<unsigned>(Boundary::rim)) {
        EXPECT_NEAR(cell->face(f)->vertex(0).norm(), 2.0, 1e-14);
        EXPECT_NEAR(cell->face(f)->vertex(1).norm(), 2.0, 1e-14);
      }
}

TEST(Triangulation, RefusesWhatIsInconsistent) {
  dealii::Triangulation<2> triangulation;
  BodyMesh inverted = ring_sector(4);
  std::swap(inverted.cells[2][1], inverted.cells[2][3]);
  EXPECT_THROW(geometries::make_triangulation(inverted, triangulation), geometries::MeshError);

  BodyMesh unlisted = ring_sector(4);
  unlisted.arcs.clear();
  unlisted.boundary.pop_back();
  EXPECT_THROW(geometries::make_triangulation(unlisted, triangulation), geometries::MeshError);

  BodyMesh inside = ring_sector(4);
  inside.boundary.push_back({2, 3, Boundary::rim});
  EXPECT_THROW(geometries::make_triangulation(inside, triangulation), geometries::MeshError);

  BodyMesh astray = ring_sector(4);
  astray.arcs.push_back({0, 9, {}});
  EXPECT_THROW(geometries::make_triangulation(astray, triangulation), geometries::MeshError);
}

}  // namespace
