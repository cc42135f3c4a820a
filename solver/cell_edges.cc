// SPDX-License-Identifier: GPL-3.0-or-later
#include "solver/cell_edges_internal.h"

#include <algorithm>
#include <cmath>
#include <unordered_map>

namespace lodestone::solver {

namespace {

using geometries::Boundary;

// Corners of the unit cell at the ends of its lines.
constexpr int corners[4][2] = {{0, 2}, {1, 3}, {0, 1}, {2, 3}};

/// The first two unknowns of a face are those of its corners.
std::array<int, 2> ends_of(const BoundaryFace& face) {
  return {face.dofs[0], face.dofs[1]};
}

double radius(const BodyElements& body, int dof) {
  const geometries::Point& p = body.dof_points[static_cast<std::size_t>(dof)];
  return std::hypot(p.x, p.y);
}

/// Joins the edges of side_end to those of side_begin, both from the inside out.
void join_sides(const BodyElements& body, bool antiperiodic, std::vector<CellEdge>& edges) {
  std::vector<std::size_t> begins, ends;
  for (std::size_t k = 0; k < edges.size(); ++k)
    if (edges[k].boundary == Boundary::side_begin || edges[k].boundary == Boundary::side_end) {
      CellEdge::Side& side = edges[k].sides[0];
      if (radius(body, side.dofs[0]) > radius(body, side.dofs[1])) {
        std::swap(side.dofs[0], side.dofs[1]);
        side.reversed = !side.reversed;
      }
      (edges[k].boundary == Boundary::side_begin ? begins : ends).push_back(k);
    }
  const auto nearer = [&](std::size_t a, std::size_t b) {
    return radius(body, edges[a].sides[0].dofs[0]) < radius(body, edges[b].sides[0].dofs[0]);
  };
  std::sort(begins.begin(), begins.end(), nearer);
  std::sort(ends.begin(), ends.end(), nearer);
  if (begins.size() != ends.size())
    throw geometries::MeshError("the symmetry sides do not match: they have different numbers of edges");
  for (std::size_t k = 0; k < begins.size(); ++k) {
    CellEdge &begin = edges[begins[k]], &end = edges[ends[k]];
    begin.sides[1] = end.sides[0];
    begin.sides[1].sign = antiperiodic ? -1.0 : 1.0;
    begin.count = 2;
    begin.boundary = Boundary::none;
    end.count = 0;
  }
  edges.erase(std::remove_if(edges.begin(), edges.end(), [](const CellEdge& edge) { return edge.count == 0; }),
              edges.end());
}

}  // namespace

std::vector<CellEdge> cell_edges(const BodyElements& body, bool antiperiodic) {
  std::vector<CellEdge> edges;
  std::unordered_map<std::size_t, std::size_t> place;
  const auto key = [&](int a, int b) {
    return static_cast<std::size_t>(std::min(a, b)) * body.dofs + static_cast<std::size_t>(std::max(a, b));
  };
  edges.reserve(2 * body.cells + body.faces.size());
  place.reserve(2 * body.cells + body.faces.size());
  for (std::size_t c = 0; c < body.cells; ++c)
    for (int line = 0; line < 4; ++line) {
      const int a = body.dofs_of(c)[corners[line][0]], b = body.dofs_of(c)[corners[line][1]];
      const auto [entry, fresh] = place.try_emplace(key(a, b), edges.size());
      if (fresh)
        edges.emplace_back();
      CellEdge& edge = edges[entry->second];
      edge.sides[static_cast<std::size_t>(edge.count++)] = {c, line, a > b, 1.0, {std::min(a, b), std::max(a, b)}};
    }
  for (std::size_t f = 0; f < body.faces.size(); ++f) {
    const auto [a, b] = ends_of(body.faces[f]);
    CellEdge& edge = edges[place.at(key(a, b))];
    edge.boundary = body.faces[f].boundary;
    edge.face = f;
  }
  join_sides(body, antiperiodic, edges);
  return edges;
}

}  // namespace lodestone::solver
