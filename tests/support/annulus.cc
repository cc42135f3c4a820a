// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/annulus.h"

#include <cmath>
#include <stdexcept>

namespace lodestone::support {

using geometries::BodyMesh;
using geometries::Boundary;
using geometries::Point;

namespace {

constexpr double two_pi = 6.283185307179586476925286766559;

Point polar(double r, double theta) {
  return {r * std::cos(theta), r * std::sin(theta)};
}

}  // namespace

BodyMesh annulus(const AnnulusDescription& d) {
  BodyMesh mesh;
  mesh.regions = d.regions;
  mesh.begin_angle = d.begin_angle;
  const bool closed = std::abs(d.angle - two_pi) < 1e-9;
  const int n = d.cells_around;
  const int columns = closed ? n : n + 1;
  const auto angle_of = [&](double k) { return d.begin_angle + d.angle * k / n; };
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
    if (!closed || n % 4 != 0)
      throw std::invalid_argument("a solid disc is whole and has a multiple of four cells around");
    reached = 0.5 * d.rings.front().outer;
  }
  radii.push_back(reached);
  for (std::size_t r = 0; r < d.rings.size(); ++r) {
    const double from = radii.back();
    for (int k = 1; k <= d.rings[r].cells; ++k) {
      radii.push_back(from + (d.rings[r].outer - from) * k / d.rings[r].cells);
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
  }

  for (std::size_t c = 0; c + 1 < radii.size(); ++c)
    for (int k = 0; k < n; ++k) {
      mesh.cells.push_back({vertex(c, k), vertex(c + 1, k), vertex(c + 1, k + 1), vertex(c, k + 1)});
      const int ring = ring_of[c];
      mesh.cell_region.push_back(d.region_at ? d.region_at(ring, angle_of(k + 0.5))
                                             : d.rings[static_cast<std::size_t>(ring)].region);
    }
  for (std::size_t c = disc ? 1 : 0; c < radii.size(); ++c)
    for (int k = 0; k < n; ++k)
      mesh.arcs.push_back({vertex(c, k), vertex(c, k + 1), Point{0.0, 0.0}});
  for (int k = 0; k < n; ++k) {
    if (!disc)
      mesh.boundary.push_back({vertex(0, k), vertex(0, k + 1), d.inner_boundary});
    mesh.boundary.push_back({vertex(radii.size() - 1, k), vertex(radii.size() - 1, k + 1), d.outer_boundary});
  }
  if (!closed)
    for (std::size_t c = 0; c + 1 < radii.size(); ++c) {
      mesh.boundary.push_back({vertex(c, 0), vertex(c + 1, 0), Boundary::side_begin});
      mesh.boundary.push_back({vertex(c, n), vertex(c + 1, n), Boundary::side_end});
    }
  return mesh;
}

}  // namespace lodestone::support
