// SPDX-License-Identifier: GPL-3.0-or-later
// lodestone strength MACHINE: what its rotor bears at overspeed.
#include "app/commands.h"
#include "app/machine_choice.h"
#include "app/text_output.h"
#include "base/user_error.h"
#include "geometries/rotor_fillets.h"
#include "postprocess/machine_materials.h"
#include "postprocess/store/atomic_file.h"
#include "postprocess/strength/minimum_dimension.h"
#include "postprocess/strength/strength_json_internal.h"
#include "postprocess/strength/strength_picture.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <iostream>

namespace lodestone::app {

namespace {

struct Options {
  MachineChoice machine;
  std::optional<double> overspeed;
  std::optional<double> corner_radius;
  std::optional<double> interference;
  double safety_factor = 1.0;
  std::string minimum;
  double refinement = 1.0;
  std::string picture;
  std::string vtu;
  bool json = false;
};

constexpr double mega = 1e-6;
constexpr double milli = 1e3;

std::string text_of(const geometries::Machine& machine, const postprocess::RotorStrength& strength) {
  Facts facts;
  facts.title(fmt::format("Rotor of {} at {:.0f} rpm", machine.name, strength.request.overspeed * 30.0 / base::pi));
  facts.add("largest von Mises stress",
            fmt::format("{:.1f} MPa in the {}, at x = {:.2f} mm, y = {:.2f} mm", mega * strength.peak_stress,
                        strength.peak_part, milli * strength.peak_at.x, milli * strength.peak_at.y));
  facts.add("yield strength", fmt::format("{:.0f} MPa", mega * strength.yield_strength));
  facts.add("safety factor", fmt::format("{:.3f} ({:.3g} wanted: {})", strength.safety_factor(),
                                         strength.request.safety_factor, strength.holds() ? "holds" : "too weak"));
  for (const auto& [part, stress] : strength.peak_by_part)
    facts.add("  " + part, fmt::format("{:.1f} MPa", mega * stress));
  facts.add("growth of the surface", fmt::format("{:.1f} µm", 1e6 * strength.surface_growth));
  if (strength.contact_pressure)
    facts.add("magnets press with", fmt::format("{:.1f} MPa, mean of a face", mega * *strength.contact_pressure));
  if (strength.magnet_tension)
    facts.add("tension in the magnets",
              fmt::format("{:.1f} MPa but for 1 % of them{}", mega * *strength.magnet_tension,
                          strength.magnet_tensile_strength
                              ? fmt::format(", strength {:.0f} MPa", mega * *strength.magnet_tensile_strength)
                              : ""));
  if (strength.bore_pressure)
    facts.add("pressure on the shaft", fmt::format("{:.1f} MPa", mega * *strength.bore_pressure));
  facts.add("mesh", fmt::format("{} cells, {} unknowns", strength.cells, strength.unknowns));
  facts.add("confidence of the data", materials::to_string(strength.confidence));
  if (const auto& least = strength.minimum) {
    facts.add("least " + least->path, least->value ? fmt::format("{:.3f} mm", milli * *least->value) : "none");
    if (!least->remark.empty())
      facts.note(least->remark);
    for (const auto& trial : least->trials)
      facts.add("", fmt::format("{:.3f} mm: safety factor {:.3f}", milli * trial.value, trial.safety_factor));
  }
  for (const std::string& note : strength.notes)
    facts.note(note);
  return facts.text();
}

int run(const Options& options) {
  const auto needed = [](const std::optional<double>& value, const char* option, const char* example) {
    if (!value)
      throw base::UserError(fmt::format("{} is missing, such as {} {}", option, option, example));
    return *value;
  };
  postprocess::RotorStrengthRequest request;
  request.overspeed = needed(options.overspeed, "--overspeed", "7200rpm");
  request.corner_radius = options.corner_radius.value_or(0.0);
  request.interference = options.interference.value_or(0.0);
  request.safety_factor = options.safety_factor;
  request.refinement = options.refinement;
  if (!options.minimum.empty()) {
    const auto& known = postprocess::strength_dimensions();
    if (std::find(known.begin(), known.end(), options.minimum) == known.end())
      throw base::UserError(fmt::format("--minimum: '{}' is not allowed; {} are possible{}", options.minimum,
                                        fmt::join(known, ", "), base::did_you_mean(options.minimum, known)));
    request.minimum = options.minimum;
  }
  const materials::MaterialLibrary library = options.machine.materials();
  const geometries::Machine machine = geometries::Machine::read(options.machine.document(library.path()));
  if (!geometries::drawn_corner_radius(machine.document.root().at("rotor")))
    needed(options.corner_radius, "--corner-radius", "0.5mm");
  const postprocess::MachineMaterials materials = postprocess::find_materials(machine, library);
  postprocess::StrengthField field;
  postprocess::RotorStrength strength = postprocess::solve_rotor_strength(machine, materials, request, &field);
  if (!request.minimum.empty())
    strength.minimum = postprocess::find_minimum_dimension(machine, materials, request);
  if (!options.picture.empty())
    postprocess::write_file_atomically(options.picture, postprocess::draw_strength_png(field, strength));
  if (!options.vtu.empty())
    postprocess::write_strength_vtu(options.vtu, field);
  if (options.json) {
    nlohmann::ordered_json object = postprocess::to_json(strength);
    nlohmann::ordered_json head = {{"machine", machine.name}, {"magnet", materials.magnet->name()}};
    head.update(object);
    std::cout << head.dump(2) << '\n';
    return exit_code::done;
  }
  std::cout << text_of(machine, strength);
  for (const std::string& file : {options.picture, options.vtu})
    if (!file.empty())
      std::cout << file << '\n';
  return exit_code::done;
}

}  // namespace

void add_strength(CLI::App& program, Action& action) {
  const auto options = std::make_shared<Options>();
  CLI::App* command = program.add_subcommand("strength", "Stress of a rotor's lamination at overspeed");
  add_machine_choice(*command, options->machine);
  add_quantity(*command, "--overspeed", options->overspeed, "rad/s", base::Range::positive(),
               "Speed that the rotor must bear")
      ->type_name("SPEED");
  add_quantity(*command, "--corner-radius", options->corner_radius, "m", base::Range::positive(),
               "Fillets of the pockets' corners, at which the stress would have no largest value were they sharp; "
               "default: those that the rotor is drawn with")
      ->type_name("LENGTH");
  add_quantity(*command, "--interference", options->interference, "m", base::Range::non_negative(),
               "By which the shaft's radius exceeds the bore's, the shaft taken as rigid; default: 0mm, the bore is "
               "free")
      ->type_name("LENGTH");
  command
      ->add_option("--safety-factor", options->safety_factor,
                   "Wanted of yield strength over the largest von Mises stress, 1 to 100; default: 1")
      ->type_name("FACTOR")
      ->check(between(1.0, 100.0));
  command
      ->add_option("--minimum", options->minimum,
                   "Search the least value of a dimension that keeps the safety factor: rotor.bridge, rotor.rib, "
                   "rotor.centre_web")
      ->type_name("DIMENSION");
  command->add_option("--refinement", options->refinement, "2: cells half as large, 0.25 to 8; default: 1")
      ->type_name("FACTOR")
      ->check(between(0.25, 8.0));
  command->add_option("--png", options->picture, "Write a picture of the von Mises stress")->type_name("FILE");
  command->add_option("--vtu", options->vtu, "Write stress and displacement for ParaView")->type_name("FILE");
  command->add_flag("--json", options->json, "Print one JSON object (MPa, mm, rpm)");
  add_examples(*command, {"lodestone strength prius-2004 --overspeed 7200rpm --corner-radius 0.5mm",
                          "lodestone strength prius-2004 --overspeed 9000rpm --corner-radius 0.5mm --safety-factor 1.5 "
                          "--minimum rotor.bridge",
                          "lodestone strength v-54s6p --overspeed 18000rpm --corner-radius 0.4mm --png stress.png"});
  command->callback([options, &action] { action = [options] { return run(*options); }; });
}

}  // namespace lodestone::app
