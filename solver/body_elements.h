// SPDX-License-Identifier: GPL-3.0-or-later
// The finite elements of one body (rotor or stator) as plain arrays: continuous Q_p on quadrilaterals whose geometry is
// mapped with the same degree, (p + 1)² Gauss points a cell. deal.II numbers the unknowns and evaluates the geometry
// once; the loops of the solver read these arrays only.
#pragma once

#include "geometries/sector_mesh.h"

#include <cstddef>
#include <memory>
#include <vector>

namespace lodestone::solver {

/// Triangulation, element, mapping and unknowns of deal.II; defined in body_elements.cc.
struct BodyGeometry;

/// A face of the body's boundary with its own quadrature, fine enough for the harmonics of the ring.
struct BoundaryFace {
  geometries::Boundary boundary = geometries::Boundary::none;
  std::vector<int> dofs;                  ///< of the body, those with a value on the face
  std::vector<double> values;             ///< shape values, point by point, dofs fastest
  std::vector<geometries::Point> at;      ///< m, quadrature points in the body's frame
  std::vector<double> length;             ///< m, quadrature weights
  std::vector<geometries::Point> normal;  ///< outward
};

/// Shape values and gradients on a lattice of points in each cell, for output.
struct LatticeElements {
  int per_cell = 0;
  std::vector<double> values;             ///< [point][local dof], the same in each cell
  std::vector<geometries::Point> points;  ///< m
  std::vector<double> gradients;          ///< [cell][point][d][local dof], 1/m
};

struct BodyElements {
  int degree = 0;
  int dofs_per_cell = 0;    ///< (p + 1)²
  int points_per_cell = 0;  ///< (p + 1)²
  int stride = 0;           ///< dofs_per_cell rounded up to a multiple of 4; the padding is zero
  std::size_t cells = 0;
  std::size_t dofs = 0;

  std::vector<int> cell_region;               ///< index into BodyMesh::regions
  std::vector<int> cell_dofs;                 ///< [cell][local dof]
  std::vector<double> gradients;              ///< [cell][point][d][stride], 1/m
  std::vector<double> weights;                ///< [cell][point], m²
  std::vector<double> shape_values;           ///< [point][stride]
  std::vector<geometries::Point> points;      ///< [cell][point], m
  std::vector<geometries::Point> dof_points;  ///< m, where each unknown sits
  std::vector<BoundaryFace> faces;

  std::shared_ptr<const BodyGeometry> geometry;

  /// @throws geometries::MeshError where a cell is inverted under the mapping.
  static BodyElements make(const geometries::BodyMesh& mesh, int degree);

  const double* cell_gradients(std::size_t cell) const {
    return gradients.data() + cell * static_cast<std::size_t>(points_per_cell) * 2u * static_cast<std::size_t>(stride);
  }
  const double* cell_weights(std::size_t cell) const {
    return weights.data() + cell * static_cast<std::size_t>(points_per_cell);
  }
  const int* dofs_of(std::size_t cell) const {
    return cell_dofs.data() + cell * static_cast<std::size_t>(dofs_per_cell);
  }

  /// Where the local dofs sit in the unit cell.
  std::vector<geometries::Point> unit_nodes() const;

  /// (n + 1)² points in each cell, lexicographic.
  LatticeElements lattice(int subdivisions) const;

  /// Values at the nodes of other elements on the same cells. @throws std::invalid_argument for other cells.
  std::vector<double> interpolate(const std::vector<double>& values, const BodyElements& to) const;
};

}  // namespace lodestone::solver
