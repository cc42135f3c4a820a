// SPDX-License-Identifier: GPL-3.0-or-later
#include "studies/run_optimisation.h"

#include "base/user_error.h"
#include "postprocess/comparison/design_breaches.h"
#include "postprocess/store/results_store.h"
#include "studies/case_workers.h"
#include "studies/cases.h"
#include "studies/optimiser.h"
#include "studies/run_case.h"
#include "studies/search_run.h"

#include <chrono>
#include <filesystem>
#include <map>
#include <set>

namespace lodestone::studies {

namespace {

using Clock = std::chrono::steady_clock;
using postprocess::CaseRecord;
using postprocess::DesignMerit;

class SearchRun {
public:
  SearchRun(const Study& study, const std::string& directory, const RunOptions& options,
            const std::function<void(const SearchProgress&)>& report)
      : study_(study), options_(options), report_(report), materials_(base::LibraryPath(options.library_folders)),
        machine_(check_study(study, materials_)), aims_(study.optimisation->aims(materials_)),
        store_(directory, true), list_{study.title, {}} {
    const SearchSettings& search = study.optimisation->search;
    const auto& start = study.optimisation->start;
    // What it starts from would change while it runs.
    if (start && start->directory && std::filesystem::equivalent(start->path(study), directory))
      start->directory->fail("is where this study keeps its own results; a search that is run again goes on by itself");
    list_.aims = study.optimisation->listed(study, materials_);
    progress_.cases.total = static_cast<std::size_t>(search.evaluations);
    progress_.generations = generations(search, search.evaluations);
    progress_.found = &summary_.found;
    summary_.evaluations = progress_.cases.total;
  }

  SearchSummary run() {
    const postprocess::RunNote note = begin_search_run(store_, progress_.cases.total);
    tell_progress(false);

    const Interruptions signals;
    CaseWorkers workers(study_, options_, store_, [this](const CaseJob& job) { return describe(job); });
    Optimiser optimiser(choices_of(study_), study_.optimisation->search, knowledge());
    while (true) {
      const std::vector<SearchPoint> points = optimiser.ask();
      if (points.empty() || !evaluate(points, workers, signals))
        break;
      optimiser.tell(outcomes_);
      summary_.evaluated += points.size();
      if (optimiser.generation() == progress_.generation)
        continue;  // moead and cma-es ask for a generation point by point
      progress_.generation = optimiser.generation();
      mark_front();
      tell_progress(true);
    }
    mark_front();
    workers.end();
    end(workers.stopped(), note);
    return summary_;
  }

private:
  CaseRecord describe(const CaseJob& job) const {
    return describe_case(study_, make_candidate(study_, machine_, job.index, job.shares), materials_);
  }

  SearchKnowledge knowledge() {
    SearchKnowledge known;
    known.ordered = ordered_choices_of(study_);
    if (const auto& start = study_.optimisation->start)
      known.start = start->points(study_, materials_);
    // Constraints and the drawing of a machine need no solution.
    known.admitted = [this](const SearchPoint& point) {
      const Case one = make_candidate(study_, machine_, 0, point);
      return !one.refused && is_feasible(one);
    };
    return known;
  }

  /// Fills outcomes_ with those of the points. @return false where the run ends before they are known.
  bool evaluate(const std::vector<SearchPoint>& points, CaseWorkers& workers, const Interruptions& signals) {
    std::vector<Enlisted> enlisted;
    for (const SearchPoint& point : points)
      enlisted.push_back(enlist(point, workers));
    list_.aims->evaluated = index_;
    try {
      store_.write_study(list_);
    } catch (const base::UserError& error) {
      summary_.run.stopped = error.what();
      return false;
    }
    while (!workers.idle()) {
      const std::vector<EndedCase> ended = workers.advance(signals);
      progress_.cases.running = workers.running();
      for (const EndedCase& one : ended) {
        ++summary_.run.computed;
        ++progress_.cases.done;
        waiting_.erase(one.job.id);
        progress_.cases.last_design = describe(one.job).design;
        progress_.cases.last_failure = one.failure;
        progress_.cases.case_ended = true;
        tell_progress(false);
        learn(one.job.id, store_.find(one.job.id));
      }
      progress_.cases.case_ended = false;
      progress_.cases.last_failure.clear();
      if (ended.empty())
        tell_progress(false);
    }
    if (!waiting_.empty() || !summary_.run.stopped.empty())
      return false;
    outcomes_.clear();
    for (const auto& [id, violation] : enlisted) {
      outcomes_.push_back(id.empty() ? SearchOutcome{{}, violation, {}} : outcome_of(id));
      // In the order in which they were asked for: that in which they ended is chance.
      if (const auto design = varied_.find(id); design != varied_.end()) {
        FoundDesign found{id, std::move(design->second), {}, merits_.at(id).limited, false};
        for (const auto& value : merits_.at(id).objectives)
          found.objectives.push_back(*value);
        summary_.found.push_back(std::move(found));
        varied_.erase(design);
      }
    }
    return true;
  }

  struct Enlisted {
    std::string id;                   ///< "" where a constraint refuses it
    std::optional<double> violation;  ///< then, where it can be measured
  };
  /// Makes a point's case known.
  Enlisted enlist(const SearchPoint& point, CaseWorkers& workers) {
    const std::size_t index = index_++;
    const Case one = make_candidate(study_, machine_, index, point);
    if (const auto& refused = one.refused) {
      if (refused_.insert(one.design).second)
        list_.refused.push_back({one.design, one.varied, refused->constraint, refused->condition, refused->reason});
      know_already();
      return {"", refused->violation};
    }
    check_current_limit(study_, one.conditions);
    const std::string id = describe_case(study_, one, materials_).id;
    if (merits_.count(id) > 0 || waiting_.count(id) > 0) {
      know_already();
      return {id, {}};
    }
    list_.cases.push_back(id);
    ++summary_.run.total;
    const auto stored = store_.find(id);
    if (stored && (stored->done || !(options_.retry_failed || may_pass_next_time(stored->failure)))) {
      ++summary_.run.reused;
      know_already();
      learn(id, stored);
      return {id, {}};
    }
    waiting_.insert(id);
    workers.add({index, id, point});
    return {id, {}};
  }

  void know_already() {
    ++progress_.cases.done;
    ++progress_.cases.reused;
  }

  /// What a stored case is worth.
  void learn(const std::string& id, const std::optional<CaseRecord>& record) {
    if (!record) {
      summary_.run.stopped = store_.case_file(id) + ": cannot be read back; run it again";
      return;
    }
    DesignMerit merit = postprocess::merit_of(*record, aims_, materials_);
    if (!record->done) {
      ++summary_.run.failed;
      if (failure_kind(record->failure) == FailureKind::infeasible)
        ++summary_.run.infeasible;
    }
    progress_.cases.failed = summary_.run.failed;
    if (merit.counts())
      varied_[id] = record->varied;
    breaches_[id] = postprocess::breaches_of(*record, merit, aims_);
    merits_[id] = std::move(merit);
  }

  SearchOutcome outcome_of(const std::string& id) const {
    const DesignMerit& merit = merits_.at(id);
    SearchOutcome outcome{{}, merit.violation, breaches_.at(id)};
    // Without a violation some quantity is not known.
    for (std::size_t o = 0; o < aims_.objectives.size() && merit.violation; ++o)
      outcome.objectives.push_back((aims_.objectives[o].maximise ? -1.0 : 1.0) * *merit.objectives[o]);
    return outcome;
  }

  void mark_front() {
    std::vector<DesignMerit> merits;
    for (const FoundDesign& design : summary_.found)
      merits.push_back(merits_.at(design.id));
    const std::vector<bool> front = postprocess::front_of(merits, aims_);
    for (std::size_t i = 0; i < front.size(); ++i)
      summary_.found[i].on_front = front[i];
  }

  void tell_progress(bool generation_ended) {
    progress_.generation_ended = generation_ended;
    progress_.cases.seconds = std::chrono::duration<double>(Clock::now() - begun_).count();
    progress_.cases.stopping = Interruptions::any();
    report_(progress_);
  }

  void end(const std::string& stopped, const postprocess::RunNote& note) {
    RunSummary& run = summary_.run;
    if (run.stopped.empty())
      run.stopped = stopped;
    run.refused = list_.refused.size();
    run.missing = waiting_.size();
    if (summary_.evaluated < summary_.evaluations && Interruptions::any())
      run.interrupted_by = Interruptions::last_signal();
    end_search_run(store_, list_, run.total > run.missing, note, run);
  }

  const Study& study_;
  const RunOptions& options_;
  const std::function<void(const SearchProgress&)>& report_;
  const materials::MaterialLibrary materials_;
  const base::Document machine_;  ///< before any variation
  const postprocess::DesignAims aims_;
  const postprocess::ResultsStore store_;  ///< made last: bad input leaves no directory behind
  postprocess::StudyList list_;
  std::size_t index_ = 0;                                               ///< of the next point
  std::set<std::string> refused_;                                       ///< designs, each told once
  std::set<std::string> waiting_;                                       ///< ids that are being computed
  std::map<std::string, DesignMerit> merits_;                           ///< of each id that is known
  std::map<std::string, std::vector<std::optional<double>>> breaches_;  ///< likewise
  /// Of designs that count and are not among the found yet: what is varied.
  std::map<std::string, std::vector<std::pair<std::string, std::string>>> varied_;
  std::vector<SearchOutcome> outcomes_;
  SearchProgress progress_;
  SearchSummary summary_;
  const Clock::time_point begun_ = Clock::now();
};

}  // namespace

SearchSummary run_optimisation(const Study& study, const std::string& directory, const RunOptions& options,
                               const std::function<void(const SearchProgress&)>& report) {
  return SearchRun(study, directory, options, report).run();
}

}  // namespace lodestone::studies
