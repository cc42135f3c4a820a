// SPDX-License-Identifier: GPL-3.0-or-later
// lodestone compare DIR…: designs side by side.
#include "app/commands.h"
#include "app/text_output.h"
#include "base/user_error.h"
#include "materials/material_library.h"
#include "postprocess/comparison/comparison.h"
#include "postprocess/report/report.h"
#include "postprocess/store/atomic_file.h"
#include "postprocess/store/results_store.h"

#include <fmt/format.h>

#include <iostream>
#include <set>
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

/// Of in-situ scripts, in a page: some megabytes.
constexpr std::size_t most_pictures = 96;

/// The file's folder made, for a report in a new place.
void write(const std::string& file, const std::string& text) {
  postprocess::make_directory_of(file);
  postprocess::write_file_atomically(file, text);
}

/// What the list of a study tells beside its cases.
void add_list(const postprocess::StudyList& list, const postprocess::ResultsStore& store,
              postprocess::ComparisonOptions& how) {
  how.refused.insert(how.refused.end(), list.refused.begin(), list.refused.end());
  for (const auto& [quantity, text] : list.limits)
    how.limits.push_back(postprocess::read_limit(quantity, text));
  for (std::size_t i = 0; i < list.samples.size(); ++i) {
    postprocess::DesignSamples& samples = how.samples[list.cases.at(i)];
    samples.wanted = list.samples[i].size();
    for (const std::string& id : list.samples[i])
      if (auto record = store.find(id, postprocess::CaseDetail::quantities)) {
        postprocess::strip_to_quantities(*record);
        samples.records.push_back(std::move(*record));
      }
  }
}

/// Those of an optimisation, which is compared by them where it stands alone.
void add_aims(const postprocess::StudyList& list, const Options& options, const materials::MaterialLibrary& library,
              postprocess::ComparisonOptions& how) {
  if (!list.aims || options.directories.size() > 1)
    return;
  how.aims = postprocess::read_aims(*list.aims, library);
  how.search = fmt::format("{}: {} of {} evaluations", list.aims->search, list.aims->evaluated, list.aims->evaluations);
}

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
  std::vector<postprocess::CaseRecord> cases;
  std::set<std::string> ids;
  std::string title;
  bool damage = false;
  postprocess::ComparisonOptions how;
  for (const std::string& directory : options.directories) {
    const postprocess::ResultsStore store(directory, false);
    for (postprocess::CaseRecord& record :
         store.read_all(options.html.empty() ? postprocess::CaseDetail::quantities : postprocess::CaseDetail::pictured))
      if (ids.insert(record.id).second)
        cases.push_back(std::move(record));
    if (const auto list = store.study()) {
      add_list(*list, store, how);
      add_aims(*list, options, library, how);
    }
    for (const std::string& file : store.damaged()) {
      fmt::print(stderr, "{}; left out, run the study again to mend it\n", file);
      damage = true;
    }
  }
  if (cases.empty())
    throw base::UserError(fmt::format("{}: holds no readable case of a study (lodestone run STUDY -o {})",
                                      options.directories.front(), options.directories.front()));
  title = cases.front().study;
  const Look look = output_look();
  how.point = options.point;
  how.width = look.columns;
  how.library = &library;
  for (const std::string& name : options.scenarios.empty() ? library.path().names("scenarios") : options.scenarios)
    how.scenarios.push_back(library.scenario(name));
  if (options.directories.size() > 1 && !how.limits.empty())
    throw base::UserError("compare: studies with limits on their samples are compared one by one");
  const postprocess::Comparison comparison(std::move(cases), how);

  const bool json_to_screen = options.json == "true";
  if (json_to_screen)
    std::cout << comparison.json() << "\n";
  else
    std::cout << with_tones(comparison.table(), look);
  const auto tell = [&](const std::string& file) {
    // Standard output holds the JSON alone.
    (json_to_screen ? std::cerr : std::cout) << "Written: " << file << "\n";
  };
  if (!options.csv.empty()) {
    write(options.csv, comparison.csv());
    tell(options.csv);
  }
  if (!json_to_screen && !options.json.empty()) {
    write(options.json, comparison.json() + "\n");
    tell(options.json);
  }
  if (!options.html.empty()) {
    postprocess::make_directory_of(options.html);
    std::vector<postprocess::SweepPicture> pictures;
    for (const std::string& directory : options.directories)
      for (postprocess::SweepPicture& picture :
           postprocess::sweep_pictures(directory, most_pictures / options.directories.size()))
        pictures.push_back(std::move(picture));
    postprocess::write_report(comparison, title, options.html, pictures);
    tell(options.html);
  }
  return damage ? exit_code::some_failed : exit_code::done;
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
  command->add_flag("--json", options->json,
                    "Print JSON, one object a design, in place of the table; --json=FILE writes it beside the table");
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
