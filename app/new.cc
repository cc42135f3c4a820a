// SPDX-License-Identifier: GPL-3.0-or-later
// lodestone new KIND NAME: a commented file to start from, good as it is.
#include "app/commands.h"
#include "app/new_from.h"
#include "app/text_output.h"
#include "base/user_error.h"
#include "geometries/machine.h"
#include "geometries/topologies.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <iostream>
#include <optional>

namespace lodestone::app {

namespace {

struct Options {
  std::string kind;
  std::string name;
  // Of a machine.
  std::optional<std::string> rotor;
  std::optional<std::string> stator;
  std::optional<int> poles;
  std::optional<int> slots;
  std::optional<double> bore_radius;  ///< m
  std::optional<std::string> side;    ///< of the rotor
  NewFromOptions from;

  bool is_sized() const { return rotor || stator || poles || slots || bore_radius || side; }
  bool is_imported() const { return !from.file.empty(); }
};

struct Line {
  std::string text;
  std::string comment;
};

/// Comments in one column.
std::string with_comments(const std::vector<Line>& lines) {
  std::size_t column = 0;
  for (const Line& line : lines)
    if (!line.comment.empty())
      column = std::max(column, width_of(line.text) + 2);
  std::string result;
  for (const Line& line : lines) {
    result += line.text;
    if (!line.comment.empty())
      result += std::string(column - width_of(line.text), ' ') + "# " + line.comment;
    result += "\n";
  }
  return result;
}

/// The parameters of a template at a size, with what they mean and what is allowed.
/// @param radii in the template's order where it does not scale them itself: of a stator.
/// @param omitted keys that are left to the template's own default.
std::string template_parameters(const geometries::TemplateDescription& description,
                                const geometries::TemplateSize& size, const std::string& side,
                                const std::vector<double>& radii, const std::vector<std::string>& omitted) {
  std::vector<Line> lines = {{"  type: " + description.type, description.summary}};
  for (const geometries::ChoiceDescription& choice : description.choices) {
    const bool number = choice.words.empty();
    // A number that is none by default goes with some words only.
    const bool applies = !number || choice.otherwise > 0;
    lines.push_back({fmt::format("  {}{}: {}", applies ? "" : "# ", choice.key,
                                 number                 ? std::to_string(choice.otherwise)
                                 : choice.key == "side" ? side
                                                        : choice.words.front()),
                     choice.meaning + "; " +
                         (number ? fmt::format("{} … {}", choice.least, choice.most)
                                 : fmt::format("{}", fmt::join(choice.words, ", ")))});
  }
  std::string group;
  for (std::size_t k = 0; k < description.parameters.size(); ++k) {
    const geometries::ParameterDescription& parameter = description.parameters[k];
    if (std::find(omitted.begin(), omitted.end(), parameter.path) != omitted.end())
      continue;
    const std::size_t dot = parameter.path.find('.');
    const std::string own_group = dot == std::string::npos ? "" : parameter.path.substr(0, dot);
    const std::string key = dot == std::string::npos ? parameter.path : parameter.path.substr(dot + 1);
    if (own_group != group && !own_group.empty())
      lines.push_back({"  " + own_group + ":", ""});
    group = own_group;
    const std::string unit = parameter.display_unit.empty() ? "1" : parameter.display_unit;
    const double otherwise = k < radii.size() ? radii[k] : parameter.otherwise(size).value_or(parameter.example);
    const std::string value = fmt::format("{:.4g}", base::convert(otherwise, parameter.unit, unit));
    lines.push_back({fmt::format("{}{}: {}{}", group.empty() ? "  " : "    ", key, value,
                                 parameter.display_unit.empty() ? "" : " " + parameter.display_unit),
                     parameter.meaning + "; " + base::describe(parameter.range, parameter.unit, unit)});
  }
  return with_comments(lines);
}

const geometries::TemplateDescription& template_named(const std::vector<geometries::TemplateDescription>& list,
                                                      const std::string& type, const std::string& option) {
  std::vector<std::string> types;
  for (const geometries::TemplateDescription& one : list) {
    if (one.type == type)
      return one;
    types.push_back(one.type);
  }
  throw base::UserError(
      fmt::format("{}: no template '{}'; {}{}", option, type, fmt::join(types, ", "), base::did_you_mean(type, types)));
}

/// The smallest distributed winding of full pitch and two slots a pole and phase, or of one where slots would be
/// narrower than wires: 48 slots of 8 poles, 60 of 20.
int usual_slots(int poles) {
  return 3 * poles * (poles <= 12 ? 2 : 1);
}

/// Peak phase current of a current density of 10 A/mm² r.m.s. in the bare copper.
constexpr double current_density = 10e6;
/// Bare copper over the area of a slot.
constexpr double fill = 0.4;
constexpr int strands = 10;

geometries::RotorSide side_named(const std::string& side) {
  if (side != "inner" && side != "outer")
    throw base::UserError(fmt::format("--side {}: inner (the rotor within the stator) or outer (around it)", side));
  return side == "inner" ? geometries::RotorSide::inner : geometries::RotorSide::outer;
}

/// Sizes follow the bore as in the traction motors of the library: the core is two thirds of the bore's radius deep,
/// half of it within its rotor, the stack as long as that radius, the gap a hundredth of it but 0.5 mm at least.
std::string machine_file(const std::string& name, const Options& options) {
  const std::string side_name = options.side.value_or("inner");
  const geometries::RotorSide side = side_named(side_name);
  const bool inner = side == geometries::RotorSide::inner;
  geometries::TemplateDescription stator =
      template_named(geometries::stator_templates(), options.stator.value_or("round-bottom-slot"), "--stator");
  geometries::TemplateDescription rotor =
      template_named(geometries::rotor_templates(), options.rotor.value_or("v-magnet"), "--rotor");
  stator.parameters = geometries::stator_parameters(stator.type, side);
  rotor.parameters = geometries::rotor_parameters(rotor.type, side);
  const int poles = options.poles.value_or(8);
  if (poles < 4 || poles > 200 || poles % 2 != 0)
    throw base::UserError(fmt::format("--poles {}: an even number from 4 to 200", poles));
  const int slots = options.slots.value_or(usual_slots(poles));
  const double bore = options.bore_radius.value_or(80e-3), gap = std::max(0.5e-3, 0.01 * bore);
  const bool concentrated = slots < 2 * poles;
  const int coil_pitch = concentrated ? 1 : slots / poles;
  const double depth = (inner ? 0.66 : 0.5) * bore;
  const geometries::TemplateSize of_rotor{bore - into_stator(side) * gap, poles};
  const geometries::TemplateSize of_stator = geometries::stator_size(bore, slots, depth, 2);
  // Within the rotor the template fits the bottom's width to the core's depth.
  const std::string stator_text =
      fmt::format("stator:\n  slots: {}\n", slots) +
      template_parameters(stator, of_stator, side_name, {bore, bore + into_stator(side) * depth},
                          inner ? std::vector<std::string>{} : std::vector<std::string>{"slot.bottom_width"});

  std::string head = fmt::format(
      "# A machine to start from. Every quantity carries its unit; give what your machine has and check the file:\n"
      "#   lodestone check FILE               is it possible? is the mesh good?\n"
      "#   lodestone show machine FILE --svg machine.svg\n"
      "#   lodestone solve FILE\n"
      "machine: {}\n",
      name);
  const std::string parts = stator_text + "\nrotor:\n" + template_parameters(rotor, of_rotor, side_name, {}, {}) + "\n";

  // What fills the slots, of the stator as it is drawn.
  const auto drawn = geometries::read_stator(base::Document::parse(stator_text, stator.type).root().at("stator"), side);
  const bool bars = drawn->conductors().has_value();
  const int layers = bars ? drawn->conductors()->layers : concentrated ? 2 : 1;
  const int turns = bars ? 1 : concentrated ? 20 : 9;
  const double copper =
      bars ? drawn->conductors()->width * drawn->conductors()->height : fill * drawn->winding_area() / (layers * turns);
  const double strand = std::sqrt(copper / strands * 4.0 / base::pi);
  const double current = std::sqrt(2.0) * current_density * copper;

  head += with_comments(
      {{fmt::format("description: {}, {}, {} slots, {} poles", rotor.type, stator.type, slots, poles),
        "shown in lists and reports"},
       {"sources: []", "where the dimensions come from, a text each"},
       {"notes: []", "assumptions that every result must show, a text each"},
       {"", ""},
       {fmt::format("poles: {}", poles), "even"},
       {"phases: 3", ""},
       {fmt::format("stack_length: {:.4g} mm", 1e3 * bore), "of the laminations"},
       {"stacking_factor: 0.95", "steel in the stack's length; 1 where the model has none"},
       {fmt::format("air_gap: {:.4g} mm", 1e3 * gap),
        inner ? "the rotor's radius is the bore's less this gap" : "the rotor's radius is the stator's plus this gap"},
       {fmt::format("rated_current: {:.3g} A", current),
        "peak phase current, what `solve` takes unless told otherwise; here 10 A/mm2 r.m.s."},
       {"", ""}});
  std::vector<Line> winding = {{"winding:", ""},
                               {fmt::format("  layers: {}", layers), "coil sides in a slot, 1 or an even number"},
                               {fmt::format("  coil_pitch: {}", coil_pitch), "slots from one coil side to the other"},
                               {fmt::format("  turns_per_coil: {}", turns), ""},
                               {"  parallel_paths: 1", ""}};
  if (!bars)
    winding.insert(winding.end(), {{fmt::format("  strands: {}", strands), "wires in hand"},
                                   {fmt::format("  strand_diameter: {:.3g} mm", 1e3 * strand), "of the bare wire"}});
  winding.insert(winding.end(), {{fmt::format("  end_winding_length: {:.3g} mm", 0.2e3 * bore),
                                  "straight part a side beyond the stack"},
                                 {"", ""},
                                 {"magnet: nd-n42sh", "lodestone list magnets; or a file, ./my-magnet.yaml"},
                                 {"materials:", ""},
                                 {"  stator_steel: m235-35a", "lodestone list steels"},
                                 {"  rotor_steel: m235-35a", ""},
                                 {"  conductor: copper", "lodestone list conductors"}});
  const std::string text = head + parts + with_comments(winding);
  try {
    geometries::Machine::read(base::Document::parse(text, name + ".yaml"));
  } catch (const base::UserError& error) {
    throw base::UserError(fmt::format("lodestone new machine: these options make no machine: {}", error.what()));
  }
  return text;
}

std::string study_file(const std::string& name, const Options&) {
  std::string text = "# A study to start from: one machine, its operating points, and what is varied.\n"
                     "#   lodestone check FILE    how many cases is it, and are they possible?\n"
                     "#   lodestone run FILE      runs them; again: goes on where it was\n";
  text += with_comments(
      {{"study: " + name, "the title of tables and reports"},
       {"machine: prius-2004-measured", "lodestone list machines; or a file, ./my-machine.yaml"},
       {"", ""},
       {"conditions:", ""},
       {"  magnet_temperature: 100 degC", ""},
       {"  winding_temperature: 120 degC", "for resistance and copper loss"},
       {"  dc_voltage: 500 V", "optional: points that need more voltage get a note"},
       {"  current_limit: 250 A", "optional: peak phase current; a point above it is refused"},
       {"", ""},
       {"operating_points:", "current: peak of a phase; angle: electrical, from the +d axis, or best"},
       {"  - {name: peak, current: 250 A, angle: best, speed: 1500 rpm}", "best: the angle of most torque"},
       {"  - {name: cruise, current: 75 A, angle: 120 deg, speed: 3000 rpm}", ""},
       {"", ""},
       {"analysis: performance", "field | rotation | flux-map | performance"},
       {"numerics:", "optional, these are the defaults"},
       {"  degree: 2", "of the finite elements, 1 to 4"},
       {"  refinement: 1", "2: cells half as large"},
       {"  positions: 16", "of the rotor, a sixth of an electrical period"},
       {"", ""},
       {"vary:", "every combination is a case; leave out for a single one"},
       {"  magnet: [nd-n42sh, nd-gbd-n42sh, ferrite-fb13b]", "a list"},
       {"  rotor.magnet.thickness: {from: 6 mm, to: 7 mm, count: 2}", "or a range; any value of the machine's file"}});
  return text;
}

std::string magnet_file(const std::string& name, const Options&) {
  std::string text = "# A magnet grade to start from. Leave out what your source does not give: unknown is not zero.\n"
                     "#   lodestone check FILE\n"
                     "#   lodestone show magnet FILE --svg curves.svg\n";
  text += with_comments(
      {{"magnet: " + name, ""},
       {"description: sintered Nd-Fe-B, an example to be replaced", ""},
       {"process: sintered Nd-Fe-B", "or hot-deformed, bonded, sintered Sm-Co, ferrite, …"},
       {"source: general knowledge, unverified", "of every value below that names none of its own"},
       {"confidence: low", "low | medium | high, or measured | published | datasheet; results show the lowest"},
       {"", ""},
       {"remanence: {value: 1.30 T, at: 20 degC, coefficient: -0.12 %/K}", ""},
       {"intrinsic_coercivity: {value: 1600 kA/m, at: 20 degC, coefficient: -0.55 %/K}", "optional"},
       {"squareness: 0.93", "optional, H_k/H_cJ: with it the knee is known"},
       {"recoil_permeability: 1.05", ""},
       {"maximum_energy_product: 330 kJ/m3", "optional, as the source states it: lodestone check compares"},
       {"density: 7550 kg/m3", ""},
       {"resistivity: 150 uohm.cm", "optional"},
       {"maximum_temperature: 150 degC", "optional"},
       {"composition:", "mass per cent; or the word unknown. A band where it is not known exactly"},
       {"  Nd: 22 to 24 %", ""},
       {"  Pr: 5 to 6 %", ""},
       {"  Dy: 2 to 3 %", ""},
       {"  Co: 1 %", ""},
       {"  source: general knowledge, unverified", ""},
       {"  confidence: low", ""}});
  text +=
      "\n# Measured curves, in place of remanence, intrinsic_coercivity, squareness and recoil_permeability above: "
      "one\n"
      "# file a temperature, or one file with a column T. Its first line names the columns with their units: H or -H;\n"
      "# B, J, 4piM or M; T. SI or CGS.\n"
      "#\n"
      "#   H (kOe), J (kG), T (degC)\n"
      "#   0, 13.0, 20\n"
      "#   -1, 12.99, 20\n"
      "#\n"
      "# demagnetisation_curves:\n"
      "#   - {file: curve-20.csv, at: 20 degC, source: hysteresigraph, confidence: measured}\n"
      "#   - {file: curves-hot.csv}\n";
  return text;
}

struct Kind {
  std::string name;
  std::string (*text)(const std::string& name, const Options& options);
};

const std::vector<Kind>& kinds() {
  static const std::vector<Kind> list = {{"machine", machine_file}, {"study", study_file}, {"magnet", magnet_file}};
  return list;
}

bool is_good_name(const std::string& name) {
  return !name.empty() && std::all_of(name.begin(), name.end(), [](char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '-' || c == '_' || c == '.';
  });
}

int make(const Options& options) {
  const auto kind =
      std::find_if(kinds().begin(), kinds().end(), [&](const Kind& one) { return one.name == options.kind; });
  if (kind == kinds().end())
    throw base::UserError(fmt::format("lodestone new: '{}' is not one of machine, study, magnet{}", options.kind,
                                      base::did_you_mean(options.kind, {"machine", "study", "magnet"})));
  if (options.kind != "machine" && (options.is_sized() || options.is_imported()))
    throw base::UserError("--rotor, --stator, --poles, --slots, --bore-radius, --side, --from: belong to new machine");
  if (options.is_sized() && options.is_imported())
    throw base::UserError(
        "--rotor, --stator, --poles, --slots, --bore-radius, --side: a machine --from a file has its own");
  const geometries::ImportChoices& choices = options.from.choices;
  if (!options.is_imported() && (choices.magnet || choices.stator_steel || choices.rotor_steel || choices.conductor ||
                                 choices.stacking_factor || options.from.json || !options.from.library.empty()))
    throw base::UserError(
        "--magnet, --stator-steel, --rotor-steel, --conductor, --stacking-factor, --library, --json: belong to --from");
  std::filesystem::path path(options.name);
  if (path.extension() != ".yaml")
    path += ".yaml";
  const std::string name = path.stem().string();
  if (!is_good_name(name))
    throw base::UserError(
        fmt::format("lodestone new: '{}' is no name; letters, digits, '-', '_' and '.' make one", name));
  if (options.is_imported())
    return write_imported(path, options.from);
  write_new(path.string(), kind->text(name, options));
  std::cout << "Written: " << path.string() << "\nNext: lodestone check " << path.string() << "\n";
  return exit_code::done;
}

}  // namespace

void add_new(CLI::App& program, Action& action) {
  const auto options = std::make_shared<Options>();
  CLI::App* command = program.add_subcommand("new", "Write a commented machine, study or magnet to start from");
  offer_words(*command->add_option("kind", options->kind, "machine, study or magnet")->required(), "KIND",
              {"machine", "study", "magnet"});
  command->add_option("name", options->name, "Name; the file is NAME.yaml in this folder")
      ->type_name("NAME")
      ->required();
  command
      ->add_option("--rotor", options->rotor,
                   "Of a machine: the rotor's template (lodestone list templates); default: v-magnet")
      ->type_name("ROTOR");
  command->add_option("--stator", options->stator, "Of a machine: the stator's template; default: round-bottom-slot")
      ->type_name("STATOR");
  command->add_option("--poles", options->poles, "Of a machine; default: 8")->type_name("N");
  command->add_option("--slots", options->slots, "Of a machine; default: two a pole and phase, one from 14 poles up")
      ->type_name("N");
  add_quantity(*command, "--bore-radius", options->bore_radius, "m", base::Range{1e-3, 20.0, true, true},
               "Of a machine: of the stator at the gap, the size that all others follow; 80 mm unless given")
      ->type_name("LENGTH");
  command->add_option("--side", options->side, "Of a machine: the rotor within the stator or around it; default: inner")
      ->type_name("inner|outer");
  NewFromOptions& from = options->from;
  command
      ->add_option("--from", from.file,
                   "Of a machine: take it from this file of pyleecan (.json), its materials into files beside it")
      ->type_name("FILE");
  const auto add_choice = [command](const std::string& name, std::optional<std::string>& choice,
                                    const std::string& what, const char* type) {
    command->add_option(name, choice, "With --from: " + what + " in place of that of the file: a name or a file")
        ->type_name(type);
  };
  add_choice("--magnet", from.choices.magnet, "magnet grade", "MAGNET");
  add_choice("--stator-steel", from.choices.stator_steel, "steel of the stator", "STEEL");
  add_choice("--rotor-steel", from.choices.rotor_steel, "steel of the rotor", "STEEL");
  add_choice("--conductor", from.choices.conductor, "conductor", "CONDUCTOR");
  add_quantity(*command, "--stacking-factor", from.choices.stacking_factor, "1", base::Range::between(0.5, 1.0),
               "With --from: of stator and rotor, in place of those of the file")
      ->type_name("NUMBER");
  command->add_flag("--json", from.json, "With --from: print what became of what as JSON");
  add_library_option(*command, from.library);
  add_examples(*command, {"lodestone new machine my-machine", "lodestone new machine spoke --rotor spoke --poles 10",
                          "lodestone new machine hub --rotor surface-magnet --side outer --poles 20",
                          "lodestone new machine my-ipm --from IPMSM.json --magnet nd-n42sh",
                          "lodestone new study sweeps/my-study.yaml"});
  command->callback([options, &action] { action = [options] { return make(*options); }; });
}

}  // namespace lodestone::app
