// SPDX-License-Identifier: GPL-3.0-or-later
// The subcommands, one file each, and what they share. A new one is one file, one declaration here and one line in
// main.cc.
#pragma once

#include "base/library_path.h"
#include "base/quantity.h"

#include <CLI/CLI.hpp>

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace lodestone::app {

/// Exit codes of the program.
namespace exit_code {
inline constexpr int done = 0;
inline constexpr int some_failed = 1;
inline constexpr int bad_input = 2;
inline constexpr int signal_base = 128;  ///< + number of the signal that stopped the program
}  // namespace exit_code

/// A subcommand that was parsed: what main() runs.
using Action = std::function<int()>;

void add_solve(CLI::App& program, Action& action);
void add_strength(CLI::App& program, Action& action);
void add_run(CLI::App& program, Action& action);
void add_export(CLI::App& program, Action& action);
void add_status(CLI::App& program, Action& action);
void add_compare(CLI::App& program, Action& action);
void add_grade(CLI::App& program, Action& action);
void add_list(CLI::App& program, Action& action);
void add_show(CLI::App& program, Action& action);
void add_check(CLI::App& program, Action& action);
void add_new(CLI::App& program, Action& action);
void add_completion(CLI::App& program, Action& action);
void add_manual(CLI::App& program, Action& action);
/// Hidden: the workers' sides of `run` and `grade`.
void add_worker(CLI::App& program, Action& action);

/// Path of this executable, for the processes that it starts. @throws base::UserError where it cannot be found.
std::string this_program();

/// `--library DIR`, which may be given several times.
void add_library_option(CLI::App& command, std::vector<std::string>& folders);

/// Gives an option or argument the words that may stand there, for the shell's completion; the help shows `name`, since
/// its description lists them.
void offer_words(CLI::Option& option, const std::string& name, const std::vector<std::string>& words);

/// An option whose value is a quantity with unit ("250 A", "250A"), read into `target` in the SI unit `unit`.
/// A wrong value is a base::UserError that names the option.
CLI::Option* add_quantity(CLI::App& command, const std::string& name, std::optional<double>& target,
                          const std::string& unit, const base::Range& range, const std::string& help);

/// Checks that a number lies between two; the help of the option says so itself.
CLI::Validator between(double min, double max);

/// Appends `examples` (a line each, indented) to a command's help.
void add_examples(CLI::App& command, const std::vector<std::string>& examples);

}  // namespace lodestone::app
