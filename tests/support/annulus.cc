// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/annulus.h"

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <utility>

namespace lodestone::support {

using geometries::BodyMesh;
using geometries::Boundary;
using geometries::Point;

namespace {

constexpr double two_pi = 6.283185307179586476925286766559;

Point polar(double r, double theta) {
  return {r * std::cos(theta), r * std::sin(theta)};
}

void drop_unused_vertices(BodyMesh& mesh) {
  std::vector<int> place(mesh.vertices.size(), -1);
  for (const auto& cell : mesh.cells)
    for (const int vertex : cell)
      place[static_cast<std::size_t>(vertex)] = 0;
  std::vector<Point> kept;
  for (std::size_t v = 0; v < place.size(); ++v)
    if (place[v] == 0) {
      place[v] = static_cast<int>(kept.size());
      kept.push_back(mesh.vertices[v]);
    }
  mesh.vertices = std::move(kept);
  const auto renumber = [&](int& vertex) { vertex = place[static_cast<std::size_t>(vertex)]; };
  for (auto& cell : mesh.cells)
    for (int& vertex : cell)
      renumber(vertex);
  for (auto& arc : mesh.arcs) {
    renumber(arc.a);
    renumber(arc.b);
  }
  for (auto& edge : mesh.boundary) {
    renumber(edge.a);
    renumber(edge.b);
  }
}

}  // namespace

std::vector<double> graded(double a, double b, const Grading& grading, bool at_begin, bool at_end) {
  // From one end, or from one end to the middle and mirrored.
  const bool both = at_begin && at_end;
  const double length = both ? 0.5 * (b - a) : b - a;
  std::vector<double> cells;
  double sum = 0.0, next = at_begin || at_end ? grading.smallest : grading.largest;
  while (sum < (1.0 - 1e-9) * length) {
    cells.push_back(next);
    sum += next;
    next = std::min(grading.growth * next, grading.largest);
  }
  for (double& cell : cells)
    cell *= length / sum;
  if (at_end && !both)
    std::reverse(cells.begin(), cells.end());
  if (both)
    cells.insert(cells.end(), cells.rbegin(), cells.rend());
  std::vector<double> points{a};
  for (const double cell : cells)
    points.push_back(points.back() + cell);
  points.back() = b;
  return points;
}

BodyMesh annulus(const AnnulusDescription& d) {
  BodyMesh mesh;
  mesh.regions = d.regions;
  mesh.begin_angle = d.begin_angle;
  const bool closed = std::abs(d.angle - two_pi) < 1e-9;
  const int n = d.lines.empty() ? d.cells_around : static_cast<int>(d.lines.size()) - 1;
  const int columns = closed ? n : n + 1;
  const auto angle_of = [&](int k) {
    return d.lines.empty() ? d.begin_angle + d.angle * k / n : d.lines[static_cast<std::size_t>(k)];
  };
  const auto add_vertex = [&](const Point& p) {
    mesh.vertices.push_back(p);
    return static_cast<int>(mesh.vertices.size()) - 1;
  };

  // Circles of vertices; the first one of a disc bounds the middle square.
  std::vector<double> radii;
  std::vector<int> ring_of;  // between circle k and k + 1
  double reached = d.inner;
  const bool disc = d.inner == 0.0;
  if (disc) {
    if (!closed || n % 4 != 0 || !d.lines.empty() || !d.rings.front().circles.empty())
      throw std::invalid_argument("a solid disc is whole and has equal cells, a multiple of four around");
    reached = 0.5 * d.rings.front().outer;
  }
  radii.push_back(reached);
  for (std::size_t r = 0; r < d.rings.size(); ++r) {
    const double from = radii.back();
    const auto& ring = d.rings[r];
    const int cells = ring.circles.empty() ? ring.cells : static_cast<int>(ring.circles.size()) - 1;
    for (int k = 1; k <= cells; ++k) {
      radii.push_back(ring.circles.empty() ? from + (ring.outer - from) * k / cells
                                           : ring.circles[static_cast<std::size_t>(k)]);
      ring_of.push_back(static_cast<int>(r));
    }
  }
  const auto vertex = [&](std::size_t circle, int k) {
    return static_cast<int>(circle) * columns + (closed ? (k % n + n) % n : k);
  };
  for (const double r : radii)
    for (int k = 0; k < columns; ++k)
      add_vertex(polar(r, angle_of(k)));

  if (disc) {
    // The square's corners and edges are the first circle's vertices (moved below); its inside is a grid.
    const int m = n / 4;
    std::vector<std::vector<int>> grid(static_cast<std::size_t>(m + 1),
                                       std::vector<int>(static_cast<std::size_t>(m + 1)));
    const double half = radii.front() / std::sqrt(2.0);
    for (int i = 0; i <= m; ++i)
      for (int j = 0; j <= m; ++j) {
        const Point at{half * (2.0 * i / m - 1.0), half * (2.0 * j / m - 1.0)};
        int index = -1;
        // Counter-clockwise along the square from its lower left corner, which is the circle's vertex at −3/4 π.
        const int offset = static_cast<int>(std::lround((-0.375 * two_pi - d.begin_angle) / two_pi * n));
        if (j == 0)
          index = vertex(0, offset + i);
        else if (i == m)
          index = vertex(0, offset + m + j);
        else if (j == m)
          index = vertex(0, offset + 2 * m + (m - i));
        else if (i == 0)
          index = vertex(0, offset + 3 * m + (m - j));
        if (index < 0)
          index = add_vertex(at);
        else
          mesh.vertices[static_cast<std::size_t>(index)] = at;
        grid[static_cast<std::size_t>(i)][static_cast<std::size_t>(j)] = index;
      }
    for (std::size_t i = 0; i < static_cast<std::size_t>(m); ++i)
      for (std::size_t j = 0; j < static_cast<std::size_t>(m); ++j) {
        mesh.cells.push_back({grid[i][j], grid[i + 1][j], grid[i + 1][j + 1], grid[i][j + 1]});
        mesh.cell_region.push_back(d.rings.front().region);
      }
    // From the square to the first ring's circle in equal steps.
    const int steps = d.rings.front().cells;
    for (int step = 1; step < steps; ++step)
      for (int k = 0; k < n; ++k) {
        const Point& square = mesh.vertices[static_cast<std::size_t>(vertex(0, k))];
        const Point circle = polar(d.rings.front().outer, angle_of(k));
        const double t = static_cast<double>(step) / steps;
        mesh.vertices[static_cast<std::size_t>(vertex(static_cast<std::size_t>(step), k))] = {
            (1.0 - t) * square.x + t * circle.x, (1.0 - t) * square.y + t * circle.y};
      }
  }
  const std::size_t first_circle = disc ? static_cast<std::size_t>(d.rings.front().cells) : 0;

  const std::size_t last = radii.size() - 1;
  const auto region_of = [&](std::size_t c, int k) {
    const int ring = ring_of[c];
    return d.region_at ? d.region_at(ring, 0.5 * (angle_of(k) + angle_of(k + 1)))
                       : d.rings[static_cast<std::size_t>(ring)].region;
  };
  const auto has_cell = [&](std::size_t c, int k) { return region_of(c, k) != no_cell; };
  for (std::size_t c = 0; c < last; ++c)
    for (int k = 0; k < n; ++k)
      if (has_cell(c, k)) {
        mesh.cells.push_back({vertex(c, k), vertex(c + 1, k), vertex(c + 1, k + 1), vertex(c, k + 1)});
        mesh.cell_region.push_back(region_of(c, k));
      }

  // An edge with a cell on one side only is boundary.
  for (std::size_t c = 0; c <= last; ++c)
    for (int k = 0; k < n; ++k) {
      const bool inside = c > 0 ? has_cell(c - 1, k) : disc;
      const bool outside = c < last && has_cell(c, k);
      if ((inside || outside) && c >= first_circle)
        mesh.arcs.push_back({vertex(c, k), vertex(c, k + 1), Point{0.0, 0.0}});
      if (inside != outside)
        mesh.boundary.push_back({vertex(c, k), vertex(c, k + 1),
                                 c == 0      ? d.inner_boundary
                                 : c == last ? d.outer_boundary
                                             : Boundary::flux_normal});
    }
  for (std::size_t c = 0; c < last; ++c)
    for (int k = 0; k < columns; ++k) {
      const bool before = closed ? has_cell(c, (k + n - 1) % n) : k > 0 && has_cell(c, k - 1);
      const bool behind = k < n && has_cell(c, k);
      if (before != behind)
        mesh.boundary.push_back({vertex(c, k), vertex(c + 1, k),
                                 closed || (k > 0 && k < n) ? Boundary::flux_normal
                                 : k == 0                   ? Boundary::side_begin
                                                            : Boundary::side_end});
    }
  drop_unused_vertices(mesh);
  return mesh;
}

}  // namespace lodestone::support
