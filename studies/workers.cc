// SPDX-License-Identifier: GPL-3.0-or-later
#include "studies/workers.h"

#include "base/user_error.h"
#include "postprocess/store/results_store.h"
#include "postprocess/store/run_notes.h"
#include "studies/case_workers.h"
#include "studies/cases.h"
#include "studies/in_situ.h"
#include "studies/run_case.h"

#include <chrono>
#include <filesystem>
#include <utility>

namespace lodestone::studies {

namespace {

using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point begin) {
  return std::chrono::duration<double>(Clock::now() - begin).count();
}

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

    const Interruptions signals;
    CaseWorkers workers(study_, options_, store_, [this](const CaseJob& job) {
      return describe_case(study_, make_case(study_, machine_, job.index), materials_);
    });
    for (const std::size_t i : pending_)
      workers.add({i, ids_[i]});
    while (!workers.idle()) {
      const std::vector<EndedCase> ended = workers.advance(signals);
      progress_.running = workers.running();
      for (const EndedCase& one : ended)
        end_case(one);
      if (ended.empty())
        tell("", "", false);
    }
    workers.end();
    summary_.stopped = workers.stopped();
    try {
      gather();
      if (!options_.gather_only)
        write_end(note);
    } catch (const base::UserError& error) {
      if (summary_.stopped.empty())
        summary_.stopped = error.what();
    }
    // A signal that came when all was done changes nothing.
    if (progress_.done < progress_.total && Interruptions::any())
      summary_.interrupted_by = Interruptions::last_signal();
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
    note.stopped = !summary_.stopped.empty() ? summary_.stopped : Interruptions::any() ? "interrupted" : "";
    postprocess::write_run_note(store_.directory(), note);
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
      const auto stored = store_.outcome(ids_[i], true);
      const bool again = stored && (stored->done ? study_.in_situ && !has_extracts(extracts_, ids_[i], scripts_hash_)
                                                 : options_.retry_failed || may_pass_next_time(stored->failure));
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

  void miss_extracts(const std::string& reason) {
    if (reason.empty())
      return;
    if (summary_.without_extracts++ == 0)
      summary_.in_situ_failure = reason;
  }

  void end_case(const EndedCase& ended) {
    miss_extracts(ended.in_situ_failure);
    ++progress_.done;
    ++summary_.computed;
    count_failure(ended.failure);
    tell(make_case(study_, machine_, ended.job.index).design, ended.failure, true);
  }

  void tell(const std::string& design, const std::string& failure, bool case_ended) {
    progress_.seconds = seconds_since(begun_);
    progress_.stopping = Interruptions::any();
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
  std::vector<std::size_t> pending_;
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
