// SPDX-License-Identifier: GPL-3.0-or-later
#include "solver/supernodal_cholesky.h"

#include "solver/vector_kernels.h"

#include <algorithm>
#include <cmath>
#include <cstring>

namespace lodestone::solver {

namespace {

/// C −= A Bᵀ for `columns` columns of C and as many vectors of its rows, of so many bytes, as `blocks`. All by columns;
/// A and B share their columns' distance.
template <int bytes, int columns, int blocks, class Real>
LODESTONE_INLINE void update_tile(Real* c, std::ptrdiff_t c_leading, const Real* a, const Real* b,
                                  std::ptrdiff_t leading, int depth) {
  using Lanes = typename Vector<Real, bytes>::Type;
  Lanes sum[columns][blocks] = {};
  for (int k = 0; k < depth; ++k) {
    Lanes left[blocks];
    std::memcpy(left, a, sizeof(left));
    for (int j = 0; j < columns; ++j)
      for (int i = 0; i < blocks; ++i)
        sum[j][i] += b[j] * left[i];
    a += leading;
    b += leading;
  }
  for (int j = 0; j < columns; ++j) {
    Lanes* target = reinterpret_cast<Lanes*>(c + j * c_leading);
    for (int i = 0; i < blocks; ++i)
      target[i] -= sum[j][i];
  }
}

/// @param bytes of the widest vectors. Rows that do not fill these go in the vectors that the columns are padded for.
template <int bytes, int columns, class Real>
LODESTONE_INLINE void update_columns(Real* c, std::ptrdiff_t c_leading, const Real* a, const Real* b,
                                     std::ptrdiff_t leading, int rows, int depth) {
  constexpr int lanes = Vector<Real>::lanes;
  int i = 0;
  if constexpr (bytes > 32) {
    constexpr int wide = Vector<Real, bytes>::lanes;
    for (; i + 4 * wide <= rows; i += 4 * wide)
      update_tile<bytes, columns, 4>(c + i, c_leading, a + i, b, leading, depth);
    if (i + 2 * wide <= rows) {
      update_tile<bytes, columns, 2>(c + i, c_leading, a + i, b, leading, depth);
      i += 2 * wide;
    }
  }
  for (; i + 3 * lanes <= rows; i += 3 * lanes)
    update_tile<32, columns, 3>(c + i, c_leading, a + i, b, leading, depth);
  if (rows - i > lanes) {
    update_tile<32, columns, 2>(c + i, c_leading, a + i, b, leading, depth);
    i += 2 * lanes;
  }
  if (i < rows)
    update_tile<32, columns, 1>(c + i, c_leading, a + i, b, leading, depth);
}

template <int bytes, class Real>
LODESTONE_INLINE void update_some_columns(Real* c, std::ptrdiff_t c_leading, const Real* a, const Real* b,
                                          std::ptrdiff_t leading, int rows, int columns, int depth) {
  switch (columns) {
  case 1:
    return update_columns<bytes, 1>(c, c_leading, a, b, leading, rows, depth);
  case 2:
    return update_columns<bytes, 2>(c, c_leading, a, b, leading, rows, depth);
  case 3:
    return update_columns<bytes, 3>(c, c_leading, a, b, leading, rows, depth);
  default:
    return update_columns<bytes, 4>(c, c_leading, a, b, leading, rows, depth);
  }
}

/// Cholesky of the first `columns` columns of a panel with `rows` rows, left-looking in groups of four. The diagonal
/// holds reciprocals.
template <int bytes, class Real>
LODESTONE_INLINE bool factorise_panel_of(Real* panel, std::ptrdiff_t leading, int rows, int columns) {
  for (int j0 = 0; j0 < columns; j0 += 4) {
    const int group = std::min(4, columns - j0);
    Real* corner = panel + j0 * leading + j0;
    if (j0 > 0)
      update_some_columns<bytes>(corner, leading, panel + j0, panel + j0, leading, rows - j0, group, j0);
    const int count = rows - j0;
    for (int j = 0; j < group; ++j) {
      Real* __restrict column = corner + j * leading;
      for (int k = 0; k < j; ++k) {
        const Real* __restrict earlier = corner + k * leading;
        const Real factor = earlier[j];
        for (int i = j; i < count; ++i)
          column[i] -= factor * earlier[i];
      }
      if (!(column[j] > 0))
        return false;
      const Real reciprocal = 1 / std::sqrt(column[j]);
      column[j] = reciprocal;
      for (int i = j + 1; i < count; ++i)
        column[i] *= reciprocal;
    }
  }
  return true;
}

/// Lower triangle of C −= A Aᵀ, A with `rows` rows and `depth` columns.
template <int bytes, class Real>
LODESTONE_INLINE void subtract_square_of(Real* c, std::ptrdiff_t c_leading, const Real* a, std::ptrdiff_t leading,
                                         int rows, int depth) {
  for (int j = 0; j < rows; j += 4)
    update_some_columns<bytes>(c + j * c_leading + j, c_leading, a + j, a + j, leading, rows - j, std::min(4, rows - j),
                               depth);
}

/// w = L⁻¹ w on the first columns, w −= L w below; four columns at a time. Whole vectors: what is beyond the rows in w
/// is overwritten.
template <class Real>
LODESTONE_INLINE void solve_forward_of(const Real* panel, std::ptrdiff_t leading, int rows, int columns, Real* w) {
  using Lanes = typename Vector<Real>::Type;
  int j = 0;
  for (; j + 4 <= columns; j += 4) {
    const Real* c0 = panel + j * leading;
    const Real* c1 = c0 + leading;
    const Real* c2 = c1 + leading;
    const Real* c3 = c2 + leading;
    const Real v0 = w[j] * c0[j];
    const Real v1 = (w[j + 1] - v0 * c0[j + 1]) * c1[j + 1];
    const Real v2 = (w[j + 2] - v0 * c0[j + 2] - v1 * c1[j + 2]) * c2[j + 2];
    const Real v3 = (w[j + 3] - v0 * c0[j + 3] - v1 * c1[j + 3] - v2 * c2[j + 3]) * c3[j + 3];
    w[j] = v0;
    w[j + 1] = v1;
    w[j + 2] = v2;
    w[j + 3] = v3;
    for (int i = j + 4; i < rows; i += Vector<Real>::lanes) {
      const auto at = [i](const Real* column) -> const Lanes& { return *reinterpret_cast<const Lanes*>(column + i); };
      *reinterpret_cast<Lanes*>(w + i) -= (v0 * at(c0) + v1 * at(c1)) + (v2 * at(c2) + v3 * at(c3));
    }
  }
  for (; j < columns; ++j) {
    const Real* column = panel + j * leading;
    const Real value = w[j] * column[j];
    w[j] = value;
    for (int i = j + 1; i < rows; ++i)
      w[i] -= value * column[i];
  }
}

/// Σ column · w over the rows from `begin` for some columns at once. Whole vectors: w must be zero beyond the rows,
/// where the columns hold whatever numbers.
template <int columns, class Real>
LODESTONE_INLINE void dot_columns(const Real* panel, std::ptrdiff_t leading, int begin, int rows, const Real* w,
                                  Real* result) {
  using Lanes = typename Vector<Real>::Type;
  constexpr int lanes = Vector<Real>::lanes;
  Lanes sum[columns] = {};
  for (int i = begin; i < rows; i += lanes) {
    const Lanes right = *reinterpret_cast<const Lanes*>(w + i);
    for (int j = 0; j < columns; ++j)
      sum[j] += *reinterpret_cast<const Lanes*>(panel + j * leading + i) * right;
  }
  for (int j = 0; j < columns; ++j)
    result[j] = sum_of(sum[j]);
}

/// w = L⁻ᵀ w on the first columns, given the rows below; four columns at a time.
template <class Real>
LODESTONE_INLINE void solve_backward_of(const Real* panel, std::ptrdiff_t leading, int rows, int columns, Real* w) {
  int j = columns;
  for (; j % 4 != 0; --j) {
    Real below = 0;
    dot_columns<1>(panel + (j - 1) * leading, leading, j, rows, w, &below);
    w[j - 1] = (w[j - 1] - below) * panel[(j - 1) * leading + j - 1];
  }
  for (; j > 0; j -= 4) {
    const Real* c0 = panel + (j - 4) * leading;
    const Real* c1 = c0 + leading;
    const Real* c2 = c1 + leading;
    const Real* c3 = c2 + leading;
    Real below[4];
    dot_columns<4>(c0, leading, j, rows, w, below);
    const Real v3 = (w[j - 1] - below[3]) * c3[j - 1];
    const Real v2 = (w[j - 2] - below[2] - v3 * c2[j - 1]) * c2[j - 2];
    const Real v1 = (w[j - 3] - below[1] - v3 * c1[j - 1] - v2 * c1[j - 2]) * c1[j - 3];
    const Real v0 = (w[j - 4] - below[0] - v3 * c0[j - 1] - v2 * c0[j - 2] - v1 * c0[j - 3]) * c0[j - 4];
    w[j - 1] = v3;
    w[j - 2] = v2;
    w[j - 3] = v1;
    w[j - 4] = v0;
  }
}

// NOLINTBEGIN(bugprone-macro-parentheses): the argument is a type.
#define LODESTONE_UPDATES(Real, processor, bytes)                                                                      \
  LODESTONE_FOR(processor) bool factorise_panel(Real* panel, std::ptrdiff_t leading, int rows, int columns) {          \
    return factorise_panel_of<bytes>(panel, leading, rows, columns);                                                   \
  }                                                                                                                    \
  LODESTONE_FOR(processor)                                                                                             \
  void subtract_square(Real* c, std::ptrdiff_t c_leading, const Real* a, std::ptrdiff_t leading, int rows,             \
                       int depth) {                                                                                    \
    subtract_square_of<bytes>(c, c_leading, a, leading, rows, depth);                                                  \
  }
#define LODESTONE_SOLVES(Real)                                                                                         \
  LODESTONE_MULTIVERSIONED void solve_forward(const Real* panel, std::ptrdiff_t leading, int rows, int columns,        \
                                              Real* w) {                                                               \
    solve_forward_of(panel, leading, rows, columns, w);                                                                \
  }                                                                                                                    \
  LODESTONE_MULTIVERSIONED void solve_backward(const Real* panel, std::ptrdiff_t leading, int rows, int columns,       \
                                               Real* w) {                                                              \
    solve_backward_of(panel, leading, rows, columns, w);                                                               \
  }

LODESTONE_UPDATES(float, LODESTONE_ANY_PROCESSOR, 32)
LODESTONE_UPDATES(double, LODESTONE_ANY_PROCESSOR, 32)
#ifdef LODESTONE_VERSIONS
LODESTONE_UPDATES(float, LODESTONE_AVX2, 32)
LODESTONE_UPDATES(double, LODESTONE_AVX2, 32)
LODESTONE_UPDATES(float, LODESTONE_AVX512, 64)
LODESTONE_UPDATES(double, LODESTONE_AVX512, 64)
#endif
LODESTONE_SOLVES(float)
LODESTONE_SOLVES(double)
#undef LODESTONE_UPDATES
#undef LODESTONE_SOLVES
// NOLINTEND(bugprone-macro-parentheses)

}  // namespace

template <class Real>
void SupernodalCholesky<Real>::add_update(const Supernode& child, const Real* update, const Supernode& parent,
                                          Real* panel, Real* front) const {
  const int* place = child.place_in_parent.data();
  const int leading = round_up(child.below);
  const int front_leading = round_up(parent.below);
  for (int j = 0; j < child.below; ++j) {
    const Real* from = update + product(j, leading);
    const bool in_panel = place[j] < parent.columns;
    Real* to = in_panel ? panel + product(place[j], parent.leading)
                        : front + product(place[j] - parent.columns, front_leading) - parent.columns;
    for (int i = j; i < child.below; ++i)
      to[place[i]] += from[i];
  }
}

template <class Real>
bool SupernodalCholesky<Real>::eliminate(const Supernode& node, const std::vector<double>& values) {
  Real* panel = panels_.data() + node.panel;
  const int leading = round_up(node.below);
  const std::size_t update_size = product(leading, node.below);
  std::memset(panel, 0, product(node.leading, node.columns) * sizeof(Real));
  std::memset(front_.data(), 0, update_size * sizeof(Real));
  for (auto child = node.children.rbegin(); child != node.children.rend(); ++child) {
    const Supernode& c = nodes_[static_cast<std::size_t>(*child)];
    stack_top_ -= product(round_up(c.below), c.below);
    add_update(c, stack_.data() + stack_top_, node, panel, front_.data());
  }
  const bool is_last = has_last_ && &node == &nodes_.back();
  if (is_last)
    last_update_.assign(panel, panel + product(node.leading, node.columns));
  for (std::size_t k = node.entries; k < node.entries + node.entry_count; ++k)
    panel[entries_[k].place] += static_cast<Real>(values[static_cast<std::size_t>(entries_[k].value)]);
  if (!factorise_panel(panel, node.leading, node.columns + node.below, node.columns))
    return false;
  if (node.below > 0) {
    subtract_square(front_.data(), leading, panel + node.columns, node.leading, node.below, node.columns);
    std::memcpy(stack_.data() + stack_top_, front_.data(), update_size * sizeof(Real));
    stack_top_ += update_size;
  }
  return true;
}

template <class Real> bool SupernodalCholesky<Real>::factorise(const std::vector<double>& values) {
  stack_top_ = 0;
  return std::all_of(nodes_.begin(), nodes_.end(), [&](const Supernode& node) { return eliminate(node, values); });
}

template <class Real> bool SupernodalCholesky<Real>::factorise_last(const std::vector<double>& values) {
  if (!has_last_ || last_update_.empty())
    return factorise(values);
  const Supernode& node = nodes_.back();
  Real* panel = panels_.data() + node.panel;
  std::copy(last_update_.begin(), last_update_.end(), panel);
  for (std::size_t k = node.entries; k < node.entries + node.entry_count; ++k)
    panel[entries_[k].place] += static_cast<Real>(values[static_cast<std::size_t>(entries_[k].value)]);
  return factorise_panel(panel, node.leading, node.columns, node.columns);
}

template <class Real> void SupernodalCholesky<Real>::solve(std::vector<double>& x) const {
  // Single precision has small exponents: the right-hand side is brought near one.
  double scale = 0.0;
  for (const double value : x)
    scale = std::max(scale, std::abs(value));
  if (!(scale > 0.0))
    return;
  Real* y = right_.data();
  for (std::size_t k = 0; k < x.size(); ++k)
    y[k] = static_cast<Real>(x[k] / scale);
  Real* w = work_.data();
  for (const Supernode& node : nodes_) {
    const int* rows = rows_.data() + node.rows;
    std::copy_n(y + node.first, node.columns, w);
    std::fill_n(w + node.columns, node.below, Real(0));
    solve_forward(panels_.data() + node.panel, node.leading, node.columns + node.below, node.columns, w);
    std::copy_n(w, node.columns, y + node.first);
    for (int i = 0; i < node.below; ++i)
      y[rows[i]] += w[node.columns + i];
  }
  for (auto node = nodes_.rbegin(); node != nodes_.rend(); ++node) {
    const int* rows = rows_.data() + node->rows;
    std::copy_n(y + node->first, node->columns, w);
    for (int i = 0; i < node->below; ++i)
      w[node->columns + i] = y[rows[i]];
    std::fill_n(w + node->columns + node->below, lanes, Real(0));
    solve_backward(panels_.data() + node->panel, node->leading, node->columns + node->below, node->columns, w);
    std::copy_n(w, node->columns, y + node->first);
  }
  for (std::size_t k = 0; k < x.size(); ++k)
    x[k] = scale * static_cast<double>(y[k]);
}

template class SupernodalCholesky<float>;
template class SupernodalCholesky<double>;

}  // namespace lodestone::solver
