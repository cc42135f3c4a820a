// SPDX-License-Identifier: GPL-3.0-or-later
#include "geometries/mesh_smoothing.h"

#include "base/index.h"

#include <algorithm>
#include <cmath>

namespace lodestone::geometries {

namespace {

using base::index;

/// Unit vectors, an eighth of a turn apart.
const std::array<Point, 8>& eighths() {
  static const std::array<Point, 8> directions = [] {
    std::array<Point, 8> result;
    for (std::size_t k = 0; k < result.size(); ++k) {
      const double direction = 0.25 * static_cast<double>(k) * std::acos(-1.0);
      result[k] = {std::cos(direction), std::sin(direction)};
    }
    return result;
  }();
  return directions;
}

class Smoother {
public:
  Smoother(std::vector<Point>& vertices, const std::vector<std::array<int, 4>>& cells, std::size_t fixed,
           const ArcCentres& centres)
      : vertices_(vertices), cells_(cells), fixed_(fixed), around_(vertices.size()), moved_(vertices.size(), 1),
        tried_(vertices.size(), 0) {
    for (std::size_t c = 0; c < cells.size(); ++c)
      for (const int v : cells[c])
        around_[index(v)].push_back(static_cast<int>(c));
    for (const auto& cell : cells)
      centres_.push_back(edge_centres(cell, centres));
  }

  void sweep() {
    for (std::size_t v = fixed_; v < vertices_.size(); ++v)
      if (may_improve(v)) {
        const Point before = vertices_[v];
        tried_[v] = ++now_;
        improve(v);
        if (vertices_[v].x != before.x || vertices_[v].y != before.y)
          moved_[v] = now_;
      }
  }

private:
  /// Where nothing around has moved since the last attempt, another one ends the same.
  bool may_improve(std::size_t v) const {
    return std::any_of(around_[v].begin(), around_[v].end(), [&](int c) {
      const auto& cell = cells_[index(c)];
      return std::any_of(cell.begin(), cell.end(), [&](int other) { return moved_[index(other)] >= tried_[v]; });
    });
  }

  double quality_of_cell(int c) const {
    const auto& cell = cells_[index(c)];
    return smallest_sine(
        {vertices_[index(cell[0])], vertices_[index(cell[1])], vertices_[index(cell[2])], vertices_[index(cell[3])]},
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
      const auto& cell = cells_[index(c)];
      for (std::size_t k = 0; k < 4; ++k)
        if (index(cell[k]) == v)
          for (const std::size_t other : {(k + 1) % 4, (k + 3) % 4}) {
            const Point& p = vertices_[index(cell[other])];
            mean.x += p.x;
            mean.y += p.y;
            reach += std::hypot(p.x - vertices_[v].x, p.y - vertices_[v].y);
            count += 1.0;
          }
    }
    mean.x /= count;
    mean.y /= count;
    reach /= count;

    double best = quality(v);
    Point position = vertices_[v];
    const auto consider = [&](const Point& candidate) {
      vertices_[v] = candidate;
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
      for (const Point& direction : eighths())
        consider({from.x + step * direction.x, from.y + step * direction.y});
    }
    vertices_[v] = position;
  }

  std::vector<Point>& vertices_;
  const std::vector<std::array<int, 4>>& cells_;
  std::size_t fixed_;
  std::vector<std::vector<int>> around_;
  std::vector<long> moved_, tried_;  ///< when, of each vertex
  long now_ = 1;
  std::vector<std::array<const Point*, 4>> centres_;
};

}  // namespace

void smooth(std::vector<Point>& vertices, const std::vector<std::array<int, 4>>& cells, std::size_t fixed,
            const ArcCentres& centres) {
  Smoother smoother(vertices, cells, fixed, centres);
  for (int sweep = 0; sweep < 6; ++sweep)
    smoother.sweep();
}

}  // namespace lodestone::geometries
