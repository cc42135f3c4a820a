// SPDX-License-Identifier: GPL-3.0-or-later
#include "postprocess/flux_map/hermite_surface.h"

#include <Eigen/SparseCholesky>
#include <Eigen/SparseCore>

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <utility>

namespace lodestone::postprocess {

namespace {

/// Derivatives by x and y of the coefficients of a corner; the first six are given.
constexpr std::array<std::pair<int, int>, 9> orders = {
    {{0, 0}, {1, 0}, {0, 1}, {2, 0}, {1, 1}, {0, 2}, {2, 1}, {1, 2}, {2, 2}}};
constexpr std::size_t given = 6;

constexpr std::size_t index_of(int of_x, int of_y) {
  for (std::size_t k = 0; k < orders.size(); ++k)
    if (orders[k].first == of_x && orders[k].second == of_y)
      return k;
  return orders.size();
}

/// Quintic Hermite polynomials of the unit interval in powers of t: [end · 3 + derivative at that end].
constexpr std::array<std::array<double, 6>, 6> quintics = {{{{1, 0, 0, -10, 15, -6}},
                                                            {{0, 1, 0, -6, 8, -3}},
                                                            {{0, 0, 0.5, -1.5, 1.5, -0.5}},
                                                            {{0, 0, 0, 10, -15, 6}},
                                                            {{0, 0, 0, -4, 7, -3}},
                                                            {{0, 0, 0, 0.5, -1, 0.5}}}};

/// Value and derivatives of each at t, on an interval of length s: [derivative][polynomial].
std::array<std::array<double, 6>, 6> basis(double t, double s) {
  std::array<std::array<double, 6>, 6> result{};
  for (std::size_t b = 0; b < 6; ++b) {
    const double at_end = std::pow(s, static_cast<int>(b % 3));
    for (int k = 0; k < 6; ++k) {
      double sum = 0.0;
      for (int power = 5; power >= k; --power) {
        double factor = quintics[b][static_cast<std::size_t>(power)];
        for (int m = 0; m < k; ++m)
          factor *= power - m;
        sum = sum * t + factor;
      }
      result[static_cast<std::size_t>(k)][b] = sum * at_end / std::pow(s, k);
    }
  }
  return result;
}

/// The polynomials that belong to a coefficient of a corner, by x and by y.
std::pair<std::size_t, std::size_t> polynomials_of(std::size_t corner, std::size_t coefficient) {
  return {3 * (corner % 2) + static_cast<std::size_t>(orders[coefficient].first),
          3 * (corner / 2) + static_cast<std::size_t>(orders[coefficient].second)};
}

/// ∫ H_a^(k) H_b^(k) over an interval of length s, [k][a][b], exact by six Gauss points (of degree 11).
std::array<std::array<std::array<double, 6>, 6>, 6> products(double s) {
  constexpr std::array<double, 3> points = {0.2386191860831969, 0.6612093864662645, 0.9324695142031521};
  constexpr std::array<double, 3> weights = {0.4679139345726910, 0.3607615730481386, 0.1713244923791704};
  std::array<std::array<std::array<double, 6>, 6>, 6> result{};
  for (std::size_t g = 0; g < 6; ++g) {
    const double t = 0.5 + (g % 2 == 0 ? 0.5 : -0.5) * points[g / 2];
    const auto values = basis(t, s);
    for (std::size_t k = 0; k < 6; ++k)
      for (std::size_t a = 0; a < 6; ++a)
        for (std::size_t b = 0; b < 6; ++b)
          result[k][a][b] += 0.5 * s * weights[g / 2] * values[k][a] * values[k][b];
  }
  return result;
}

/// (a + b)! / a! b! with a + b = 5.
constexpr std::array<double, 6> binomials = {1.0, 5.0, 10.0, 10.0, 5.0, 1.0};

using Matrix36 = std::array<std::array<double, 36>, 36>;

/// Second derivative of the seminorm by the coefficients of a square of side s.
Matrix36 stiffness(double s) {
  const auto m = products(s);
  Matrix36 result{};
  for (std::size_t a = 0; a < 36; ++a) {
    const auto [ax, ay] = polynomials_of(a / 9, a % 9);
    for (std::size_t b = 0; b < 36; ++b) {
      const auto [bx, by] = polynomials_of(b / 9, b % 9);
      for (std::size_t k = 0; k < binomials.size(); ++k)
        result[a][b] += binomials[k] * m[k][ax][bx] * m[binomials.size() - 1 - k][ay][by];
    }
  }
  return result;
}

/// A coefficient as a sum over coefficients of nodes that do not hang: (9 · node + coefficient, factor).
using Combination = std::vector<std::pair<std::size_t, double>>;

void add(Combination& sum, const Combination& more, double factor) {
  if (factor == 0.0)
    return;
  for (const auto& [index, value] : more)
    sum.emplace_back(index, factor * value);
}

void gather(Combination& sum) {
  std::sort(sum.begin(), sum.end());
  Combination result;
  for (const auto& [index, value] : sum)
    if (!result.empty() && result.back().first == index)
      result.back().second += value;
    else
      result.emplace_back(index, value);
  sum = std::move(result);
}

class Fit {
public:
  Fit(const CellTree& tree, const std::vector<TreeNode>& nodes) : nodes_(nodes), combinations_(9 * nodes.size()) {
    for (std::size_t k = 0; k < combinations_.size(); ++k)
      combinations_[k] = {{k, 1.0}};
    // The coarser square's edge: along it the value and the derivatives across it up to the second are quintic.
    for (const CellTree::HangingNode& hanging : tree.hanging_nodes()) {
      const auto values = basis(0.5, hanging.leaf.side());
      const std::array<std::size_t, 2> ends = {place(hanging.first), place(hanging.second)};
      for (std::size_t k = 0; k < 9; ++k) {
        const int along = hanging.along_x ? orders[k].first : orders[k].second;
        const int across = hanging.along_x ? orders[k].second : orders[k].first;
        Combination sum;
        for (std::size_t b = 0; b < 6; ++b) {
          const int of_end = static_cast<int>(b % 3);
          const std::size_t source = hanging.along_x ? index_of(of_end, across) : index_of(across, of_end);
          add(sum, combinations_[9 * ends[b / 3] + source], values[static_cast<std::size_t>(along)][b]);
        }
        gather(sum);
        combinations_[9 * place(hanging.node) + k] = std::move(sum);
      }
    }
  }

  std::size_t place(const TreeNode& node) const {
    return static_cast<std::size_t>(std::lower_bound(nodes_.begin(), nodes_.end(), node) - nodes_.begin());
  }
  const Combination& combination(std::size_t node, std::size_t coefficient) const {
    return combinations_[9 * node + coefficient];
  }

private:
  const std::vector<TreeNode>& nodes_;
  std::vector<Combination> combinations_;
};

}  // namespace

HermiteSurface::HermiteSurface(const CellTree& tree, const std::vector<std::vector<SurfaceJet>>& jets, bool even)
    : tree_(tree) {
  const std::vector<TreeNode> nodes = tree_.nodes();
  for (const auto& surface : jets)
    if (surface.size() != nodes.size())
      throw std::invalid_argument("a surface needs one jet a node");
  const Fit fit(tree_, nodes);
  for (const TreeCell& leaf : tree_.leaves()) {
    const auto c = corners_of(leaf);
    corners_[leaf] = {fit.place(c[0]), fit.place(c[1]), fit.place(c[2]), fit.place(c[3])};
  }

  // What is looked for: the higher mixed derivatives of nodes that do not hang, but for those that are odd on y = 0.
  constexpr std::size_t none = static_cast<std::size_t>(-1);
  const auto vanishes = [&](std::size_t node, std::size_t k) {
    return even && nodes[node].j == 0 && orders[k].second % 2 == 1;
  };
  std::vector<std::size_t> unknown(9 * nodes.size(), none);
  std::size_t unknowns = 0;
  for (std::size_t n = 0; n < nodes.size(); ++n)
    for (std::size_t k = given; k < 9; ++k)
      if (const Combination& self = fit.combination(n, k);
          self.size() == 1 && self.front().first == 9 * n + k && !vanishes(n, k))
        unknown[9 * n + k] = unknowns++;

  std::vector<std::vector<double>> known(jets.size(), std::vector<double>(9 * nodes.size(), 0.0));
  for (std::size_t s = 0; s < jets.size(); ++s)
    for (std::size_t n = 0; n < nodes.size(); ++n) {
      const SurfaceJet& jet = jets[s][n];
      const std::array<double, given> values = {jet.value, jet.x, jet.y, jet.xx, jet.xy, jet.yy};
      for (std::size_t k = 0; k < given; ++k)
        known[s][9 * n + k] = vanishes(n, k) ? 0.0 : values[k];
    }

  std::map<int, Matrix36> stiffness_of_level;
  std::vector<Eigen::Triplet<double>> entries;
  std::vector<Eigen::VectorXd> right(jets.size(), Eigen::VectorXd::Zero(static_cast<Eigen::Index>(unknowns)));
  for (const auto& [leaf, corner] : corners_) {
    const auto found = stiffness_of_level.try_emplace(leaf.level).first;
    if (found->second[0][0] == 0.0)
      found->second = stiffness(leaf.side());
    const Matrix36& matrix = found->second;
    for (std::size_t a = 0; a < 36; ++a)
      for (const auto& [row, row_factor] : fit.combination(corner[a / 9], a % 9)) {
        if (unknown[row] == none)
          continue;
        const auto i = static_cast<Eigen::Index>(unknown[row]);
        for (std::size_t b = 0; b < 36; ++b)
          for (const auto& [column, column_factor] : fit.combination(corner[b / 9], b % 9)) {
            const double entry = matrix[a][b] * row_factor * column_factor;
            if (unknown[column] != none)
              entries.emplace_back(i, static_cast<Eigen::Index>(unknown[column]), entry);
            else
              for (std::size_t s = 0; s < jets.size(); ++s)
                right[s][i] -= entry * known[s][column];
          }
      }
  }
  Eigen::SparseMatrix<double> matrix(static_cast<Eigen::Index>(unknowns), static_cast<Eigen::Index>(unknowns));
  matrix.setFromTriplets(entries.begin(), entries.end());
  Eigen::SimplicialLDLT<Eigen::SparseMatrix<double>> factor;
  if (unknowns > 0)
    factor.compute(matrix);
  for (std::size_t s = 0; s < jets.size(); ++s) {
    if (unknowns > 0) {
      const Eigen::VectorXd solution = factor.solve(right[s]);
      for (std::size_t k = 0; k < unknown.size(); ++k)
        if (unknown[k] != none)
          known[s][k] = solution[static_cast<Eigen::Index>(unknown[k])];
    }
    std::vector<Coefficients> all(nodes.size());
    for (std::size_t n = 0; n < nodes.size(); ++n)
      for (std::size_t k = 0; k < 9; ++k)
        for (const auto& [index, value] : fit.combination(n, k))
          all[n][k] += value * known[s][index];
    coefficients_.push_back(std::move(all));
  }
}

SurfaceJet HermiteSurface::at(std::size_t surface, double x, double y) const {
  const auto leaf = tree_.leaf_at(x, y);
  if (!leaf)
    throw std::out_of_range("a point outside the surface");
  const double s = leaf->side();
  const auto bx = basis((x - leaf->left()) / s, s);
  const auto by = basis((y - leaf->bottom()) / s, s);
  SurfaceJet result;
  const std::array<std::size_t, 4>& corner = corners_.at(*leaf);
  for (std::size_t c = 0; c < 4; ++c)
    for (std::size_t k = 0; k < 9; ++k) {
      const double coefficient = coefficients_.at(surface)[corner[c]][k];
      const auto [px, py] = polynomials_of(c, k);
      result.value += coefficient * bx[0][px] * by[0][py];
      result.x += coefficient * bx[1][px] * by[0][py];
      result.y += coefficient * bx[0][px] * by[1][py];
      result.xx += coefficient * bx[2][px] * by[0][py];
      result.xy += coefficient * bx[1][px] * by[1][py];
      result.yy += coefficient * bx[0][px] * by[2][py];
    }
  return result;
}

}  // namespace lodestone::postprocess
