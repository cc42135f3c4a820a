// SPDX-License-Identifier: GPL-3.0-or-later
// What the last run of each shard of a study did: hosts and times, which are no results and enter none.
// `runs/shard-K-of-N.json` of the study's directory.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace lodestone::postprocess {

struct RunNote {
  int shard = 1;  ///< from 1
  int of = 1;
  std::string host;
  std::string begun;  ///< UTC, "2026-11-28T07:10:39Z"
  std::string ended;  ///< "" while it runs, or where it was killed
  std::size_t cases = 0;
  std::size_t computed = 0;  ///< by this run, failed ones included
  std::size_t reused = 0;
  std::size_t failed = 0;
  std::string stopped;  ///< why it ended early; "" where it did not
};

/// A note for a run that begins now on this machine.
RunNote begin_note(int shard, int of);
/// Now, as text.
std::string time_in_words();

/// In place of the shard's former one. @throws base::UserError where it cannot be written.
void write_run_note(const std::string& directory, const RunNote& note);
/// By shard; what cannot be read is left out: it is no result.
std::vector<RunNote> read_run_notes(const std::string& directory);

}  // namespace lodestone::postprocess
