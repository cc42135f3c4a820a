// SPDX-License-Identifier: GPL-3.0-or-later
#include "geometries/export/body_outline.h"

#include "base/index.h"
#include "base/quantity.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <utility>

namespace lodestone::geometries {

namespace {

using base::index;

constexpr double longest_arc = 0.5 * base::pi;

/// The edges of cells that part two regions or bound the body.
std::vector<OutlinePiece> outline_edges(const BodyMesh& body, const std::vector<int>& group) {
  std::map<std::pair<int, int>, Point> centres;
  for (const auto& arc : body.arcs)
    centres[std::minmax(arc.a, arc.b)] = arc.centre;
  std::map<std::pair<int, int>, Boundary> boundary;
  for (const auto& edge : body.boundary)
    boundary[std::minmax(edge.a, edge.b)] = edge.boundary;
  const auto group_of = [&](std::size_t cell) {
    return group.empty() ? body.cell_region[cell] : group[index(body.cell_region[cell])];
  };
  std::map<std::pair<int, int>, int> first_group;
  std::vector<OutlinePiece> pieces;
  const auto add = [&](const std::pair<int, int>& edge, Boundary condition) {
    const auto centre = centres.find(edge);
    pieces.push_back({edge.first, edge.second,
                      centre == centres.end() ? std::nullopt : std::optional<Point>(centre->second), condition});
  };
  for (std::size_t c = 0; c < body.cells.size(); ++c)
    for (std::size_t k = 0; k < 4; ++k) {
      const std::pair<int, int> edge = std::minmax(body.cells[c][k], body.cells[c][(k + 1) % 4]);
      if (const auto found = boundary.find(edge); found != boundary.end()) {
        add(edge, found->second);
        continue;
      }
      const auto [entry, is_new] = first_group.emplace(edge, group_of(c));
      if (!is_new && entry->second != group_of(c))
        add(edge, Boundary::none);
    }
  return pieces;
}

/// OutlinePieces that continue one another on a line or circle become one.
std::vector<OutlinePiece> merged(const BodyMesh& body, std::vector<OutlinePiece> pieces) {
  std::map<int, std::vector<std::size_t>> at;
  for (std::size_t k = 0; k < pieces.size(); ++k) {
    at[pieces[k].a].push_back(k);
    at[pieces[k].b].push_back(k);
  }
  std::vector<bool> gone(pieces.size(), false);
  for (auto& [vertex, meeting] : at) {
    if (meeting.size() != 2 || meeting[0] == meeting[1])
      continue;
    OutlinePiece& p = pieces[meeting[0]];
    const OutlinePiece& q = pieces[meeting[1]];
    const int before = p.a == vertex ? p.b : p.a, after = q.a == vertex ? q.b : q.a;
    if (before == after || p.boundary != q.boundary || p.centre.has_value() != q.centre.has_value())
      continue;
    const Point &u = body.vertices[index(before)], &v = body.vertices[index(vertex)], &w = body.vertices[index(after)];
    if (p.centre) {
      const double size = std::hypot(v.x - p.centre->x, v.y - p.centre->y);
      if (std::hypot(p.centre->x - q.centre->x, p.centre->y - q.centre->y) > 1e-9 * size ||
          std::abs(p.turn(body)) + std::abs(q.turn(body)) > longest_arc)
        continue;
    } else {
      const double cross = (v.x - u.x) * (w.y - v.y) - (v.y - u.y) * (w.x - v.x);
      const double dot = (v.x - u.x) * (w.x - v.x) + (v.y - u.y) * (w.y - v.y);
      if (!(dot > 0.0) || std::abs(cross) > 1e-9 * dot)
        continue;
    }
    p.a = before;
    p.b = after;
    gone[meeting[1]] = true;
    auto& elsewhere = at[after];
    std::replace(elsewhere.begin(), elsewhere.end(), meeting[1], meeting[0]);
    meeting.clear();
  }
  std::vector<OutlinePiece> result;
  for (std::size_t k = 0; k < pieces.size(); ++k)
    if (!gone[k])
      result.push_back(pieces[k]);
  return result;
}

}  // namespace

double OutlinePiece::turn(const BodyMesh& body) const {
  const Point &p = body.vertices[index(a)], &q = body.vertices[index(b)];
  const double x1 = p.x - centre->x, y1 = p.y - centre->y, x2 = q.x - centre->x, y2 = q.y - centre->y;
  return std::atan2(x1 * y2 - y1 * x2, x1 * x2 + y1 * y2);
}

std::vector<OutlinePiece> outline_of(const BodyMesh& body, const std::vector<int>& group) {
  return merged(body, outline_edges(body, group));
}

std::vector<RegionPart> parts_of(const BodyMesh& body) {
  std::vector<std::size_t> part(body.cells.size());
  std::iota(part.begin(), part.end(), std::size_t{0});
  const auto root = [&](std::size_t c) {
    while (part[c] != c)
      c = part[c] = part[part[c]];
    return c;
  };
  std::map<std::pair<int, int>, std::size_t> other;
  for (std::size_t c = 0; c < body.cells.size(); ++c)
    for (std::size_t k = 0; k < 4; ++k) {
      const auto [entry, is_new] = other.emplace(std::minmax(body.cells[c][k], body.cells[c][(k + 1) % 4]), c);
      if (!is_new && body.cell_region[entry->second] == body.cell_region[c])
        part[root(c)] = root(entry->second);
    }
  const auto area = [&](std::size_t c) {
    double sum = 0.0;
    for (std::size_t k = 0; k < 4; ++k) {
      const Point &p = body.vertices[index(body.cells[c][k])], &q = body.vertices[index(body.cells[c][(k + 1) % 4])];
      sum += 0.5 * (p.x * q.y - q.x * p.y);
    }
    return sum;
  };
  std::map<std::size_t, std::pair<double, std::size_t>> largest;
  for (std::size_t c = 0; c < body.cells.size(); ++c) {
    auto& best = largest[root(c)];
    if (area(c) > best.first)
      best = {area(c), c};
  }
  std::vector<RegionPart> result;
  result.reserve(largest.size());
  for (const auto& [first, best] : largest) {
    RegionPart one{body.cell_region[best.second], {}};
    for (const int v : body.cells[best.second]) {
      one.inside.x += 0.25 * body.vertices[index(v)].x;
      one.inside.y += 0.25 * body.vertices[index(v)].y;
    }
    result.push_back(one);
  }
  return result;
}

}  // namespace lodestone::geometries
