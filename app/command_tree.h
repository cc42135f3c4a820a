// SPDX-License-Identifier: GPL-3.0-or-later
// The commands as CLI11 holds them, read for what is written from them: completion of the shells, manual pages, the
// command reference. Nothing of it is written down a second time.
#pragma once

#include "app/commands.h"

#include <string>
#include <vector>

namespace lodestone::app {

/// What may stand for a value, read from the type name that the help shows: words in small letters, or kinds of the
/// library in capitals (MAGNET, MACHINE), FILE, STUDY, DIR, ENTRY; several with '|' between them, "…" behind a list
/// with commas.
struct ValueChoice {
  std::vector<std::string> words;  ///< one of these
  std::string kind;                ///< entries of this kind, "magnets"; "" none
  bool is_entry = false;           ///< an entry of the kind that stands before it (lodestone show KIND NAME)
  bool is_file = false;            ///< may be a file
  bool is_folder = false;          ///< may be a folder
  bool is_list = false;            ///< several, with commas between them
};
ValueChoice values_of(const CLI::Option& option);

/// An option or an argument in words.
struct OptionText {
  std::vector<std::string> names;  ///< "-j", "--jobs"; of an argument its name
  std::string value;               ///< "N"; "" of a flag
  std::string description;
  bool is_required = false;
  bool is_repeatable = false;
  ValueChoice values;
};

/// A command in words.
struct CommandText {
  std::string name;     ///< "solve"; "" of the program itself
  std::string summary;  ///< one line
  std::vector<OptionText> arguments, options;
  std::vector<std::string> examples;
  std::vector<std::string> remarks;  ///< what the help says below the examples, a line each
};

/// Of the program or one of its commands.
CommandText text_of(const CLI::App& command);
/// Of all that people may call, in the order of the help.
std::vector<CommandText> commands_of(const CLI::App& program);

/// "lodestone solve [OPTIONS] machine".
std::string usage_of(const CommandText& command);

/// Names of a kind, as `list` and `show` call it ("magnets" or "magnet"), over the library path: what a shell offers.
/// Empty where there is no such kind.
std::vector<std::string> entries_of(const std::string& kind);

}  // namespace lodestone::app
