// SPDX-License-Identifier: GPL-3.0-or-later
#include "solver/numbering.h"

#include "solver/vector_kernels.h"

#include <Eigen/OrderingMethods>
#include <Eigen/SparseCore>
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace lodestone::solver {

namespace {

using geometries::Boundary;
using geometries::MeshError;
using geometries::Point;

std::vector<int> dofs_on(const BodyElements& body, Boundary boundary) {
  std::vector<int> dofs;
  for (const auto& face : body.faces)
    if (face.boundary == boundary)
      dofs.insert(dofs.end(), face.dofs.begin(), face.dofs.end());
  std::sort(dofs.begin(), dofs.end());
  dofs.erase(std::unique(dofs.begin(), dofs.end()), dofs.end());
  return dofs;
}

/// Sides matched by radius: (dof on side_end, its partner on side_begin).
std::vector<std::pair<int, int>> match_sides(const BodyElements& body, double angle) {
  std::vector<int> begin = dofs_on(body, Boundary::side_begin);
  std::vector<int> end = dofs_on(body, Boundary::side_end);
  if (begin.size() != end.size())
    throw MeshError(
        fmt::format("the symmetry sides do not match: {} nodes on one, {} on the other", begin.size(), end.size()));
  const auto radius = [&](int dof) {
    const Point& p = body.dof_points[static_cast<std::size_t>(dof)];
    return std::hypot(p.x, p.y);
  };
  const auto nearer = [&](int a, int b) { return radius(a) < radius(b); };
  std::sort(begin.begin(), begin.end(), nearer);
  std::sort(end.begin(), end.end(), nearer);
  const double tolerance = begin.empty() ? 0.0 : 1e-7 * radius(begin.back());
  std::vector<std::pair<int, int>> pairs;
  for (std::size_t k = 0; k < begin.size(); ++k) {
    const Point& a = body.dof_points[static_cast<std::size_t>(begin[k])];
    const Point& b = body.dof_points[static_cast<std::size_t>(end[k])];
    const Point turned{a.x * std::cos(angle) - a.y * std::sin(angle), a.x * std::sin(angle) + a.y * std::cos(angle)};
    if (std::hypot(turned.x - b.x, turned.y - b.y) > tolerance)
      throw MeshError(fmt::format("the symmetry sides do not match: ({:.9g}, {:.9g}) m has no partner near ({:.9g}, "
                                  "{:.9g}) m",
                                  a.x, a.y, turned.x, turned.y));
    pairs.emplace_back(end[k], begin[k]);
  }
  return pairs;
}

/// Sorted rows of each column of the upper triangle, from lists of unknowns that couple with each other.
class PatternBuilder {
public:
  explicit PatternBuilder(std::size_t size) : lists_of_(size) {}
  /// Negative ones do not enter.
  void couple(const std::vector<int>& unknowns) {
    for (const int k : unknowns)
      if (k >= 0)
        lists_of_[static_cast<std::size_t>(k)].push_back(static_cast<int>(begin_.size()) - 1);
    members_.insert(members_.end(), unknowns.begin(), unknowns.end());
    begin_.push_back(members_.size());
  }
  SymmetricPattern build() const {
    SymmetricPattern pattern;
    pattern.size = static_cast<int>(lists_of_.size());
    pattern.column_begin.push_back(0);
    std::vector<int> seen_by(lists_of_.size(), -1);
    for (int j = 0; j < pattern.size; ++j) {
      const auto first = static_cast<std::ptrdiff_t>(pattern.rows.size());
      for (const int list : lists_of_[static_cast<std::size_t>(j)])
        for (std::size_t m = begin_[static_cast<std::size_t>(list)]; m < begin_[static_cast<std::size_t>(list) + 1];
             ++m) {
          const int i = members_[m];
          if (i < 0 || i > j || seen_by[static_cast<std::size_t>(i)] == j)
            continue;
          seen_by[static_cast<std::size_t>(i)] = j;
          pattern.rows.push_back(i);
        }
      std::sort(pattern.rows.begin() + first, pattern.rows.end());
      pattern.column_begin.push_back(static_cast<int>(pattern.rows.size()));
    }
    return pattern;
  }

private:
  std::vector<std::vector<int>> lists_of_;  ///< of each unknown
  std::vector<std::size_t> begin_{0};       ///< of each list in members_
  std::vector<int> members_;
};

/// The pattern with unknown k at place[k].
SymmetricPattern permuted(const SymmetricPattern& pattern, const std::vector<int>& place) {
  const auto n = static_cast<std::size_t>(pattern.size);
  const auto each = [&](const auto& visit) {
    for (std::size_t j = 0; j < n; ++j)
      for (int k = pattern.column_begin[j]; k < pattern.column_begin[j + 1]; ++k) {
        const int a = place[static_cast<std::size_t>(pattern.rows[static_cast<std::size_t>(k)])];
        const int b = place[j];
        visit(static_cast<std::size_t>(std::min(a, b)), static_cast<std::size_t>(std::max(a, b)));
      }
  };
  // Counted into rows first: taken from there row by row, they fill the columns in ascending order.
  std::vector<int> row_begin(n + 1, 0);
  SymmetricPattern result;
  result.size = pattern.size;
  result.column_begin.assign(n + 1, 0);
  each([&](std::size_t row, std::size_t column) {
    ++row_begin[row + 1];
    ++result.column_begin[column + 1];
  });
  for (std::size_t k = 0; k < n; ++k) {
    row_begin[k + 1] += row_begin[k];
    result.column_begin[k + 1] += result.column_begin[k];
  }
  std::vector<int> columns(pattern.entries());
  std::vector<int> next = row_begin;
  each([&](std::size_t row, std::size_t column) {
    columns[static_cast<std::size_t>(next[row]++)] = static_cast<int>(column);
  });
  result.rows.resize(pattern.entries());
  next.assign(result.column_begin.begin(), result.column_begin.end() - 1);
  for (std::size_t row = 0; row < n; ++row)
    for (int k = row_begin[row]; k < row_begin[row + 1]; ++k) {
      const auto column = static_cast<std::size_t>(columns[static_cast<std::size_t>(k)]);
      result.rows[static_cast<std::size_t>(next[column]++)] = static_cast<int>(row);
    }
  return result;
}

/// Elimination order by approximate minimum degree (Amestoy, Davis & Duff 1996, SIAM J. Matrix Anal. Appl. 17:886).
std::vector<int> minimum_degree(const SymmetricPattern& pattern) {
  const std::vector<double> ones(pattern.entries(), 1.0);
  const Eigen::Map<const Eigen::SparseMatrix<double>> upper(
      pattern.size, pattern.size, static_cast<Eigen::Index>(pattern.entries()), pattern.column_begin.data(),
      pattern.rows.data(), ones.data());
  const Eigen::SparseMatrix<double> matrix = upper;
  Eigen::PermutationMatrix<Eigen::Dynamic, Eigen::Dynamic, int> inverse;
  Eigen::AMDOrdering<int>()(matrix.selfadjointView<Eigen::Upper>(), inverse);
  return {inverse.indices().data(), inverse.indices().data() + pattern.size};
}

std::vector<int> inverse_of(const std::vector<int>& order) {
  std::vector<int> place(order.size());
  for (std::size_t k = 0; k < order.size(); ++k)
    place[static_cast<std::size_t>(order[k])] = static_cast<int>(k);
  return place;
}

/// The same order with every subtree of the elimination tree together, children before their parent: the fill-in stays.
std::vector<int> postordered(const SymmetricPattern& pattern, const std::vector<int>& order) {
  const auto n = static_cast<std::size_t>(pattern.size);
  const std::vector<int> place = inverse_of(order);
  // The elimination tree needs the pattern by rows of the reordered lower triangle.
  std::vector<std::vector<int>> earlier(n);
  for (std::size_t j = 0; j < n; ++j)
    for (int p = pattern.column_begin[j]; p < pattern.column_begin[j + 1]; ++p) {
      const int a = place[static_cast<std::size_t>(pattern.rows[static_cast<std::size_t>(p)])];
      const int b = place[j];
      if (a != b)
        earlier[static_cast<std::size_t>(std::max(a, b))].push_back(std::min(a, b));
    }
  std::vector<int> parent(n, -1);
  std::vector<int> ancestor(n, -1);
  for (std::size_t k = 0; k < n; ++k)
    for (int i : earlier[k])
      while (i >= 0 && i != static_cast<int>(k)) {
        const int next = ancestor[static_cast<std::size_t>(i)];
        ancestor[static_cast<std::size_t>(i)] = static_cast<int>(k);
        if (next < 0)
          parent[static_cast<std::size_t>(i)] = static_cast<int>(k);
        i = next;
      }
  // Depth first, the largest child last: the chain of the last, dense unknowns stays at the end.
  std::vector<std::vector<int>> children(n + 1);
  for (std::size_t k = 0; k < n; ++k)
    children[parent[k] < 0 ? n : static_cast<std::size_t>(parent[k])].push_back(static_cast<int>(k));
  std::vector<int> result;
  std::vector<std::pair<std::size_t, std::size_t>> stack{{n, 0}};
  while (!stack.empty()) {
    auto& [node, next] = stack.back();
    if (next < children[node].size()) {
      const auto child = static_cast<std::size_t>(children[node][next++]);
      stack.emplace_back(child, 0);
      continue;
    }
    if (node < n)
      result.push_back(order[node]);
    stack.pop_back();
  }
  return result;
}

void number_body(const BodyElements& body, double angle, bool antiperiodic, BodyNumbering& numbering, int& next,
                 bool& prescribed) {
  numbering.unknown.assign(body.dofs, -2);
  numbering.sign.assign(body.dofs, 1);
  for (const int dof : dofs_on(body, Boundary::flux_parallel)) {
    numbering.unknown[static_cast<std::size_t>(dof)] = -1;
    prescribed = true;
  }
  const auto pairs = match_sides(body, angle);
  std::vector<int> partner(body.dofs, -1);
  for (const auto& [end, begin] : pairs) {
    if (end == begin) {  // the shaft's centre is on both sides
      if (antiperiodic)
        numbering.unknown[static_cast<std::size_t>(end)] = -1;
      continue;
    }
    partner[static_cast<std::size_t>(end)] = begin;
  }
  const std::vector<int> floating = dofs_on(body, Boundary::floating);
  for (const int dof : floating)
    if (dof != floating.front() && numbering.unknown[static_cast<std::size_t>(dof)] == -2)
      partner[static_cast<std::size_t>(dof)] = floating.front();
  for (std::size_t dof = 0; dof < body.dofs; ++dof)
    if (numbering.unknown[dof] == -2 && partner[dof] < 0)
      numbering.unknown[dof] = next++;
  for (std::size_t dof = 0; dof < body.dofs; ++dof)
    if (partner[dof] >= 0) {
      numbering.unknown[dof] = numbering.unknown[static_cast<std::size_t>(partner[dof])];
      numbering.sign[dof] = antiperiodic ? -1 : 1;
    }
  for (const int dof : floating)
    numbering.sign[static_cast<std::size_t>(dof)] = 1;
}

void place_entries(const BodyElements& body, const SymmetricPattern& pattern, BodyNumbering& numbering) {
  const int n = body.dofs_per_cell;
  numbering.places.reserve(body.cells * static_cast<std::size_t>(n * (n + 1) / 2));
  numbering.folded_cell.assign(body.cells, 0);
  for (std::size_t c = 0; c < body.cells; ++c) {
    const int* dofs = body.dofs_of(c);
    for (int i = 0; i < n; ++i) {
      const int row = numbering.unknown[static_cast<std::size_t>(dofs[i])];
      if (numbering.sign[static_cast<std::size_t>(dofs[i])] < 0)
        numbering.folded_cell[c] = 1;
      for (int j = 0; j <= i; ++j) {
        const int column = numbering.unknown[static_cast<std::size_t>(dofs[j])];
        if (i != j && row == column)
          numbering.folded_cell[c] = 1;
        numbering.places.push_back(row < 0 || column < 0 ? static_cast<int>(pattern.entries())
                                                         : pattern.find(row, column));
      }
    }
  }
}

}  // namespace

int SymmetricPattern::find(int i, int j) const {
  if (i > j)
    std::swap(i, j);
  const auto begin = rows.begin() + column_begin[static_cast<std::size_t>(j)];
  const auto end = rows.begin() + column_begin[static_cast<std::size_t>(j) + 1];
  return static_cast<int>(std::lower_bound(begin, end, i) - rows.begin());
}

namespace {

/// A stretch of a column in consecutive rows: y += values × right, and Σ values · x.
LODESTONE_MULTIVERSIONED double multiply_stretch(const double* values, const double* x, double* y, double right,
                                                 int count) {
  Four sum = {};
  int k = 0;
  for (; k + 4 <= count; k += 4) {
    const Four& v = *reinterpret_cast<const Four*>(values + k);
    sum += v * *reinterpret_cast<const Four*>(x + k);
    *reinterpret_cast<Four*>(y + k) += v * right;
  }
  double rest = 0.0;
  for (; k < count; ++k) {
    rest += values[k] * x[k];
    y[k] += values[k] * right;
  }
  return sum_of(sum) + rest;
}

}  // namespace

void multiply(const SymmetricPattern& pattern, const std::vector<double>& values, const std::vector<double>& x,
              std::vector<double>& y) {
  std::fill(y.begin(), y.end(), 0.0);
  const int first_dense = pattern.size - pattern.dense;
  for (int j = 0; j < pattern.size; ++j) {
    const double xj = x[static_cast<std::size_t>(j)];
    double sum = 0.0;
    // The diagonal is the last entry of its column.
    const int last = pattern.column_begin[static_cast<std::size_t>(j) + 1] - 1;
    const int consecutive = std::max(j - first_dense, 0);
    for (int k = pattern.column_begin[static_cast<std::size_t>(j)]; k < last - consecutive; ++k) {
      const auto i = static_cast<std::size_t>(pattern.rows[static_cast<std::size_t>(k)]);
      const double value = values[static_cast<std::size_t>(k)];
      sum += value * x[i];
      y[i] += value * xj;
    }
    if (consecutive > 0)
      sum += multiply_stretch(values.data() + last - consecutive, x.data() + first_dense, y.data() + first_dense, xj,
                              consecutive);
    y[static_cast<std::size_t>(j)] += sum + values[static_cast<std::size_t>(last)] * xj;
  }
}

void Numbering::expand(std::size_t body, const std::vector<double>& x, const std::vector<double>& prescribed,
                       std::vector<double>& dofs) const {
  const BodyNumbering& numbering = bodies[body];
  dofs.resize(numbering.unknown.size());
  for (std::size_t dof = 0; dof < dofs.size(); ++dof) {
    const int k = numbering.unknown[dof];
    if (k >= 0)
      dofs[dof] = numbering.sign[dof] * x[static_cast<std::size_t>(k)];
    else
      dofs[dof] = prescribed.empty() ? 0.0 : prescribed[dof];
  }
}

void Numbering::collect(std::size_t body, const std::vector<double>& dofs, std::vector<double>& x) const {
  const BodyNumbering& numbering = bodies[body];
  for (std::size_t dof = 0; dof < dofs.size(); ++dof)
    if (numbering.unknown[dof] >= 0)
      x[static_cast<std::size_t>(numbering.unknown[dof])] += numbering.sign[dof] * dofs[dof];
}

Numbering make_numbering(const geometries::SectorMesh& mesh, const std::vector<BodyElements>& bodies,
                         const std::vector<std::vector<int>>& coupled) {
  Numbering numbering;
  numbering.bodies.resize(bodies.size());
  int next = 0;
  bool prescribed = false;
  for (std::size_t b = 0; b < bodies.size(); ++b)
    number_body(bodies[b], mesh.angle, mesh.antiperiodic, numbering.bodies[b], next, prescribed);
  if (!prescribed && !mesh.antiperiodic) {
    // Pure Neumann: hold the last unknown at zero.
    numbering.pinned = true;
    --next;
    for (auto& body : numbering.bodies)
      std::replace(body.unknown.begin(), body.unknown.end(), next, -1);
  }
  numbering.unknowns = static_cast<std::size_t>(next);
  put_in_order(numbering, bodies, coupled);
  return numbering;
}

void put_in_order(Numbering& numbering, const std::vector<BodyElements>& bodies,
                  const std::vector<std::vector<int>>& coupled, std::vector<int> order) {
  PatternBuilder builder(numbering.unknowns);
  std::vector<int> list;
  for (std::size_t b = 0; b < bodies.size(); ++b)
    for (std::size_t c = 0; c < bodies[b].cells; ++c) {
      list.clear();
      for (int i = 0; i < bodies[b].dofs_per_cell; ++i)
        list.push_back(numbering.bodies[b].unknown[static_cast<std::size_t>(bodies[b].dofs_of(c)[i])]);
      builder.couple(list);
    }
  list.clear();
  for (std::size_t b = 0; b < coupled.size(); ++b)
    for (const int dof : coupled[b])
      list.push_back(numbering.bodies[b].unknown[static_cast<std::size_t>(dof)]);
  builder.couple(list);

  const SymmetricPattern given = builder.build();
  if (order.empty())
    order = minimum_degree(given);
  std::vector<char> on_rim(numbering.unknowns, 0);
  for (std::size_t b = 0; b < coupled.size(); ++b)
    for (const int dof : coupled[b]) {
      const int k = numbering.bodies[b].unknown[static_cast<std::size_t>(dof)];
      if (k >= 0)
        on_rim[static_cast<std::size_t>(k)] = 1;
    }
  const auto first =
      std::stable_partition(order.begin(), order.end(), [&](int k) { return !on_rim[static_cast<std::size_t>(k)]; });
  numbering.coupled = static_cast<int>(order.end() - first);
  const std::vector<int> place = inverse_of(postordered(given, order));
  for (auto& body : numbering.bodies)
    for (int& k : body.unknown)
      if (k >= 0)
        k = place[static_cast<std::size_t>(k)];
  numbering.pattern = permuted(given, place);
  numbering.pattern.dense = numbering.coupled;
  for (std::size_t b = 0; b < bodies.size(); ++b)
    place_entries(bodies[b], numbering.pattern, numbering.bodies[b]);
}

}  // namespace lodestone::solver
