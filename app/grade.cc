// SPDX-License-Identifier: GPL-3.0-or-later
// lodestone grade: what a magnet grade is worth in machines; the least heavy rare earth of a study's machine.
#include "app/commands.h"
#include "app/grade_answer.h"
#include "app/grade_page.h"
#include "base/user_error.h"
#include "postprocess/store/atomic_file.h"
#include "studies/field_workers.h"
#include "studies/grade_design.h"
#include "studies/grade_worth.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <iostream>

namespace lodestone::app {

namespace {

struct Options {
  std::string study;
  std::string element = "Dy";
  std::string law = "nd-fe-b";
  std::string base;
  std::optional<double> loss;
  std::optional<double> refinement;
  bool without_library = false;

  std::string magnet;
  std::vector<std::string> machines;
  std::string baseline = "nd-n42sh";
  std::string adjust = "stack-length";
  std::string scenario = "average-2024";
  std::optional<double> temperature;
  std::optional<double> load_temperature;
  std::optional<double> winding_temperature;
  std::optional<double> current;
  std::optional<double> frequency;
  int processes = 1;

  bool json = false;
  std::string html;
  std::string png;
  std::string vtu;
  std::vector<std::string> library;
};

constexpr double celsius = base::zero_celsius;

/// Each option belongs to one of the two questions.
void refuse(const std::vector<std::pair<const char*, bool>>& given, const std::string& why) {
  for (const auto& [name, is_given] : given)
    if (is_given)
      throw base::UserError(fmt::format("{}: {}", name, why));
}

/// Before the work, so that a folder that cannot be made is told at once.
void make_folders(const Options& options) {
  for (const std::string& file : {options.html, options.png, options.vtu})
    postprocess::make_directory_of(file);
}

/// Standard output holds the JSON alone.
void tell(const Options& options) {
  for (const std::string& file : {options.html, options.png, options.vtu})
    if (!file.empty())
      (options.json ? std::cerr : std::cout) << "Written: " << file << "\n";
}

int design(const Options& options) {
  refuse({{"--magnet", !options.magnet.empty()},
          {"--machines", !options.machines.empty()},
          {"--current", options.current.has_value()},
          {"--temperature", options.temperature.has_value()},
          {"--load-temperature", options.load_temperature.has_value()},
          {"--winding-temperature", options.winding_temperature.has_value()},
          {"--frequency", options.frequency.has_value()}},
         "a study says itself which machine, loads and temperatures are meant; to ask what a grade is worth leave the "
         "study out");
  const materials::MaterialLibrary library{base::LibraryPath(options.library)};
  studies::DesignRequest request;
  request.law = options.law;
  request.base = options.base;
  request.element = options.element;
  request.loss = options.loss.value_or(0.01);
  request.refinement = options.refinement.value_or(request.refinement);
  request.library_grades = !options.without_library;
  make_folders(options);
  const studies::DesignReport report = design_grade(studies::Study::load(options.study), library, request);
  const GradeAnswer answer = design_answer(report);
  std::cout << (options.json ? design_json(report) + "\n" : text_of(answer));
  if (!options.html.empty())
    postprocess::write_file_atomically(options.html, design_page(answer, report));
  if (!options.png.empty())
    postprocess::write_file_atomically(options.png, coercivity_png(report));
  if (!options.vtu.empty())
    write_coercivity_vtu(options.vtu, report);
  tell(options);
  return exit_code::done;
}

int worth(const Options& options) {
  refuse({{"--base", !options.base.empty()},
          {"--loss", options.loss.has_value()},
          {"--refinement", options.refinement.has_value()},
          {"--without-library", options.without_library},
          {"--png", !options.png.empty()},
          {"--vtu", !options.vtu.empty()}},
         "belongs to the least heavy rare earth of a study: lodestone grade STUDY");
  if (options.magnet.empty())
    throw base::UserError("lodestone grade: give a study (least heavy rare earth), or --magnet with --machines (what a "
                          "grade is worth)");
  if (options.machines.empty())
    throw base::UserError("--machines: name one machine or several, --machines prius-2004,v-54s6p,servo-18s16p "
                          "(lodestone list machines)");
  const materials::MaterialLibrary library{base::LibraryPath(options.library)};
  const auto absolute = [&](const char* option, const char* kind, const std::string& name) {
    try {
      return std::filesystem::absolute(library.path().find(kind, name)).string();
    } catch (const base::UserError& error) {
      throw base::UserError(std::string(option) + ": " + error.what());
    }
  };
  studies::WorthRequest request;
  request.magnet = absolute("--magnet", "magnets", options.magnet);
  request.baseline = absolute("--baseline", "magnets", options.baseline);
  library.magnet(request.magnet);
  library.magnet(request.baseline);
  library.scenario(options.scenario);
  request.scenario = absolute("--scenario", "scenarios", options.scenario);
  request.adjustment =
      options.adjust == "magnet-volume" ? studies::Adjustment::magnet_volume : studies::Adjustment::stack_length;
  request.magnet_temperature = options.temperature.value_or(celsius + 100.0);
  request.load_temperature = options.load_temperature.value_or(celsius + 150.0);
  request.winding_temperature = options.winding_temperature.value_or(celsius + 120.0);
  request.current = options.current;
  request.electrical_frequency = options.frequency.value_or(200.0);
  std::vector<studies::WorthRequest> requests;
  for (const std::string& machine : options.machines) {
    request.machine = absolute("--machines", "machines", machine);
    requests.push_back(request);
  }
  make_folders(options);
  const int processes = std::min(options.processes, static_cast<int>(requests.size()));
  std::vector<studies::WorthInMachine> machines;
  if (processes > 1) {
    studies::FieldWorkers workers({this_program(), studies::serving_worth(), options.library, processes});
    machines = studies::grade_worth(requests, workers);
  } else {
    base::SerialExecutor serial([&](const std::string& task) { return studies::answer_worth(task, library); });
    machines = studies::grade_worth(requests, serial);
  }
  const std::string currency = library.scenario(options.scenario)->currency;
  const GradeAnswer answer = worth_answer(request, machines, currency);
  std::cout << (options.json ? worth_json(request, machines, currency) + "\n" : text_of(answer));
  if (!options.html.empty())
    postprocess::write_file_atomically(options.html, worth_page(answer, machines));
  tell(options);
  return exit_code::done;
}

}  // namespace

void add_grade(CLI::App& program, Action& action) {
  const auto options = std::make_shared<Options>();
  CLI::App* command = program.add_subcommand(
      "grade", "What a magnet grade is worth in machines, or the least heavy rare earth that survives");
  command
      ->add_option("study", options->study,
                   "Study whose machine is to survive its load cases with the least heavy rare earth; without it, "
                   "--magnet and --machines ask what a grade is worth")
      ->type_name("STUDY");
  command->add_option("--element", options->element, "Heavy rare earth that is added: Dy or Tb; default: Dy")
      ->check(CLI::IsMember({"Dy", "Tb"}).description(""))
      ->type_name("Dy|Tb");
  command->add_option("--law", options->law, "Composition law: library name or file; default: nd-fe-b")
      ->type_name("LAW");
  command->add_option("--base", options->base, "Alloy that is graded: magnet name or file; default: the law's")
      ->type_name("MAGNET");
  add_quantity(*command, "--loss", options->loss, "1", {0.0, 0.5, false, true},
               "Share of its remanence that a point of the magnets may lose; default: 1 %");
  command
      ->add_option("--refinement", options->refinement,
                   "Of the mesh, over the study's: the magnets' corners decide; default: 1.5")
      ->check(between(0.25, 8.0))
      ->type_name("X");
  command->add_flag("--without-library", options->without_library, "Do not look for the mildest grade of the library");

  command->add_option("--magnet", options->magnet, "The grade in question: name or file")->type_name("MAGNET");
  command->add_option("--machines", options->machines, "Machines, names or files with commas between them")
      ->delimiter(',')
      ->type_name("MACHINE,…");
  command->add_option("--baseline", options->baseline, "Grade to compare with: name or file; default: nd-n42sh")
      ->type_name("MAGNET");
  command
      ->add_option("--adjust", options->adjust,
                   "What gives equal torque: stack-length or magnet-volume (its thickness); default: stack-length")
      ->check(CLI::IsMember({"stack-length", "magnet-volume"}).description(""))
      ->type_name("stack-length|magnet-volume");
  command->add_option("--scenario", options->scenario, "Prices: library name or file; default: average-2024")
      ->type_name("SCENARIO");
  add_quantity(*command, "--current", options->current, "A", {0.0, 1e6, false, true},
               "Peak phase current in every machine; default: each one's rated current");
  add_quantity(*command, "--temperature", options->temperature, "K", base::Range::between(100.0, 900.0),
               "Of the magnets, for torque and efficiency; default: 100 degC");
  add_quantity(*command, "--load-temperature", options->load_temperature, "K", base::Range::between(100.0, 900.0),
               "Of the magnets under the worst loads; default: 150 degC");
  add_quantity(*command, "--winding-temperature", options->winding_temperature, "K", base::Range::between(100.0, 900.0),
               "Of the windings; default: 120 degC");
  add_quantity(*command, "--frequency", options->frequency, "Hz", {0.0, 1e5, false, true},
               "Electrical, of the speed for the efficiency; default: 200 Hz");
  command->add_option("-j,--jobs", options->processes, "Processes; default: 1")
      ->check(between(1, 1024))
      ->type_name("N");
  command->add_flag("--json", options->json, "Print one JSON object");
  command->add_option("--html", options->html, "Write the answer as one self-contained page")->type_name("FILE");
  command
      ->add_option("--png", options->png,
                   "Draw the coercivity that each point of the magnets needs, and what the designs have (of a study)")
      ->type_name("FILE");
  command->add_option("--vtu", options->vtu, "Write the same for ParaView (of a study)")->type_name("FILE");
  add_library_option(*command, options->library);
  add_examples(*command, {"lodestone grade --magnet ./my-grade.yaml --machines prius-2004,v-54s6p,servo-18s16p -j 2",
                          "lodestone grade --magnet nd-hot-deformed-hre-free --machines prius-2004 --baseline nd-n40uh",
                          "lodestone grade examples/prius-demagnetisation.yaml",
                          "lodestone grade examples/prius-demagnetisation.yaml --html least-dysprosium.html",
                          "lodestone grade examples/prius-demagnetisation.yaml --element Tb --json"});
  command->callback([options, &action] {
    action = [options] { return options->study.empty() ? worth(*options) : design(*options); };
  });
}

}  // namespace lodestone::app
