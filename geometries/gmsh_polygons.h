// SPDX-License-Identifier: GPL-3.0-or-later
// Fills a polygon with triangles and quadrilaterals: the only place that calls Gmsh.
#pragma once

#include "geometries/cross_section.h"

#include <utility>
#include <vector>

namespace lodestone::geometries {

/// A region bounded by straight edges that no mesher may divide.
struct Polygon {
  std::vector<Point> vertices;
  std::vector<std::pair<int, int>> edges;  ///< all loops, in any order and direction
};

/// Triangles and quadrilaterals, counter-clockwise. The polygon's vertices come first and keep their numbers.
struct MixedMesh {
  std::vector<Point> vertices;
  std::vector<std::vector<int>> faces;
};

/// Gmsh's "frontal for quads" is left out: version 4.8 crashes on small surfaces in its background mesh.
enum class PolygonMesher { frontal, delaunay, mesh_adapt };

/// Sizes inside follow the edges'. The same input gives the same mesh. @throws MeshError where Gmsh fails.
MixedMesh mesh_polygon(const Polygon& polygon, PolygonMesher algorithm);

}  // namespace lodestone::geometries
