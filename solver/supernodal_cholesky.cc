// SPDX-License-Identifier: GPL-3.0-or-later
#include "solver/supernodal_cholesky.h"

#include "solver/vector_kernels.h"

#include <algorithm>
#include <cmath>
#include <cstring>

namespace lodestone::solver {

namespace {

/// C −= A Bᵀ for `columns` columns of C and blocks × 4 of its rows. All by columns; A and B share their columns'
/// distance.
template <int columns, int blocks>
LODESTONE_INLINE void update_tile(double* c, std::ptrdiff_t c_leading, const double* a, const double* b,
                                  std::ptrdiff_t leading, int depth) {
  Four sum[columns][blocks] = {};
  for (int k = 0; k < depth; ++k) {
    Four left[blocks];
    std::memcpy(left, a, sizeof(left));
    for (int j = 0; j < columns; ++j)
      for (int i = 0; i < blocks; ++i)
        sum[j][i] += b[j] * left[i];
    a += leading;
    b += leading;
  }
  for (int j = 0; j < columns; ++j) {
    Four* target = reinterpret_cast<Four*>(c + j * c_leading);
    for (int i = 0; i < blocks; ++i)
      target[i] -= sum[j][i];
  }
}

template <int columns>
LODESTONE_INLINE void update_columns(double* c, std::ptrdiff_t c_leading, const double* a, const double* b,
                                     std::ptrdiff_t leading, int rows, int depth) {
  int i = 0;
  for (; i + 12 <= rows; i += 12)
    update_tile<columns, 3>(c + i, c_leading, a + i, b, leading, depth);
  if (rows - i > 4) {
    update_tile<columns, 2>(c + i, c_leading, a + i, b, leading, depth);
    i += 8;
  }
  if (i < rows)
    update_tile<columns, 1>(c + i, c_leading, a + i, b, leading, depth);
}

LODESTONE_INLINE void update_some_columns(double* c, std::ptrdiff_t c_leading, const double* a, const double* b,
                                          std::ptrdiff_t leading, int rows, int columns, int depth) {
  switch (columns) {
  case 1:
    return update_columns<1>(c, c_leading, a, b, leading, rows, depth);
  case 2:
    return update_columns<2>(c, c_leading, a, b, leading, rows, depth);
  case 3:
    return update_columns<3>(c, c_leading, a, b, leading, rows, depth);
  default:
    return update_columns<4>(c, c_leading, a, b, leading, rows, depth);
  }
}

/// Cholesky of the first `columns` columns of a panel with `rows` rows, left-looking in groups of four. The diagonal
/// holds reciprocals.
LODESTONE_MULTIVERSIONED bool factorise_panel(double* panel, std::ptrdiff_t leading, int rows, int columns) {
  for (int j0 = 0; j0 < columns; j0 += 4) {
    const int group = std::min(4, columns - j0);
    double* corner = panel + j0 * leading + j0;
    if (j0 > 0)
      update_some_columns(corner, leading, panel + j0, panel + j0, leading, rows - j0, group, j0);
    const int count = rows - j0;
    for (int j = 0; j < group; ++j) {
      double* __restrict column = corner + j * leading;
      for (int k = 0; k < j; ++k) {
        const double* __restrict earlier = corner + k * leading;
        const double factor = earlier[j];
        for (int i = j; i < count; ++i)
          column[i] -= factor * earlier[i];
      }
      if (!(column[j] > 0.0))
        return false;
      const double reciprocal = 1.0 / std::sqrt(column[j]);
      column[j] = reciprocal;
      for (int i = j + 1; i < count; ++i)
        column[i] *= reciprocal;
    }
  }
  return true;
}

/// Lower triangle of C −= A Aᵀ, A with `rows` rows and `depth` columns.
LODESTONE_MULTIVERSIONED void subtract_square(double* c, std::ptrdiff_t c_leading, const double* a,
                                              std::ptrdiff_t leading, int rows, int depth) {
  for (int j = 0; j < rows; j += 4)
    update_some_columns(c + j * c_leading + j, c_leading, a + j, a + j, leading, rows - j, std::min(4, rows - j),
                        depth);
}

/// w = L⁻¹ w on the first columns, w −= L w below; four columns at a time.
LODESTONE_MULTIVERSIONED void solve_forward(const double* panel, std::ptrdiff_t leading, int rows, int columns,
                                            double* __restrict w) {
  int j = 0;
  for (; j + 4 <= columns; j += 4) {
    const double* c0 = panel + j * leading;
    const double* c1 = c0 + leading;
    const double* c2 = c1 + leading;
    const double* c3 = c2 + leading;
    const double v0 = w[j] * c0[j];
    const double v1 = (w[j + 1] - v0 * c0[j + 1]) * c1[j + 1];
    const double v2 = (w[j + 2] - v0 * c0[j + 2] - v1 * c1[j + 2]) * c2[j + 2];
    const double v3 = (w[j + 3] - v0 * c0[j + 3] - v1 * c1[j + 3] - v2 * c2[j + 3]) * c3[j + 3];
    w[j] = v0;
    w[j + 1] = v1;
    w[j + 2] = v2;
    w[j + 3] = v3;
    for (int i = j + 4; i < rows; ++i)
      w[i] -= (v0 * c0[i] + v1 * c1[i]) + (v2 * c2[i] + v3 * c3[i]);
  }
  for (; j < columns; ++j) {
    const double* column = panel + j * leading;
    const double value = w[j] * column[j];
    w[j] = value;
    for (int i = j + 1; i < rows; ++i)
      w[i] -= value * column[i];
  }
}

/// Σ column · w over the rows from `begin` for some columns at once.
template <int columns>
LODESTONE_INLINE void dot_columns(const double* panel, std::ptrdiff_t leading, int begin, int rows, const double* w,
                                  double* result) {
  Four sum[columns] = {};
  int i = begin;
  for (; i + 4 <= rows; i += 4) {
    const Four right = *reinterpret_cast<const Four*>(w + i);
    for (int j = 0; j < columns; ++j)
      sum[j] += *reinterpret_cast<const Four*>(panel + j * leading + i) * right;
  }
  for (int j = 0; j < columns; ++j) {
    result[j] = sum_of(sum[j]);
    for (int k = i; k < rows; ++k)
      result[j] += panel[j * leading + k] * w[k];
  }
}

/// w = L⁻ᵀ w on the first columns, given the rows below; four columns at a time.
LODESTONE_MULTIVERSIONED void solve_backward(const double* panel, std::ptrdiff_t leading, int rows, int columns,
                                             double* w) {
  int j = columns;
  for (; j % 4 != 0; --j) {
    double below = 0.0;
    dot_columns<1>(panel + (j - 1) * leading, leading, j, rows, w, &below);
    w[j - 1] = (w[j - 1] - below) * panel[(j - 1) * leading + j - 1];
  }
  for (; j > 0; j -= 4) {
    const double* c0 = panel + (j - 4) * leading;
    const double* c1 = c0 + leading;
    const double* c2 = c1 + leading;
    const double* c3 = c2 + leading;
    double below[4];
    dot_columns<4>(c0, leading, j, rows, w, below);
    const double v3 = (w[j - 1] - below[3]) * c3[j - 1];
    const double v2 = (w[j - 2] - below[2] - v3 * c2[j - 1]) * c2[j - 2];
    const double v1 = (w[j - 3] - below[1] - v3 * c1[j - 1] - v2 * c1[j - 2]) * c1[j - 3];
    const double v0 = (w[j - 4] - below[0] - v3 * c0[j - 1] - v2 * c0[j - 2] - v1 * c0[j - 3]) * c0[j - 4];
    w[j - 1] = v3;
    w[j - 2] = v2;
    w[j - 3] = v1;
    w[j - 4] = v0;
  }
}

}  // namespace

void SupernodalCholesky::add_update(const Supernode& child, const double* update, const Supernode& parent,
                                    double* panel, double* front) const {
  const int* place = child.place_in_parent.data();
  const int leading = round_up(child.below);
  const int front_leading = round_up(parent.below);
  for (int j = 0; j < child.below; ++j) {
    const double* from = update + product(j, leading);
    const bool in_panel = place[j] < parent.columns;
    double* to = in_panel ? panel + product(place[j], parent.leading)
                          : front + product(place[j] - parent.columns, front_leading) - parent.columns;
    for (int i = j; i < child.below; ++i)
      to[place[i]] += from[i];
  }
}

bool SupernodalCholesky::eliminate(const Supernode& node, const std::vector<double>& values) {
  double* panel = panels_.data() + node.panel;
  const int leading = round_up(node.below);
  const std::size_t update_size = product(leading, node.below);
  std::memset(panel, 0, product(node.leading, node.columns) * sizeof(double));
  std::memset(front_.data(), 0, update_size * sizeof(double));
  for (auto child = node.children.rbegin(); child != node.children.rend(); ++child) {
    const Supernode& c = nodes_[static_cast<std::size_t>(*child)];
    stack_top_ -= product(round_up(c.below), c.below);
    add_update(c, stack_.data() + stack_top_, node, panel, front_.data());
  }
  const bool is_last = has_last_ && &node == &nodes_.back();
  if (is_last)
    last_update_.assign(panel, panel + product(node.leading, node.columns));
  for (std::size_t k = node.entries; k < node.entries + node.entry_count; ++k)
    panel[entries_[k].place] += values[static_cast<std::size_t>(entries_[k].value)];
  if (!factorise_panel(panel, node.leading, node.columns + node.below, node.columns))
    return false;
  if (node.below > 0) {
    subtract_square(front_.data(), leading, panel + node.columns, node.leading, node.below, node.columns);
    std::memcpy(stack_.data() + stack_top_, front_.data(), update_size * sizeof(double));
    stack_top_ += update_size;
  }
  return true;
}

bool SupernodalCholesky::factorise(const std::vector<double>& values) {
  stack_top_ = 0;
  return std::all_of(nodes_.begin(), nodes_.end(), [&](const Supernode& node) { return eliminate(node, values); });
}

bool SupernodalCholesky::factorise_last(const std::vector<double>& values) {
  if (!has_last_ || last_update_.empty())
    return factorise(values);
  const Supernode& node = nodes_.back();
  double* panel = panels_.data() + node.panel;
  std::copy(last_update_.begin(), last_update_.end(), panel);
  for (std::size_t k = node.entries; k < node.entries + node.entry_count; ++k)
    panel[entries_[k].place] += values[static_cast<std::size_t>(entries_[k].value)];
  return factorise_panel(panel, node.leading, node.columns, node.columns);
}

void SupernodalCholesky::solve(std::vector<double>& x) const {
  double* w = work_.data();
  for (const Supernode& node : nodes_) {
    const int* rows = rows_.data() + node.rows;
    std::copy_n(x.data() + node.first, node.columns, w);
    std::fill_n(w + node.columns, node.below, 0.0);
    solve_forward(panels_.data() + node.panel, node.leading, node.columns + node.below, node.columns, w);
    std::copy_n(w, node.columns, x.data() + node.first);
    for (int i = 0; i < node.below; ++i)
      x[static_cast<std::size_t>(rows[i])] += w[node.columns + i];
  }
  for (auto node = nodes_.rbegin(); node != nodes_.rend(); ++node) {
    const int* rows = rows_.data() + node->rows;
    std::copy_n(x.data() + node->first, node->columns, w);
    for (int i = 0; i < node->below; ++i)
      w[node->columns + i] = x[static_cast<std::size_t>(rows[i])];
    solve_backward(panels_.data() + node->panel, node->leading, node->columns + node->below, node->columns, w);
    std::copy_n(w, node->columns, x.data() + node->first);
  }
}

}  // namespace lodestone::solver
