// SPDX-License-Identifier: GPL-3.0-or-later
// lodestone manual [COMMAND]: manual pages (roff, the macros of man(7)) and the command reference of the documents
// (Markdown), written from the commands as they are.
#include "app/command_tree.h"
#include "base/user_error.h"
#include "postprocess/store/atomic_file.h"

#include <fmt/format.h>

#include <cctype>
#include <filesystem>
#include <iostream>

namespace lodestone::app {

namespace {

struct Options {
  std::string command;
  bool markdown = false;
  std::string output;
};

/// A line of text for roff: nothing in it is a request or an escape; a hyphen stays the one that is typed.
std::string roff(const std::string& text) {
  std::string result = !text.empty() && (text.front() == '.' || text.front() == '\'') ? "\\&" : "";
  for (const char c : text)
    if (c == '\\')
      result += "\\e";
    else if (c == '-')
      result += "\\-";
    else
      result += c;
  return result;
}

std::string upper(std::string text) {
  for (char& c : text)
    c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  return text;
}

std::string bold(const std::string& text) {
  return "\\fB" + roff(text) + "\\fR";
}

std::string italic(const std::string& text) {
  return "\\fI" + roff(text) + "\\fR";
}

std::string page_name(const CommandText& command) {
  return command.name.empty() ? "lodestone" : "lodestone-" + command.name;
}

std::string roff_names(const OptionText& option, bool is_argument) {
  std::string names;
  for (const std::string& name : option.names)
    names += (names.empty() ? "" : ", ") + (is_argument ? italic(name) : bold(name));
  if (!is_argument && !option.value.empty())
    names += " " + italic(option.value);
  return names;
}

std::string roff_list(const std::vector<OptionText>& options, bool are_arguments) {
  std::string text;
  for (const OptionText& option : options)
    text += ".TP\n" + roff_names(option, are_arguments) + "\n" + roff(option.description) + ".\n";
  return text;
}

/// What is true of every command.
const std::vector<std::pair<std::string, std::string>>& exit_codes() {
  static const std::vector<std::pair<std::string, std::string>> codes = {
      {"0", "Done."},
      {"1", "Some cases failed, the rest are stored; or what was computed does not keep what was asked for."},
      {"2", "Bad input, nothing was run."},
      {"128 + N", "Stopped by signal N."}};
  return codes;
}

const std::vector<std::pair<std::string, std::string>>& variables() {
  static const std::vector<std::pair<std::string, std::string>> list = {
      {"LODESTONE_LIBRARY",
       "Folders with machines/, magnets/, steels/ of one's own, ':' between them; they come before "
       "the program's library and behind those of --library."},
      {"NO_COLOR", "Where it is set and not empty, nothing is coloured (https://no-color.org)."},
      {"CLICOLOR_FORCE", "Where it is set and not 0, colours are written to files and pipes too."}};
  return list;
}

std::string roff_page(const CommandText& command, const std::vector<CommandText>& others) {
  std::string text = fmt::format(".\\\" Written by: lodestone manual {}\n.TH {} 1 \"\" \"lodestone {}\" Lodestone\n",
                                 command.name, roff(upper(page_name(command))), LODESTONE_VERSION);
  text += ".SH NAME\n" + roff(page_name(command)) + " \\- " + roff(command.summary) + "\n";
  text += ".SH SYNOPSIS\n" + bold(command.name.empty() ? "lodestone" : "lodestone " + command.name);
  const std::string usage = usage_of(command);
  text += roff(usage.substr(usage.find(" [OPTIONS]"))) + "\n";
  if (!command.arguments.empty())
    text += ".SH ARGUMENTS\n" + roff_list(command.arguments, true);
  if (command.name.empty()) {
    text += ".SH COMMANDS\n";
    for (const CommandText& other : others)
      text += ".TP\n" + bold(other.name) + "\n" + roff(other.summary) + ".\n";
  }
  text += ".SH OPTIONS\n" + roff_list(command.options, false);
  if (!command.examples.empty()) {
    text += ".SH EXAMPLES\n.nf\n";
    for (const std::string& example : command.examples)
      text += roff(example) + "\n";
    text += ".fi\n";
  }
  if (!command.remarks.empty()) {
    text += ".SH NOTES\n.nf\n";
    for (const std::string& remark : command.remarks)
      text += roff(remark) + "\n";
    text += ".fi\n";
  }
  text += ".SH EXIT STATUS\n";
  for (const auto& [code, meaning] : exit_codes())
    text += ".TP\n" + bold(code) + "\n" + roff(meaning) + "\n";
  text += ".SH ENVIRONMENT\n";
  for (const auto& [name, meaning] : variables())
    text += ".TP\n" + bold(name) + "\n" + roff(meaning) + "\n";
  text += ".SH SEE ALSO\n";
  if (!command.name.empty())
    return text + "\\fBlodestone\\fR(1)\n";
  for (std::size_t i = 0; i < others.size(); ++i)
    text += "\\fB" + roff("lodestone-" + others[i].name) + "\\fR(1)" + (i + 1 < others.size() ? ",\n" : "\n");
  return text;
}

/// A cell of a table of Markdown.
std::string cell(const std::string& text) {
  std::string result;
  for (const char c : text)
    result += c == '|'   ? std::string("\\|")
              : c == '<' ? std::string("&lt;")
              : c == '*' ? std::string("\\*")
                         : std::string(1, c);
  return result;
}

std::string code(const std::string& text) {
  return "`" + text + "`";
}

std::string markdown_list(const std::vector<OptionText>& options, bool are_arguments) {
  std::string text = are_arguments ? "| argument | is |\n|---|---|\n" : "| option | value | does |\n|---|---|---|\n";
  for (const OptionText& option : options) {
    std::string names;
    for (const std::string& name : option.names)
      names += (names.empty() ? "" : ", ") + code(name);
    text += "| " + names + " | ";
    if (!are_arguments)
      text += cell(option.value) + " | ";
    text += cell(option.description) + " |\n";
  }
  return text + "\n";
}

std::string markdown_lines(const std::vector<std::string>& lines) {
  std::string text = "```text\n";
  for (const std::string& line : lines)
    text += line + "\n";
  return text + "```\n\n";
}

std::string markdown(const CommandText& program, const std::vector<CommandText>& commands) {
  std::string text = "# Command reference\n\nWritten by `lodestone manual --markdown` of version " +
                     std::string(LODESTONE_VERSION) +
                     "; every command prints its part with `--help`, and has its manual page, `man lodestone-COMMAND`. "
                     "What they are for: [commands.md](commands.md).\n\n";
  text += code(usage_of(program)) + "\n\n" + markdown_list(program.options, false);
  text += "| exit code | means |\n|---|---|\n";
  for (const auto& [number, meaning] : exit_codes())
    text += "| " + number + " | " + cell(meaning) + " |\n";
  text += "\n| variable | does |\n|---|---|\n";
  for (const auto& [name, meaning] : variables())
    text += "| " + code(name) + " | " + cell(meaning) + " |\n";
  for (const CommandText& command : commands) {
    text += "\n## lodestone " + command.name + "\n\n" + cell(command.summary) + ".\n\n";
    text += code(usage_of(command)) + "\n\n";
    if (!command.arguments.empty())
      text += markdown_list(command.arguments, true);
    text += markdown_list(command.options, false);
    if (!command.examples.empty())
      text += markdown_lines(command.examples);
    if (!command.remarks.empty())
      text += markdown_lines(command.remarks);
  }
  return text;
}

int write(const Options& options, const CLI::App& program) {
  const CommandText whole = text_of(program);
  const std::vector<CommandText> commands = commands_of(program);
  if (options.markdown) {
    std::cout << markdown(whole, commands);
    return exit_code::done;
  }
  std::vector<CommandText> wanted;
  std::vector<std::string> names;
  for (const CommandText& command : commands) {
    names.push_back(command.name);
    if (command.name == options.command || !options.output.empty())
      wanted.push_back(command);
  }
  if (options.command.empty())
    wanted.insert(wanted.begin(), whole);
  if (wanted.empty())
    throw base::UserError(fmt::format("lodestone manual: there is no command '{}'{}", options.command,
                                      base::did_you_mean(options.command, names)));
  if (options.output.empty()) {
    std::cout << roff_page(wanted.front(), commands);
    return exit_code::done;
  }
  if (!options.command.empty())
    throw base::UserError("lodestone manual: --output writes the page of every command; leave COMMAND out");
  postprocess::make_directory(options.output);
  for (const CommandText& command : wanted)
    postprocess::write_file_atomically((std::filesystem::path(options.output) / (page_name(command) + ".1")).string(),
                                       roff_page(command, commands));
  return exit_code::done;
}

}  // namespace

void add_manual(CLI::App& program, Action& action) {
  const auto options = std::make_shared<Options>();
  CLI::App* command = program.add_subcommand("manual", "Print a manual page, or the reference of all commands");
  command->add_option("command", options->command, "Command whose page is printed; default: of the program")
      ->type_name("COMMAND");
  command->add_flag("--markdown", options->markdown, "The reference of all commands as Markdown");
  command->add_option("-o,--output", options->output, "Write the page of every command there")->type_name("DIR");
  add_examples(*command, {"lodestone manual solve | man -l -", "lodestone manual -o ~/.local/share/man/man1",
                          "lodestone manual --markdown > commands.md"});
  command->callback(
      [options, &program, &action] { action = [options, &program] { return write(*options, program); }; });
}

}  // namespace lodestone::app
