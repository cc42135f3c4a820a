// SPDX-License-Identifier: GPL-3.0-or-later
// What depends on the pattern only: supernodes, their rows, and where every entry and update goes.
#include "solver/supernodal_cholesky.h"

#include <algorithm>

namespace lodestone::solver {

namespace {

/// Merging a child into its parent costs zeros in the panel and saves a front: worth it while the front is small.
bool worth_merging(int columns, double zeros) {
  return columns <= 4 || (columns <= 12 && zeros < 0.4) || (columns <= 32 && zeros < 0.15) ||
         (columns <= 64 && zeros < 0.05) || zeros < 0.02;
}

}  // namespace

template <class Real>
SupernodalCholesky<Real>::SupernodalCholesky(const SymmetricPattern& pattern, int last)
    : size_(pattern.size), has_last_(last > 0), parent_(static_cast<std::size_t>(pattern.size), -1) {
  find_supernodes(pattern, last);
  find_rows(pattern);
  place_entries(pattern);
}

template <class Real> void SupernodalCholesky<Real>::find_supernodes(const SymmetricPattern& pattern, int last) {
  // The elimination tree and the length of each column of L, row by row (Liu 1990, SIAM J. Matrix Anal. Appl. 11:134).
  const auto n = static_cast<std::size_t>(size_);
  std::vector<int> visited(n, -1);
  std::vector<int> below(n, 0);
  for (std::size_t k = 0; k < n; ++k) {
    visited[k] = static_cast<int>(k);
    for (int p = pattern.column_begin[k]; p < pattern.column_begin[k + 1]; ++p)
      for (auto i = static_cast<std::size_t>(pattern.rows[static_cast<std::size_t>(p)]);
           visited[i] != static_cast<int>(k); i = static_cast<std::size_t>(parent_[i])) {
        if (parent_[i] < 0)
          parent_[i] = static_cast<int>(k);
        ++below[i];
        visited[i] = static_cast<int>(k);
      }
  }

  // Columns that differ by their own row only.
  std::vector<Supernode> found;
  for (int j = 0; j < size_; ++j) {
    const auto c = static_cast<std::size_t>(j);
    const bool joins = j > 0 && j != size_ - last && parent_[c - 1] == j && below[c - 1] == below[c] + 1;
    if (!joins) {
      found.emplace_back();
      found.back().first = j;
    }
    ++found.back().columns;
    found.back().below = below[c];
  }

  // Relaxed amalgamation, from the root: a child whose columns come just before its parent's joins it.
  std::vector<std::size_t> node_of(n);
  for (std::size_t s = 0; s < found.size(); ++s)
    std::fill_n(node_of.begin() + found[s].first, found[s].columns, s);
  std::vector<double> zeros(found.size(), 0.0);
  std::vector<bool> merged(found.size(), false);
  for (std::size_t s = found.size(); s-- > 0;) {
    Supernode& child = found[s];
    const int end = child.first + child.columns;
    if (end == size_ || end == size_ - last || parent_[static_cast<std::size_t>(end) - 1] < 0)
      continue;
    const std::size_t p = node_of[static_cast<std::size_t>(parent_[static_cast<std::size_t>(end) - 1])];
    if (found[p].first != end)
      continue;
    const Supernode& parent = found[p];
    const int columns = child.columns + parent.columns;
    // The child's columns get the parent's rows.
    const double new_zeros =
        static_cast<double>(child.columns) * (parent.columns + parent.below - child.below) + zeros[s] + zeros[p];
    const double all = 0.5 * columns * (columns + 1) + static_cast<double>(columns) * parent.below;
    if (!worth_merging(columns, new_zeros / all))
      continue;
    child.columns = columns;
    child.below = parent.below;
    zeros[s] = new_zeros;
    merged[p] = true;
    std::fill_n(node_of.begin() + child.first, columns, s);
  }
  for (std::size_t s = 0; s < found.size(); ++s)
    if (!merged[s])
      nodes_.push_back(std::move(found[s]));
}

template <class Real> void SupernodalCholesky<Real>::find_rows(const SymmetricPattern& pattern) {
  std::vector<int> node_of(static_cast<std::size_t>(size_));
  for (std::size_t s = 0; s < nodes_.size(); ++s)
    std::fill_n(node_of.begin() + nodes_[s].first, nodes_[s].columns, static_cast<int>(s));
  // Rows of A below each supernode's columns: the pattern's columns transposed.
  std::vector<std::vector<int>> own(nodes_.size());
  for (int j = 0; j < size_; ++j)
    for (int p = pattern.column_begin[static_cast<std::size_t>(j)];
         p < pattern.column_begin[static_cast<std::size_t>(j) + 1]; ++p) {
      const auto s =
          static_cast<std::size_t>(node_of[static_cast<std::size_t>(pattern.rows[static_cast<std::size_t>(p)])]);
      if (j >= nodes_[s].first + nodes_[s].columns)
        own[s].push_back(j);
    }

  std::size_t panel = 0;
  std::size_t widest_front = 0;
  std::size_t highest_stack = 0;
  std::size_t stack = 0;
  std::size_t longest = 0;
  for (std::size_t s = 0; s < nodes_.size(); ++s) {
    Supernode& node = nodes_[s];
    std::vector<int>& rows = own[s];
    const int end = node.first + node.columns;
    for (const int child : node.children) {
      const Supernode& c = nodes_[static_cast<std::size_t>(child)];
      for (int i = 0; i < c.below; ++i)
        if (rows_[c.rows + static_cast<std::size_t>(i)] >= end)
          rows.push_back(rows_[c.rows + static_cast<std::size_t>(i)]);
    }
    std::sort(rows.begin(), rows.end());
    rows.erase(std::unique(rows.begin(), rows.end()), rows.end());
    node.below = static_cast<int>(rows.size());
    node.rows = rows_.size();
    node.leading = round_up(node.columns + node.below);
    node.panel = panel;
    panel += product(node.leading, node.columns);
    rows_.insert(rows_.end(), rows.begin(), rows.end());
    longest = std::max(longest, static_cast<std::size_t>(node.leading));
    // Each child's rows in this front.
    for (const int child : node.children) {
      Supernode& c = nodes_[static_cast<std::size_t>(child)];
      std::size_t k = 0;
      for (int i = 0; i < c.below; ++i) {
        const int row = rows_[c.rows + static_cast<std::size_t>(i)];
        if (row < end) {
          c.place_in_parent.push_back(row - node.first);
          continue;
        }
        while (rows[k] != row)
          ++k;
        c.place_in_parent.push_back(node.columns + static_cast<int>(k));
      }
      stack -= product(round_up(c.below), c.below);
    }
    const std::size_t update = product(round_up(node.below), node.below);
    widest_front = std::max(widest_front, update);
    stack += update;
    highest_stack = std::max(highest_stack, stack);
    if (node.below > 0)
      nodes_[static_cast<std::size_t>(node_of[static_cast<std::size_t>(rows.front())])].children.push_back(
          static_cast<int>(s));
    rows = {};
  }
  // Vectors may reach beyond the last column.
  panels_.assign(panel + 16, Real(0));
  front_.assign(widest_front + 16, Real(0));
  stack_.assign(highest_stack + 16, Real(0));
  work_.assign(longest + 16, Real(0));
  right_.assign(static_cast<std::size_t>(size_), Real(0));
}

template <class Real> void SupernodalCholesky<Real>::place_entries(const SymmetricPattern& pattern) {
  std::vector<int> node_of(static_cast<std::size_t>(size_));
  for (std::size_t s = 0; s < nodes_.size(); ++s)
    std::fill_n(node_of.begin() + nodes_[s].first, nodes_[s].columns, static_cast<int>(s));
  std::vector<std::vector<Entry>> of_node(nodes_.size());
  for (int j = 0; j < size_; ++j)
    for (int p = pattern.column_begin[static_cast<std::size_t>(j)];
         p < pattern.column_begin[static_cast<std::size_t>(j) + 1]; ++p) {
      // Entry (i, j) of the upper triangle is row j of column i.
      const int i = pattern.rows[static_cast<std::size_t>(p)];
      const auto s = static_cast<std::size_t>(node_of[static_cast<std::size_t>(i)]);
      const Supernode& node = nodes_[s];
      int row = j - node.first;
      if (row >= node.columns) {
        const auto begin = rows_.begin() + static_cast<std::ptrdiff_t>(node.rows);
        row = node.columns + static_cast<int>(std::lower_bound(begin, begin + node.below, j) - begin);
      }
      of_node[s].push_back({p, (i - node.first) * node.leading + row});
    }
  for (std::size_t s = 0; s < nodes_.size(); ++s) {
    nodes_[s].entries = entries_.size();
    nodes_[s].entry_count = of_node[s].size();
    entries_.insert(entries_.end(), of_node[s].begin(), of_node[s].end());
  }
}

template class SupernodalCholesky<float>;
template class SupernodalCholesky<double>;

}  // namespace lodestone::solver
