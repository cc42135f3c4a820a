// SPDX-License-Identifier: GPL-3.0-or-later
// Fills polygons with triangles and quadrilaterals: the only place that calls Gmsh.
#pragma once

#include "geometries/cross_section.h"

#include <utility>
#include <vector>

namespace lodestone::geometries {

/// Regions bounded by straight edges that no mesher may divide.
struct PolygonMesh {
  struct Region {
    std::vector<std::pair<int, int>> edges;  ///< all loops, in any order and direction
  };
  std::vector<Point> vertices;
  std::vector<Region> regions;
};

/// Triangles and quadrilaterals, counter-clockwise. The polygons' vertices come first and keep their numbers.
struct MixedMesh {
  struct Face {
    std::vector<int> vertices;
    int region = 0;
  };
  std::vector<Point> vertices;
  std::vector<Face> faces;
};

/// Gmsh's "frontal for quads" is left out: version 4.8 crashes on small surfaces in its background mesh.
enum class PolygonMesher { frontal, delaunay, mesh_adapt };

/// Sizes inside follow the edges'. The same input gives the same mesh. @throws MeshError where Gmsh fails.
MixedMesh mesh_polygons(const PolygonMesh& polygons, PolygonMesher algorithm);

}  // namespace lodestone::geometries
