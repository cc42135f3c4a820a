// SPDX-License-Identifier: GPL-3.0-or-later
// Kills a study's run at random moments, starts it again, and compares what comes out with an undisturbed run.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace lodestone::test {

struct KillReport {
  int workers = 0;     ///< SIGKILL of one worker: the run goes on by itself
  int parents = 0;     ///< of the run alone: its workers die with it
  int everything = 0;  ///< of the run and all its workers
  int restarts = 0;
  int finished = 0;  ///< whole runs whose tables were compared
  std::vector<std::string> problems;
  int kills() const { return workers + parents + everything; }
};

/// @param folder holds study.yaml, and in `whole` the results of its undisturbed run; `killed` is made in it.
/// @param seconds that run took: kills are spread over it. The seed fixes kinds and moments, up to the machine's
/// timing.
KillReport kill_study(const std::string& folder, int kills, std::uint32_t seed, double seconds);

}  // namespace lodestone::test
