// SPDX-License-Identifier: GPL-3.0-or-later
// One shape of a cross-section whose curves are divided, filled with quadrilaterals: in rows and columns, or freely by
// triangles and quadrilaterals of twice the wanted size, each of which is split into three or four. No other shape's
// cells enter, so that a shape that comes out badly is filled again alone.
#pragma once

#include "geometries/cross_section.h"
#include "geometries/curve_division.h"
#include "geometries/gmsh_polygons.h"

#include <array>
#include <vector>

namespace lodestone::geometries {

/// The divided curves of one shape.
struct Outline {
  std::vector<Point> vertices;           ///< each once
  std::vector<int> divided_vertex;       ///< of each its index into DividedCurves::vertices
  std::vector<std::vector<int>> chains;  ///< vertices of each of the shape's curves from begin to end
};

Outline outline_of(const Shape& shape, const DividedCurves& divided);

/// Whether the same cells would come of both.
bool are_same(const Outline& a, const Outline& b);

/// Degree of the mapping by which a patch is measured.
constexpr int measured_degree = 2;

/// Cells of a shape. The outline's vertices come first.
struct Patch {
  std::vector<Point> vertices;
  std::vector<std::array<int, 4>> cells;  ///< counter-clockwise
  double smallest_sine = 0.0;             ///< of its cells, arcs followed (curved_cell.h)
  double area = 0.0;                      ///< m², of its cells as a mapping of measured_degree follows the arcs
};

/// Transfinite interpolation between the four sides of a shape with corners (Gordon & Hall 1973, Int. J. Numer. Meth.
/// Engng 7:461), inner vertices then moved to improve the worst corners.
/// @throws MeshError where cells overlap or are folded by their curves.
Patch fill_in_rows(const CrossSection& section, const Shape& shape, const Outline& outline);

/// Every curve has an even number of edges. @throws MeshError likewise, and where Gmsh fails.
Patch fill_freely(const CrossSection& section, const Shape& shape, const Outline& outline, PolygonMesher algorithm);

}  // namespace lodestone::geometries
