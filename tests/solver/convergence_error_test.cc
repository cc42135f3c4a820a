// SPDX-License-Identifier: GPL-3.0-or-later
// A field that does not converge is an error that says what happened and which material to look at.
#include "solver/field_problem.h"
#include "tests/support/slotted_machine.h"

#include <gtest/gtest.h>

#include <cmath>
#include <string>

namespace {

using namespace lodestone;
using solver::FieldOptions;
using solver::FieldProblem;

/// H falls between 0.3 T and 0.6 T: no magnet, and an energy that is not convex.
class FallingMagnet final : public materials::MagnetLaw {
public:
  Response respond(double b_parallel, double b_transverse, const materials::MagnetState& state) const override {
    const double nu = 1.0 / (4e-7 * 3.14159265358979323846);
    const double wave = 6.0 * std::sin(20.0 * b_parallel);
    return {nu * (b_parallel - 1.2 + wave / 20.0),
            nu * b_transverse,
            nu * (1.0 + 6.0 * std::cos(20.0 * b_parallel)),
            0.0,
            nu,
            0.0,
            0.0,
            state.remaining};
  }
  bool is_linear() const override { return false; }
  double remanence() const override { return 1.2; }
  double recoil_permeability() const override { return 1.0; }
};

std::string failure(FieldProblem& problem, const support::SlottedMachine& machine) {
  try {
    problem.solve({solver::phases_from_dq({-1250.0, 2700.0}, 0.37), machine.phase_a_axis + 0.185});
  } catch (const solver::ConvergenceError& error) {
    return error.what();
  }
  return "";
}

bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

TEST(ConvergenceError, CarriesTheHistoryAndTheSaturatedSteel) {
  support::SlottedMachine machine = support::slotted_machine(1);
  for (auto* laws : {&machine.laws.rotor, &machine.laws.stator})
    for (solver::RegionLaw& law : *laws)
      law.material = law.magnet ? "the magnet" : (law.is_linear() ? "air" : "the steel");
  FieldOptions options;
  options.maximum_iterations = 2;
  FieldProblem problem(machine.mesh, machine.laws, {}, options);
  const std::string message = failure(problem, machine);
  EXPECT_TRUE(contains(message, "no convergence after 2 iterations; relative residuals: ")) << message;
  EXPECT_TRUE(contains(message, " of the steel (|B| up to ")) << message;
}

TEST(ConvergenceError, NamesALawThatFalls) {
  support::SlottedMachine machine = support::slotted_machine(1);
  for (solver::RegionLaw& law : machine.laws.rotor)
    if (law.magnet) {
      law.magnet = std::make_shared<FallingMagnet>();
      law.material = "my-magnet";
    }
  // The steel linear: what cannot converge is the magnet.
  for (auto* laws : {&machine.laws.rotor, &machine.laws.stator})
    for (solver::RegionLaw& law : *laws)
      if (law.reluctivity && !law.is_linear())
        law.reluctivity = materials::Reluctivity::linear(2000.0);
  FieldProblem problem(machine.mesh, machine.laws, {});
  const std::string message = failure(problem, machine);
  EXPECT_TRUE(contains(message, " of my-magnet (|B| up to ")) << message;
  EXPECT_TRUE(contains(message, "its H falls with B near ")) << message;
}

}  // namespace
