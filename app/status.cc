// SPDX-License-Identifier: GPL-3.0-or-later
// lodestone status DIR: how far a study is.
#include "app/commands.h"
#include "app/text_output.h"
#include "base/user_error.h"
#include "postprocess/store/refusals.h"
#include "postprocess/store/results_store.h"
#include "postprocess/store/run_notes.h"
#include "studies/run_case.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <sys/stat.h>

#include <algorithm>
#include <cmath>
#include <iostream>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace lodestone::app {

namespace {

using nlohmann::ordered_json;

struct Options {
  std::string directory;
  bool json = false;
};

/// The rate is that of the last so many cases: what a study does at its end, not at its beginning, tells when it ends.
constexpr std::size_t cases_of_rate = 200;
constexpr std::size_t shown_failures = 5;

struct FailedCase {
  std::string id, design, failure;
};

struct Status {
  std::string study;
  std::size_t cases = 0;  ///< that are to be run, samples included
  std::size_t done = 0, missing = 0;
  std::size_t samples = 0;  ///< of the cases
  std::vector<FailedCase> failed;
  std::vector<std::string> damaged;
  std::map<std::pair<std::size_t, std::string>, std::size_t> refused;  ///< by constraint
  double cpu_seconds = 0.0;
  std::optional<double> rate;  ///< cases a second
  std::vector<postprocess::RunNote> runs;
  std::optional<postprocess::StudyAims> search;  ///< of an optimisation
};

/// When a file was written, s since 1970; nothing where it is not there.
std::optional<double> time_of(const std::string& file) {
  struct stat facts {};
  if (::stat(file.c_str(), &facts) != 0)
    return std::nullopt;
  return static_cast<double>(facts.st_mtim.tv_sec) + 1e-9 * static_cast<double>(facts.st_mtim.tv_nsec);
}

std::optional<double> rate_of(std::vector<double> times) {
  std::sort(times.begin(), times.end());
  if (times.size() > cases_of_rate)
    times.erase(times.begin(), times.end() - static_cast<std::ptrdiff_t>(cases_of_rate));
  if (times.size() < 2 || times.back() <= times.front())
    return std::nullopt;
  return static_cast<double>(times.size() - 1) / (times.back() - times.front());
}

Status status_of(const std::string& directory) {
  const postprocess::ResultsStore store(directory, false);
  const auto list = store.study();
  if (!list)
    throw base::UserError(directory + ": has no study.json; run a study into it first: lodestone run STUDY -o " +
                          directory);
  Status status;
  status.study = list->study;
  status.search = list->aims;
  status.runs = postprocess::read_run_notes(directory);
  for (const postprocess::RefusedCase& one : list->refused)
    ++status.refused[{one.constraint, one.condition}];
  std::vector<double> times;
  const auto look = [&](const std::string& id) {
    ++status.cases;
    const auto outcome = store.outcome(id, false);
    if (!outcome) {
      ++status.missing;
      return;
    }
    if (const auto time = time_of(store.case_file(id)))
      times.push_back(*time);
    status.cpu_seconds += outcome->seconds;
    if (outcome->done)
      ++status.done;
    else
      status.failed.push_back({id, outcome->design, outcome->failure});
  };
  for (std::size_t i = 0; i < list->cases.size(); ++i) {
    look(list->cases[i]);
    if (i < list->samples.size())
      for (const std::string& id : list->samples[i]) {
        look(id);
        ++status.samples;
      }
  }
  status.damaged = store.damaged();
  status.rate = rate_of(std::move(times));
  return status;
}

std::optional<double> time_left(const Status& status) {
  // A search lists what it has asked for; some of the rest may be refused, or known already.
  const std::size_t missing =
      status.missing + (status.search ? status.search->evaluations - status.search->evaluated : 0);
  return status.rate && missing > 0 ? std::make_optional(static_cast<double>(missing) / *status.rate) : std::nullopt;
}

/// The kind of a failure, "time-out".
std::string kind_of(const std::string& failure) {
  return failure.substr(0, failure.find(':'));
}

std::string json_of(const Status& status) {
  const auto number = [](const std::optional<double>& value) { return value ? ordered_json(*value) : ordered_json(); };
  ordered_json failed = ordered_json::array(), refused = ordered_json::array(), runs = ordered_json::array();
  for (const FailedCase& one : status.failed)
    failed.push_back(
        {{"id", one.id}, {"design", one.design}, {"kind", kind_of(one.failure)}, {"failure", one.failure}});
  for (const auto& [constraint, count] : status.refused)
    refused.push_back({{"constraint", constraint.first}, {"condition", constraint.second}, {"cases", count}});
  for (const postprocess::RunNote& one : status.runs)
    runs.push_back({{"shard", one.shard},
                    {"of", one.of},
                    {"host", one.host},
                    {"begun", one.begun},
                    {"ended", one.ended.empty() ? ordered_json() : ordered_json(one.ended)},
                    {"cases", one.cases},
                    {"computed", one.computed},
                    {"reused", one.reused},
                    {"failed", one.failed},
                    {"stopped", one.stopped.empty() ? ordered_json() : ordered_json(one.stopped)}});
  const ordered_json json = {{"study", status.study},
                             {"cases", status.cases},
                             {"samples", status.samples},
                             {"done", status.done},
                             {"failed", status.failed.size()},
                             {"missing", status.missing},
                             {"failures", failed},
                             {"refused", refused},
                             {"damaged", status.damaged},
                             {"cpu_seconds", status.cpu_seconds},
                             {"cases_per_second", number(status.rate)},
                             {"seconds_left", number(time_left(status))},
                             {"evaluated", status.search ? ordered_json(status.search->evaluated) : ordered_json()},
                             {"evaluations", status.search ? ordered_json(status.search->evaluations) : ordered_json()},
                             {"runs", runs}};
  return json.dump(2, ' ', false, ordered_json::error_handler_t::replace);
}

/// "████████▌░░░ 71 %": rounded down, so that 100 % is all of them.
std::string progress_bar(double share) {
  constexpr std::size_t width = 30;
  const std::string full = bar(share, width);
  std::string rest;
  for (std::size_t i = width_of(full); i < width; ++i)
    rest += "░";
  return fmt::format("{}{} {:.0f} %", full, rest, std::floor(100.0 * share));
}

std::string text_of(const Status& status) {
  Facts facts;
  facts.title(status.study);
  facts.add("cases", status.samples > 0 ? fmt::format("{}, {} of them samples", status.cases, status.samples)
                                        : std::to_string(status.cases));
  if (status.search)
    facts.add("search", fmt::format("{}: {} of {} evaluations asked for", status.search->search,
                                    status.search->evaluated, status.search->evaluations));
  const std::size_t ended = status.done + status.failed.size();
  if (status.cases > 0)
    facts.add("progress", progress_bar(static_cast<double>(ended) / static_cast<double>(status.cases)));
  facts.add("done", std::to_string(status.done), status.done == status.cases ? Tone::good : Tone::plain);
  std::map<std::string, std::size_t> kinds;
  for (const FailedCase& one : status.failed)
    ++kinds[kind_of(one.failure)];
  std::string words;
  for (const auto& [kind, count] : kinds)
    words += fmt::format("{}{} {}", words.empty() ? ": " : ", ", count, kind);
  facts.add("failed", std::to_string(status.failed.size()) + words,
            status.failed.empty() ? Tone::plain : Tone::failure);
  facts.add("missing", std::to_string(status.missing), status.missing == 0 ? Tone::plain : Tone::caution);
  for (const auto& [constraint, count] : status.refused)
    facts.add("refused", fmt::format("{} by {}", count, postprocess::refused_by(constraint.first, constraint.second)));
  if (status.rate)
    facts.add("rate", fmt::format("{}/min at the last", digits(60.0 * *status.rate, 3)));
  if (const auto left = time_left(status))
    facts.add("time left", duration(*left) + " at that rate");
  facts.add("CPU time", duration(status.cpu_seconds));
  for (const postprocess::RunNote& one : status.runs)
    facts.add(fmt::format("shard {}/{}", one.shard, one.of),
              one.ended.empty()
                  ? fmt::format("{} cases, since {} on {}, running or killed", one.cases, one.begun, one.host)
                  : fmt::format("{} cases, ended {} on {}: {} computed, {} reused, {} failed{}", one.cases, one.ended,
                                one.host, one.computed, one.reused, one.failed,
                                one.stopped.empty() ? "" : "; " + one.stopped));
  for (std::size_t i = 0; i < std::min(shown_failures, status.failed.size()); ++i)
    facts.note(status.failed[i].design + ": " + status.failed[i].failure);
  if (status.failed.size() > shown_failures)
    facts.note(fmt::format("… and {} more (--json lists all)", status.failed.size() - shown_failures));
  for (const std::string& file : status.damaged)
    facts.note(file + "; the next run computes it again");
  return facts.text();
}

int show_status(const Options& options) {
  const Status status = status_of(options.directory);
  std::cout << (options.json ? json_of(status) + "\n" : text_of(status));
  return exit_code::done;
}

}  // namespace

void add_status(CLI::App& program, Action& action) {
  const auto options = std::make_shared<Options>();
  CLI::App* command = program.add_subcommand("status", "How far a study is: done, failed, refused, missing, time left");
  command->add_option("dir", options->directory, "Directory of results (of lodestone run)")
      ->type_name("DIR")
      ->required();
  command->add_flag("--json", options->json, "Print one JSON object");
  add_examples(*command, {"lodestone status out/demo", "lodestone status out/demo --json"});
  command->callback([options, &action] { action = [options] { return show_status(*options); }; });
}

}  // namespace lodestone::app
