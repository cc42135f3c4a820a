// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/command_tree.h"

#include "geometries/topologies.h"

#include <algorithm>
#include <map>
#include <sstream>

namespace lodestone::app {

namespace {

/// What each name in capitals stands for; others (N, ANGLE) are numbers and quantities, for which nothing is offered.
ValueChoice vocabulary(const std::string& name) {
  ValueChoice values;
  static const std::map<std::string, std::string> kinds = {
      {"MACHINE", "machines"},      {"MAGNET", "magnets"},         {"STEEL", "steels"},
      {"CONDUCTOR", "conductors"},  {"SCENARIO", "scenarios"},     {"LAW", "composition-laws"},
      {"ROTOR", "rotor-templates"}, {"STATOR", "stator-templates"}};
  if (const auto found = kinds.find(name); found != kinds.end()) {
    values.kind = found->second;
    values.is_file = name != "ROTOR" && name != "STATOR";
  }
  values.is_entry = name == "ENTRY";
  values.is_file = values.is_file || name == "FILE" || name == "STUDY" || name == "ENTRY";
  values.is_folder = name == "DIR";
  return values;
}

bool is_word(const std::string& text) {
  return std::any_of(text.begin(), text.end(), [](char c) { return c >= 'a' && c <= 'z'; });
}

std::vector<std::string> split(const std::string& text, char separator) {
  std::vector<std::string> parts;
  std::istringstream stream(text);
  for (std::string part; std::getline(stream, part, separator);)
    parts.push_back(part);
  return parts;
}

OptionText text_of(const CLI::Option& option) {
  OptionText text;
  if (option.get_positional()) {
    text.names.push_back(option.get_name(true, false));
  } else {
    for (const std::string& name : option.get_snames())
      text.names.push_back("-" + name);
    for (const std::string& name : option.get_lnames())
      text.names.push_back("--" + name);
  }
  // Flags have no size; option_text is what the help shows in place of a long list of words.
  if (option.get_type_size() != 0) {
    text.value = option.get_option_text().empty() ? option.get_type_name() : option.get_option_text();
    text.value = text.value.substr(0, text.value.find(' '));
    text.values = values_of(option);
  }
  text.description = option.get_description();
  text.is_required = option.get_required();
  text.is_repeatable =
      option.get_expected_max() > 1 || option.get_multi_option_policy() == CLI::MultiOptionPolicy::TakeAll;
  text.is_repeatable = text.is_repeatable && option.get_type_size() != 0 && !text.values.is_list;
  return text;
}

void read_footer(const std::string& footer, CommandText& text) {
  bool below = false;
  for (const std::string& line : split(footer, '\n')) {
    const std::size_t begin = line.find_first_not_of(' ');
    if (line == "Examples:")
      continue;
    if (begin == std::string::npos)
      below = true;
    else
      (below ? text.remarks : text.examples).push_back(line.substr(begin == 2 || !below ? begin : 2));
  }
}

std::vector<std::string> types_of(const std::vector<geometries::TemplateDescription>& list) {
  std::vector<std::string> types;
  for (const auto& one : list)
    types.push_back(one.type);
  return types;
}

}  // namespace

ValueChoice values_of(const CLI::Option& option) {
  std::string type = option.get_type_name();
  const std::string several = ",…";
  const bool is_list = type.size() > several.size() && type.substr(type.size() - several.size()) == several;
  if (is_list)
    type.resize(type.size() - several.size());
  ValueChoice values;
  for (const std::string& part : split(type, '|')) {
    if (is_word(part)) {
      values.words.push_back(part);
      continue;
    }
    const ValueChoice one = vocabulary(part);
    values.kind = one.kind.empty() ? values.kind : one.kind;
    values.is_entry = values.is_entry || one.is_entry;
    values.is_file = values.is_file || one.is_file;
    values.is_folder = values.is_folder || one.is_folder;
  }
  values.is_list = is_list;
  return values;
}

CommandText text_of(const CLI::App& command) {
  CommandText text;
  text.name = command.get_parent() == nullptr ? "" : command.get_name();
  text.summary = command.get_description();
  for (const CLI::Option* option : command.get_options())
    if (option->get_positional())
      text.arguments.push_back(text_of(*option));
    else if (!option->get_group().empty())
      text.options.push_back(text_of(*option));
  read_footer(command.get_footer(), text);
  return text;
}

std::vector<CommandText> commands_of(const CLI::App& program) {
  std::vector<CommandText> commands;
  for (const CLI::App* command : program.get_subcommands([](const CLI::App* one) { return !one->get_group().empty(); }))
    commands.push_back(text_of(*command));
  return commands;
}

std::string usage_of(const CommandText& command) {
  std::string usage = "lodestone";
  if (command.name.empty())
    return usage + " [OPTIONS] COMMAND";
  usage += " " + command.name + " [OPTIONS]";
  for (const OptionText& argument : command.arguments) {
    const std::string name = argument.names.front() + (argument.is_repeatable ? "..." : "");
    usage += argument.is_required ? " " + name : " [" + name + "]";
  }
  return usage;
}

std::vector<std::string> entries_of(const std::string& kind) {
  // "show" speaks of one, "list" of many.
  static const std::map<std::string, std::string> plurals = {{"switch", "switches"}, {"winding", "machines"}};
  static const std::vector<std::string> kinds = {"machines", "magnets",   "steels",           "conductors",
                                                 "switches", "scenarios", "composition-laws", "cycles",
                                                 "vehicles", "duties",    "coolings"};
  if (kind == "rotor-templates")
    return types_of(geometries::rotor_templates());
  if (kind == "stator-templates")
    return types_of(geometries::stator_templates());
  if (kind == "template" || kind == "templates") {
    std::vector<std::string> all = types_of(geometries::rotor_templates());
    for (std::string& type : types_of(geometries::stator_templates()))
      all.push_back(std::move(type));
    return all;
  }
  const auto plural = plurals.find(kind);
  const std::string many = plural != plurals.end() ? plural->second : kind;
  for (const std::string& known : kinds)
    if (known == many || known == many + "s")
      return base::LibraryPath().names(known);
  return {};
}

}  // namespace lodestone::app
