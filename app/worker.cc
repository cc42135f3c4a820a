// SPDX-License-Identifier: GPL-3.0-or-later
// lodestone worker STUDY DIR: the other end of `run`, not for people.
#include "app/commands.h"
#include "studies/workers.h"

namespace lodestone::app {

void add_worker(CLI::App& program, Action& action) {
  struct Options {
    std::string study;
    std::string store;
    std::vector<std::string> library;
  };
  const auto options = std::make_shared<Options>();
  CLI::App* command = program.add_subcommand("worker", "Serves `lodestone run`: reads cases on standard input");
  command->group("");
  command->add_option("study", options->study, "Study file")->required();
  command->add_option("store", options->store, "Directory of results")->required();
  add_library_option(*command, options->library);
  command->callback([options, &action] {
    action = [options] { return studies::serve_cases(options->study, options->store, options->library); };
  });
}

}  // namespace lodestone::app
