// SPDX-License-Identifier: GPL-3.0-or-later
// lodestone compare DIR…: designs side by side.
#include "app/commands.h"
#include "app/text_output.h"
#include "materials/material_library.h"
#include "postprocess/comparison/stored_comparison.h"
#include "postprocess/report/stored_report.h"
#include "postprocess/store/atomic_file.h"

#include <fmt/format.h>

#include <iostream>
#include <sstream>

namespace lodestone::app {

namespace {

struct Options {
  std::vector<std::string> directories;
  std::string csv;
  std::string json;  ///< "true" where the flag stands alone
  std::string html;
  std::string point;
  std::vector<std::string> scenarios;
  std::vector<std::string> library;
};

/// The marks at the beginning of a line, in the tone of what they say (postprocess::Comparison::table).
std::string with_tones(const std::string& text, const Look& look) {
  if (!look.colour)
    return text;
  std::string result;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    const bool marked = line.size() > 2 && line[1] == ' ';
    const Tone tone = !marked                            ? Tone::plain
                      : line[0] == 'x'                   ? Tone::failure
                      : line[0] == '!' || line[0] == '?' ? Tone::caution
                      : line[0] == '*'                   ? Tone::good
                                                         : Tone::plain;
    const bool heading = line.rfind("  design ", 0) == 0 || line.rfind("Operating point ", 0) == 0;
    result += heading ? toned(Tone::heading, line, look) : toned(tone, line, look);
    result += "\n";
  }
  return result;
}

int compare(const Options& options) {
  const materials::MaterialLibrary library{base::LibraryPath(options.library)};
  const Look look = output_look();
  const postprocess::StoredComparison stored = postprocess::compare_stored(
      {options.directories, options.point, options.scenarios, !options.html.empty(), look.columns}, library);
  const postprocess::Comparison& comparison = stored.comparison;
  for (const std::string& file : stored.damaged)
    fmt::print(stderr, "{}; left out, run the study again to mend it\n", file);

  const bool json_to_screen = options.json == "true";
  if (json_to_screen)
    comparison.write_json([](std::string_view piece) { std::cout << piece; });
  else
    std::cout << with_tones(comparison.table(), look);
  const auto tell = [&](const std::string& file) {
    // Standard output holds the JSON alone.
    (json_to_screen ? std::cerr : std::cout) << "Written: " << file << "\n";
  };
  if (!options.csv.empty()) {
    postprocess::make_directory_of(options.csv);
    postprocess::write_file_atomically(options.csv, comparison.csv());
    tell(options.csv);
  }
  if (!json_to_screen && !options.json.empty()) {
    postprocess::make_directory_of(options.json);
    postprocess::write_file_atomically(options.json,
                                       [&](const postprocess::TextSink& sink) { comparison.write_json(sink); });
    tell(options.json);
  }
  if (!options.html.empty()) {
    postprocess::write_stored_report(stored, options.html);
    tell(options.html);
  }
  return !stored.damaged.empty() ? exit_code::some_failed : exit_code::done;
}

}  // namespace

void add_compare(CLI::App& program, Action& action) {
  const auto options = std::make_shared<Options>();
  CLI::App* command = program.add_subcommand("compare", "Compare the designs of a study: table, Pareto front, report");
  command->add_option("dir", options->directories, "Directories of results (of lodestone run)")
      ->type_name("DIR")
      ->required();
  command->add_option("--point", options->point, "Operating point to compare at; default: the study's first")
      ->type_name("NAME");
  command
      ->add_option("--scenario", options->scenarios,
                   "Prices and recycling under which the magnets' elements are followed: library name or file; "
                   "repeatable, the first gives the masses of the table; default: all of the library")
      ->type_name("SCENARIO");
  add_library_option(*command, options->library);
  command->add_option("--csv", options->csv, "Write the table as CSV")->type_name("FILE");
  command->add_flag(
      "--json", options->json,
      "Print JSON, one object and line a design, in place of the table; --json=FILE writes it beside the table");
  command->add_option("--html", options->html, "Write one self-contained page with plots and field pictures")
      ->type_name("FILE");
  add_examples(
      *command,
      {"lodestone compare out/demo", "lodestone compare out/demo --point cruise --csv cruise.csv",
       "lodestone compare out/demo --html out/demo/report.html",
       "lodestone compare out/demo --scenario average-2024 --scenario ./my-prices.yaml", "",
       "!  not valid: the magnet passes its knee, so that torque and efficiency are not to be relied on, or it",
       "   does not survive the load cases", "*  on the Pareto front of efficiency against heavy-rare-earth mass", "",
       "An optimisation alone is shown by its own objectives and limits, with the designs of its front."});
  command->callback([options, &action] { action = [options] { return compare(*options); }; });
}

}  // namespace lodestone::app
