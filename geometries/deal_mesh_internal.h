// SPDX-License-Identifier: GPL-3.0-or-later
// From our plain mesh to deal.II's triangulation, curves attached. Not installed.
#pragma once

#include "geometries/sector_mesh.h"

#include <deal.II/grid/tria.h>

#include <vector>

namespace lodestone::geometries {

/// Fills `triangulation`: cells in the order of `body.cells` (active cell index = our index), vertices in the order of
/// `body.vertices`, material id = region index, boundary id = static_cast<unsigned>(Boundary), one SphericalManifold a
/// centre on the edges that lie on arcs. deal.II may start a cell at another of its corners (it orders edges
/// consistently), never turn it over.
///
/// Cells stay flat: MappingQ places their inner points by transfinite interpolation of their four (curved) edges, which
/// is what a TransfiniteInterpolationManifold would do on an unrefined mesh, at none of its cost.
/// @throws MeshError where a cell is inverted, or an arc or boundary edge is not an edge of the mesh.
void make_triangulation(const BodyMesh& body, dealii::Triangulation<2>& triangulation);

/// What deal.II's MappingQ of a degree sees in a mesh.
struct MappedMesh {
  std::vector<double> region_area;  ///< m², one a region
  double smallest_jacobian = 0.0;   ///< smallest det J at a quadrature point over the cell's mean: ≤ 0 is folded
  int smallest_jacobian_cell = 0;
};
MappedMesh measure_mapped(const BodyMesh& body, int mapping_degree);
/// Largest relative error of a region's area that a mapping of the degree may make: measured on a half circle with
/// eight faces 3e-3, 6e-6, 6e-9 at degree 1, 2, 3.
double allowed_area_error(int mapping_degree);

}  // namespace lodestone::geometries
