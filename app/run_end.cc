// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/run_end.h"

#include "app/commands.h"

#include <fmt/format.h>

#include <cstdio>

namespace lodestone::app {

std::string cases_in_words(const studies::RunSummary& run) {
  std::string line =
      fmt::format("{} cases: {} computed, {} reused, {} failed", run.total, run.computed, run.reused, run.failed);
  if (run.infeasible > 0)
    line += fmt::format(" ({} infeasible)", run.infeasible);
  if (run.refused > 0)
    line += fmt::format("; {} more refused by constraints", run.refused);
  return line;
}

std::optional<int> tell_early_end(const studies::RunSummary& run, const std::string& what_became_of_damaged,
                                  const std::string& to_do) {
  for (const std::string& file : run.damaged)
    fmt::print(stderr, "Damaged, {}: {}\n", what_became_of_damaged, file);
  if (!run.stopped.empty()) {
    fmt::print(stderr, "lodestone run: {}\n", run.stopped);
    return exit_code::some_failed;
  }
  if (run.interrupted_by != 0) {
    fmt::print(stderr, "Stopped. {}{}; the same command goes on\n", cases_in_words(run), to_do);
    return exit_code::signal_base + run.interrupted_by;
  }
  return std::nullopt;
}

}  // namespace lodestone::app
