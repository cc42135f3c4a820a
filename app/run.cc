// SPDX-License-Identifier: GPL-3.0-or-later
// lodestone run STUDY: every case of a study, with progress; running it again resumes.
#include "app/commands.h"
#include "app/progress_output.h"
#include "app/run_end.h"
#include "app/run_refinement.h"
#include "app/run_search.h"
#include "app/text_output.h"
#include "base/user_error.h"
#include "studies/shards.h"
#include "studies/workers.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <iostream>
#include <thread>

namespace lodestone::app {

namespace {

struct Options {
  std::string study;
  std::string directory;
  int processes = 0;
  std::string shard;
  std::optional<double> case_timeout;
  std::uint64_t case_memory = 0;
  bool retry_failed = false;
  bool gather = false;
  bool quiet = false;
  bool json = false;
  std::string events;
  std::vector<std::string> library;
};

/// Bytes: what a process takes before it has read a machine, and some for the machine; more than any computer has.
constexpr std::uint64_t least_memory = 500'000'000, most_memory = 1'000'000'000'000'000;

std::string default_directory(const std::string& study) {
  return (std::filesystem::path("out") / std::filesystem::path(study).stem()).string();
}

int run(const Options& options) {
  const studies::Shard shard = studies::read_shard(options.shard);
  const studies::Study study = studies::Study::load(options.study);

  studies::RunOptions run_options;
  const unsigned cores = std::thread::hardware_concurrency();
  run_options.processes = options.processes > 0 ? options.processes : static_cast<int>(std::max(1u, cores));
  run_options.shard = shard.number;
  run_options.shards = shard.count;
  run_options.gather_only = options.gather;
  run_options.library_folders = options.library;
  run_options.program = this_program();
  run_options.case_timeout = options.case_timeout.value_or(run_options.case_timeout);
  run_options.retry_failed = options.retry_failed;
  run_options.case_memory = options.case_memory;
  if (options.case_memory > 0 && (options.case_memory < least_memory || options.case_memory > most_memory))
    throw base::UserError(
        fmt::format("--case-memory: from 500 MB, which any case needs, to 1 PB; found {} bytes", options.case_memory));

  const std::string directory = options.directory.empty() ? default_directory(options.study) : options.directory;
  if (study.chooses() && (!options.shard.empty() || options.gather))
    throw base::UserError(fmt::format("{}: {} is one search: what it asks for depends on all that came before; leave "
                                      "{} out",
                                      options.study, study.refinement ? "a refinement" : "an optimisation",
                                      options.gather ? "--gather" : "--shard"));
  if (options.json && !study.refinement)
    throw base::UserError(fmt::format("{}: --json tells the way of a refinement, and this study has no 'refine'; "
                                      "lodestone compare {} --json tells results",
                                      options.study, directory));
  const EventLines events(options.events);
  if (study.refinement)
    return run_refinement(study, directory, run_options, options.quiet, events, options.json);
  if (study.optimisation)
    return run_search(study, directory, run_options, options.quiet, events);
  ProgressOutput output(options.quiet, events);
  const studies::RunSummary summary =
      studies::run_study(study, directory, run_options, [&](const studies::Progress& progress) { output(progress); });
  output.end(summary);

  if (const auto code = tell_early_end(summary, options.gather ? "left out" : "computed again",
                                       fmt::format(", {} to do", summary.total - summary.computed - summary.reused)))
    return *code;
  if (summary.missing > 0)
    fmt::print(stderr, "{} cases of the study are missing{}; lodestone status {}\n", summary.missing,
               shard.count > 1 ? ", the last shard gathers all" : "", directory);
  fmt::print(stderr, "{}\n", cases_in_words(summary));
  if (summary.without_extracts > 0)
    fmt::print(stderr, "In situ: {} of {} cases without their pictures and extracts, their results are stored; {}\n",
               summary.without_extracts, summary.computed, summary.in_situ_failure);
  if (!summary.index.empty())
    std::cout << "Pictures and extracts: " << summary.index << "\n";
  std::cout << "Results: " << directory << "\nNext: lodestone compare " << directory << " --html " << directory
            << "/report.html\n";
  if (options.gather && summary.missing > 0)
    return exit_code::some_failed;
  if (summary.failed == 0 && summary.without_extracts == 0)
    return exit_code::done;
  if (summary.infeasible == summary.total) {
    fmt::print(stderr, "{}: every case is infeasible\n", options.study);
    return exit_code::bad_input;
  }
  return exit_code::some_failed;
}

}  // namespace

void add_run(CLI::App& program, Action& action) {
  const auto options = std::make_shared<Options>();
  CLI::App* command = program.add_subcommand("run", "Run every case of a study; running it again resumes");
  command->add_option("study", options->study, "Study file (lodestone new study NAME writes one)")
      ->type_name("STUDY")
      ->required();
  command
      ->add_option("-j,--jobs", options->processes,
                   "Worker processes; default: one a core. Results do not depend on it")
      ->type_name("N")
      ->check(between(1, 4096));
  command
      ->add_option(
          "--shard", options->shard,
          "Run only the cases K, K+N, K+2N, …: for several machines that share DIR; auto: as Slurm (array job, "
          "srun) or Open MPI number this process")
      ->type_name("K/N");
  command
      ->add_option("-o,--output", options->directory, "Directory of results; default: out/ and the study file's name")
      ->type_name("DIR");
  add_quantity(*command, "--case-timeout", options->case_timeout, "s", base::Range::positive(),
               "A case that takes longer is stored as failed; default: 1 hour")
      ->type_name("TIME");
  command
      ->add_option("--case-memory", options->case_memory,
                   "A case whose process needs more memory is stored as failed, such as 2GB; default: what there is")
      ->type_name("SIZE")
      ->transform(CLI::AsSizeValue(true));
  command->add_flag("--retry-failed", options->retry_failed,
                    "Compute again what is stored as failed. Crashes and time-outs are computed again anyway");
  command->add_flag("--gather", options->gather,
                    "Compute nothing: gather what there is in DIR into its results.h5, and tell what is missing");
  command->add_flag("--json", options->json, "Of a refinement: print its way as one JSON object in place of the table");
  command
      ->add_option("--events", options->events,
                   "Write what happens as JSON lines, for programs: each case that ends, how far the run is once a "
                   "second, the end")
      ->type_name("FILE");
  command->add_flag("-q,--quiet", options->quiet, "No progress");
  add_library_option(*command, options->library);
  add_examples(*command, {"lodestone run examples/prius-magnets.yaml -j 2 -o out/demo",
                          "lodestone run sweep.yaml --shard 2/8      the second of eight machines",
                          "lodestone run sweep.yaml --gather         once they are done", "",
                          "Exit code: 0 done; 1 some cases failed, the rest are stored; 2 bad input, nothing run."});
  command->callback([options, &action] { action = [options] { return run(*options); }; });
}

}  // namespace lodestone::app
