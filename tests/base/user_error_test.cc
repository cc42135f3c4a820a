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

TEST(SerialExecutor, AnswersInOrderAndPassesExceptionsOn) {
  std::vector<std::string> seen;
  SerialExecutor executor([&](const std::string& task) {
    seen.push_back(task);
    if (task == "bad")
      throw std::runtime_error("task");
    return "done " + task;
  });
  EXPECT_EQ(executor.run({"a", "b", "c"}), (std::vector<std::string>{"done a", "done b", "done c"}));
  EXPECT_EQ(seen, (std::vector<std::string>{"a", "b", "c"}));
  EXPECT_THROW(executor.run({"a", "bad", "b"}), std::runtime_error);
  EXPECT_EQ(seen.back(), "bad");
}
