// SPDX-License-Identifier: GPL-3.0-or-later
// Concentric meshes made by hand, for comparison with exact solutions: rings of cells with curved edges, whole or a
// sector.
#pragma once

#include "geometries/sector_mesh.h"

#include <functional>
#include <vector>

namespace lodestone::support {

/// A ring of cells from the radius reached so far to `outer`.
struct Ring {
  double outer = 0.0;  ///< m
  int cells = 1;       ///< in radial direction
  int region = 0;      ///< index into regions
};

struct AnnulusDescription {
  double inner = 0.0;  ///< m; 0: a solid disc whose middle is a square of cells
  std::vector<Ring> rings;
  int cells_around = 16;  ///< in the sector; a multiple of 4 for a solid disc
  double begin_angle = 0.0;
  double angle = 6.283185307179586476925286766559;  ///< rad; a whole turn closes the ring
  geometries::Boundary inner_boundary = geometries::Boundary::flux_parallel;
  geometries::Boundary outer_boundary = geometries::Boundary::flux_parallel;
  std::vector<geometries::Region> regions;
  /// Where regions change around the circle: region of a cell by ring and angle of its middle. Empty: that of the ring.
  std::function<int(int ring, double angle)> region_at;
};

/// Cells of a disc's middle square belong to the first ring's region. Areas of the regions are left at zero.
geometries::BodyMesh annulus(const AnnulusDescription& description);

}  // namespace lodestone::support
