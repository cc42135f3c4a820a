// SPDX-License-Identifier: GPL-3.0-or-later
// What is asked of every study that searches, an optimisation or a refinement, as a user runs it: study.yaml of a
// scratch folder.
#pragma once

#include "tests/app/kills.h"
#include "tests/app/program.h"

#include <gtest/gtest.h>

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace lodestone::test {

class SearchRuns : public testing::Test {
protected:
  /// Killed at random moments and run again it ends with what an undisturbed run has found.
  void survives_kills(int kills, std::uint32_t seed) const {
    const auto begin = std::chrono::steady_clock::now();
    ASSERT_EQ(lodestone(scratch_.path(), {"run", "study.yaml", "-j", "2", "-o", "whole"}).code, 0);
    const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
    const KillReport report = kill_study(scratch_.path(), kills, seed, seconds);
    EXPECT_EQ(report.kills(), kills);
    for (const std::string& problem : report.problems)
      ADD_FAILURE() << problem;
  }

  /// `lodestone run study.yaml WORDS` ends as bad input, says so, and leaves no directory behind.
  void is_refused(const std::vector<std::string>& words, const std::string& told) const {
    std::vector<std::string> all = {"run", "study.yaml", "-o", "out"};
    all.insert(all.end(), words.begin(), words.end());
    const Output output = lodestone(scratch_.path(), all);
    EXPECT_EQ(output.code, 2) << told;
    EXPECT_NE(output.err.find(told), std::string::npos) << output.err;
    EXPECT_FALSE(std::filesystem::exists(scratch_ / "out")) << told;
  }

  ScratchFolder scratch_;
};

}  // namespace lodestone::test
