// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/executor.h"
#include "base/user_error.h"

#include <gtest/gtest.h>

#include <stdexcept>

using namespace lodestone::base;

TEST(UserError, ComposesPlaceFieldAndMessage) {
  EXPECT_STREQ(UserError({"a.yaml", 12, 9}, "vary.magnet", "no").what(), "a.yaml:12:9: vary.magnet: no");
  EXPECT_STREQ(UserError({"a.yaml", 12, 0}, "", "no").what(), "a.yaml:12: no");
  EXPECT_STREQ(UserError({"a.yaml", 0, 0}, "f", "no").what(), "a.yaml: f: no");
  EXPECT_STREQ(UserError("no").what(), "no");
  EXPECT_STREQ(InfeasibleGeometry({"", 0, 0}, "rotor", "no").what(), "rotor: no");
}

TEST(DidYouMean, NamesTheNearestWithinAThirdOfTheWord) {
  EXPECT_EQ(did_you_mean("n42hs", {"n42sh", "n38eh"}), "; did you mean 'n42sh'?");  // two letters swapped
  EXPECT_EQ(did_you_mean("thicknes", {"width", "thickness"}), "; did you mean 'thickness'?");
  EXPECT_EQ(did_you_mean("M400-50a", {"m400-50a"}), "; did you mean 'm400-50a'?");
  EXPECT_EQ(did_you_mean("copper", {"ferrite-y30", "iron"}), "");
  EXPECT_EQ(did_you_mean("x", {"y"}), "");
  EXPECT_EQ(did_you_mean("magnet", {}), "");
}

TEST(SerialExecutor, RunsEachOnceInOrderAndPassesExceptionsOn) {
  std::vector<std::size_t> seen;
  SerialExecutor executor;
  executor.run(4, [&](std::size_t i) { seen.push_back(i); });
  EXPECT_EQ(seen, (std::vector<std::size_t>{0, 1, 2, 3}));
  EXPECT_THROW(executor.run(3,
                            [](std::size_t i) {
                              if (i == 1)
                                throw std::runtime_error("task");
                            }),
               std::runtime_error);
}
