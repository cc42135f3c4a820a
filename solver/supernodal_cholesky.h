// SPDX-License-Identifier: GPL-3.0-or-later
// A = L Lᵀ by the multifrontal method (Duff & Reid 1983, ACM Trans. Math. Softw. 9(3):302; supernodes and relaxed
// amalgamation after Ashcraft & Grimes 1989, 15(4):291), written for motor meshes: some thousand unknowns, many small
// fronts, and one dense block, the rims of the air-gap ring, that comes last. When only that block changes (the rotor
// turns) only the last front is factorised again.
//
// In single precision a factor costs half as much time and memory; it is exact enough to precondition.
#pragma once

#include "solver/numbering.h"
#include "solver/vector_kernels.h"

#include <cstddef>
#include <vector>

namespace lodestone::solver {

/// Real: float or double, what the factor is held and computed in.
template <class Real> class SupernodalCholesky {
public:
  /// @param last the last unknowns of the pattern, so many, form the last front by themselves. 0: none.
  SupernodalCholesky(const SymmetricPattern& pattern, int last);

  /// False where the matrix is not positive definite.
  bool factorise(const std::vector<double>& values);
  /// The same for values that differ from those of `factorise` in the last unknowns' block only.
  bool factorise_last(const std::vector<double>& values);
  /// Replaces the right-hand side by the solution.
  void solve(std::vector<double>& x) const;

private:
  static constexpr int lanes = Vector<Real>::lanes;
  static int round_up(int n) { return (n + lanes - 1) / lanes * lanes; }
  static std::size_t product(int a, int b) { return static_cast<std::size_t>(a) * static_cast<std::size_t>(b); }

  /// Neighbouring columns of L with one list of rows, and their share of the elimination.
  struct Supernode {
    int first = 0;  ///< first column
    int columns = 0;
    int below = 0;            ///< rows below the columns' own
    int leading = 0;          ///< distance of columns in the panel: rows rounded up to whole vectors
    std::size_t rows = 0;     ///< into rows_: those below
    std::size_t panel = 0;    ///< into panels_
    std::size_t entries = 0;  ///< into entries_: first of A's entries …
    std::size_t entry_count = 0;
    std::vector<int> children;
    std::vector<int> place_in_parent;  ///< of each row below, in the parent's front
  };
  struct Entry {
    int value;  ///< into the pattern's values
    int place;  ///< into the panel
  };

  void find_supernodes(const SymmetricPattern& pattern, int last);
  void find_rows(const SymmetricPattern& pattern);
  void place_entries(const SymmetricPattern& pattern);
  bool eliminate(const Supernode& node, const std::vector<double>& values);
  void add_update(const Supernode& child, const Real* update, const Supernode& parent, Real* panel, Real* front) const;

  int size_ = 0;
  bool has_last_ = false;
  std::vector<int> parent_;  ///< of each column in the elimination tree
  std::vector<Supernode> nodes_;
  std::vector<int> rows_;
  std::vector<Entry> entries_;
  std::vector<Real> panels_;
  std::vector<Real> front_;
  std::vector<Real> stack_;  ///< update matrices that wait for their parents
  std::size_t stack_top_ = 0;
  std::vector<Real> last_update_;    ///< panel of the last front before its own entries come in
  mutable std::vector<Real> work_;   ///< of one front
  mutable std::vector<Real> right_;  ///< right-hand side and solution
};

}  // namespace lodestone::solver
