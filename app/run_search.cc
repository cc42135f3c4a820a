// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/run_search.h"

#include "app/commands.h"
#include "app/progress_output.h"
#include "app/run_end.h"
#include "postprocess/comparison/front_text.h"
#include "studies/run_case.h"
#include "studies/run_optimisation.h"

#include <fmt/format.h>

#include <algorithm>
#include <iostream>

namespace lodestone::app {

namespace {

constexpr std::size_t widest_plot = 100, plot_height = 16;

std::vector<std::vector<double>> front_objectives(const std::vector<studies::FoundDesign>& found) {
  std::vector<std::vector<double>> objectives;
  for (const studies::FoundDesign& design : found)
    if (design.on_front)
      objectives.push_back(design.objectives);
  return objectives;
}

/// The plot is drawn over the one before on a terminal; elsewhere a line a generation tells of the front.
class SearchOutput {
public:
  SearchOutput(const postprocess::DesignAims& aims, bool quiet, const EventLines& events)
      : aims_(aims), progress_(quiet, events) {}

  void operator()(const studies::SearchProgress& search) {
    if (search.generation_ended)
      show_front(search);
    // What cannot be built is no news in a search; how many they were stands at the end.
    progress_(search.cases, studies::failure_kind(search.cases.last_failure) != studies::FailureKind::infeasible);
  }
  void end(const studies::RunSummary& run) const { progress_.end(run); }

private:
  void show_front(const studies::SearchProgress& search) {
    const std::vector<std::vector<double>> front = front_objectives(*search.found);
    const std::string spans = postprocess::spans_in_words(aims_, front);
    const std::string line =
        fmt::format("generation {}/{}: {} designs count, {} on the front{}", search.generation, search.generations,
                    search.found->size(), front.size(), spans.empty() ? "" : ": " + spans);
    std::string plot;
    if (progress_.is_bar()) {
      std::vector<postprocess::FrontMark> marks;
      for (const studies::FoundDesign& design : *search.found)
        if (design.objectives.size() > 1)
          marks.push_back({design.objectives[0], design.objectives[1], design.on_front});
      plot = postprocess::front_plot(aims_, marks, std::min(widest_plot, ProgressOutput::terminal_width() - 1),
                                     plot_height, progress_.has_colour());
    }
    if (plot.empty()) {
      progress_.say(line);
      return;
    }
    // Only where nothing was said in between: what was said stays.
    if (lines_above_ > 0 && said_ == progress_.lines())
      fmt::print(stderr, "\033[{}A\r\033[J", lines_above_);
    progress_.say(plot + line);
    said_ = progress_.lines();
    const std::size_t width = ProgressOutput::terminal_width();
    lines_above_ = static_cast<std::size_t>(std::count(plot.begin(), plot.end(), '\n')) + 1 + line.size() / width;
  }

  const postprocess::DesignAims& aims_;
  ProgressOutput progress_;
  std::size_t lines_above_ = 0;  ///< of the last plot
  std::size_t said_ = 0;         ///< lines, when it was drawn
};

void print_front(const postprocess::DesignAims& aims, const studies::SearchSummary& summary) {
  std::vector<postprocess::FrontRow> rows;
  for (const studies::FoundDesign& design : summary.found)
    if (design.on_front)
      rows.push_back({design.id, design.varied, {design.objectives.begin(), design.objectives.end()}, design.limited});
  const std::size_t shown = rows.size();
  if (shown == 0)
    return;
  std::cout << fmt::format("Front of {}:\n", postprocess::in_words(aims))
            << postprocess::front_table(aims, std::move(rows)) << "\n";
}

}  // namespace

int run_search(const studies::Study& study, const std::string& directory, const studies::RunOptions& options,
               bool quiet, const EventLines& events) {
  const materials::MaterialLibrary library{base::LibraryPath(options.library_folders)};
  const postprocess::DesignAims aims = study.optimisation->aims(library);
  SearchOutput output(aims, quiet, events);
  const studies::SearchSummary summary = studies::run_optimisation(
      study, directory, options, [&](const studies::SearchProgress& progress) { output(progress); });
  output.end(summary.run);

  const studies::RunSummary& run = summary.run;
  if (const auto code = tell_early_end(run, "computed again",
                                       fmt::format(", {} of {} evaluations", summary.evaluated, summary.evaluations)))
    return *code;
  fmt::print(stderr, "{}\n", cases_in_words(run));
  if (summary.found.empty())
    fmt::print(stderr, "No design keeps all limits; lodestone compare {} says why\n", directory);
  else
    print_front(aims, summary);
  std::cout << "Results: " << directory << "\nNext: lodestone compare " << directory << " --html " << directory
            << "/report.html\n";
  if (run.infeasible == run.total) {
    fmt::print(stderr, "{}: every case is infeasible or refused\n", study.file);
    return exit_code::bad_input;
  }
  // What cannot be built tells the search where not to look.
  return run.failed > run.infeasible || summary.found.empty() ? exit_code::some_failed : exit_code::done;
}

}  // namespace lodestone::app
