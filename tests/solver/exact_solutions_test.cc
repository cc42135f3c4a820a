// SPDX-License-Identifier: GPL-3.0-or-later
// The cases of benchmarks/verification/exact-solutions on their moderate meshes: closed formulas, slotless machine,
// slotted machines by subdomains, symmetry. `./dev verify exact-solutions` runs them on three meshes.
#include "benchmarks/verification/exact-solutions/comparison.h"
#include "benchmarks/verification/exact-solutions/manufactured_solution.h"

#include <gtest/gtest.h>

#include <cmath>
#include <ostream>
#include <string>
#include <vector>

namespace lodestone::verification {

void PrintTo(const Case& test, std::ostream* out) {
  *out << test.name;
}

}  // namespace lodestone::verification

namespace {

using namespace lodestone::verification;

std::vector<Case> all_cases() {
  std::vector<Case> all;
  for (const auto& cases : {closed_form_cases(), surface_magnet_cases(), slotted_machine_cases(), symmetry_cases()})
    all.insert(all.end(), cases.begin(), cases.end());
  return all;
}

class ExactSolutions : public ::testing::TestWithParam<Case> {};

TEST_P(ExactSolutions, AreMetWithinTolerance) {
  const auto rows = GetParam().run({});
  EXPECT_FALSE(rows.empty());
  for (const Row& row : rows) {
    EXPECT_LE(std::abs(row.difference), row.tolerance)
        << row.quantity << ": exact " << row.exact << ' ' << row.unit << ", ours " << row.ours;
  }
}

INSTANTIATE_TEST_SUITE_P(Cases, ExactSolutions, ::testing::ValuesIn(all_cases()), [](const auto& instance) {
  std::string name;
  for (const char c : instance.param.name)
    name += c == '-' ? '_' : c;
  return name;
});

// Where the solution is smooth quartic elements leave next to nothing: 1e-6 of every quantity.
TEST(SmoothSolutions, AreMetToSixDigitsByQuarticElements) {
  for (const Case& test : closed_form_cases())
    if (test.name == "coaxial-cable" || test.name == "steel-annulus" || test.name == "permeable-magnetised-cylinder") {
      for (const Row& row : test.run({4, 2.0}))
        EXPECT_LE(std::abs(row.difference), 1e-6) << test.name << ": " << row.quantity;
    }
}

TEST(ManufacturedSolution, ConvergesWithFullOrder) {
  for (int degree = 1; degree <= 4; ++degree)
    EXPECT_GT(std::log2(manufactured_error(degree, 24) / manufactured_error(degree, 48)), degree + 1 - 0.1) << degree;
}

}  // namespace
