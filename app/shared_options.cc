// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/commands.h"
#include "base/user_error.h"

#include <fmt/format.h>

#include <filesystem>

namespace lodestone::app {

std::string this_program() {
  std::error_code error;
  const auto path = std::filesystem::read_symlink("/proc/self/exe", error);
  if (error)
    throw base::UserError("cannot find the path of this program: /proc/self/exe: " + error.message());
  return path.string();
}

void add_library_option(CLI::App& command, std::vector<std::string>& folders) {
  command
      .add_option("--library", folders,
                  "Folder with own machines/, magnets/, steels/, conductors/; comes before the program's library. May "
                  "be repeated")
      ->type_name("DIR")
      ->expected(1)
      ->take_all();
}

void offer_words(CLI::Option& option, const std::string& name, const std::vector<std::string>& words) {
  option.type_name(fmt::format("{}", fmt::join(words, "|")));
  option.option_text(name + (option.get_required() ? " (required)" : ""));
}

CLI::Option* add_quantity(CLI::App& command, const std::string& name, std::optional<double>& target,
                          const std::string& unit, const base::Range& range, const std::string& help) {
  const auto read = [name, unit, range, &target](const std::string& text) {
    const std::string option = name.substr(name.find("--"));
    try {
      target = base::parse_quantity(text, unit);
      const std::string own = base::unit_of(text);
      if (!range.contains(*target))
        throw base::UserError(fmt::format("{}: {} is not allowed; it must be {}", option, text,
                                          base::describe(range, unit, own.empty() ? unit : own)));
    } catch (const base::QuantityError& error) {
      throw base::UserError(option + ": " + error.what());
    }
  };
  return command.add_option_function<std::string>(name, read, help)->type_name("QUANTITY");
}

CLI::Validator between(double min, double max) {
  return CLI::Range(min, max).description("");
}

void add_examples(CLI::App& command, const std::vector<std::string>& examples) {
  std::string text = "Examples:";
  for (const std::string& example : examples)
    text += "\n  " + example;
  command.footer(text);
}

}  // namespace lodestone::app
