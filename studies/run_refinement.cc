// SPDX-License-Identifier: GPL-3.0-or-later
#include "studies/run_refinement.h"

#include "base/quantity.h"
#include "base/user_error.h"
#include "postprocess/store/results_store.h"
#include "studies/case_workers.h"
#include "studies/cases.h"
#include "studies/gradient_store.h"
#include "studies/run_case.h"
#include "studies/search_run.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <set>

namespace lodestone::studies {

namespace {

using Clock = std::chrono::steady_clock;
using postprocess::CaseRecord;
using postprocess::DesignMerit;

/// Of a bound: how far inside it the search aims. Above what the values of candidates, of six digits, can tell.
constexpr double aimed_inside = 1e-4;

/// Limits of what makes a design invalid: where one is given, the search is to find its way by it.
const std::set<std::string> validity_quantities = {"demagnetisation_margin", "irreversible_torque_loss",
                                                   "irreversible_flux_loss", "open_circuit_voltage"};

class RefinementRun {
public:
  RefinementRun(const Study& study, const std::string& directory, const RunOptions& options,
                const std::function<void(const RefinementProgress&)>& report)
      : study_(study), options_(options), report_(report), materials_(base::LibraryPath(options.library_folders)),
        machine_(check_study(study, materials_)), start_(start_of(study, machine_)),
        aims_(study.refinement->wanted.aims(materials_)), store_(directory, true),
        gradients_(study, directory, materials_), list_{study.title, {}} {
    validity_.objectives = aims_.objectives;
    validity_.scenario = aims_.scenario;
    for (const postprocess::AimedLimit& limit : aims_.limits)
      limits_validity_ = limits_validity_ || validity_quantities.count(limit.quantity.quantity->key) > 0;
    for (const auto& [name, quantity] : refined_quantities(study))
      summary_.methods[name] = method_of(quantity, study);
    list_.aims = study.refinement->listed(study, materials_);
    progress_.cases.total = static_cast<std::size_t>(study.refinement->search.evaluations);
    progress_.steps = &summary_.steps;
  }

  RefinementSummary run() {
    const postprocess::RunNote note = begin_search_run(store_, progress_.cases.total);
    tell_progress();

    const Interruptions signals;
    CaseWorkers workers(study_, options_, store_, [this](const CaseJob& job) { return describe(job); });
    LocalSettings settings = study_.refinement->search;
    settings.limit_tolerance = aimed_inside;
    settings.evaluated_at = [this](const std::vector<double>& point) { return with_values_of_candidate(point); };
    const LocalResult result = search_locally(start_, settings, [&](const std::vector<double>& point) {
      const std::optional<LocalOutcome> outcome = evaluate(point, workers, signals);
      progress_.step_ended = true;
      tell_progress();
      progress_.step_ended = false;
      return outcome;
    });
    summary_.end = result.end;
    workers.end();
    end(workers.stopped(), note);
    return std::move(summary_);
  }

private:
  CaseRecord describe(const CaseJob& job) const {
    return describe_case(study_, make_candidate(study_, machine_, job.index, job.shares), materials_);
  }

  /// Values of candidates have few digits: points that differ by less are one design.
  std::vector<double> with_values_of_candidate(std::vector<double> point) const {
    for (std::size_t v = 0; v < point.size(); ++v) {
      const Variation& variation = study_.variations.all()[v];
      const std::string& unit = variation.interval->unit;
      const double value = base::parse_quantity(variation.at(point[v]).text, unit.empty() ? "1" : unit);
      point[v] = std::clamp(variation.interval->share_of(value), 0.0, 1.0);
    }
    return point;
  }

  std::optional<LocalOutcome> evaluate(const std::vector<double>& point, CaseWorkers& workers,
                                       const Interruptions& signals) {
    const std::size_t index = summary_.steps.size();
    const Case one = make_candidate(study_, machine_, index, point);
    check_current_limit(study_, one.conditions);
    RefinementStep step;
    step.varied = one.varied;
    if (const auto& refused = one.refused) {
      step.reason = "refused by constraint " + refused->condition + ": " + refused->reason;
      list_.refused.push_back({one.design, one.varied, refused->constraint, refused->condition, refused->reason});
      return bar(std::move(step));
    }
    step.id = describe_case(study_, one, materials_).id;
    list(step.id);
    const CaseJob job{index, step.id, point};
    auto record = store_.find(step.id);
    const bool known = record && (record->done || !(options_.retry_failed || may_pass_next_time(record->failure)));
    if (!known || (record->done && needs_fields_or_geometry(study_) && !gradients_.find(step.id, std::nullopt))) {
      CaseJob whole = job;
      if (needs_fields_or_geometry(study_))
        whole.gradient = -1;
      run_jobs({whole}, workers, signals);
      record = store_.find(step.id);
      if (!record)
        stop(store_.case_file(step.id) + ": cannot be read back; run it again");
    }
    ++progress_.cases.done;
    count(known, *record);
    if (!record->done) {
      step.reason = record->failure;
      return bar(std::move(step));
    }
    judge(step, *record);
    if (step.barred)
      return bar(std::move(step));
    if (const std::string reason = find_derivatives(step, job, workers, signals); !reason.empty()) {
      step.reason = reason;
      step.counts = false;
      return bar(std::move(step));
    }
    if (summary_.steps.empty())
      take_scales(step);
    const LocalOutcome outcome = outcome_of(step);
    if (step.counts && (!summary_.best || signed_objective(step) < signed_objective(summary_.steps[*summary_.best]))) {
      step.best = true;
      summary_.best = summary_.steps.size();
    }
    summary_.steps.push_back(std::move(step));
    return outcome;
  }

  std::nullopt_t bar(RefinementStep step) {
    step.barred = true;
    summary_.steps.push_back(std::move(step));
    return std::nullopt;
  }

  void count(bool reused, const CaseRecord& record) {
    if (reused) {
      ++summary_.run.reused;
      ++progress_.cases.reused;
    } else {
      ++summary_.run.computed;
    }
    if (!record.done) {
      ++summary_.run.failed;
      if (failure_kind(record.failure) == FailureKind::infeasible)
        ++summary_.run.infeasible;
    }
  }

  void list(const std::string& id) {
    list_.cases.push_back(id);
    ++summary_.run.total;
    list_.aims->evaluated = summary_.steps.size() + 1;
    try {
      store_.write_study(list_);
    } catch (const base::UserError& error) {
      stop(error.what());
    }
  }

  [[noreturn]] void stop(const std::string& reason) {
    summary_.run.stopped = reason;
    throw LocalStop();
  }

  /// @throws LocalStop where not all of them end.
  void run_jobs(const std::vector<CaseJob>& jobs, CaseWorkers& workers, const Interruptions& signals) {
    for (const CaseJob& job : jobs)
      workers.add(job);
    std::size_t ended = 0;
    while (!workers.idle()) {
      const std::vector<EndedCase> news = workers.advance(signals);
      progress_.cases.running = workers.running();
      ended += news.size();
      for (const EndedCase& one : news)
        summary_.gradient_jobs += one.job.gradient ? 1 : 0;
      tell_progress();
    }
    if (ended < jobs.size())
      throw LocalStop();
  }

  /// Values, whether it counts, and whether the search may stand there.
  void judge(RefinementStep& step, const CaseRecord& record) const {
    const DesignMerit merit = postprocess::merit_of(record, aims_, materials_);
    step.objective = merit.objectives.front();
    step.limited = merit.limited;
    step.counts = merit.counts();
    step.reason = merit.reason;
    if (!merit.violation || (!limits_validity_ && !postprocess::merit_of(record, validity_, materials_).counts()))
      step.barred = true;
  }

  /// @return why there are none, "" where there are.
  std::string find_derivatives(RefinementStep& step, const CaseJob& job, CaseWorkers& workers,
                               const Interruptions& signals) {
    if (needs_fields_or_geometry(study_)) {
      const auto part = gradients_.find(step.id, std::nullopt);
      if (!part)
        stop("the derivatives of " + step.id + " were not computed: their process ended, or their file is gone");
      if (!part->failure.empty())
        return part->failure;
      step.derivatives = part->by_variable;
    }
    if (!needs_differences(study_))
      return "";
    std::vector<CaseJob> missing;
    for (std::size_t v = 0; v < job.shares.size(); ++v)
      if (!gradients_.find(step.id, v)) {
        missing.push_back(job);
        missing.back().gradient = static_cast<int>(v);
      }
    if (!missing.empty())
      run_jobs(missing, workers, signals);
    for (std::size_t v = 0; v < job.shares.size(); ++v) {
      const auto part = gradients_.find(step.id, v);
      if (!part)
        stop("the differences of " + step.id + " by " + study_.variations.all()[v].path +
             " were not computed: their process ended, or their file is gone");
      if (!part->failure.empty())
        return part->failure;
      for (const auto& [name, values] : part->by_variable)
        step.derivatives[name].push_back(values.at(0));
    }
    return "";
  }

  double sign() const { return aims_.objectives.front().maximise ? -1.0 : 1.0; }
  double signed_objective(const RefinementStep& step) const { return sign() * *step.objective; }

  void take_scales(const RefinementStep& start) {
    const auto scale = [](double first, double second) {
      return first != 0.0 ? std::abs(first) : second != 0.0 ? std::abs(second) : 1.0;
    };
    objective_scale_ = scale(*start.objective, 0.0);
    for (std::size_t i = 0; i < aims_.limits.size(); ++i)
      limit_scales_.push_back(scale(aims_.limits[i].limit.bound, *start.limited[i]));
  }

  LocalOutcome outcome_of(const RefinementStep& step) const {
    const auto scaled = [&](const std::string& name, double factor) {
      std::vector<double> gradient = step.derivatives.at(name);
      for (double& value : gradient)
        value *= factor;
      return gradient;
    };
    LocalOutcome outcome;
    const double factor = sign() / objective_scale_;
    outcome.objective = factor * *step.objective;
    outcome.gradient = scaled(aims_.objectives.front().quantity.name, factor);
    for (std::size_t i = 0; i < aims_.limits.size(); ++i) {
      const postprocess::Limit& limit = aims_.limits[i].limit;
      const double of_limit = (limit.comparison.front() == '<' ? 1.0 : -1.0) / limit_scales_[i];
      outcome.limits.push_back(of_limit * (*step.limited[i] - limit.bound) + aimed_inside);
      outcome.limit_gradients.push_back(scaled(aims_.limits[i].quantity.name, of_limit));
    }
    return outcome;
  }

  void tell_progress() {
    progress_.cases.seconds = std::chrono::duration<double>(Clock::now() - begun_).count();
    progress_.cases.stopping = Interruptions::any();
    progress_.cases.failed = summary_.run.failed;
    report_(progress_);
  }

  void end(const std::string& stopped, const postprocess::RunNote& note) {
    RunSummary& run = summary_.run;
    if (run.stopped.empty())
      run.stopped = stopped;
    run.refused = list_.refused.size();
    if (summary_.end == LocalEnd::stopped && Interruptions::any())
      run.interrupted_by = Interruptions::last_signal();
    // The way is at its end: nothing is missing of it.
    if (summary_.end != LocalEnd::stopped)
      list_.aims->evaluated = list_.aims->evaluations = summary_.steps.size();
    const bool any =
        std::any_of(list_.cases.begin(), list_.cases.end(), [&](const auto& id) { return store_.find(id); });
    end_search_run(store_, list_, any, note, run);
  }

  const Study& study_;
  const RunOptions& options_;
  const std::function<void(const RefinementProgress&)>& report_;
  const materials::MaterialLibrary materials_;
  const base::Document machine_;  ///< before any variation
  const std::vector<double> start_;
  const postprocess::DesignAims aims_;
  postprocess::DesignAims validity_;       ///< the objective without any limit
  bool limits_validity_ = false;           ///< some limit is on what makes a design invalid
  const postprocess::ResultsStore store_;  ///< made after what may be bad input: that leaves no directory behind
  const GradientStore gradients_;
  postprocess::StudyList list_;
  double objective_scale_ = 1.0;
  std::vector<double> limit_scales_;
  RefinementProgress progress_;
  RefinementSummary summary_;
  const Clock::time_point begun_ = Clock::now();
};

}  // namespace

RefinementSummary run_refinement(const Study& study, const std::string& directory, const RunOptions& options,
                                 const std::function<void(const RefinementProgress&)>& report) {
  return RefinementRun(study, directory, options, report).run();
}

}  // namespace lodestone::studies
