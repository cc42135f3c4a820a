// SPDX-License-Identifier: GPL-3.0-or-later
// The curves of a cross-section divided into the edges of cells.
#pragma once

#include "geometries/cross_section.h"

#include <array>
#include <vector>

namespace lodestone::geometries {

struct DividedCurves {
  std::vector<Point> vertices;           ///< the drawing's points first, then those on its curves
  std::vector<std::vector<int>> chains;  ///< vertices of each curve from begin to end
};

/// How finely a curve is divided.
struct Fineness {
  double refinement = 1.0;  ///< 2: cells half as large as the drawing wants them
  double growth = 0.0;      ///< of the cell size per length away from the ends of the curve
  double most_turn = 0.0;   ///< of an arc that one cell spans, rad
};

/// Divides every curve by the sizes wanted at its ends, in between and in the shapes beside it. The number of edges is
/// even beside shapes that are filled freely (whose faces are split in two) and the same on opposite sides of shapes
/// in rows and columns; edges of one curve of the gap are all equal, since they carry the harmonics of the ring.
/// @param in_rows for each shape whether it is filled in rows and columns. @param fineness of each curve.
/// @throws MeshError where opposite sides cannot be made equal.
DividedCurves divide_curves(const CrossSection& section, const std::vector<bool>& in_rows,
                            const std::vector<Fineness>& fineness);

/// The four sides of a shape in rows and columns, each the curves from one of its corners to the next.
/// @throws MeshError where the outline does not pass the corners in order.
std::array<std::vector<int>, 4> sides_of(const CrossSection& section, const Shape& shape);

}  // namespace lodestone::geometries
