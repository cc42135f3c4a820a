// SPDX-License-Identifier: GPL-3.0-or-later
#include "postprocess/strength/contact_internal.h"

#include <set>
#include <stdexcept>

namespace lodestone::postprocess {

namespace {

constexpr int most_iterations = 400;

struct Trial {
  Eigen::VectorXd pressure, motion, gap;
};

/// With the places of a set closed and the others open.
Trial solve_for(const ContactProblem& problem, const std::vector<bool>& closed, double scale) {
  std::vector<Eigen::Index> set;
  for (std::size_t i = 0; i < closed.size(); ++i)
    if (closed[i])
      set.push_back(static_cast<Eigen::Index>(i));
  const auto n = static_cast<Eigen::Index>(set.size());
  const Eigen::Index m = problem.rigid_motion.cols();
  Eigen::MatrixXd matrix = Eigen::MatrixXd::Zero(n + m, n + m);
  Eigen::VectorXd right(n + m);
  for (Eigen::Index i = 0; i < n; ++i) {
    for (Eigen::Index k = 0; k < n; ++k)
      matrix(i, k) = problem.compliance(set[static_cast<std::size_t>(i)], set[static_cast<std::size_t>(k)]);
    for (Eigen::Index k = 0; k < m; ++k)
      matrix(n + k, i) = matrix(i, n + k) = -scale * problem.rigid_motion(set[static_cast<std::size_t>(i)], k);
    right(i) = -problem.free_gap(set[static_cast<std::size_t>(i)]);
  }
  right.tail(m) = -scale * problem.block_load;
  const Eigen::VectorXd solved = matrix.completeOrthogonalDecomposition().solve(right);
  Trial trial{Eigen::VectorXd::Zero(problem.free_gap.size()), scale * solved.tail(m), {}};
  for (Eigen::Index i = 0; i < n; ++i)
    trial.pressure(set[static_cast<std::size_t>(i)]) = solved(i);
  trial.gap = problem.free_gap + problem.compliance * trial.pressure - problem.rigid_motion * trial.motion;
  return trial;
}

}  // namespace

ContactSolution solve_contact(const ContactProblem& problem) {
  const auto n = static_cast<std::size_t>(problem.free_gap.size());
  if (n == 0)
    return {problem.free_gap, Eigen::VectorXd::Zero(problem.rigid_motion.cols()), 0};
  std::vector<bool> closed(n);
  for (std::size_t i = 0; i < n; ++i)
    closed[i] = problem.tied[i] || problem.first[i];
  // Compliances are some 1e-12 of pressures: bring B to their size, so that the matrix is well scaled.
  const double scale = problem.rigid_motion.cols() > 0
                           ? problem.compliance.diagonal().mean() / problem.rigid_motion.cwiseAbs().maxCoeff()
                           : 1.0;
  std::set<std::vector<bool>> seen;
  for (int iteration = 1; iteration <= most_iterations; ++iteration) {
    const Trial trial = solve_for(problem, closed, scale);
    const double largest_pressure = trial.pressure.cwiseAbs().maxCoeff();
    const double largest_gap = trial.gap.cwiseAbs().maxCoeff();
    // After a set has come back, one place changes at a time: the worst.
    const bool one_by_one = !seen.insert(closed).second;
    std::vector<bool> next = closed;
    double worst = 0.0;
    std::size_t worst_place = n;
    for (std::size_t i = 0; i < n; ++i) {
      if (problem.tied[i])
        continue;
      const auto k = static_cast<Eigen::Index>(i);
      const double violation = closed[i] ? -trial.pressure(k) / std::max(largest_pressure, 1e-300)
                                         : -trial.gap(k) / std::max(largest_gap, 1e-300);
      if (violation <= 1e-9)
        continue;
      next[i] = !closed[i];
      if (violation > worst) {
        worst = violation;
        worst_place = i;
      }
    }
    if (worst_place == n) {
      if (problem.rigid_motion.cols() > 0) {
        const Eigen::VectorXd missing = problem.rigid_motion.transpose() * trial.pressure - problem.block_load;
        if (missing.cwiseAbs().maxCoeff() > 1e-6 * problem.block_load.cwiseAbs().maxCoeff())
          break;
      }
      return {trial.pressure, trial.motion, iteration};
    }
    if (one_by_one) {
      next = closed;
      next[worst_place] = !closed[worst_place];
    }
    closed = next;
  }
  throw std::runtime_error("no set of contact places carries the magnets: a block has no hold in its pocket");
}

}  // namespace lodestone::postprocess
