// SPDX-License-Identifier: GPL-3.0-or-later
// All-quadrilateral mesh of one cross-section: curves are divided by the sizes wanted along them (curve_division.h),
// then each shape is filled (shape_filling.h). The curves of a shape that comes out badly are divided otherwise, until
// it comes out well; what does not lie beside them stays.
#pragma once

#include "geometries/cross_section.h"

#include <array>
#include <vector>

namespace lodestone::geometries {

struct QuadMesh {
  struct CurveEdge {
    int a = 0;
    int b = 0;
    int curve = 0;  ///< index into CrossSection::curves
  };
  std::vector<Point> vertices;
  std::vector<std::array<int, 4>> cells;  ///< counter-clockwise
  std::vector<int> cell_shape;            ///< index into CrossSection::shapes
  std::vector<CurveEdge> edges;           ///< every cell edge on a curve; each curve's in order from begin to end
  double smallest_scaled_jacobian = 0.0;  ///< arcs followed: smallest_sine of its cells
};

/// Sine of the sharpest corner (below 90°) that cells of the drawing must fill; 1 without one.
double sharpest_corner_sine(const CrossSection& section);

/// @param refinement 2: cells half as large. @throws MeshError where no attempt gives a usable mesh.
QuadMesh mesh_cross_section(const CrossSection& section, double refinement);

}  // namespace lodestone::geometries
