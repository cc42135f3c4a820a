// SPDX-License-Identifier: GPL-3.0-or-later
#include "solver/linear_solver.h"

#include "solver/newton.h"
#include "solver/supernodal_cholesky.h"

#include <Eigen/SparseCholesky>
#include <Eigen/SparseCore>
#include <suitesparse/cholmod.h>
#include <suitesparse/umfpack.h>

#include <algorithm>
#include <cmath>
#include <optional>

// CHOLMOD asks OpenMP for four threads in loops far too short for them; where OpenMP is loaded it is told to stay in
// one.
extern "C" void omp_set_max_active_levels(int) __attribute__((weak));

namespace lodestone::solver {

namespace {

[[noreturn]] void fail_singular(const char* solver) {
  throw ConvergenceError(std::string("the tangent matrix is singular or not finite (") + solver + ")");
}

template <class Real> class Supernodal final : public LinearSolver {
public:
  explicit Supernodal(const Numbering& numbering) : numbering_(numbering) {}
  void factorise(const std::vector<double>& values) override {
    if (!factor_)
      factor_.emplace(numbering_.pattern, numbering_.coupled);
    if (!factor_->factorise(values))
      fail_singular("supernodal");
  }
  bool factorise_rims(const std::vector<double>& values) override {
    if (!factor_)
      return false;
    if (!factor_->factorise_last(values))
      fail_singular("supernodal");
    return true;
  }
  void solve(std::vector<double>& x) override { factor_->solve(x); }

private:
  const Numbering& numbering_;
  std::optional<SupernodalCholesky<Real>> factor_;  // analysed when first needed
};

class EigenLdlt final : public LinearSolver {
public:
  explicit EigenLdlt(const SymmetricPattern& pattern) : matrix_(pattern.size, pattern.size) {
    matrix_.resizeNonZeros(static_cast<Eigen::Index>(pattern.entries()));
    std::copy(pattern.column_begin.begin(), pattern.column_begin.end(), matrix_.outerIndexPtr());
    std::copy(pattern.rows.begin(), pattern.rows.end(), matrix_.innerIndexPtr());
    std::fill(matrix_.valuePtr(), matrix_.valuePtr() + pattern.entries(), 0.0);
    factor_.analyzePattern(matrix_);
  }
  void factorise(const std::vector<double>& values) override {
    std::copy(values.begin(), values.begin() + matrix_.nonZeros(), matrix_.valuePtr());
    factor_.factorize(matrix_);
    if (factor_.info() != Eigen::Success || !factor_.vectorD().allFinite())
      fail_singular("Eigen LDLT");
  }
  void solve(std::vector<double>& x) override {
    Eigen::Map<Eigen::VectorXd> vector(x.data(), static_cast<Eigen::Index>(x.size()));
    vector = factor_.solve(vector).eval();
  }

private:
  Eigen::SparseMatrix<double> matrix_;
  // The upper triangle in the natural order is factorised in place, without a permuted copy.
  Eigen::SimplicialLDLT<Eigen::SparseMatrix<double>, Eigen::Upper, Eigen::NaturalOrdering<int>> factor_;
};

class Cholmod final : public LinearSolver {
public:
  explicit Cholmod(const SymmetricPattern& pattern) : pattern_(pattern), values_(pattern.entries(), 0.0) {
    if (omp_set_max_active_levels)
      omp_set_max_active_levels(0);
    cholmod_start(&common_);
    common_.nmethods = 1;
    common_.method[0].ordering = CHOLMOD_NATURAL;
    common_.postorder = 1;
    common_.supernodal = CHOLMOD_SUPERNODAL;
    common_.print = 0;
    matrix_.nrow = matrix_.ncol = static_cast<std::size_t>(pattern.size);
    matrix_.nzmax = pattern.entries();
    matrix_.p = const_cast<int*>(pattern.column_begin.data());
    matrix_.i = const_cast<int*>(pattern.rows.data());
    matrix_.x = values_.data();
    matrix_.stype = 1;
    matrix_.itype = CHOLMOD_INT;
    matrix_.xtype = CHOLMOD_REAL;
    matrix_.dtype = CHOLMOD_DOUBLE;
    matrix_.sorted = 1;
    matrix_.packed = 1;
    factor_ = cholmod_analyze(&matrix_, &common_);
  }
  ~Cholmod() override {
    cholmod_free_dense(&solution_, &common_);
    cholmod_free_dense(&work_y_, &common_);
    cholmod_free_dense(&work_e_, &common_);
    cholmod_free_factor(&factor_, &common_);
    cholmod_finish(&common_);
  }
  Cholmod(const Cholmod&) = delete;
  Cholmod& operator=(const Cholmod&) = delete;

  void factorise(const std::vector<double>& values) override {
    std::copy(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(values_.size()), values_.begin());
    if (!cholmod_factorize(&matrix_, factor_, &common_) || common_.status != CHOLMOD_OK)
      fail_singular("CHOLMOD");
  }
  void solve(std::vector<double>& x) override {
    cholmod_dense right{};
    right.nrow = right.d = right.nzmax = x.size();
    right.ncol = 1;
    right.x = x.data();
    right.xtype = CHOLMOD_REAL;
    right.dtype = CHOLMOD_DOUBLE;
    cholmod_solve2(CHOLMOD_A, factor_, &right, nullptr, &solution_, nullptr, &work_y_, &work_e_, &common_);
    const double* solution = static_cast<const double*>(solution_->x);
    std::copy(solution, solution + x.size(), x.begin());
  }

private:
  const SymmetricPattern& pattern_;
  std::vector<double> values_;
  cholmod_common common_{};
  cholmod_sparse matrix_{};
  cholmod_factor* factor_ = nullptr;
  cholmod_dense* solution_ = nullptr;
  cholmod_dense* work_y_ = nullptr;
  cholmod_dense* work_e_ = nullptr;
};

class Umfpack final : public LinearSolver {
public:
  explicit Umfpack(const SymmetricPattern& pattern) : size_(pattern.size) {
    // Both triangles, each entry with its place in the upper one.
    const auto n = static_cast<std::size_t>(size_);
    std::vector<int> count(n + 1, 0);
    for (std::size_t j = 0; j < n; ++j)
      for (int k = pattern.column_begin[j]; k < pattern.column_begin[j + 1]; ++k) {
        const auto i = static_cast<std::size_t>(pattern.rows[static_cast<std::size_t>(k)]);
        ++count[j + 1];
        if (i != j)
          ++count[i + 1];
      }
    for (std::size_t j = 0; j < n; ++j)
      count[j + 1] += count[j];
    begin_ = count;
    rows_.resize(static_cast<std::size_t>(begin_.back()));
    source_.resize(rows_.size());
    values_.resize(rows_.size());
    // Ascending columns of the upper triangle fill each full column in ascending order: first the rows above the
    // diagonal, then, from later columns, those below.
    std::vector<int> next(begin_.begin(), begin_.end() - 1);
    const auto put = [&](std::size_t column, int row, int source) {
      const auto place = static_cast<std::size_t>(next[column]++);
      rows_[place] = row;
      source_[place] = source;
    };
    for (std::size_t j = 0; j < n; ++j)
      for (int k = pattern.column_begin[j]; k < pattern.column_begin[j + 1]; ++k) {
        const int i = pattern.rows[static_cast<std::size_t>(k)];
        put(j, i, k);
        if (static_cast<std::size_t>(i) != j)
          put(static_cast<std::size_t>(i), static_cast<int>(j), k);
      }
    umfpack_di_defaults(control_);
    if (umfpack_di_symbolic(size_, size_, begin_.data(), rows_.data(), nullptr, &symbolic_, control_, nullptr) != 0)
      fail_singular("UMFPACK");
  }
  ~Umfpack() override {
    umfpack_di_free_numeric(&numeric_);
    umfpack_di_free_symbolic(&symbolic_);
  }
  Umfpack(const Umfpack&) = delete;
  Umfpack& operator=(const Umfpack&) = delete;

  void factorise(const std::vector<double>& values) override {
    for (std::size_t k = 0; k < values_.size(); ++k)
      values_[k] = values[static_cast<std::size_t>(source_[k])];
    umfpack_di_free_numeric(&numeric_);
    if (umfpack_di_numeric(begin_.data(), rows_.data(), values_.data(), symbolic_, &numeric_, control_, nullptr) != 0)
      fail_singular("UMFPACK");
  }
  void solve(std::vector<double>& x) override {
    solution_.resize(x.size());
    umfpack_di_solve(UMFPACK_A, begin_.data(), rows_.data(), values_.data(), solution_.data(), x.data(), numeric_,
                     control_, nullptr);
    x = solution_;
  }

private:
  int size_;
  std::vector<int> begin_, rows_, source_;
  std::vector<double> values_, solution_;
  double control_[UMFPACK_CONTROL] = {};
  void* symbolic_ = nullptr;
  void* numeric_ = nullptr;
};

}  // namespace

std::unique_ptr<LinearSolver> make_supernodal(const Numbering& numbering) {
  return std::make_unique<Supernodal<double>>(numbering);
}
std::unique_ptr<LinearSolver> make_supernodal_single(const Numbering& numbering) {
  return std::make_unique<Supernodal<float>>(numbering);
}
std::unique_ptr<LinearSolver> make_eigen_ldlt(const SymmetricPattern& pattern) {
  return std::make_unique<EigenLdlt>(pattern);
}
std::unique_ptr<LinearSolver> make_cholmod(const SymmetricPattern& pattern) {
  return std::make_unique<Cholmod>(pattern);
}
std::unique_ptr<LinearSolver> make_umfpack(const SymmetricPattern& pattern) {
  return std::make_unique<Umfpack>(pattern);
}

}  // namespace lodestone::solver
