// SPDX-License-Identifier: GPL-3.0-or-later
#include "postprocess/rotation_memory.h"
#include "tests/postprocess/prius.h"

#include <gtest/gtest.h>

namespace lodestone::postprocess {
namespace {

using test::degree;

class RotationMemoryTest : public testing::Test {
protected:
  Rotation ask(double angle) { return memory.rotate(prius.problem, prius.machine, 200.0, angle * degree, options); }
  /// Whether it was solved before: then its solutions are the very same.
  static bool same(const Rotation& a, const Rotation& b) {
    return &a.solutions.front().flux_linkages() == &b.solutions.front().flux_linkages();
  }

  test::Prius prius{"prius-2004", coarse()};
  RotationMemory memory;
  RotationOptions options = three_positions();

private:
  static geometries::MeshOptions coarse() {
    geometries::MeshOptions result;
    result.refinement = 0.5;
    return result;
  }
  static RotationOptions three_positions() {
    RotationOptions result;
    result.positions = 3;
    return result;
  }
};

TEST_F(RotationMemoryTest, SolvesOnceWhatDoesNotChange) {
  memory.begin("laws");
  const Rotation first = ask(130.0);
  EXPECT_TRUE(same(first, ask(130.0)));
  EXPECT_FALSE(same(first, ask(140.0)));
  options.positions = 4;
  EXPECT_FALSE(same(first, ask(130.0)));
  options.positions = 3;
  memory.begin("laws");
  EXPECT_TRUE(same(first, ask(130.0))) << "the next case has the same laws";
  memory.begin("others");
  EXPECT_FALSE(same(first, ask(130.0)));
}

TEST_F(RotationMemoryTest, WhatACaseDoesNotUseIsForgotten) {
  memory.begin("laws");
  const Rotation first = ask(130.0);
  memory.begin("laws");
  memory.begin("laws");
  EXPECT_FALSE(same(first, ask(130.0)));
}

/// To the bit, whatever was solved in between, or nothing.
TEST_F(RotationMemoryTest, NoRotationDependsOnThoseBefore) {
  memory.begin("laws");
  const Rotation alone = ask(130.0);
  const double angle = memory.angle_of_most_torque(prius.problem, prius.machine, 200.0, options);
  memory.begin("forgotten");
  ask(95.0);
  const double again = memory.angle_of_most_torque(prius.problem, prius.machine, 200.0, options);
  ask(170.0);
  const Rotation behind_others = ask(130.0);
  EXPECT_EQ(angle, again);
  EXPECT_EQ(alone.torque, behind_others.torque);
  EXPECT_EQ(alone.phase_flux_linkage, behind_others.phase_flux_linkage);
}

}  // namespace
}  // namespace lodestone::postprocess
