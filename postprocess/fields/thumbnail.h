// SPDX-License-Identifier: GPL-3.0-or-later
// A field of one sector prepared to be drawn at once: coloured polygons and lines, so that ParaView need not tessellate
// curved cells, contour A and look for edges.
#pragma once

#include "geometries/sector_mesh.h"
#include "solver/field_solution.h"

#include <vector>

namespace lodestone::postprocess {

/// All in the machine's frame, the rotor turned by its angle and shown where it faces the stator.
struct Thumbnail {
  /// Quadrilaterals, counter-clockwise or clockwise: four corners each, one after the other, m. One for each cell of
  /// the mesh and for each piece of the ring in the air gap.
  std::vector<geometries::Point> corners;
  std::vector<double> flux_density;  ///< |B| at each corner, one-sided from its cell, T
  /// Contours of A as polylines, through triangles finer than the quadrilaterals, m.
  std::vector<std::vector<geometries::Point>> flux_lines;
  /// Where materials or coil sides meet, and the sector's own boundary but for rims and symmetry sides: polylines, m.
  std::vector<std::vector<geometries::Point>> outlines;
  double middle = 0.0;        ///< angle of the sector's middle, rad
  double angle = 0.0;         ///< of the sector, rad
  double outer_radius = 0.0;  ///< m
};

/// @param flux_lines number of levels of A: equal steps, symmetric about zero.
Thumbnail sector_thumbnail(const geometries::SectorMesh& mesh, const solver::FieldSolution& solution, int flux_lines);

}  // namespace lodestone::postprocess
