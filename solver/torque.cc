// SPDX-License-Identifier: GPL-3.0-or-later
#include "solver/torque.h"

#include "base/quantity.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <stdexcept>
#include <utility>

namespace lodestone::solver {

namespace {

using Edge = std::pair<int, int>;

Edge ordered(int a, int b) {
  return a < b ? Edge{a, b} : Edge{b, a};
}

}  // namespace

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

double ring_torque(const BodyElements& body, double inner_radius, double outer_radius,
                   const std::vector<Gradient>& gradients) {
  std::vector<double> weight;
  weight.reserve(body.dofs);
  for (const auto& p : body.dof_points)
    weight.push_back(std::clamp((outer_radius - std::hypot(p.x, p.y)) / (outer_radius - inner_radius), 0.0, 1.0));
  const auto points = static_cast<std::size_t>(body.points_per_cell);
  const auto stride = static_cast<std::size_t>(body.stride);
  double sum = 0.0;
  for (std::size_t c = 0; c < body.cells; ++c) {
    const int* dofs = body.dofs_of(c);
    const double first = weight[static_cast<std::size_t>(dofs[0])];
    bool varies = false;
    for (int i = 1; i < body.dofs_per_cell; ++i)
      varies = varies || weight[static_cast<std::size_t>(dofs[i])] != first;
    if (!varies)
      continue;
    for (std::size_t q = 0; q < points; ++q) {
      const double* gx = body.cell_gradients(c) + q * 2u * stride;
      const double* gy = gx + stride;
      Gradient g;
      for (int i = 0; i < body.dofs_per_cell; ++i) {
        g.x += weight[static_cast<std::size_t>(dofs[i])] * gx[i];
        g.y += weight[static_cast<std::size_t>(dofs[i])] * gy[i];
      }
      const std::size_t k = c * points + q;
      const auto& p = body.points[k];
      const double bx = gradients[k].y, by = -gradients[k].x;
      const double b_v = by * p.x - bx * p.y;
      const double v_g = g.y * p.x - g.x * p.y;
      sum -= body.weights[k] * (b_v * (bx * g.x + by * g.y) - 0.5 * (bx * bx + by * by) * v_g);
    }
  }
  return sum / base::mu_0;
}

}  // namespace lodestone::solver
