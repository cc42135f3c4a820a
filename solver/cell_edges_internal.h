// SPDX-License-Identifier: GPL-3.0-or-later
// The edges between a body's cells, those of the two symmetry sides joined in pairs. Not installed.
#pragma once

#include "solver/body_elements.h"

#include <array>
#include <cstddef>
#include <vector>

namespace lodestone::solver {

struct CellEdge {
  /// One cell beside the edge.
  struct Side {
    std::size_t cell = 0;
    int line = 0;           ///< of the unit cell: 0: x = 0, 1: x = 1, 2: y = 0, 3: y = 1
    bool reversed = false;  ///< the line, along the unit cell's axis, runs against the edge
    /// Of the potential there, where the edge is one of side_end: −1 in an antiperiodic sector.
    double sign = 1.0;
    std::array<int, 2> dofs{};  ///< of the edge's ends, from its begin to its end
  };
  std::array<Side, 2> sides;
  int count = 0;  ///< of sides
  /// Of an edge with one side; none where it has two, pairs on the symmetry sides included.
  geometries::Boundary boundary = geometries::Boundary::none;
  std::size_t face = 0;  ///< of one with a boundary: its place in BodyElements::faces
};

/// @throws geometries::MeshError where the two symmetry sides do not match.
std::vector<CellEdge> cell_edges(const BodyElements& body, bool antiperiodic);

}  // namespace lodestone::solver
