// SPDX-License-Identifier: GPL-3.0-or-later
// Newton's method on a grid of currents up to three times the rated one. (Finer meshes, more currents, temperatures:
// ./dev verify convergence.)
#include "postprocess/rotation.h"
#include "tests/postprocess/prius.h"

#include <gtest/gtest.h>

#include <cmath>
#include <string>

namespace {

using namespace lodestone;
using test::degree;

class Convergence : public testing::TestWithParam<const char*> {};

TEST_P(Convergence, NeverFails) {
  geometries::MeshOptions options;
  options.refinement = 0.5;
  test::Prius model(GetParam(), options);
  for (const double share : {1.0, 3.0})
    for (int angle = 0; angle < 360; angle += 30) {
      const double current = share * model.machine.rated_current, beta = angle * degree;
      const auto state = postprocess::state_at(model.machine, model.mesh,
                                               {current * std::cos(beta), current * std::sin(beta)}, 7.5 * degree);
      EXPECT_NO_THROW(model.problem.solve(state)) << share << " times the rated current at " << angle << " degrees";
    }
}

INSTANTIATE_TEST_SUITE_P(LibraryMachines, Convergence,
                         testing::Values("prius-2004", "prius-2004-measured", "v-54s6p", "servo-18s16p"),
                         [](const auto& one) {
                           std::string name = one.param;
                           for (char& c : name)
                             c = c == '-' ? '_' : c;
                           return name;
                         });

}  // namespace
