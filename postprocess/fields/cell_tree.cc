// SPDX-License-Identifier: GPL-3.0-or-later
#include "postprocess/fields/cell_tree.h"

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <utility>

namespace lodestone::postprocess {

namespace {

/// Steps to the squares across the four edges.
constexpr std::array<std::pair<int, int>, 4> sides = {{{-1, 0}, {1, 0}, {0, -1}, {0, 1}}};

/// Whole numbers may be negative: −1 / 2 is −1 here.
int halved(int value) {
  return value >= 0 ? value / 2 : -((1 - value) / 2);
}

TreeCell parent_of(const TreeCell& cell) {
  return {cell.level - 1, halved(cell.i), halved(cell.j)};
}

std::array<TreeCell, 4> quarters_of(const TreeCell& cell) {
  std::array<TreeCell, 4> quarters;
  for (int k = 0; k < 4; ++k)
    quarters[static_cast<std::size_t>(k)] = {cell.level + 1, 2 * cell.i + k % 2, 2 * cell.j + k / 2};
  return quarters;
}

/// Side of a square in units of a node's coordinates.
int units_of(const TreeCell& cell) {
  return 1 << (TreeNode::finest - cell.level);
}

}  // namespace

std::array<TreeNode, 4> corners_of(const TreeCell& cell) {
  const int s = units_of(cell), i = cell.i * s, j = cell.j * s;
  return {{{i, j}, {i + s, j}, {i, j + s}, {i + s, j + s}}};
}

std::array<TreeNode, 5> middles_of(const TreeCell& cell) {
  if (cell.level >= TreeNode::finest)
    throw std::logic_error("a square of the finest level has no nodes between its corners");
  const int s = units_of(cell), h = s / 2, i = cell.i * s, j = cell.j * s;
  return {{{i, j + h}, {i + s, j + h}, {i + h, j}, {i + h, j + s}, {i + h, j + h}}};
}

void CellTree::add(int i, int j) {
  const TreeCell root{0, i, j};
  if (roots_.insert(root).second)
    leaves_.insert(root);
}

std::optional<TreeCell> CellTree::leaf_over(const TreeCell& cell) const {
  for (TreeCell up = cell;; up = parent_of(up)) {
    if (leaves_.count(up) > 0)
      return up;
    if (up.level == 0)
      return std::nullopt;
  }
}

void CellTree::balance() {
  for (bool again = true; again;) {
    again = false;
    for (const TreeCell& leaf : std::vector<TreeCell>(leaves_.rbegin(), leaves_.rend()))
      for (const auto& [di, dj] : sides) {
        const auto beside = leaf_over({leaf.level, leaf.i + di, leaf.j + dj});
        if (beside && beside->level < leaf.level - 1) {
          split(*beside);
          again = true;
        }
      }
  }
}

std::vector<TreeCell> CellTree::split(const TreeCell& leaf) {
  if (leaves_.count(leaf) == 0)
    throw std::invalid_argument("only a leaf can be split");
  std::vector<TreeCell> done;
  for (const auto& [di, dj] : sides) {
    const auto beside = leaf_over({leaf.level, leaf.i + di, leaf.j + dj});
    if (beside && beside->level < leaf.level) {
      const std::vector<TreeCell> more = split(*beside);
      done.insert(done.end(), more.begin(), more.end());
    }
  }
  leaves_.erase(leaf);
  for (const TreeCell& quarter : quarters_of(leaf))
    leaves_.insert(quarter);
  done.push_back(leaf);
  return done;
}

std::optional<TreeCell> CellTree::leaf_at(double x, double y) const {
  // On an edge the square to the right and above comes first; where there is none, the others.
  for (const double dx : {0.0, 1.0})
    for (const double dy : {0.0, 1.0}) {
      const double slack = 1e-9 / (1 << TreeNode::finest);
      const auto index = [&](double value, double shift) {
        return static_cast<int>(std::floor((value + (shift > 0.0 ? -slack : slack)) * (1 << TreeNode::finest)));
      };
      if (const auto leaf = leaf_over({TreeNode::finest, index(x, dx), index(y, dy)}))
        return leaf;
    }
  return std::nullopt;
}

std::vector<TreeNode> CellTree::nodes() const {
  std::set<TreeNode> all;
  for (const TreeCell& leaf : leaves_)
    for (const TreeNode& corner : corners_of(leaf))
      all.insert(corner);
  return {all.begin(), all.end()};
}

std::vector<CellTree::HangingNode> CellTree::hanging_nodes() const {
  const std::vector<TreeNode> all = nodes();
  const auto is_node = [&](const TreeNode& node) { return std::binary_search(all.begin(), all.end(), node); };
  std::vector<HangingNode> result;
  for (const TreeCell& leaf : leaves_) {  // ordered by level
    if (leaf.level >= TreeNode::finest)
      continue;
    const auto c = corners_of(leaf);
    const auto m = middles_of(leaf);
    const std::array<HangingNode, 4> edges = {{{m[0], c[0], c[2], false, leaf},
                                               {m[1], c[1], c[3], false, leaf},
                                               {m[2], c[0], c[1], true, leaf},
                                               {m[3], c[2], c[3], true, leaf}}};
    for (const HangingNode& edge : edges)
      if (is_node(edge.node))
        result.push_back(edge);
  }
  return result;
}

CellTree CellTree::of_leaves(const std::set<TreeCell>& leaves) {
  CellTree tree;
  for (TreeCell cell : leaves) {
    if (cell.level < 0 || cell.level > TreeNode::finest)
      throw std::invalid_argument("a square's level is out of range");
    while (cell.level > 0)
      cell = parent_of(cell);
    tree.add(cell.i, cell.j);
  }
  std::set<TreeCell> wanted;  // to be split: whatever lies over a leaf
  for (TreeCell cell : leaves)
    while (cell.level > 0 && wanted.insert(cell = parent_of(cell)).second) {
    }
  for (const TreeCell& cell : wanted)
    if (tree.leaves_.count(cell) > 0)
      tree.split(cell);
  if (tree.leaves_ != leaves)
    throw std::invalid_argument("the squares do not tile the plane, or differ by more than one splitting");
  return tree;
}

}  // namespace lodestone::postprocess
