// SPDX-License-Identifier: GPL-3.0-or-later
#include "solver/mesh_nodes.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <utility>

namespace lodestone::solver {

using geometries::Point;

namespace {

/// A point at a fraction of the way along an edge; on an arc the radius is blended too, as deal.II's SphericalManifold
/// does.
Point on_edge(const Point& a, const Point& b, const Point* centre, double fraction) {
  if (centre == nullptr)
    return {(1.0 - fraction) * a.x + fraction * b.x, (1.0 - fraction) * a.y + fraction * b.y};
  const double ra = geometries::distance(*centre, a), rb = geometries::distance(*centre, b);
  const Point from{(a.x - centre->x) / ra, (a.y - centre->y) / ra};
  const Point direction = geometries::turned(from, fraction * geometries::arc_turn(a, b, *centre));
  const double radius = (1.0 - fraction) * ra + fraction * rb;
  return {centre->x + radius * direction.x, centre->y + radius * direction.y};
}

}  // namespace

MeshNodes::MeshNodes(const geometries::BodyMesh& mesh, const BodyElements& body)
    : cell_dofs_(body.cell_dofs), unit_nodes_(body.unit_nodes()), dofs_(body.dofs) {
  std::map<std::pair<int, int>, int> arcs;
  for (std::size_t k = 0; k < mesh.arcs.size(); ++k)
    arcs[std::minmax(mesh.arcs[k].a, mesh.arcs[k].b)] = static_cast<int>(k);
  const auto arc_between = [&](int a, int b) {
    const auto found = arcs.find(std::minmax(a, b));
    return found == arcs.end() ? -1 : found->second;
  };
  cells_.resize(body.cells);
  for (std::size_t c = 0; c < body.cells; ++c) {
    // deal.II may begin a cell at another of its corners.
    const auto& corners = mesh.cells[c];
    const Point& first = body.dof_points[static_cast<std::size_t>(body.dofs_of(c)[0])];
    std::size_t begin = 0;
    for (std::size_t k = 1; k < 4; ++k)
      if (geometries::distance(mesh.vertices[static_cast<std::size_t>(corners[k])], first) <
          geometries::distance(mesh.vertices[static_cast<std::size_t>(corners[begin])], first))
        begin = k;
    const auto corner = [&](std::size_t k) { return corners[(begin + k) % 4]; };
    const std::array<int, 4> v{corner(0), corner(1), corner(3), corner(2)};
    cells_[c].vertices = v;
    cells_[c].arcs = {arc_between(v[0], v[2]), arc_between(v[1], v[3]), arc_between(v[0], v[1]),
                      arc_between(v[2], v[3])};
  }
}

std::vector<Point> MeshNodes::at(const geometries::BodyMesh& moved) const {
  std::vector<Point> result(dofs_);
  const std::size_t local = unit_nodes_.size();
  for (std::size_t c = 0; c < cells_.size(); ++c) {
    const auto vertex = [&](std::size_t k) -> const Point& {
      return moved.vertices[static_cast<std::size_t>(cells_[c].vertices[k])];
    };
    const auto centre = [&](std::size_t edge) {
      const int arc = cells_[c].arcs[edge];
      return arc < 0 ? nullptr : &moved.arcs[static_cast<std::size_t>(arc)].centre;
    };
    const Point &p00 = vertex(0), &p10 = vertex(1), &p01 = vertex(2), &p11 = vertex(3);
    for (std::size_t i = 0; i < local; ++i) {
      const double x = unit_nodes_[i].x, y = unit_nodes_[i].y;
      const Point left = on_edge(p00, p01, centre(0), y), right = on_edge(p10, p11, centre(1), y);
      const Point bottom = on_edge(p00, p10, centre(2), x), top = on_edge(p01, p11, centre(3), x);
      const auto blend = [&](double Point::*of) {
        return (1.0 - x) * left.*of + x * right.*of + (1.0 - y) * bottom.*of + y * top.*of -
               (1.0 - x) * (1.0 - y) * p00.*of - x * (1.0 - y) * p10.*of - (1.0 - x) * y * p01.*of - x * y * p11.*of;
      };
      result[static_cast<std::size_t>(cell_dofs_[c * local + i])] = {blend(&Point::x), blend(&Point::y)};
    }
  }
  return result;
}

}  // namespace lodestone::solver
