// SPDX-License-Identifier: GPL-3.0-or-later
#include "postprocess/fields/region_outlines.h"

#include <algorithm>
#include <array>
#include <tuple>
#include <utility>

namespace lodestone::postprocess {

using geometries::Point;

namespace {

/// An edge of a cell: of the cell's lattice the row or column at its bottom (0), top (1), left (2) or right (3).
struct CellEdge {
  std::pair<int, int> ends;  ///< vertices of the mesh, the lower first
  std::size_t cell = 0;
  std::size_t side = 0;
};

/// Where the lattice of a cell begins, and how it goes on along a side.
std::pair<std::size_t, std::size_t> begin_and_step(std::size_t side, std::size_t n) {
  return {side == 1 ? n * (n + 1) : side == 3 ? n : 0, side < 2 ? 1 : n + 1};
}

/// All edges of all cells, those between the same vertices one after the other, in the order of their cells.
std::vector<CellEdge> sorted_edges(const BodyView& body) {
  const auto n = static_cast<std::size_t>(body.lattice.subdivisions);
  const std::size_t per_cell = (n + 1) * (n + 1);
  std::vector<CellEdge> edges;
  edges.reserve(4 * body.mesh->cells.size());
  for (std::size_t cell = 0; cell < body.mesh->cells.size(); ++cell) {
    // Which vertex of the mesh a corner of the lattice is: the order of either is not relied upon.
    const auto vertex_at = [&](std::size_t lattice_point) {
      const Point& corner = body.lattice.points[cell * per_cell + lattice_point];
      const auto distance = [&](int vertex) {
        const Point& at = body.mesh->vertices[static_cast<std::size_t>(vertex)];
        return (at.x - corner.x) * (at.x - corner.x) + (at.y - corner.y) * (at.y - corner.y);
      };
      const auto& vertices = body.mesh->cells[cell];
      return *std::min_element(vertices.begin(), vertices.end(),
                               [&](int a, int b) { return distance(a) < distance(b); });
    };
    const std::array<int, 4> corners = {vertex_at(0), vertex_at(n), vertex_at(n * (n + 1)), vertex_at(per_cell - 1)};
    constexpr std::array<std::array<std::size_t, 2>, 4> ends = {{{0, 1}, {2, 3}, {0, 2}, {1, 3}}};
    for (std::size_t side = 0; side < 4; ++side) {
      edges.push_back({std::minmax({corners[ends[side][0]], corners[ends[side][1]]}), cell, side});
    }
  }
  std::sort(edges.begin(), edges.end(),
            [](const CellEdge& a, const CellEdge& b) { return std::tie(a.ends, a.cell) < std::tie(b.ends, b.cell); });
  return edges;
}

/// Edges on rims and symmetry sides, sorted.
std::vector<std::pair<int, int>> hidden_edges(const geometries::BodyMesh& mesh) {
  std::vector<std::pair<int, int>> hidden;
  for (const auto& edge : mesh.boundary) {
    if (edge.boundary == geometries::Boundary::rim || edge.boundary == geometries::Boundary::side_begin ||
        edge.boundary == geometries::Boundary::side_end) {
      hidden.push_back(std::minmax({edge.a, edge.b}));
    }
  }
  std::sort(hidden.begin(), hidden.end());
  return hidden;
}

}  // namespace

std::vector<std::vector<Point>> region_outlines(const BodyView& body) {
  const auto n = static_cast<std::size_t>(body.lattice.subdivisions);
  const std::vector<CellEdge> edges = sorted_edges(body);
  const std::vector<std::pair<int, int>> hidden = hidden_edges(*body.mesh);
  std::vector<std::vector<Point>> lines;
  for (auto edge = edges.begin(); edge != edges.end();) {
    const auto next = std::find_if(edge, edges.end(), [&](const CellEdge& other) { return other.ends != edge->ends; });
    const auto count = next - edge;
    bool drawn = count == 1 && !std::binary_search(hidden.begin(), hidden.end(), edge->ends);
    if (count == 2) {
      const int first = body.mesh->cell_region[edge->cell];
      const int second = body.mesh->cell_region[(edge + 1)->cell];
      const auto& a = body.mesh->regions[static_cast<std::size_t>(first)];
      const auto& b = body.mesh->regions[static_cast<std::size_t>(second)];
      const bool parts = a.kind == geometries::RegionKind::winding || a.kind == geometries::RegionKind::magnet;
      drawn = a.kind != b.kind || (first != second && parts);
    }
    if (drawn) {
      const auto [begin, step] = begin_and_step(edge->side, n);
      std::vector<Point>& line = lines.emplace_back();
      for (std::size_t k = 0; k <= n; ++k) {
        line.push_back(body.lattice.points[edge->cell * (n + 1) * (n + 1) + begin + k * step]);
      }
    }
    edge = next;
  }
  return lines;
}

}  // namespace lodestone::postprocess
