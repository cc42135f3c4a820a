// SPDX-License-Identifier: GPL-3.0-or-later
#include "postprocess/flux_map/hermite_surface.h"

#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <stdexcept>
#include <vector>

namespace {

using namespace lodestone::postprocess;

/// Two by two roots about the origin, split thrice towards (0.3, 0.4): hanging nodes, some of them on edges whose ends
/// hang too.
CellTree graded_tree() {
  CellTree tree;
  for (const int i : {-1, 0})
    for (const int j : {-1, 0})
      tree.add(i, j);
  for (int k = 0; k < 3; ++k)
    tree.split(*tree.leaf_at(0.3, 0.4));
  return tree;
}

using Function = std::function<SurfaceJet(double x, double y)>;

HermiteSurface surface_of(const CellTree& tree, const Function& f, bool even = false) {
  std::vector<SurfaceJet> jets;
  for (const TreeNode& node : tree.nodes())
    jets.push_back(f(node.x(), node.y()));
  return {tree, {jets}, even};
}

void expect_near(const SurfaceJet& a, const SurfaceJet& b, double tolerance, const std::string& where) {
  EXPECT_NEAR(a.value, b.value, tolerance) << where;
  EXPECT_NEAR(a.x, b.x, tolerance) << where;
  EXPECT_NEAR(a.y, b.y, tolerance) << where;
  EXPECT_NEAR(a.xx, b.xx, tolerance) << where;
  EXPECT_NEAR(a.xy, b.xy, tolerance) << where;
  EXPECT_NEAR(a.yy, b.yy, tolerance) << where;
}

TEST(CellTree, KeepsNeighboursWithinOneSplitting) {
  CellTree tree;
  tree.add(0, 0);
  tree.add(1, 0);
  tree.split({0, 0, 0});
  // A quarter at the right edge: the root beside it must be split first.
  const auto split = tree.split({1, 1, 0});
  EXPECT_EQ(split, (std::vector<TreeCell>{{0, 1, 0}, {1, 1, 0}}));
  EXPECT_EQ(tree.leaves().size(), 3u + 4u + 4u);
  // Hanging: on the edges of the quarters left of, above and right of the finest squares.
  EXPECT_EQ(tree.hanging_nodes().size(), 3u);
  EXPECT_EQ(CellTree::of_leaves(tree.leaves()).leaves(), tree.leaves());
}

TEST(CellTree, BalancesARootAddedBesideFineSquares) {
  CellTree tree;
  tree.add(0, 0);
  tree.split({0, 0, 0});
  tree.split({1, 1, 0});
  tree.add(1, 0);
  tree.balance();
  EXPECT_EQ(tree.leaves().count({0, 1, 0}), 0u);
  EXPECT_EQ(tree.leaves().count({1, 2, 0}), 1u);
}

TEST(CellTree, FindsTheLeafOfAPoint) {
  const CellTree tree = graded_tree();
  for (const TreeCell& leaf : tree.leaves())
    EXPECT_EQ(tree.leaf_at(leaf.left() + 0.3 * leaf.side(), leaf.bottom() + 0.7 * leaf.side()), leaf);
  EXPECT_TRUE(tree.leaf_at(1.0, 1.0));
  EXPECT_TRUE(tree.leaf_at(-1.0, -1.0));
  EXPECT_FALSE(tree.leaf_at(1.01, 0.0));
  EXPECT_FALSE(tree.leaf_at(0.0, -1.01));
}

TEST(CellTree, RefusesSquaresThatLeaveHoles) {
  EXPECT_THROW(CellTree::of_leaves({{1, 0, 0}, {1, 1, 0}, {1, 0, 1}}), std::invalid_argument);
  EXPECT_THROW(CellTree::of_leaves({{0, 0, 0}, {1, 0, 0}}), std::invalid_argument);
}

// A polynomial of fourth degree has no fifth derivatives, which the free coefficients make least.
TEST(HermiteSurface, MeetsQuarticsExactly) {
  const Function quartic = [](double x, double y) {
    return SurfaceJet{1.0 + x - 2.0 * y + x * y + x * x * x - 2.0 * x * x * y + 3.0 * x * y * y - y * y * y +
                          x * x * y * y + x * x * x * y - y * y * y * y,
                      1.0 + y + 3.0 * x * x - 4.0 * x * y + 3.0 * y * y + 2.0 * x * y * y + 3.0 * x * x * y,
                      -2.0 + x - 2.0 * x * x + 6.0 * x * y - 3.0 * y * y + 2.0 * x * x * y + x * x * x -
                          4.0 * y * y * y,
                      6.0 * x - 4.0 * y + 2.0 * y * y + 6.0 * x * y,
                      1.0 - 4.0 * x + 6.0 * y + 4.0 * x * y + 3.0 * x * x,
                      6.0 * x - 6.0 * y + 2.0 * x * x - 12.0 * y * y};
  };
  const HermiteSurface surface = surface_of(graded_tree(), quartic);
  // Rounding of a system whose entries go with the inverse eighth power of the side.
  for (double x = -0.95; x < 1.0; x += 0.1)
    for (double y = -0.95; y < 1.0; y += 0.1)
      expect_near(surface.at(0, x, y), quartic(x, y), 1e-9, std::to_string(x) + ", " + std::to_string(y));
}

SurfaceJet wave(double x, double y) {
  const double a = 2.0, b = 3.0, s = std::sin(a * x + b * y + 0.2), c = std::cos(a * x + b * y + 0.2);
  return {s, a * c, b * c, -a * a * s, -a * b * s, -b * b * s};
}

TEST(HermiteSurface, IsSmoothAcrossEveryEdge) {
  const CellTree tree = graded_tree();
  const HermiteSurface surface = surface_of(tree, wave);
  // Third derivatives are some 30 here: on both sides of an edge, 1e-9 apart, second ones may differ by 1e-7.
  const double h = 1e-9;
  for (const TreeCell& leaf : tree.leaves())
    for (const double share : {0.1, 0.5, 0.77}) {
      const double x = leaf.left() + share * leaf.side(), y = leaf.bottom() + share * leaf.side();
      if (leaf.left() > -1.0)
        expect_near(surface.at(0, leaf.left() - h, y), surface.at(0, leaf.left() + h, y), 2e-7, "left");
      if (leaf.bottom() > -1.0)
        expect_near(surface.at(0, x, leaf.bottom() - h), surface.at(0, x, leaf.bottom() + h), 2e-7, "below");
    }
}

TEST(HermiteSurface, ConvergesWithTheFourthPowerOfTheSideInItsSlopes) {
  const auto error_on = [](int splittings) {
    CellTree tree;
    tree.add(0, 0);
    for (int k = 0; k < splittings; ++k)
      for (const TreeCell& leaf : std::set<TreeCell>(tree.leaves()))
        tree.split(leaf);
    const HermiteSurface surface = surface_of(tree, wave);
    double worst = 0.0;
    for (double x = 0.013; x < 1.0; x += 0.031)
      for (double y = 0.017; y < 1.0; y += 0.029)
        worst = std::max(worst, std::abs(surface.at(0, x, y).x - wave(x, y).x));
    return worst;
  };
  const double coarse = error_on(2), fine = error_on(3);
  EXPECT_LT(coarse, 1e-3);
  EXPECT_GT(std::log2(coarse / fine), 4.0);
}

TEST(HermiteSurface, MayBeEven) {
  const Function even = [](double x, double y) {
    const double c = std::cos(2.0 * y), s = std::sin(2.0 * y), e = std::exp(x);
    return SurfaceJet{e * c, e * c, -2.0 * e * s, e * c, -2.0 * e * s, -4.0 * e * c};
  };
  CellTree tree;
  tree.add(0, 0);
  tree.split({0, 0, 0});
  const HermiteSurface surface = surface_of(tree, even, true);
  for (double x = 0.05; x < 1.0; x += 0.1) {
    EXPECT_NEAR(surface.at(0, x, 0.0).y, 0.0, 1e-13);
    EXPECT_NEAR(surface.at(0, x, 0.0).xy, 0.0, 1e-13);
    EXPECT_NEAR(surface.at(0, x, 0.0).value, std::exp(x), 1e-4);
  }
}

TEST(HermiteSurface, RefusesTooFewJets) {
  const CellTree tree = graded_tree();
  EXPECT_THROW(HermiteSurface(tree, {{SurfaceJet()}}, false), std::invalid_argument);
  const HermiteSurface surface = surface_of(tree, wave);
  EXPECT_THROW(surface.at(0, 2.0, 0.0), std::out_of_range);
}

}  // namespace
