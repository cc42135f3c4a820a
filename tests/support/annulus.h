// SPDX-License-Identifier: GPL-3.0-or-later
// Concentric meshes made by hand, for comparison with exact solutions: rings of cells with curved edges, whole or a
// sector, with holes where iron of infinite permeability lies.
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
  /// Radii of its circles from the inner to the outer one, where cells are not equally high; m. They replace `cells`.
  std::vector<double> circles = {};
};

/// What region_at returns where there are no cells: iron of infinite permeability, its surface flux_normal.
inline constexpr int no_cell = -1;

struct AnnulusDescription {
  double inner = 0.0;  ///< m; 0: a solid disc whose middle is a square of cells
  std::vector<Ring> rings;
  int cells_around = 16;  ///< in the sector; a multiple of 4 for a solid disc
  double begin_angle = 0.0;
  double angle = 6.283185307179586476925286766559;  ///< rad; a whole turn closes the ring
  /// Angles of the radial lines from begin_angle to begin_angle + angle, ascending, where cells are not equally wide;
  /// rad. They replace `cells_around`.
  std::vector<double> lines = {};
  geometries::Boundary inner_boundary = geometries::Boundary::flux_parallel;
  geometries::Boundary outer_boundary = geometries::Boundary::flux_parallel;
  std::vector<geometries::Region> regions;
  /// Where regions change around the circle: region of a cell by ring and angle of its middle, or no_cell. Empty: that
  /// of the ring.
  std::function<int(int ring, double angle)> region_at;
};

/// How cells get smaller toward a corner where the field is singular.
struct Grading {
  double smallest = 0.0;  ///< cell at the corner
  double largest = 0.0;   ///< cell far from it
  double growth = 1.0;    ///< from a cell to the next
};
/// Points from a to b, both included, with cells at most as large as `grading` says, smaller toward the ends named.
std::vector<double> graded(double a, double b, const Grading& grading, bool at_begin, bool at_end);

/// Cells of a disc's middle square belong to the first ring's region. Areas of the regions are left at zero.
geometries::BodyMesh annulus(const AnnulusDescription& description);

}  // namespace lodestone::support
