// SPDX-License-Identifier: GPL-3.0-or-later
// Where the unknowns of a body's elements sit when its mesh moves. The geometry is mapped with the elements' own degree
// and nodes (isoparametric), so that these points and the shape functions say how every point of a cell moves.
#pragma once

#include "geometries/sector_mesh.h"
#include "solver/body_elements.h"

#include <array>
#include <cstddef>
#include <vector>

namespace lodestone::solver {

class MeshNodes {
public:
  /// @param body elements on `mesh`.
  MeshNodes(const geometries::BodyMesh& mesh, const BodyElements& body);

  /// One point a dof of the body, m: those on arcs at equal angles of the element's nodes, those inside a cell by
  /// transfinite interpolation of its edges, as deal.II's MappingQ places them.
  /// @param moved the same cells, arcs and their order, vertices and centres anywhere.
  std::vector<geometries::Point> at(const geometries::BodyMesh& moved) const;

private:
  struct Cell {
    std::array<int, 4> vertices{};  ///< of the unit cell's corners (0,0), (1,0), (0,1), (1,1)
    std::array<int, 4> arcs{};  ///< of its edges x = 0, x = 1, y = 0, y = 1: index into BodyMesh::arcs, −1: straight
  };
  std::vector<Cell> cells_;
  std::vector<int> cell_dofs_;
  std::vector<geometries::Point> unit_nodes_;  ///< of the local dofs
  std::size_t dofs_ = 0;
};

}  // namespace lodestone::solver
