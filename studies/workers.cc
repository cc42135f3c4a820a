// SPDX-License-Identifier: GPL-3.0-or-later
#include "studies/workers.h"

#include "base/user_error.h"
#include "postprocess/store/results_store.h"
#include "postprocess/store/run_notes.h"
#include "studies/cases.h"
#include "studies/in_situ.h"
#include "studies/run_case.h"
#include "studies/worker_process.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <fcntl.h>
#include <poll.h>

#include <array>
#include <chrono>
#include <csignal>
#include <cstring>
#include <deque>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>

namespace lodestone::studies {

namespace {

using Clock = std::chrono::steady_clock;

constexpr double tick = 1.0;  // s between reports while nothing ends

double seconds_since(Clock::time_point begin) {
  return std::chrono::duration<double>(Clock::now() - begin).count();
}

volatile sig_atomic_t interruptions = 0;
volatile sig_atomic_t last_signal = 0;

void note_signal(int number) {
  last_signal = number;
  // SIGTERM does not wait for the cases in flight.
  interruptions = interruptions + (number == SIGTERM ? 2 : 1);
}

/// While it lives, SIGINT and SIGTERM are counted, and are let through only inside wait(): none is missed between the
/// look at the counter and the wait. Writing to a worker that died is no signal but an error.
class SignalGuard {
public:
  SignalGuard() {
    interruptions = 0;
    last_signal = 0;
    sigset_t ours;
    sigemptyset(&ours);
    for (const int number : numbers)
      sigaddset(&ours, number);
    ::sigprocmask(SIG_BLOCK, &ours, &mask_before_);
    struct sigaction action {};
    action.sa_handler = note_signal;
    for (std::size_t i = 0; i < numbers.size(); ++i)
      ::sigaction(numbers[i], &action, &before_[i]);
    struct sigaction ignore {};
    ignore.sa_handler = SIG_IGN;
    ::sigaction(SIGPIPE, &ignore, &pipe_before_);
  }
  ~SignalGuard() {
    for (std::size_t i = 0; i < numbers.size(); ++i)
      ::sigaction(numbers[i], &before_[i], nullptr);
    ::sigaction(SIGPIPE, &pipe_before_, nullptr);
    ::sigprocmask(SIG_SETMASK, &mask_before_, nullptr);
  }
  SignalGuard(const SignalGuard&) = delete;
  SignalGuard& operator=(const SignalGuard&) = delete;

  void wait(std::vector<pollfd>& descriptors, double seconds) const {
    timespec time{static_cast<time_t>(seconds), 0};
    time.tv_nsec = static_cast<long>((seconds - static_cast<double>(time.tv_sec)) * 1e9);
    sigset_t open = mask_before_;
    for (const int number : numbers)
      sigdelset(&open, number);
    if (::ppoll(descriptors.data(), descriptors.size(), &time, &open) < 0)
      for (pollfd& descriptor : descriptors)
        descriptor.revents = 0;
  }

private:
  static constexpr std::array<int, 2> numbers = {SIGINT, SIGTERM};
  std::array<struct sigaction, 2> before_{};
  struct sigaction pipe_before_ {};
  sigset_t mask_before_{};
};

/// A worker with the case it has in hand.
struct Seat {
  std::unique_ptr<WorkerProcess> process;
  std::optional<std::size_t> running;
  Clock::time_point begun;
  bool timed_out = false;
};

class Run {
public:
  Run(const Study& study, const std::string& directory, const RunOptions& options,
      const std::function<void(const Progress&)>& report)
      : study_(study), options_(options), report_(report), materials_(base::LibraryPath(options.library_folders)),
        machine_(check_study(study, materials_)), store_(checked(study, directory), true), extracts_(directory),
        scripts_hash_(study.in_situ ? in_situ_hash(*study.in_situ) : "") {}

  RunSummary run() {
    list_cases();
    find_pending();
    summary_.damaged = store_.damaged();
    if (options_.gather_only)
      pending_.clear();
    postprocess::RunNote note = postprocess::begin_note(options_.shard + 1, options_.shards);
    note.cases = progress_.total;
    if (!options_.gather_only)
      postprocess::write_run_note(store_.directory(), note);
    tell("", "", false);

    const SignalGuard signals;
    const auto wanted = std::min(static_cast<std::size_t>(options_.processes), pending_.size());
    seats_.resize(wanted);
    while (!finished()) {
      if (interruptions >= 2 || !summary_.stopped.empty())
        break;
      for (Seat& seat : seats_)
        give_work(seat);
      if (!finished())
        listen(signals);
    }
    seats_.clear();
    try {
      gather();
      if (!options_.gather_only)
        write_end(note);
    } catch (const base::UserError& error) {
      if (summary_.stopped.empty())
        summary_.stopped = error.what();
    }
    // A signal that came when all was done changes nothing.
    if (progress_.done < progress_.total && interruptions > 0)
      summary_.interrupted_by = last_signal;
    summary_.failed = progress_.failed;
    return summary_;
  }

private:
  /// The directory, after what can be refused before it is made.
  static const std::string& checked(const Study& study, const std::string& directory) {
    check_in_situ(study);
    return directory;
  }

  void gather() {
    for (const std::size_t i : runnable_)
      summary_.missing += std::filesystem::exists(store_.case_file(ids_[i])) ? 0 : 1;
    // A shard that gathers what is there might overwrite what one that ended later has gathered.
    const bool others_gather = options_.shards > 1 && summary_.missing > 0;
    if (summary_.missing == runnable_.size() || others_gather)
      return;
    store_.gather();
    if (study_.in_situ)
      summary_.index = extracts_.write_index(listed_ids());
  }

  void write_end(postprocess::RunNote note) const {
    note.ended = postprocess::time_in_words();
    note.computed = summary_.computed;
    note.reused = summary_.reused;
    note.failed = progress_.failed;
    note.stopped = !summary_.stopped.empty() ? summary_.stopped : interruptions > 0 ? "interrupted" : "";
    postprocess::write_run_note(store_.directory(), note);
  }

  bool is_stopping() const { return interruptions > 0; }

  bool finished() const {
    if (!pending_.empty() && !is_stopping())
      return false;
    for (const Seat& seat : seats_)
      if (seat.running)
        return false;
    return true;
  }

  /// Names every case, and writes which there are.
  void list_cases() {
    postprocess::StudyList list{study_.title, {}};
    for (const postprocess::Limit& limit : study_.tolerances.limits())
      list.limits.emplace_back(limit.quantity, limit.text);
    for (std::size_t i = 0; i < study_.case_count(); ++i) {
      const Case one = make_case(study_, machine_, i);
      if (const auto& refused = one.refused) {
        if (one.sample == 0)
          list.refused.push_back({one.design, one.varied, refused->constraint, refused->condition, refused->reason});
        ids_.emplace_back();
        continue;
      }
      ids_.push_back(describe_case(study_, one, materials_).id);
      runnable_.push_back(i);
      if (one.sample > 0) {
        list.samples.back().push_back(ids_.back());
        continue;
      }
      list.cases.push_back(ids_.back());
      if (study_.tolerances.samples() > 0)
        list.samples.emplace_back();
    }
    summary_.refused = list.refused.size();
    store_.write_study(list);
  }

  std::vector<std::string> listed_ids() const {
    std::vector<std::string> ids;
    for (const std::size_t i : runnable_)
      ids.push_back(ids_[i]);
    return ids;
  }

  /// Sorts this shard's cases into what the store holds and what is to be computed.
  void find_pending() {
    for (std::size_t k = static_cast<std::size_t>(options_.shard); k < runnable_.size();
         k += static_cast<std::size_t>(options_.shards)) {
      const std::size_t i = runnable_[k];
      ++progress_.total;
      const auto stored = store_.find(ids_[i]);
      const bool again = stored && (stored->done ? study_.in_situ && !has_extracts(extracts_, ids_[i], scripts_hash_)
                                                 : options_.retry_failed || may_pass_next_time(*stored));
      if (!stored || again) {
        pending_.push_back(i);
        continue;
      }
      ++progress_.done;
      ++progress_.reused;
      count_failure(stored->done ? "" : stored->failure);
    }
    summary_.total = progress_.total;
    summary_.reused = progress_.reused;
  }

  void count_failure(const std::string& failure) {
    if (failure.empty())
      return;
    ++progress_.failed;
    if (failure_kind(failure) == FailureKind::infeasible)
      ++summary_.infeasible;
  }

  void give_work(Seat& seat) {
    if (seat.running || pending_.empty() || is_stopping())
      return;
    if (!seat.process) {
      std::vector<std::string> arguments = {options_.program, "worker", study_.file, store_.directory()};
      // Where there are fewer cases than processes the fields of a map are shared out.
      if (const int each = options_.processes / static_cast<int>(seats_.size()); each > 1 && study_.flux_map) {
        arguments.emplace_back("--field-processes");
        arguments.push_back(std::to_string(each));
      }
      for (const std::string& folder : options_.library_folders) {
        arguments.emplace_back("--library");
        arguments.push_back(folder);
      }
      seat.process = std::make_unique<WorkerProcess>(arguments);
    }
    seat.running = pending_.front();
    pending_.pop_front();
    seat.begun = Clock::now();
    seat.timed_out = false;
    // Where the worker does not read any more, its end is found by listening, and the case goes back.
    seat.process->send(nlohmann::json({{"case", *seat.running}, {"id", ids_[*seat.running]}}).dump());
  }

  void listen(const SignalGuard& signals) {
    std::vector<pollfd> descriptors;
    double patience = tick;
    for (const Seat& seat : seats_) {
      if (!seat.process)
        continue;
      for (const int descriptor : {seat.process->output(), seat.process->errors()})
        if (descriptor >= 0)
          descriptors.push_back({descriptor, POLLIN, 0});
      if (seat.running && !seat.timed_out)
        patience = std::min(patience, std::max(0.0, options_.case_timeout - seconds_since(seat.begun)));
    }
    signals.wait(descriptors, patience);
    bool any_ended = false;
    for (Seat& seat : seats_) {
      if (!seat.process)
        continue;
      seat.process->read_errors();
      for (const std::string& line : seat.process->read_lines())
        any_ended = hear(seat, line) || any_ended;
      if (seat.process->ended()) {
        mourn(seat);
        any_ended = true;
      } else if (seat.running && !seat.timed_out && seconds_since(seat.begun) >= options_.case_timeout) {
        seat.timed_out = true;
        seat.process->kill();
      }
    }
    if (!any_ended)
      tell("", "", false);
  }

  /// One line from a worker. @return whether a case ended.
  bool hear(Seat& seat, const std::string& line) {
    const nlohmann::json answer = nlohmann::json::parse(line, nullptr, false);
    if (!answer.is_object() || !seat.running || answer.value("case", ids_.size()) != *seat.running)
      return false;
    const std::string status = answer.value("status", "");
    const std::string reason = answer.value("reason", "");
    if (status == "done" || status == "failed") {
      miss_extracts(answer.value("insitu", ""));
      end_case(*seat.running, reason);
      seat.running.reset();
      return true;
    }
    if (status == "changed")
      summary_.stopped = "the study, its machine or a material changed while it ran; run it again";
    else
      summary_.stopped = reason;
    return false;
  }

  /// A worker is gone.
  void mourn(Seat& seat) {
    const WorkerProcess::Ending ending = seat.process->ending();
    const std::string last_words = seat.process->last_error();
    seat.process.reset();
    if (!ending.by_signal && ending.number == 2) {
      // The worker found the input bad: a file changed or vanished after we read it.
      summary_.stopped = last_words.empty() ? "a worker found its input bad and did not say why" : last_words;
      return;
    }
    if (!seat.running)
      return;
    const std::size_t index = *seat.running;
    seat.running.reset();
    if (is_stopping() && !seat.timed_out)
      return;
    if (!seat.timed_out && ++deaths_[index] == 1) {
      pending_.push_front(index);
      return;
    }
    const std::string failure = why(ending, seat.timed_out, last_words);
    // Where the case is stored already, a script ended its worker: ParaView crashed, or takes too long.
    if (const auto stored = study_.in_situ ? store_.find(ids_[index]) : std::nullopt; stored && stored->done) {
      miss_extracts(failure);
      end_case(index, "");
      return;
    }
    postprocess::CaseRecord record = describe_case(study_, make_case(study_, machine_, index), materials_);
    record.failure = failure;
    try {
      store_.write(record);
    } catch (const base::UserError& error) {
      summary_.stopped = error.what();
      return;
    }
    end_case(index, failure);
  }

  std::string why(const WorkerProcess::Ending& ending, bool timed_out, const std::string& last_words) const {
    const std::string words = last_words.empty() ? "" : "; its last words: " + last_words;
    if (timed_out)
      return describe_failure(FailureKind::time_out, fmt::format("not done after {:g} s", options_.case_timeout));
    if (ending.by_signal && ending.number == SIGKILL)
      return describe_failure(FailureKind::killed, "two workers in turn by signal 9 (out of memory?)" + words);
    if (ending.by_signal)
      return describe_failure(FailureKind::crashed,
                              fmt::format("signal {} ({})", ending.number, ::strsignal(ending.number)) + words);
    return describe_failure(FailureKind::crashed, fmt::format("exit code {} of the worker", ending.number) + words);
  }

  void miss_extracts(const std::string& reason) {
    if (reason.empty())
      return;
    if (summary_.without_extracts++ == 0)
      summary_.in_situ_failure = reason;
  }

  void end_case(std::size_t index, const std::string& failure) {
    ++progress_.done;
    ++summary_.computed;
    count_failure(failure);
    tell(make_case(study_, machine_, index).design, failure, true);
  }

  void tell(const std::string& design, const std::string& failure, bool case_ended) {
    progress_.running = 0;
    for (const Seat& seat : seats_)
      progress_.running += seat.running ? 1 : 0;
    progress_.seconds = seconds_since(begun_);
    progress_.stopping = is_stopping();
    progress_.case_ended = case_ended;
    progress_.last_design = design;
    progress_.last_failure = failure;
    report_(progress_);
  }

  const Study& study_;
  const RunOptions& options_;
  const std::function<void(const Progress&)>& report_;
  const materials::MaterialLibrary materials_;
  const base::Document machine_;           ///< before any variation
  const postprocess::ResultsStore store_;  ///< made last: bad input leaves no directory behind
  const postprocess::ExtractsFolder extracts_;
  const std::string scripts_hash_;
  std::vector<std::string> ids_;       ///< by index; "" of a case that is refused
  std::vector<std::size_t> runnable_;  ///< indices of the others
  std::deque<std::size_t> pending_;
  std::vector<Seat> seats_;
  std::map<std::size_t, int> deaths_;  ///< of workers that had this case in hand
  Progress progress_;
  RunSummary summary_;
  const Clock::time_point begun_ = Clock::now();
};

}  // namespace

RunSummary run_study(const Study& study, const std::string& directory, const RunOptions& options,
                     const std::function<void(const Progress&)>& report) {
  return Run(study, directory, options, report).run();
}

}  // namespace lodestone::studies
