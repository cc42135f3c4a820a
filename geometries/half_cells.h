// SPDX-License-Identifier: GPL-3.0-or-later
// The cells of a machine's rotor or stator as those of the half pole or half slot pitch that was meshed, and of its
// images: what wants smaller cells at a place (MeshOptions, LocalSizes) wants them at all its images together.
//
// The frame of a half: its axis of symmetry is +x.
#pragma once

#include "geometries/sector_mesh.h"

#include <vector>

namespace lodestone::geometries {

struct HalfCells {
  std::vector<Point> at;         ///< m, the middle of each cell of the half, in the half's frame
  std::vector<double> size;      ///< m, square root of its area
  std::vector<char> beside_gap;  ///< a cell of the structured layers between the surface and the rim
  int images = 1;                ///< of each cell in the sector, itself included

  /// Sums what belongs to the cells of the body (in the order of BodyMesh::cells) over the images of each of the half.
  /// @throws std::invalid_argument for another number of cells.
  std::vector<double> fold(const std::vector<double>& of_cells) const;
};

/// @param angle rad, of the sector. @throws std::invalid_argument for a mesh that is no half with its images.
HalfCells half_cells(const BodyMesh& mesh, double angle);

/// Longest face on a body's rim, m; 0 without one.
double rim_face(const BodyMesh& mesh);

}  // namespace lodestone::geometries
