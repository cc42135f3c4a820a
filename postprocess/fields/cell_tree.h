// SPDX-License-Identifier: GPL-3.0-or-later
// A plane tiled by squares, each of which may be split into four, again and again: the mesh of an adaptive map.
//
// Lengths are in sides of a root square. Across an edge two squares differ by one splitting at most (balance), so that
// an edge has one node in its middle at most: a hanging node, where the finer squares beside it have a corner and the
// coarser one has none.
#pragma once

#include <array>
#include <optional>
#include <set>
#include <tuple>
#include <vector>

namespace lodestone::postprocess {

/// A square of side 2^−level with its lower left corner at (i, j) sides.
struct TreeCell {
  int level = 0;
  int i = 0;
  int j = 0;

  double side() const { return 1.0 / (1 << level); }
  double left() const { return i * side(); }
  double bottom() const { return j * side(); }

  friend bool operator<(const TreeCell& a, const TreeCell& b) {
    return std::tie(a.level, a.i, a.j) < std::tie(b.level, b.i, b.j);
  }
  friend bool operator==(const TreeCell& a, const TreeCell& b) {
    return a.level == b.level && a.i == b.i && a.j == b.j;
  }
};

/// A corner of squares, exact: in units of 2^−finest of a root side.
struct TreeNode {
  static constexpr int finest = 12;
  int i = 0;
  int j = 0;

  double x() const { return static_cast<double>(i) / (1 << finest); }
  double y() const { return static_cast<double>(j) / (1 << finest); }

  friend bool operator<(const TreeNode& a, const TreeNode& b) { return std::tie(a.i, a.j) < std::tie(b.i, b.j); }
  friend bool operator==(const TreeNode& a, const TreeNode& b) { return a.i == b.i && a.j == b.j; }
};

/// (0,0), (1,0), (0,1), (1,1) of the square.
std::array<TreeNode, 4> corners_of(const TreeCell& cell);
/// The corners that splitting adds: middles of the left, right, lower and upper edge, and of the square.
/// @throws std::logic_error for a square that is too small to be split.
std::array<TreeNode, 5> middles_of(const TreeCell& cell);

class CellTree {
public:
  /// Adds a root square (level 0); nothing where it is there already. Beside one that is split balance() is due.
  void add(int i, int j);
  /// Splits squares until no two across an edge differ by more than one splitting.
  void balance();
  /// Replaces a leaf by its four quarters, after whatever coarser squares beside it must be split for balance.
  /// @return every square that was split. @throws std::invalid_argument for a square that is no leaf.
  std::vector<TreeCell> split(const TreeCell& leaf);

  const std::set<TreeCell>& leaves() const { return leaves_; }
  /// The roots as they were added, in order.
  const std::set<TreeCell>& roots() const { return roots_; }
  /// The leaf that holds a point, edges included; nothing outside every square.
  std::optional<TreeCell> leaf_at(double x, double y) const;
  /// Every corner of a leaf, in order.
  std::vector<TreeNode> nodes() const;

  /// A node in the middle of an edge of a leaf, with the ends of the edge in ascending order.
  struct HangingNode {
    TreeNode node, first, second;
    bool along_x = false;  ///< direction of the edge
    TreeCell leaf;         ///< whose edge it is
  };
  /// Coarser edges first: the ends of an edge may hang themselves, on coarser ones.
  std::vector<HangingNode> hanging_nodes() const;

  /// A tree that has exactly these leaves. @throws std::invalid_argument where they overlap or leave parts of a root
  /// square out.
  static CellTree of_leaves(const std::set<TreeCell>& leaves);

private:
  std::optional<TreeCell> leaf_over(const TreeCell& cell) const;
  std::set<TreeCell> roots_;
  std::set<TreeCell> leaves_;
};

}  // namespace lodestone::postprocess
