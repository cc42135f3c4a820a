// SPDX-License-Identifier: GPL-3.0-or-later
// The residual at which Newton's method stops against what the mesh leaves.
#include "base/quantity.h"
#include "solver/field_problem.h"
#include "tests/support/library_machine.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

namespace {

using namespace lodestone;
using solver::FieldProblem;
using solver::FieldSolution;

struct Load {
  std::string machine;
  double current = 0.0, angle = 0.0;  ///< A peak, electrical degrees from +d
};

FieldProblem problem_of(const test::LibraryMachine& bench, const geometries::SectorMesh& mesh, int degree,
                        double tolerance = 1e-11) {
  solver::FieldOptions options;
  options.degree = degree;
  options.newton_tolerance = tolerance;
  return bench.problem(mesh, options);
}

/// Eight positions over 60 electrical degrees, each started from the two before it.
std::vector<FieldSolution> rotate(FieldProblem& problem, const test::LibraryMachine& bench, const Load& load) {
  std::vector<FieldSolution> result;
  for (int k = 0; k < 8; ++k) {
    const std::size_t count = result.size();
    FieldSolution next =
        problem.solve(bench.state(load.current, load.angle, 7.5 * k), count > 0 ? &result[count - 1] : nullptr,
                      count > 1 ? &result[count - 2] : nullptr);
    result.push_back(std::move(next));
  }
  return result;
}

class NewtonStop : public testing::TestWithParam<Load> {};

// Of the torque the residual leaves a tenth at most of what the mesh leaves, on coarse meshes and on fine ones: with
// one fixed tolerance that is so on one of them only.
TEST_P(NewtonStop, LeavesLittleOfWhatTheMeshLeaves) {
  const test::LibraryMachine bench(GetParam().machine);
  double before = 1.0;
  std::vector<std::pair<int, double>> meshes = {{2, 0.5}, {2, 1.0}};
  if (bench.machine().name != "servo-18s16p")  // whole: its sector has twice the cells of the others
    meshes.push_back({3, 1.0});
  for (const auto& [degree, refinement] : meshes) {
    const auto mesh = bench.mesh(refinement);
    FieldProblem exact = problem_of(bench, mesh, degree), tied = problem_of(bench, mesh, degree);
    const double tolerance = tied.tie_newton_tolerance(bench.state(GetParam().current, 90.0, 0.0));
    EXPECT_LT(tolerance, before) << "a finer mesh needs a smaller residual";
    before = tolerance;

    const std::vector<FieldSolution> truth = rotate(exact, bench, GetParam()),
                                     stopped = rotate(tied, bench, GetParam());
    const std::vector<solver::ErrorEstimate> of_mesh = exact.estimate_errors(truth);
    double left = 0.0, error = 0.0;
    for (std::size_t k = 0; k < truth.size(); ++k) {
      left = std::max(left, std::abs(stopped[k].torque() - truth[k].torque()));
      error = std::max(error, std::abs(of_mesh[k].torque));
    }
    RecordProperty("tolerance of degree " + std::to_string(degree) + " on " + std::to_string(refinement),
                   std::to_string(tolerance) + ", leaves " + std::to_string(left / error));
    EXPECT_LT(left, 0.1 * error) << "degree " << degree << ", refinement " << refinement << ", " << tolerance;
    EXPECT_GT(left, 0.0) << "stopped where the exact one did";
  }
}

INSTANTIATE_TEST_SUITE_P(Machines, NewtonStop,
                         testing::Values(Load{"prius-2004", 250.0, 140.0}, Load{"v-54s6p", 400.0, 130.0},
                                         Load{"servo-18s16p", 10.0, 90.0}),
                         [](const auto& load) {
                           std::string name = load.param.machine;
                           std::replace(name.begin(), name.end(), '-', '_');
                           return name;
                         });

TEST(NewtonStopOfAProblem, DependsOnMeshAndLawsAlone) {
  const test::LibraryMachine bench("v-54s6p");
  const auto mesh = bench.mesh(0.5);
  const auto reference = bench.state(400.0, 90.0, 0.0);
  FieldProblem fresh = problem_of(bench, mesh, 2);
  const double tolerance = fresh.tie_newton_tolerance(reference);
  FieldProblem used = problem_of(bench, mesh, 2);
  rotate(used, bench, {"", 300.0, 120.0});
  EXPECT_EQ(used.tie_newton_tolerance(reference), tolerance);
  // And nothing of the reference shows in what follows.
  FieldProblem same = problem_of(bench, mesh, 2, tolerance);
  EXPECT_EQ(fresh.solve(bench.state(400.0, 130.0, 5.0)).torque(), same.solve(bench.state(400.0, 130.0, 5.0)).torque());
}

}  // namespace
