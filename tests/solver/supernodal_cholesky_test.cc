// SPDX-License-Identifier: GPL-3.0-or-later
#include "solver/supernodal_cholesky.h"

#include "solver/linear_solver.h"
#include "solver/newton.h"

#include <gtest/gtest.h>

#include <cmath>
#include <random>

namespace {

using lodestone::solver::Numbering;
using lodestone::solver::SupernodalCholesky;
using lodestone::solver::SymmetricPattern;

struct Matrix {
  SymmetricPattern pattern;
  std::vector<double> values;

  std::vector<double> times(const std::vector<double>& x) const {
    std::vector<double> y(x.size());
    multiply(pattern, values, x, y);
    return y;
  }
  double& at(int i, int j) { return values[static_cast<std::size_t>(pattern.find(i, j))]; }
};

/// A diagonally dominant matrix of `size` unknowns: a chain, some random entries, and a dense block of the last ones.
/// Its order is that of a tree, children first, as the solver wants it: column j couples to rows up to j + band only.
Matrix random_matrix(int size, int band, int last, unsigned seed) {
  std::mt19937 generator(seed);
  std::uniform_real_distribution<double> entry(-1.0, 1.0);
  Matrix matrix;
  matrix.pattern.size = size;
  matrix.pattern.column_begin.push_back(0);
  for (int j = 0; j < size; ++j) {
    for (int i = 0; i <= j; ++i) {
      const bool dense = i >= size - last;
      const bool near = j - i <= 1 || (j - i <= band && entry(generator) > 0.3);
      if (!dense && !near)
        continue;
      matrix.pattern.rows.push_back(i);
      matrix.values.push_back(i == j ? 2.0 * (band + last + 2) : entry(generator));
    }
    matrix.pattern.column_begin.push_back(static_cast<int>(matrix.pattern.rows.size()));
  }
  return matrix;
}

double largest_error(const std::vector<double>& x, const std::vector<double>& y) {
  double error = 0.0;
  for (std::size_t k = 0; k < x.size(); ++k)
    error = std::max(error, std::abs(x[k] - y[k]));
  return error;
}

std::vector<double> some_vector(int size) {
  std::vector<double> x(static_cast<std::size_t>(size));
  for (std::size_t k = 0; k < x.size(); ++k)
    x[k] = std::sin(0.7 * static_cast<double>(k)) + 0.1;
  return x;
}

TEST(SupernodalCholesky, SolvesMatricesOfEveryShape) {
  for (const int size : {1, 2, 3, 5, 8, 13, 40, 121})
    for (const int band : {1, 3, 9, 30})
      for (const int last : {0, 1, 6, 37}) {
        if (last > size)
          continue;
        const Matrix matrix = random_matrix(size, band, last, static_cast<unsigned>(size + band + last));
        SupernodalCholesky<double> factor(matrix.pattern, last);
        ASSERT_TRUE(factor.factorise(matrix.values));
        const auto expected = some_vector(size);
        auto x = matrix.times(expected);
        factor.solve(x);
        EXPECT_LT(largest_error(x, expected), 1e-12) << size << ' ' << band << ' ' << last;
      }
}

TEST(SupernodalCholesky, SinglePrecisionGivesItsSixDigits) {
  for (const int size : {1, 3, 8, 9, 13, 40, 121, 300})
    for (const int band : {1, 3, 9, 30})
      for (const int last : {0, 1, 6, 37}) {
        if (last > size)
          continue;
        Matrix matrix = random_matrix(size, band, last, static_cast<unsigned>(size + band + last));
        SupernodalCholesky<float> factor(matrix.pattern, last);
        ASSERT_TRUE(factor.factorise(matrix.values));
        for (int i = size - last; i < size; ++i)
          matrix.at(i, i) += 3.0;
        ASSERT_TRUE(factor.factorise_last(matrix.values));
        // A right-hand side far outside the range of single precision.
        auto expected = some_vector(size);
        for (double& value : expected)
          value *= 1e-60;
        auto x = matrix.times(expected);
        factor.solve(x);
        EXPECT_LT(largest_error(x, expected), 5e-6 * 1e-60) << size << ' ' << band << ' ' << last;
      }
}

TEST(SupernodalCholesky, FactorisesTheLastBlockAlone) {
  Matrix matrix = random_matrix(90, 12, 25, 1);
  SupernodalCholesky<double> factor(matrix.pattern, 25);
  ASSERT_TRUE(factor.factorise(matrix.values));
  for (int round = 0; round < 3; ++round) {
    for (int i = 65; i < 90; ++i) {
      matrix.at(i, i) += 3.0;
      matrix.at(65, i) += 0.5;
    }
    ASSERT_TRUE(factor.factorise_last(matrix.values));
    const auto expected = some_vector(90);
    auto x = matrix.times(expected);
    factor.solve(x);
    EXPECT_LT(largest_error(x, expected), 1e-12);
  }
}

TEST(SupernodalCholesky, RefusesWhatIsNotPositiveDefinite) {
  Matrix matrix = random_matrix(30, 4, 5, 2);
  SupernodalCholesky<double> factor(matrix.pattern, 5);
  matrix.at(12, 12) = -1.0;
  EXPECT_FALSE(factor.factorise(matrix.values));
  matrix.at(12, 12) = std::nan("");
  EXPECT_FALSE(factor.factorise(matrix.values));
  Numbering numbering;
  numbering.pattern = matrix.pattern;
  const auto solver = make_supernodal(numbering);
  EXPECT_THROW(solver->factorise(matrix.values), lodestone::solver::ConvergenceError);
}

}  // namespace
