// SPDX-License-Identifier: GPL-3.0-or-later
// Long-lived worker processes that run the cases of a study. Started by exec of this program, never by fork after
// deal.II is up; they read case numbers on standard input and answer with one line of JSON a case.
#pragma once

#include "postprocess/results_store.h"
#include "studies/study.h"

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

namespace lodestone::studies {

/// What a run is doing, after each case.
struct Progress {
  std::size_t total = 0;
  std::size_t done = 0;     ///< computed now or found in the store
  std::size_t reused = 0;   ///< found in the store
  std::size_t failed = 0;
  double seconds = 0.0;     ///< wall time so far
  std::string last_design;
  std::string last_failure; ///< of the last case, "" where it went well
};

struct RunOptions {
  int processes = 1;
  int shard = 0;   ///< this run takes every case with index ≡ shard modulo shards
  int shards = 1;
  std::vector<std::string> library_folders;
  std::string program;  ///< path of this executable
  double case_timeout = 3600.0;  ///< s
};

struct RunSummary {
  std::size_t total = 0;
  std::size_t computed = 0;
  std::size_t reused = 0;
  std::size_t failed = 0;
};

/// Runs every case of the study that the store does not hold yet. A worker that crashes, is killed or exceeds the
/// time-out leaves a failed record with its reason; it is replaced and the others go on.
RunSummary run_study(const Study& study, const postprocess::ResultsStore& store, const RunOptions& options,
                     const std::function<void(const Progress&)>& report);

/// The worker's side: serves until its standard input ends. @return exit code.
int serve_cases(const std::string& study_file, const std::string& store_directory,
                const std::vector<std::string>& library_folders);

}  // namespace lodestone::studies
