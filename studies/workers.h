// SPDX-License-Identifier: GPL-3.0-or-later
// Long-lived worker processes that run the cases of a study. Started by exec of this program, never by fork after
// deal.II is up.
//
// A worker reads one line of JSON a case on standard input, {"case": 17, "id": "…"}, of an optimisation with the
// "shares" of its candidate, of a refinement with the "gradient" that is wanted (case_workers.h), and answers with one
// on standard output, {"case": 17, "status": "done" | "failed" | "changed" | "stopped", "reason": "…"}, with "insitu":
// "…" where a study's scripts failed. It writes the case's file itself, and answers with its "page" of the book of
// cases (ResultsStore::page_of), hexadecimal. "changed": the input files give another id than the parent's; "stopped":
// the store cannot be written.
#pragma once

#include "studies/study.h"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace lodestone::studies {

/// What a run is doing: reported at the start, after each case and once a second in between.
struct Progress {
  std::size_t total = 0;   ///< cases of this run (of its shard)
  std::size_t done = 0;    ///< computed now or found in the store
  std::size_t reused = 0;  ///< found in the store
  std::size_t failed = 0;  ///< of those done
  std::size_t running = 0;
  double seconds = 0.0;     ///< wall time so far
  bool stopping = false;    ///< after an interruption: the cases in flight are being finished
  bool case_ended = false;  ///< this report is about the end of a case: last_design, last_failure
  std::string last_design;
  std::string last_failure;  ///< "" where it went well
};

struct RunOptions {
  int processes = 1;
  int shard = 0;  ///< this run takes every case with number ≡ shard modulo shards, of those not refused
  int shards = 1;
  std::vector<std::string> library_folders;
  std::string program;            ///< path of this executable
  double case_timeout = 3600.0;   ///< s
  std::uint64_t case_memory = 0;  ///< of the process of a case, bytes; 0: what there is
  bool gather_only = false;       ///< compute nothing
  bool retry_failed = false;      ///< compute again what is stored as failed for a reason that lies in the case
};

struct RunSummary {
  std::size_t total = 0;
  std::size_t computed = 0;  ///< now, failed ones included
  std::size_t reused = 0;
  std::size_t failed = 0;            ///< computed or reused
  std::size_t infeasible = 0;        ///< of the failed
  std::size_t missing = 0;           ///< of the whole study, at the end
  std::vector<std::string> damaged;  ///< files of this shard that could not be read, "path: reason": computed again
  std::size_t refused = 0;           ///< by constraints, of the whole study; not among the cases above
  std::size_t without_extracts = 0;  ///< of the computed: `insitu:` was asked for and failed
  std::string in_situ_failure;       ///< the first reason
  std::string index;                 ///< of the pictures and extracts; "" where there are none
  int interrupted_by = 0;            ///< signal; 0: the run is complete
  std::string stopped;               ///< why the run ended early, "" where it did not
};

/// Runs every case of the study that the directory of results (made where it is missing) does not hold yet. A worker
/// that crashes, is killed or exceeds the time-out is replaced and the others go on: a case that ended its worker by a
/// signal is tried once more, then stored as failed with its reason. Stored failures that need not happen again (crash,
/// kill, time-out, memory) are computed again by the next run. SIGINT finishes the cases in flight and stops, a second
/// one or SIGTERM stops at once; what is stored stays. Results do not depend on the number of processes, on shards, or
/// on any order. results.h5 is gathered at the end; by shards once no case is missing, so that the last one writes it
/// whole.
/// @throws base::UserError for bad input, before anything runs or is written.
RunSummary run_study(const Study& study, const std::string& directory, const RunOptions& options,
                     const std::function<void(const Progress&)>& report);

/// What a worker is told when it is begun.
struct WorkerOptions {
  std::string study_file;
  std::string store_directory;
  std::vector<std::string> library_folders;
  /// What a case may spread its fields over (field_workers.h), started from `program`; 1: this process alone.
  int field_processes = 1;
  std::string program;
  std::uint64_t memory = 0;  ///< as RunOptions::case_memory, of the processes for its fields too
};

/// The worker's side: serves until its standard input ends. Ends itself when its parent dies. @return exit code.
int serve_cases(const WorkerOptions& options);

}  // namespace lodestone::studies
