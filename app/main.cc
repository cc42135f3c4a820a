// SPDX-License-Identifier: GPL-3.0-or-later
// The program `lodestone`: the subcommands, and the way every one of them ends.
#include "app/commands.h"
#include "app/text_output.h"
#include "base/user_error.h"
#include "geometries/sector_mesh.h"
#include "solver/field_problem.h"

#include <fmt/format.h>

#include <cerrno>
#include <csignal>
#include <cstdio>
#include <exception>
#include <iostream>
#include <memory>
#include <new>
#include <string>
#include <vector>

namespace {

using namespace lodestone;

void complain(const std::string& message) {
  fmt::print(stderr, "{}\n", message);
}

/// Help whose descriptions are wrapped beside the names of the options.
class HelpFormatter final : public CLI::Formatter {
public:
  HelpFormatter() {
    column_width(name_width);
    label("REQUIRED", "(required)");
  }

  std::string make_option(const CLI::Option* option, bool is_positional) const override {
    const std::string name = "  " + make_option_name(option, is_positional) + make_option_opts(option);
    const std::string indent(name_width, ' ');
    const bool fits = app::width_of(name) + 2 <= name_width;
    const std::string first = fits ? name + std::string(name_width - app::width_of(name), ' ') : indent;
    return (fits ? "" : name + "\n") +
           app::wrap(make_option_desc(option), first, indent, app::text_width(app::output_look()));
  }

private:
  static constexpr std::size_t name_width = 34;
};

/// Words that the user may have meant: options of the command in use, or the commands.
std::vector<std::string> known_words(const CLI::App& command) {
  std::vector<std::string> words;
  for (const CLI::Option* option : command.get_options())
    for (const std::string& name : option->get_lnames())
      words.push_back("--" + name);
  for (const CLI::App* sub : command.get_subcommands([](const CLI::App* app) { return !app->get_group().empty(); }))
    words.push_back(sub->get_name());
  return words;
}

const CLI::App& innermost(const CLI::App& program) {
  const auto parsed = program.get_subcommands();
  return parsed.empty() ? program : innermost(*parsed.back());
}

std::string full_name(const CLI::App& command) {
  return command.get_parent() == nullptr ? command.get_name()
                                         : full_name(*command.get_parent()) + " " + command.get_name();
}

/// A wrong command line, in the style of all our errors.
std::string explain(const CLI::App& program, const CLI::ParseError& error) {
  const CLI::App& command = innermost(program);
  std::string message = error.what();
  const std::vector<std::string> extras = command.remaining(true);
  const std::vector<std::string> all = program.remaining(true);
  const std::vector<std::string>& unknown = extras.empty() ? all : extras;
  // Without a known command CLI11 says that one is required; what stands in its place says more.
  const bool is_unknown_word = dynamic_cast<const CLI::ExtrasError*>(&error) != nullptr ||
                               (dynamic_cast<const CLI::RequiredError*>(&error) != nullptr && &command == &program);
  if (is_unknown_word && !unknown.empty()) {
    const std::string& word = unknown.front();
    const std::string name = word.substr(0, word.find('='));
    if (word.front() == '-')
      message = "there is no option '" + name + "'" + base::did_you_mean(name, known_words(command));
    else if (&command == &program)
      message = "there is no command '" + word + "'" + base::did_you_mean(word, known_words(command));
    else
      message = "'" + word + "' is one word too many; a value with a space needs quotes: --current '250 A'";
  }
  return fmt::format("{}: {} ({} --help)", full_name(command), message, full_name(command));
}

/// Standard output may be a full disk, or a pipe whose reader has enough.
int finish_output(int code) {
  errno = 0;
  std::cout.flush();
  if (std::cout.good() && std::fflush(stdout) == 0)
    return code;
  if (errno == EPIPE)
    return code;
  complain("lodestone: standard output cannot be written");
  return app::exit_code::some_failed;
}

/// Every command takes --color, wherever it stands.
void add_colour_option(CLI::App& command) {
  command
      .add_option_function<std::string>("--color", app::choose_colour,
                                        "Colours: auto (on a terminal, unless NO_COLOR is set), always or never")
      ->check(CLI::IsMember({"auto", "always", "never"}).description(""))
      ->type_name("auto|always|never");
}

int run(int argc, char** argv) {
  CLI::App program("Permanent-magnet motor design: fields, torque, losses, rare-earth content", "lodestone");
  program.set_version_flag("--version", "lodestone " LODESTONE_VERSION, "Print the version and leave");
  program.set_help_flag("-h,--help", "Print this help and leave");
  program.require_subcommand(1);
  program.formatter(std::make_shared<HelpFormatter>());
  app::Action action;
  app::add_solve(program, action);
  app::add_strength(program, action);
  app::add_run(program, action);
  app::add_export(program, action);
  app::add_status(program, action);
  app::add_compare(program, action);
  app::add_grade(program, action);
  app::add_list(program, action);
  app::add_show(program, action);
  app::add_check(program, action);
  app::add_new(program, action);
  app::add_completion(program, action);
  app::add_manual(program, action);
  add_colour_option(program);
  for (CLI::App* command : program.get_subcommands([](const CLI::App*) { return true; }))
    add_colour_option(*command);
  app::add_worker(program, action);
  app::add_examples(program, {"lodestone list magnets                          what is in the library",
                              "lodestone solve prius-2004 --current 250A --angle 140deg",
                              "lodestone run examples/prius-magnets.yaml -j 2  every design of a study",
                              "lodestone compare out/prius-magnets             their table",
                              "lodestone solve --help                          the options of a command"});
  try {
    program.parse(argc, argv);
  } catch (const CLI::Success& wish) {
    // --help and --version, which CLI11 prints.
    return finish_output(program.exit(wish));
  } catch (const CLI::ParseError& error) {
    complain(explain(program, error));
    return app::exit_code::bad_input;
  }
  return finish_output(action());
}

}  // namespace

int main(int argc, char** argv) {
  // A file that would grow beyond a limit (ulimit -f) is an error of writing, told as such.
  std::signal(SIGXFSZ, SIG_IGN);
  try {
    return run(argc, argv);
  } catch (const base::UserError& error) {
    complain(error.what());
    return app::exit_code::bad_input;
  } catch (const geometries::MeshError& error) {
    complain(std::string("lodestone: no usable mesh: ") + error.what());
  } catch (const solver::ConvergenceError& error) {
    complain(std::string("lodestone: no convergence: ") + error.what());
  } catch (const std::bad_alloc&) {
    complain("lodestone: out of memory");
  } catch (const std::exception& error) {
    complain(std::string("lodestone: a defect of the program: ") + error.what());
  }
  return app::exit_code::some_failed;
}
