// SPDX-License-Identifier: GPL-3.0-or-later
// Estimated errors against true ones: the same state on a far finer mesh with elements of degree 4.
#include "solver/error_estimate.h"

#include "materials/demagnetisation_law.h"
#include "materials/magnet.h"
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
    FieldProblem problem = bench.problem(coarse, of(2)), exact = bench.problem(fine, of(4));
    double mean_error = 0.0, mean_estimate = 0.0;
    const int positions = 8;
    std::optional<FieldSolution> last;
    for (int k = 0; k < positions; ++k) {
      const auto state = bench.state(one.current, one.angle, 1.0 + 60.0 * k / positions);
      const FieldSolution solution = problem.solve(state), converged = exact.solve(state, last ? &*last : nullptr);
      last = converged;
      const solver::ErrorEstimate estimate = problem.estimate_error(solution);
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

TEST(ErrorEstimate, OfARotationIsThatOfEachPosition) {
  const test::LibraryMachine bench("v-54s6p");
  FieldProblem problem = bench.problem(bench.mesh(1.0), of(2));
  std::vector<FieldSolution> solutions;
  for (const double position : {10.0, 14.0, 18.0})
    solutions.push_back(problem.solve(bench.state(300.0, 120.0, position)));
  const std::vector<solver::ErrorEstimate> together = problem.estimate_errors(solutions);
  ASSERT_EQ(together.size(), 3u);
  for (std::size_t k = 0; k < 3; ++k) {
    const solver::ErrorEstimate alone = problem.estimate_error(solutions[k]);
    // Other cells are enriched, and Newton's method starts elsewhere: each ends within a tenth of the estimate, and the
    // cells left out hold a two-hundredth of all shares, of either sign: 0.005 % of the torque.
    EXPECT_NEAR(together[k].torque, alone.torque, 0.1 * std::abs(alone.torque) + 5e-5 * 100.0);
    for (std::size_t phase = 0; phase < 3; ++phase)
      EXPECT_NEAR(together[k].flux_linkages[phase], alone.flux_linkages[phase], 2e-5);
  }
}

TEST(ErrorEstimate, OfEveryDegreeHasTheSignOfTheTrueError) {
  // Cold, the torque of a coarse mesh errs by far more than the mesh of the true value does.
  const test::LibraryMachine bench("prius-2004");
  const auto state = bench.state(250.0, 140.0, 10.0);
  FieldProblem exact = bench.problem(bench.mesh(1.5), of(4));
  const double truth = exact.solve(state).torque();
  for (const int degree : {1, 2, 3}) {
    FieldProblem problem = bench.problem(bench.mesh(0.5), of(degree));
    const FieldSolution solution = problem.solve(state);
    const double ratio = problem.estimate_error(solution).torque / (truth - solution.torque());
    EXPECT_GT(ratio, 0.5) << degree;
    EXPECT_LT(ratio, 2.0) << degree;
  }
}

TEST(ErrorEstimate, KnowsWhatMagnetsRemember) {
  const test::LibraryMachine bench("prius-2004");
  FieldProblem problem = bench.problem(bench.mesh(0.7), of(2));
  const FieldSolution whole = problem.solve(bench.state(0.0, 0.0, 5.0));
  const double energy = problem.estimate_error(whole).energy;
  problem.set_magnet_memory(whole.magnet_memory());
  const FieldSolution same = problem.solve(bench.state(0.0, 0.0, 5.0));
  // Magnets that lost nothing: the same field, but the cells of the magnets are left as they are. They hold little.
  EXPECT_NEAR(same.torque(), whole.torque(), 1e-6);
  EXPECT_NEAR(problem.estimate_error(same).energy, energy, 0.3 * std::abs(energy));
}

TEST(ErrorEstimate, OfDegreeOneKeepsWhatMagnetsHaveOfTheirOwn) {
  const test::LibraryMachine bench("prius-2004");
  const auto mesh = bench.mesh(0.5);
  FieldProblem problem = bench.problem(mesh, of(1));
  const materials::MaterialLibrary library{base::LibraryPath()};
  const solver::RegionLaws laws =
      solver::assign_laws(mesh, library.steel(bench.machine().stator_steel)->reluctivity,
                          library.steel(bench.machine().rotor_steel)->reluctivity,
                          library.magnet("nd-n42sh")->demagnetisation_law(base::zero_celsius + 20.0));
  problem.set_laws(laws);
  const auto state = bench.state(0.0, 0.0, 10.0);
  const FieldSolution whole = problem.solve(state);
  const double error = problem.estimate_error(whole).flux_linkages[0];
  solver::MagnetMemory memory = whole.magnet_memory();
  for (materials::MagnetState& one : memory.rotor)
    one.remaining *= 0.5;
  problem.set_magnet_memory(memory);
  const FieldSolution weak = problem.solve(state);
  // Half of the remanence costs far more flux than the mesh: an estimate with whole magnets would show it.
  ASSERT_GT(whole.flux_linkages()[0] - weak.flux_linkages()[0], 10.0 * std::abs(error));
  EXPECT_LT(std::abs(problem.estimate_error(weak).flux_linkages[0]), 3.0 * std::abs(error));
}

TEST(ErrorEstimate, RefusesWhatCannotTell) {
  const test::LibraryMachine bench("prius-2004");
  const auto mesh = bench.mesh(0.5);
  FieldProblem problem = bench.problem(mesh, of(2)), other = bench.problem(mesh, of(2)),
               highest = bench.problem(mesh, of(4));
  const FieldSolution solution = problem.solve(bench.state(0.0, 0.0, 0.0));
  EXPECT_THROW(other.estimate_error(solution), std::invalid_argument);
  EXPECT_THROW(highest.estimate_error(highest.solve(bench.state(0.0, 0.0, 0.0))), std::invalid_argument);
  problem.set_current_density([](const geometries::Point&) { return 1.0; });
  EXPECT_THROW(problem.estimate_error(problem.solve(bench.state(0.0, 0.0, 0.0))), std::invalid_argument);
  EXPECT_TRUE(problem.estimate_errors({}).empty());
}

TEST(ErrorShares, AreNoLessThanTheEstimateTogether) {
  const test::LibraryMachine bench("prius-2004");
  const auto mesh = bench.mesh(0.5);
  FieldProblem problem = bench.problem(mesh, of(2)), linear = bench.problem(mesh, of(1));
  const FieldSolution solution = problem.solve(bench.state(250.0, 140.0, 11.0));
  const solver::ErrorShares shares = problem.estimate_error_shares({solution}).front();
  EXPECT_EQ(shares.torque, problem.estimate_error(solution).torque);
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
  EXPECT_THROW(linear.estimate_error_shares({linear.solve(bench.state(0.0, 90.0, 0.0))}), std::invalid_argument);
}

}  // namespace
