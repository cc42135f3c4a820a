// SPDX-License-Identifier: GPL-3.0-or-later
// What must hold of the field of servo-18s16p and v-54s6p whatever the figures: symmetry identities, sector against
// whole machine, and torque that the default mesh gives within 0.2 %. (prius-2004 has a test of its own.)
#include "tests/support/library_machine.h"

#include <gtest/gtest.h>

#include <cmath>
#include <numeric>
#include <string>
#include <vector>

namespace {

using namespace lodestone;
using solver::FieldOptions;
using solver::FieldProblem;
using solver::FieldSolution;

struct Case {
  std::string machine;
  double current;      ///< A, peak
  double angle;        ///< electrical degrees from +d
  double peak_torque;  ///< N·m, the scale of what is taken for nothing
  int poles_in_sector;
};

void PrintTo(const Case& one, std::ostream* stream) {
  *stream << one.machine;
}

class LibraryMachine : public testing::TestWithParam<Case> {
protected:
  geometries::SectorMesh mesh(double refinement = 1.0, int poles = 0) const { return bench_.mesh(refinement, poles); }
  FieldProblem problem(const geometries::SectorMesh& mesh, int element_degree = 2, double tolerance = 1e-11) const {
    FieldOptions options;
    options.degree = element_degree;
    options.newton_tolerance = tolerance;
    return bench_.problem(mesh, options);
  }
  /// @param position θ, electrical degrees.
  solver::OperatingState state(double current, double position) const {
    return bench_.state(current, GetParam().angle, position);
  }
  /// `count` positions over 60 electrical degrees.
  std::vector<double> torques(FieldProblem& field, int count) const {
    std::vector<FieldSolution> solutions;
    std::vector<double> result;
    for (int k = 0; k < count; ++k) {
      const std::size_t n = solutions.size();
      solutions.push_back(field.solve(state(GetParam().current, 60.0 * k / count), n > 0 ? &solutions[n - 1] : nullptr,
                                      n > 1 ? &solutions[n - 2] : nullptr));
      result.push_back(solutions.back().torque());
    }
    return result;
  }

  test::LibraryMachine bench_{GetParam().machine};
};

TEST_P(LibraryMachine, TurningBySixtyDegreesWithTheCurrentsRepeatsTheTorque) {
  const auto sector = mesh();
  FieldProblem field = problem(sector);
  const double first = field.solve(state(GetParam().current, 7.0)).torque();
  EXPECT_GT(first, 0.5 * GetParam().peak_torque);
  for (int k = 1; k < 6; ++k)
    EXPECT_NEAR(field.solve(state(GetParam().current, 7.0 + 60.0 * k)).torque(), first, 1e-6 * first) << k;
}

TEST_P(LibraryMachine, SectorAndWholeMachineAgree) {
  const auto sector = mesh(), whole = mesh(1.0, bench_.machine().poles);
  EXPECT_EQ(sector.sectors, bench_.machine().poles / GetParam().poles_in_sector);
  EXPECT_EQ(sector.antiperiodic, GetParam().poles_in_sector % 2 != 0);
  FieldProblem part = problem(sector), all = problem(whole);
  const auto of_part = part.solve(state(GetParam().current, 7.0)), of_all = all.solve(state(GetParam().current, 7.0));
  EXPECT_NEAR(of_all.torque(), of_part.torque(), 1e-6 * of_part.torque());
  for (std::size_t k = 0; k < 3; ++k)
    EXPECT_NEAR(of_all.flux_linkages()[k], of_part.flux_linkages()[k], 1e-6 * std::abs(of_part.flux_linkages()[0]));
  EXPECT_NEAR(of_all.energy(), of_part.energy(), 1e-6 * of_part.energy());
}

TEST_P(LibraryMachine, NoTorqueAtZeroCurrentInSymmetryPositions) {
  const auto sector = mesh();
  FieldProblem field = problem(sector);
  for (const double position : {0.0, 30.0, 60.0})
    EXPECT_LT(std::abs(field.solve(state(0.0, position)).torque()), 1e-6 * GetParam().peak_torque) << position;
}

// Largest difference to the same mesh with cubic elements over the positions of 60 electrical degrees, over the mean;
// cells half as large with quadratic elements say the same (one position: they cost more).
TEST_P(LibraryMachine, DefaultMeshGivesTorquePointwise) {
  constexpr int positions = 6;
  const auto sector = mesh(), fine = mesh(2.0);
  FieldProblem field = problem(sector, 2, 1e-9), cubic = problem(sector, 3, 1e-9), halved = problem(fine, 2, 1e-9);
  const auto found = torques(field, positions), reference = torques(cubic, positions);
  const double mean = std::accumulate(found.begin(), found.end(), 0.0) / positions;
  for (std::size_t k = 0; k < found.size(); ++k)
    EXPECT_NEAR(found[k], reference[k], 0.002 * mean) << k;
  EXPECT_NEAR(halved.solve(state(GetParam().current, 0.0)).torque(), reference[0], 0.0003 * mean);
}

INSTANTIATE_TEST_SUITE_P(Library, LibraryMachine,
                         testing::Values(Case{"servo-18s16p", 2.0, 90.0, 0.15, 8},
                                         Case{"v-54s6p", 400.0, 130.0, 150.0, 1}),
                         [](const auto& one) { return one.param.machine == "v-54s6p" ? "v54s6p" : "servo18s16p"; });

}  // namespace
