// SPDX-License-Identifier: GPL-3.0-or-later
#include "solver/torque.h"

#include "base/quantity.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <set>
#include <stdexcept>
#include <utility>

namespace lodestone::solver {

namespace {

using Edge = std::pair<int, int>;

Edge ordered(int a, int b) {
  return a < b ? Edge{a, b} : Edge{b, a};
}

}  // namespace

bool varies(const BodyElements& body, std::size_t cell, const std::vector<double>& g) {
  const int* dofs = body.dofs_of(cell);
  return std::any_of(dofs, dofs + body.dofs_per_cell,
                     [&](int dof) { return g[static_cast<std::size_t>(dof)] != g[static_cast<std::size_t>(dofs[0])]; });
}

GapLayers find_gap_layers(const geometries::BodyMesh& mesh) {
  std::map<Edge, std::array<int, 2>> cells_of_edge;
  for (std::size_t c = 0; c < mesh.cells.size(); ++c)
    for (std::size_t k = 0; k < 4; ++k) {
      auto [entry, fresh] =
          cells_of_edge.try_emplace(ordered(mesh.cells[c][k], mesh.cells[c][(k + 1) % 4]), std::array<int, 2>{-1, -1});
      entry->second[fresh ? 0 : 1] = static_cast<int>(c);
    }
  const auto radius = [&](int vertex) {
    const auto& p = mesh.vertices[static_cast<std::size_t>(vertex)];
    return std::hypot(p.x, p.y);
  };

  std::vector<std::pair<Edge, int>> front;  // an edge and the cell beyond it
  for (const auto& edge : mesh.boundary)
    if (edge.boundary == geometries::Boundary::rim)
      front.emplace_back(ordered(edge.a, edge.b), cells_of_edge.at(ordered(edge.a, edge.b))[0]);
  GapLayers layers;
  if (front.empty())
    return layers;
  const double rim = radius(front.front().first.first);
  const int region = mesh.cell_region[static_cast<std::size_t>(front.front().second)];
  double reached = rim;
  while (!front.empty()) {
    std::vector<std::pair<Edge, int>> next;
    std::vector<std::size_t> layer;
    double target = -1.0;
    bool whole = true;
    for (const auto& [edge, cell] : front) {
      const auto c = static_cast<std::size_t>(cell);
      if (cell < 0 || mesh.regions[static_cast<std::size_t>(mesh.cell_region[c])].kind != geometries::RegionKind::air ||
          mesh.regions[static_cast<std::size_t>(mesh.cell_region[c])].name !=
              mesh.regions[static_cast<std::size_t>(region)].name) {
        whole = false;
        break;
      }
      const auto& corners = mesh.cells[c];
      std::size_t k = 0;
      while (ordered(corners[k], corners[(k + 1) % 4]) != edge)
        ++k;
      const int a = corners[(k + 2) % 4];
      const int b = corners[(k + 3) % 4];
      if (target < 0.0)
        target = radius(a);
      if (std::abs(radius(a) - target) > 1e-7 * rim || std::abs(radius(b) - target) > 1e-7 * rim) {
        whole = false;
        break;
      }
      layer.push_back(c);
      const auto& beyond = cells_of_edge.at(ordered(a, b));
      next.emplace_back(ordered(a, b), beyond[0] == cell ? beyond[1] : beyond[0]);
    }
    if (!whole)
      break;
    layers.cells.insert(layers.cells.end(), layer.begin(), layer.end());
    reached = target;
    front.swap(next);
  }
  std::sort(layers.cells.begin(), layers.cells.end());
  layers.inner_radius = std::min(rim, reached);
  layers.outer_radius = std::max(rim, reached);
  return layers;
}

double arkkio_torque(const BodyElements& body, const GapLayers& layers, const std::vector<Gradient>& gradients) {
  if (layers.cells.empty())
    throw std::logic_error("Arkkio's torque needs structured layers of cells beside the rim");
  const auto points = static_cast<std::size_t>(body.points_per_cell);
  double sum = 0.0;
  for (const std::size_t c : layers.cells)
    for (std::size_t q = c * points; q < (c + 1) * points; ++q) {
      const auto& p = body.points[q];
      const double r = std::hypot(p.x, p.y);
      const double bx = gradients[q].y;
      const double by = -gradients[q].x;
      const double radial = (bx * p.x + by * p.y) / r;
      const double tangential = (by * p.x - bx * p.y) / r;
      sum += body.weights[q] * r * radial * tangential;
    }
  return sum / (base::mu_0 * (layers.outer_radius - layers.inner_radius));
}

StressResultant weighted_stress(const BodyElements& body, const std::vector<double>& g,
                                const std::vector<Gradient>& gradients) {
  const auto points = static_cast<std::size_t>(body.points_per_cell);
  const auto stride = static_cast<std::size_t>(body.stride);
  StressResultant sum;
  for (std::size_t c = 0; c < body.cells; ++c) {
    if (!varies(body, c, g))
      continue;
    const int* dofs = body.dofs_of(c);
    for (std::size_t q = 0; q < points; ++q) {
      const double* gx = body.cell_gradients(c) + q * 2u * stride;
      const double* gy = gx + stride;
      Gradient slope;
      for (int i = 0; i < body.dofs_per_cell; ++i) {
        slope.x += g[static_cast<std::size_t>(dofs[i])] * gx[i];
        slope.y += g[static_cast<std::size_t>(dofs[i])] * gy[i];
      }
      const std::size_t k = c * points + q;
      const auto& p = body.points[k];
      const double bx = gradients[k].y, by = -gradients[k].x;
      const double along = bx * slope.x + by * slope.y, pressure = 0.5 * (bx * bx + by * by);
      const double tx = bx * along - pressure * slope.x, ty = by * along - pressure * slope.y;
      const double weight = body.weights[k] / base::mu_0;
      sum.force_x -= weight * tx;
      sum.force_y -= weight * ty;
      sum.torque -= weight * (p.x * ty - p.y * tx);
    }
  }
  return sum;
}

std::vector<double> weight_of_cells(const BodyElements& body, const std::vector<char>& cells, double angle) {
  std::vector<double> g(body.dofs, 0.0);
  for (std::size_t c = 0; c < body.cells; ++c)
    for (int i = 0; cells[c] != 0 && i < body.dofs_per_cell; ++i)
      g[static_cast<std::size_t>(body.dofs_of(c)[i])] = 1.0;
  std::set<int> begins, ends;
  double extent = 0.0;
  for (const BoundaryFace& face : body.faces) {
    if (face.boundary != geometries::Boundary::side_begin && face.boundary != geometries::Boundary::side_end)
      continue;
    (face.boundary == geometries::Boundary::side_begin ? begins : ends).insert(face.dofs.begin(), face.dofs.end());
    for (const auto& p : face.at)
      extent = std::max(extent, std::hypot(p.x, p.y));
  }
  const double cosine = std::cos(angle), sine = std::sin(angle);
  for (const int begin : begins) {
    const auto& p = body.dof_points[static_cast<std::size_t>(begin)];
    const double x = cosine * p.x - sine * p.y, y = sine * p.x + cosine * p.y;
    for (const int end : ends) {
      const auto& q = body.dof_points[static_cast<std::size_t>(end)];
      if (std::hypot(q.x - x, q.y - y) < 1e-6 * extent) {
        double &one = g[static_cast<std::size_t>(begin)], &other = g[static_cast<std::size_t>(end)];
        one = other = std::max(one, other);
      }
    }
  }
  return g;
}

double ring_torque(const BodyElements& body, double inner_radius, double outer_radius,
                   const std::vector<Gradient>& gradients) {
  std::vector<double> g;
  g.reserve(body.dofs);
  for (const auto& p : body.dof_points)
    g.push_back(std::clamp((outer_radius - std::hypot(p.x, p.y)) / (outer_radius - inner_radius), 0.0, 1.0));
  return weighted_stress(body, g, gradients).torque;
}

}  // namespace lodestone::solver
