// SPDX-License-Identifier: GPL-3.0-or-later
// The processes that run cases, of a study or of an optimisation: each case isolated, a process that dies replaced.
//
// A case that ended its process by a signal is tried once more, then stored as failed with its reason; one that exceeds
// the time-out is stored as failed at once. What they speak: workers.h.
#pragma once

#include "postprocess/store/case_record.h"
#include "postprocess/store/results_store.h"
#include "studies/workers.h"

#include <chrono>
#include <csignal>
#include <cstddef>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

struct pollfd;

namespace lodestone::studies {

/// While it lives, SIGINT and SIGTERM are counted, and are let through only inside wait(): none is missed between the
/// look at the counter and the wait. Writing to a worker that died is no signal but an error.
class Interruptions {
public:
  Interruptions();
  ~Interruptions();
  Interruptions(const Interruptions&) = delete;
  Interruptions& operator=(const Interruptions&) = delete;

  /// Until one of the descriptors is ready, a signal comes, or so many seconds have passed.
  void wait(std::vector<pollfd>& descriptors, double seconds) const;

  static bool any();         ///< the cases in flight are finished, no other is begun
  static bool at_once();     ///< nor are these finished: the second SIGINT, or SIGTERM
  static int last_signal();  ///< 0 without one

private:
  struct Before;
  std::unique_ptr<Before> before_;
};

/// A case that is to be run.
struct CaseJob {
  std::size_t index = 0;
  std::string id;
  std::vector<double> shares = {};  ///< of an optimisation's candidate: the place of each varied value
  /// Of a refinement, whose derivatives are wanted too (design_gradient.h): by a variable the differences alone, -1 the
  /// case and what its fields give.
  std::optional<int> gradient = {};
};

struct EndedCase {
  CaseJob job;
  std::string failure;          ///< "" where it went well
  std::string in_situ_failure;  ///< why extracts are missing
};

class CaseWorkers {
public:
  /// @param describe the input part of a job's record, for one that its process could not store. All must outlive the
  /// object.
  CaseWorkers(const Study& study, const RunOptions& options, const postprocess::ResultsStore& store,
              std::function<postprocess::CaseRecord(const CaseJob&)> describe);
  ~CaseWorkers();
  CaseWorkers(const CaseWorkers&) = delete;
  CaseWorkers& operator=(const CaseWorkers&) = delete;

  /// Processes are begun as there is work, up to the options' number.
  void add(CaseJob job);
  /// Nothing more to do: all added cases have ended, or those in flight after an interruption, or it had to stop.
  bool idle() const;
  /// Hands out work, then waits for news for a second at most. @return the cases that have ended.
  std::vector<EndedCase> advance(const Interruptions& interruptions);

  std::size_t running() const;
  /// Why no case can be run any more, "" where they can: files that changed, a store that cannot be written.
  const std::string& stopped() const { return stopped_; }
  /// Ends the processes; cases in flight are lost, the others last.
  void end();

private:
  struct Seat;
  void give_work(Seat& seat);
  void hear(Seat& seat, const std::string& line, std::vector<EndedCase>& ended);
  void take_page(const std::string& digits) const;
  void mourn(Seat& seat, std::vector<EndedCase>& ended);
  void sync();

  const Study& study_;
  const RunOptions& options_;
  const postprocess::ResultsStore& store_;
  std::function<postprocess::CaseRecord(const CaseJob&)> describe_;
  std::deque<CaseJob> pending_;
  std::vector<Seat> seats_;
  std::map<std::string, int> deaths_;  ///< of processes that had this case in hand
  std::string stopped_;
  std::chrono::steady_clock::time_point synced_ = std::chrono::steady_clock::now();
};

}  // namespace lodestone::studies
