// SPDX-License-Identifier: GPL-3.0-or-later
// Estimated errors against true ones: the same state on a far finer mesh with elements of degree 4.
#include "solver/error_estimate.h"
#include "solver/error_shares.h"

#include "tests/support/library_machine.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

namespace {

using namespace lodestone;
using solver::FieldProblem;
using solver::FieldSolution;

solver::FieldOptions of(int degree, int harmonics = 0) {
  solver::FieldOptions options;
  options.degree = degree;
  options.harmonics = harmonics;
  return options;
}

/// How many of the errors above 0.02 % of a scale are estimated within a factor of two.
struct Verdicts {
  int all = 0;
  int good = 0;
  void add(double truth, double estimate, double scale) {
    if (std::abs(truth) < 2e-4 * scale)
      return;
    ++all;
    const double ratio = estimate / truth;
    good += ratio > 0.5 && ratio < 2.0 ? 1 : 0;
  }
};

TEST(ErrorEstimate, IsWithinAFactorOfTwoOfTheTrueError) {
  struct Case {
    const char* machine;
    double current, angle, peak_torque, refinement;
  };
  Verdicts torque, linkage;
  for (const Case& one : {Case{"prius-2004", 250.0, 140.0, 360.0, 1.0}, Case{"v-54s6p", 400.0, 130.0, 150.0, 1.0}}) {
    const test::LibraryMachine bench(one.machine);
    const auto coarse = bench.mesh(one.refinement), fine = bench.mesh(1.5);
    FieldProblem problem = bench.problem(coarse, of(2)), richer = bench.problem(coarse, of(4)),
                 exact = bench.problem(fine, of(4));
    double mean_error = 0.0, mean_estimate = 0.0;
    const int positions = 8;
    std::optional<FieldSolution> last;
    for (int k = 0; k < positions; ++k) {
      const auto state = bench.state(one.current, one.angle, 1.0 + 60.0 * k / positions);
      const FieldSolution solution = problem.solve(state), converged = exact.solve(state, last ? &*last : nullptr);
      last = converged;
      const solver::ErrorEstimate estimate = solver::estimate_error(solution, richer);
      const double truth = converged.torque() - solution.torque();
      torque.add(truth, estimate.torque, one.peak_torque);
      mean_error += truth / positions;
      mean_estimate += estimate.torque / positions;
      const std::vector<double>& phases = converged.flux_linkages();
      const double scale = *std::max_element(phases.begin(), phases.end());
      for (std::size_t phase = 0; phase < 3; ++phase)
        linkage.add(converged.flux_linkages()[phase] - solution.flux_linkages()[phase], estimate.flux_linkages[phase],
                    scale);
      // A richer space lowers W − Σ i ψ, which the solution makes least, and the ring's further orders add little.
      double coenergy = -estimate.energy;
      for (std::size_t phase = 0; phase < 3; ++phase)
        coenergy += state.phase_currents[phase] * estimate.flux_linkages[phase];
      EXPECT_GT(coenergy, 0.0);
    }
    // The mean of the signed estimates is that of the mean; what is left is a share of the errors of the positions.
    EXPECT_NEAR(mean_estimate, mean_error, 2e-4 * one.peak_torque) << one.machine;
  }
  EXPECT_GE(torque.all, 10);
  EXPECT_GE(torque.good, 0.9 * torque.all) << "of " << torque.all;
  EXPECT_GE(linkage.good, 0.9 * linkage.all) << "of " << linkage.all;
}

TEST(ErrorEstimate, StartsFromTheFieldItself) {
  const test::LibraryMachine bench("prius-2004");
  const auto mesh = bench.mesh(0.5);
  FieldProblem problem = bench.problem(mesh, of(2, 19)), richer = bench.problem(mesh, of(3, 19));
  const FieldSolution solution = problem.solve(bench.state(250.0, 140.0, 10.0));
  const FieldSolution same = richer.interpolate(solution);
  // The same polynomials on the same cells: only the arcs, mapped by degree 3 instead of 2, differ. Their chords' cubes
  // are some 1e-5 of their radius here.
  EXPECT_NEAR(same.torque(), solution.torque(), 1e-4 * solution.torque());
  for (std::size_t phase = 0; phase < 3; ++phase)
    EXPECT_NEAR(same.flux_linkages()[phase], solution.flux_linkages()[phase], 1e-5 * 0.36);
  EXPECT_EQ(same.degree(), 3);
}

TEST(ErrorEstimate, RefusesWhatCannotTell) {
  const test::LibraryMachine bench("prius-2004");
  const auto mesh = bench.mesh(0.5), other = bench.mesh(0.7);
  FieldProblem problem = bench.problem(mesh, of(2)), foreign = bench.problem(other, of(3)),
               same = bench.problem(mesh, of(2));
  const FieldSolution solution = problem.solve(bench.state(0.0, 0.0, 0.0));
  EXPECT_THROW(solver::estimate_error(solution, foreign), std::invalid_argument);
  EXPECT_THROW(solver::estimate_error(solution, same), std::invalid_argument);
}

TEST(ErrorShares, AreNoLessThanTheEstimateTogether) {
  const test::LibraryMachine bench("prius-2004");
  const auto mesh = bench.mesh(0.5);
  FieldProblem problem = bench.problem(mesh, of(2)), richer = bench.problem(mesh, of(4));
  const FieldSolution solution = problem.solve(bench.state(250.0, 140.0, 11.0));
  const solver::ErrorShares shares = solver::error_shares(solution, richer);
  EXPECT_NEAR(shares.torque, solver::estimate_error(solution, richer).torque, 1e-4 * solution.torque());
  ASSERT_EQ(shares.rotor.size(), mesh.rotor->cells.size());
  ASSERT_EQ(shares.stator.size(), mesh.stator->cells.size());
  double sum = shares.ring;
  for (const auto* of_body : {&shares.rotor, &shares.stator})
    for (const double share : *of_body) {
      ASSERT_GE(share, 0.0);
      sum += share;
    }
  EXPECT_GT(sum, std::abs(shares.torque));
  EXPECT_LT(sum, 0.1 * solution.torque());
  EXPECT_THROW(solver::error_shares(solver::FieldSolution(richer.solve(bench.state(0.0, 90.0, 0.0))), problem),
               std::invalid_argument);
}

}  // namespace
