// SPDX-License-Identifier: GPL-3.0-or-later
// lodestone worker STUDY DIR, field-worker STUDY CASE, grade-worker: the other ends of `run` and `grade`, not for
// people.
#include "app/commands.h"
#include "studies/field_workers.h"
#include "studies/grade_worth.h"
#include "studies/workers.h"

namespace lodestone::app {

namespace {

void add_case_worker(CLI::App& program, Action& action) {
  const auto options = std::make_shared<studies::WorkerOptions>();
  CLI::App* command = program.add_subcommand("worker", "Serves `lodestone run`: reads cases on standard input");
  command->group("");
  command->add_option("study", options->study_file, "Study file")->required();
  command->add_option("store", options->store_directory, "Directory of results")->required();
  command->add_option("--field-processes", options->field_processes, "Processes for the fields of a case");
  command->add_option("--memory", options->memory, "Bytes that a process may take");
  add_library_option(*command, options->library_folders);
  command->callback([options, &action] {
    action = [options] {
      options->program = this_program();
      return studies::serve_cases(*options);
    };
  });
}

void add_field_worker(CLI::App& program, Action& action) {
  struct Options {
    std::string study;
    std::size_t number = 0;
    std::vector<std::string> library;
  };
  const auto options = std::make_shared<Options>();
  CLI::App* command = program.add_subcommand("field-worker", "Serves a worker: reads fields on standard input");
  command->group("");
  command->add_option("study", options->study, "Study file")->required();
  command->add_option("case", options->number, "Its place in the study")->required();
  add_library_option(*command, options->library);
  command->callback([options, &action] {
    action = [options] { return studies::serve_fields(options->study, options->number, options->library); };
  });
}

void add_grade_worker(CLI::App& program, Action& action) {
  const auto library = std::make_shared<std::vector<std::string>>();
  CLI::App* command =
      program.add_subcommand("grade-worker", "Serves `lodestone grade`: reads machines on standard input");
  command->group("");
  add_library_option(*command, *library);
  command->callback([library, &action] { action = [library] { return studies::serve_worth(*library); }; });
}

}  // namespace

void add_worker(CLI::App& program, Action& action) {
  add_case_worker(program, action);
  add_field_worker(program, action);
  add_grade_worker(program, action);
}

}  // namespace lodestone::app
