// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/index.h"
#include "geometries/curved_cell.h"
#include "geometries/deal_mesh_internal.h"
#include "geometries/sector_mesh.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>

namespace lodestone::geometries {

namespace {

using base::index;

std::array<Point, 4> corners(const BodyMesh& body, std::size_t cell) {
  std::array<Point, 4> result;
  for (std::size_t k = 0; k < 4; ++k)
    result[k] = body.vertices[index(body.cells[cell][k])];
  return result;
}

std::string place(const BodyMesh& body, std::size_t cell) {
  const auto c = corners(body, cell);
  const double x = 0.25 * (c[0].x + c[1].x + c[2].x + c[3].x), y = 0.25 * (c[0].y + c[1].y + c[2].y + c[3].y);
  return fmt::format("cell {} in '{}' near ({:.3f}, {:.3f}) mm", cell, body.regions[index(body.cell_region[cell])].name,
                     1e3 * x, 1e3 * y);
}

/// Exact areas of the regions with every listed arc followed: by Green's theorem over the cells' edges.
std::vector<double> areas_with_arcs(const BodyMesh& body) {
  std::map<std::pair<int, int>, Point> centres;
  for (const auto& arc : body.arcs)
    centres[std::minmax(arc.a, arc.b)] = arc.centre;
  std::vector<double> areas(body.regions.size(), 0.0);
  for (std::size_t c = 0; c < body.cells.size(); ++c)
    for (std::size_t k = 0; k < 4; ++k) {
      const int a = body.cells[c][k], b = body.cells[c][(k + 1) % 4];
      const Point& p = body.vertices[index(a)];
      const Point& q = body.vertices[index(b)];
      double part = 0.5 * (p.x * q.y - q.x * p.y);
      const auto arc = centres.find(std::minmax(a, b));
      if (arc != centres.end()) {
        // The segment between chord and arc, R²(φ − sin φ)/2.
        const double x1 = p.x - arc->second.x, y1 = p.y - arc->second.y;
        const double x2 = q.x - arc->second.x, y2 = q.y - arc->second.y;
        const double turn = std::atan2(x1 * y2 - y1 * x2, x1 * x2 + y1 * y2);
        part += 0.5 * (x1 * x1 + y1 * y1) * (turn - std::sin(turn));
      }
      areas[index(body.cell_region[c])] += part;
    }
  return areas;
}

void compare_areas(const BodyMesh& body, const std::string& name, const std::vector<double>& areas, double allowed,
                   const std::string& how, double& largest) {
  for (std::size_t r = 0; r < body.regions.size(); ++r) {
    const double error = std::abs(areas[r] / body.regions[r].area - 1.0);
    largest = std::max(largest, error);
    if (!(error <= allowed))
      throw MeshError(fmt::format("{}: the cells of '{}' cover {:.9g} mm² {}, its drawing {:.9g} mm²: off by {:.2g}, "
                                  "allowed is {:.0e} (a curve missing, cells missing or overlapping)",
                                  name, body.regions[r].name, 1e6 * areas[r], how, 1e6 * body.regions[r].area, error,
                                  allowed));
  }
}

/// The sides must carry the same radii, since the solver ties their vertices to one another.
void check_sides(const BodyMesh& body, const std::string& name) {
  std::vector<double> begin, end;
  for (const auto& edge : body.boundary)
    for (const int v : {edge.a, edge.b}) {
      const Point& p = body.vertices[index(v)];
      if (edge.boundary == Boundary::side_begin)
        begin.push_back(std::hypot(p.x, p.y));
      if (edge.boundary == Boundary::side_end)
        end.push_back(std::hypot(p.x, p.y));
    }
  std::sort(begin.begin(), begin.end());
  std::sort(end.begin(), end.end());
  bool same = begin.size() == end.size();
  for (std::size_t k = 0; same && k < begin.size(); ++k)
    same = std::abs(begin[k] - end[k]) <= 1e-12 * std::max(begin[k], 1e-3) + 1e-15;
  if (!same)
    throw MeshError(name + ": the vertices of the two symmetry sides do not match");
}

struct Circle {
  Point centre;
  double radius = 0.0;
  bool passes(const Point& p) const {
    return std::abs(std::hypot(p.x - centre.x, p.y - centre.y) - radius) < 1e-9 * radius;
  }
};

ArcCentres check_arcs(const BodyMesh& body, const std::string& name) {
  ArcCentres centres;
  std::vector<std::vector<Circle>> circles(body.vertices.size());
  for (const auto& arc : body.arcs) {
    centres[std::minmax(arc.a, arc.b)] = arc.centre;
    const Point& p = body.vertices[index(arc.a)];
    const Point& q = body.vertices[index(arc.b)];
    const double first = std::hypot(p.x - arc.centre.x, p.y - arc.centre.y);
    const double second = std::hypot(q.x - arc.centre.x, q.y - arc.centre.y);
    if (std::abs(first - second) > 1e-10 * first)
      throw MeshError(
          fmt::format("{}: vertices {} and {} do not lie on one circle about their arc's centre", name, arc.a, arc.b));
    circles[index(arc.a)].push_back({arc.centre, first});
    circles[index(arc.b)].push_back({arc.centre, first});
  }
  for (const auto& edge : body.boundary)
    if ((edge.boundary == Boundary::rim || edge.boundary == Boundary::gap) &&
        centres.find(std::minmax(edge.a, edge.b)) == centres.end())
      throw MeshError(
          fmt::format("{}: the rim's face between vertices {} and {} lacks its curve", name, edge.a, edge.b));
  // A gap in a row of arcs: a straight edge between two vertices of one circle. No area shows it inside a region.
  for (std::size_t c = 0; c < body.cells.size(); ++c)
    for (std::size_t k = 0; k < 4; ++k) {
      const int a = body.cells[c][k], b = body.cells[c][(k + 1) % 4];
      if (centres.find(std::minmax(a, b)) != centres.end())
        continue;
      for (const auto& [on_circle, other] : {std::make_pair(a, b), std::make_pair(b, a)})
        for (const Circle& circle : circles[index(on_circle)])
          if (circle.passes(body.vertices[index(other)]))
            throw MeshError(
                fmt::format("{}: {}: its edge between vertices {} and {} lies on a circle and lacks its curve", name,
                            place(body, c), a, b));
    }
  return centres;
}

/// deal.II tells of a cell that its arcs fold only in Debug, by ending the program, and of a flat corner never.
void check_folds(const BodyMesh& body, const ArcCentres& centres, const std::string& name) {
  for (std::size_t c = 0; c < body.cells.size(); ++c)
    if (!(smallest_sine(corners(body, c), edge_centres(body.cells[c], centres)) > least_curved_sine))
      throw MeshError(fmt::format("{}: {} is folded by its curves", name, place(body, c)));
}

void check_body(const BodyMesh& body, const std::string& name, int mapping_degree, MeshQuality& quality) {
  const double needed = std::min(0.2, 0.9 * body.sharpest_corner_sine);
  for (std::size_t c = 0; c < body.cells.size(); ++c) {
    const double q = scaled_jacobian(corners(body, c));
    quality.smallest_scaled_jacobian = std::min(quality.smallest_scaled_jacobian, q);
    if (q <= 0.0)
      throw MeshError(fmt::format("{}: {} is inverted (scaled Jacobian {:.3f})", name, place(body, c), q));
    if (q <= needed)
      throw MeshError(fmt::format("{}: {} is too sharp: its scaled Jacobian is {:.3f}, more than {:.3f} is needed",
                                  name, place(body, c), q, needed));
  }
  quality.cells += static_cast<int>(body.cells.size());
  check_sides(body, name);
  check_folds(body, check_arcs(body, name), name);
  double with_arcs = 0.0;
  compare_areas(body, name, areas_with_arcs(body), 1e-9, "with all arcs followed", with_arcs);

  const MappedMesh mapped = measure_mapped(body, mapping_degree);
  if (!(mapped.smallest_jacobian > 0.0))
    throw MeshError(
        fmt::format("{}: {} is folded by its curves", name, place(body, index(mapped.smallest_jacobian_cell))));
  compare_areas(body, name, mapped.region_area, allowed_area_error(mapping_degree),
                fmt::format("at mapping degree {}", mapping_degree), quality.largest_area_error);
}

}  // namespace

MeshQuality check_mesh(const SectorMesh& mesh, int mapping_degree) {
  MeshQuality quality;
  quality.smallest_scaled_jacobian = 1.0;
  if (mesh.rotor)
    check_body(*mesh.rotor, "rotor", mapping_degree, quality);
  if (mesh.stator)
    check_body(*mesh.stator, "stator", mapping_degree, quality);
  return quality;
}

}  // namespace lodestone::geometries
