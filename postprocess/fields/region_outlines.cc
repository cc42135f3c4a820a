// SPDX-License-Identifier: GPL-3.0-or-later
#include "postprocess/fields/region_outlines.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <utility>

namespace lodestone::postprocess {

using geometries::Point;

std::vector<std::vector<Point>> region_outlines(const BodyView& body) {
  const auto n = static_cast<std::size_t>(body.lattice.subdivisions);
  const std::size_t per_cell = (n + 1) * (n + 1);
  struct Edge {
    std::size_t cell;
    std::vector<Point> line;
  };
  std::map<std::pair<int, int>, std::vector<Edge>> edges;
  for (std::size_t cell = 0; cell < body.mesh->cells.size(); ++cell) {
    const auto lattice_point = [&](std::size_t i, std::size_t j) {
      return body.lattice.points[cell * per_cell + j * (n + 1) + i];
    };
    // Which vertex of the mesh a corner of the lattice is: the order of either is not relied upon.
    const auto vertex_at = [&](const Point& corner) {
      const auto& vertices = body.mesh->cells[cell];
      return *std::min_element(vertices.begin(), vertices.end(), [&](int a, int b) {
        const Point& pa = body.mesh->vertices[static_cast<std::size_t>(a)];
        const Point& pb = body.mesh->vertices[static_cast<std::size_t>(b)];
        return std::hypot(pa.x - corner.x, pa.y - corner.y) < std::hypot(pb.x - corner.x, pb.y - corner.y);
      });
    };
    for (int side = 0; side < 4; ++side) {
      Edge edge{cell, {}};
      for (std::size_t k = 0; k <= n; ++k) {
        edge.line.push_back(side == 0   ? lattice_point(k, 0)
                            : side == 1 ? lattice_point(k, n)
                            : side == 2 ? lattice_point(0, k)
                                        : lattice_point(n, k));
      }
      const std::pair<int, int> ends = std::minmax(vertex_at(edge.line.front()), vertex_at(edge.line.back()));
      edges[ends].push_back(std::move(edge));
    }
  }
  std::set<std::pair<int, int>> hidden;
  for (const auto& edge : body.mesh->boundary) {
    if (edge.boundary == geometries::Boundary::rim || edge.boundary == geometries::Boundary::side_begin ||
        edge.boundary == geometries::Boundary::side_end) {
      hidden.insert(std::minmax(edge.a, edge.b));
    }
  }
  std::vector<std::vector<Point>> lines;
  for (const auto& [ends, found] : edges) {
    bool drawn = found.size() == 1 && hidden.count(ends) == 0;
    if (found.size() == 2) {
      const int first = body.mesh->cell_region[found[0].cell];
      const int second = body.mesh->cell_region[found[1].cell];
      const auto& a = body.mesh->regions[static_cast<std::size_t>(first)];
      const auto& b = body.mesh->regions[static_cast<std::size_t>(second)];
      const bool parts = a.kind == geometries::RegionKind::winding || a.kind == geometries::RegionKind::magnet;
      drawn = a.kind != b.kind || (first != second && parts);
    }
    if (drawn) {
      lines.push_back(found[0].line);
    }
  }
  return lines;
}

}  // namespace lodestone::postprocess
