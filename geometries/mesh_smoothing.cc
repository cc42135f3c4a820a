// SPDX-License-Identifier: GPL-3.0-or-later
#include "geometries/mesh_smoothing.h"

#include "base/index.h"

#include <algorithm>
#include <cmath>

namespace lodestone::geometries {

namespace {

using base::index;

class Smoother {
public:
  Smoother(QuadMesh& mesh, const ArcCentres& centres)
      : mesh_(mesh), around_(mesh.vertices.size()), fixed_(mesh.vertices.size(), false),
        moved_(mesh.vertices.size(), 1), tried_(mesh.vertices.size(), 0) {
    for (std::size_t c = 0; c < mesh.cells.size(); ++c)
      for (const int v : mesh.cells[c])
        around_[index(v)].push_back(static_cast<int>(c));
    for (const auto& cell : mesh.cells)
      centres_.push_back(edge_centres(cell, centres));
    for (const auto& edge : mesh.edges)
      fixed_[index(edge.a)] = fixed_[index(edge.b)] = true;
  }

  void sweep() {
    for (std::size_t v = 0; v < mesh_.vertices.size(); ++v)
      if (!fixed_[v] && may_improve(v)) {
        const Point before = mesh_.vertices[v];
        tried_[v] = ++now_;
        improve(v);
        if (mesh_.vertices[v].x != before.x || mesh_.vertices[v].y != before.y)
          moved_[v] = now_;
      }
  }

private:
  /// Where nothing around has moved since the last attempt, another one ends the same.
  bool may_improve(std::size_t v) const {
    return std::any_of(around_[v].begin(), around_[v].end(), [&](int c) {
      const auto& cell = mesh_.cells[index(c)];
      return std::any_of(cell.begin(), cell.end(), [&](int other) { return moved_[index(other)] >= tried_[v]; });
    });
  }

  double quality_of_cell(int c) const {
    const auto& cell = mesh_.cells[index(c)];
    return smallest_sine({mesh_.vertices[index(cell[0])], mesh_.vertices[index(cell[1])],
                          mesh_.vertices[index(cell[2])], mesh_.vertices[index(cell[3])]},
                         centres_[index(c)]);
  }

  /// Worst cell around a vertex, and a little of the mean so that good patches become even; less where it cannot exceed
  /// a bound.
  double quality(std::size_t v, double bound = -2.0) const {
    constexpr double of_mean = 0.1;
    double worst = 1.0, sum = 0.0;
    for (const int c : around_[v]) {
      const double q = quality_of_cell(c);
      worst = std::min(worst, q);
      sum += q;
      if (worst + of_mean <= bound)
        return worst;
    }
    return worst + of_mean * sum / static_cast<double>(around_[v].size());
  }

  void improve(std::size_t v) {
    Point mean;
    double reach = 0.0, count = 0.0;
    for (const int c : around_[v]) {
      const auto& cell = mesh_.cells[index(c)];
      for (std::size_t k = 0; k < 4; ++k)
        if (index(cell[k]) == v)
          for (const std::size_t other : {(k + 1) % 4, (k + 3) % 4}) {
            const Point& p = mesh_.vertices[index(cell[other])];
            mean.x += p.x;
            mean.y += p.y;
            reach += std::hypot(p.x - mesh_.vertices[v].x, p.y - mesh_.vertices[v].y);
            count += 1.0;
          }
    }
    mean.x /= count;
    mean.y /= count;
    reach /= count;

    double best = quality(v);
    Point position = mesh_.vertices[v];
    const auto consider = [&](const Point& candidate) {
      mesh_.vertices[v] = candidate;
      const double q = quality(v, best + 1e-6);
      if (q > best + 1e-6) {
        best = q;
        position = candidate;
        return true;
      }
      return false;
    };
    consider(mean);
    for (double step = 0.2 * reach; step > 0.01 * reach; step *= 0.5) {
      const Point from = position;
      for (int k = 0; k < 8; ++k) {
        const double direction = 0.25 * k * std::acos(-1.0);
        consider({from.x + step * std::cos(direction), from.y + step * std::sin(direction)});
      }
    }
    mesh_.vertices[v] = position;
  }

  QuadMesh& mesh_;
  std::vector<std::vector<int>> around_;
  std::vector<bool> fixed_;
  std::vector<long> moved_, tried_;  ///< when, of each vertex
  long now_ = 1;
  std::vector<std::array<const Point*, 4>> centres_;
};

}  // namespace

void smooth(QuadMesh& mesh, const ArcCentres& centres) {
  Smoother smoother(mesh, centres);
  for (int sweep = 0; sweep < 6; ++sweep)
    smoother.sweep();
}

}  // namespace lodestone::geometries
