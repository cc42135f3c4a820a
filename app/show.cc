// SPDX-License-Identifier: GPL-3.0-or-later
// lodestone show KIND NAME: everything about one machine, magnet, steel, conductor, switch, scenario, template,
// winding, flux map, efficiency map, magnet map or noise orders.
#include "app/show.h"

#include "app/commands.h"
#include "app/text_output.h"
#include "base/quantity.h"
#include "base/user_error.h"
#include "geometries/template_drawing.h"
#include "postprocess/store/atomic_file.h"

#include <fmt/format.h>

#include <iostream>

namespace lodestone::app {

namespace {

struct Options {
  std::string kind;
  std::string name;
  std::string svg;
  std::string png;
  std::string vtu;
  bool json = false;
  FluxMapQuestion question;
  WindingQuestion winding;
  std::string load_case;
  std::string point;
  std::string design;
  std::string minus;
  std::vector<std::string> choices;
  std::vector<std::string> library;
};

using Describe = std::function<Description(const std::string&, const materials::MaterialLibrary&)>;

std::vector<std::pair<std::string, Describe>> kinds(const Options& options) {
  return {
      {"machine", describe_machine},
      {"magnet", describe_magnet},
      {"steel", describe_steel},
      {"conductor", describe_conductor},
      {"switch", describe_switch},
      {"scenario", describe_scenario},
      {"template", [&options](const std::string& name,
                              const materials::MaterialLibrary&) { return describe_template(name, options.choices); }},
      {"winding",
       [&options](const std::string& name, const materials::MaterialLibrary& library) {
         return describe_winding(name, options.winding, library);
       }},
      {"flux-map",
       [&options](const std::string& place, const materials::MaterialLibrary&) {
         return describe_flux_map({place, options.design}, options.question);
       }},
      {"efficiency-map",
       [&options](const std::string& place, const materials::MaterialLibrary&) {
         return describe_efficiency_map({place, options.design}, options.minus);
       }},
      {"noise-orders",
       [&options](const std::string& place, const materials::MaterialLibrary&) {
         return describe_noise_orders({place, options.design}, options.point);
       }},
      {"magnet-map", [&options](const std::string& place, const materials::MaterialLibrary&) {
         return describe_magnet_map({place, options.design}, options.load_case);
       }}};
}

int show(const Options& options) {
  const materials::MaterialLibrary library{base::LibraryPath(options.library)};
  const FluxMapQuestion& question = options.question;
  if (options.kind != "flux-map" && (question.current || question.angle || question.temperature))
    throw base::UserError("--current, --angle, --temperature: belong to show flux-map");
  const WindingQuestion& winding = options.winding;
  if (options.kind != "winding" && (winding.layers || winding.coil_pitch || winding.phases))
    throw base::UserError("--layers, --coil-pitch, --phases: belong to show winding");
  if (options.kind != "flux-map" && options.kind != "efficiency-map" && options.kind != "magnet-map" &&
      options.kind != "noise-orders" && !options.design.empty())
    throw base::UserError(
        "--design: belongs to show flux-map, show efficiency-map, show noise-orders and show magnet-map");
  if (options.kind != "noise-orders" && !options.point.empty())
    throw base::UserError("--point: belongs to show noise-orders");
  if (options.kind != "magnet-map" && !options.load_case.empty())
    throw base::UserError("--load-case: belongs to show magnet-map");
  if (options.kind != "efficiency-map" && !options.minus.empty())
    throw base::UserError("--minus: belongs to show efficiency-map");
  if (options.kind != "template" && !options.choices.empty())
    throw base::UserError("--choice: belongs to show template");
  std::vector<std::string> words;
  for (const auto& [kind, describe] : kinds(options)) {
    words.push_back(kind);
    if (kind != options.kind)
      continue;
    const Description description = describe(options.name, library);
    const auto refuse = [&](const std::string& option, const std::string& file, bool there) {
      if (!file.empty() && !there)
        throw base::UserError(fmt::format("{}: there is nothing to draw of a {} in this form", option, options.kind));
    };
    refuse("--svg", options.svg, description.draw != nullptr);
    refuse("--png", options.png, description.draw_png != nullptr);
    refuse("--vtu", options.vtu, description.write_vtu != nullptr);
    if (!options.svg.empty())
      postprocess::write_file_atomically(options.svg, description.draw());
    if (!options.png.empty())
      postprocess::write_file_atomically(options.png, description.draw_png());
    if (!options.vtu.empty())
      description.write_vtu(options.vtu);
    std::cout << (options.json ? description.json.dump(2) + "\n" : description.text);
    for (const std::string& file : {options.svg, options.png, options.vtu})
      if (!file.empty())
        (options.json ? std::cerr : std::cout) << "Written: " << file << "\n";
    return exit_code::done;
  }
  throw base::UserError(fmt::format("lodestone show: '{}' is not one of {}{}", options.kind, fmt::join(words, ", "),
                                    base::did_you_mean(options.kind, words)));
}

/// "0.72 R − 0.33 τ": radii, depths of the core and pitches.
std::string in_words_of(const geometries::ScaledLength& length) {
  std::string words;
  for (const auto& [part, unit] : {std::pair<double, const char*>{length.radii, "R"},
                                   {length.depths, length.shared ? "D/n" : "D"},
                                   {length.pitches, "τ"}})
    if (part != 0.0)
      words += words.empty() ? fmt::format("{:g} {}", part, unit)
                             : fmt::format(" {} {:g} {}", part < 0.0 ? "−" : "+", std::abs(part), unit);
  return words.empty() ? "0" : words;
}

}  // namespace

Description describe_template(const std::string& name, const std::vector<std::string>& choices) {
  std::vector<std::string> names;
  for (const auto* list : {&geometries::rotor_templates(), &geometries::stator_templates()})
    for (const geometries::TemplateDescription& listed : *list) {
      names.push_back(listed.type);
      if (listed.type != name)
        continue;
      const std::string part = list == &geometries::rotor_templates() ? "rotor" : "stator";
      const geometries::TemplateDescription own = geometries::with_choices(listed, choices);
      const geometries::TemplateDescription one =
          part == "rotor" ? geometries::with_additions_of_rotor(own) : geometries::with_additions_of_stator(own);
      Description description;
      description.json = {{"name", name}, {"of", part}, {"summary", one.summary}};
      Table table({{"parameter"}, {"allowed"}, {"example", true}, {"default", true}, {"meaning"}});
      for (const geometries::ParameterDescription& parameter : one.parameters) {
        const std::string shown = parameter.display_unit.empty() ? "1" : parameter.display_unit;
        const auto in_words = [&](double value) {
          const double converted = base::convert(value, parameter.unit, shown);
          return parameter.display_unit.empty() ? fmt::format("{:.6g}", converted)
                                                : fmt::format("{:.6g} {}", converted, shown);
        };
        const std::string otherwise = parameter.scaled_default  ? in_words_of(*parameter.scaled_default)
                                      : parameter.default_value ? in_words(*parameter.default_value)
                                                                : "";
        table.add({parameter.path, base::describe(parameter.range, parameter.unit, shown), in_words(parameter.example),
                   otherwise, parameter.meaning});
        description.json["parameters"].push_back(
            {{"path", part + "." + parameter.path},
             {"unit", parameter.unit},
             {"allowed", base::describe(parameter.range, parameter.unit, shown)},
             {"example", in_words(parameter.example)},
             {"default", otherwise.empty() ? nlohmann::ordered_json() : nlohmann::ordered_json(otherwise)},
             {"meaning", parameter.meaning}});
      }
      for (const geometries::ChoiceDescription& choice : one.choices) {
        const bool number = choice.words.empty();
        const std::string allowed = number ? fmt::format("{} … {}", choice.least, choice.most)
                                           : fmt::format("{}", fmt::join(choice.words, ", "));
        const std::string otherwise = number ? std::to_string(choice.otherwise) : choice.words.front();
        table.add({choice.key, allowed, otherwise, otherwise, choice.meaning});
        description.json["parameters"].push_back({{"path", part + "." + choice.key},
                                                  {"unit", nullptr},
                                                  {"allowed", allowed},
                                                  {"example", otherwise},
                                                  {"default", otherwise},
                                                  {"meaning", choice.meaning}});
      }
      description.text = fmt::format("{}: {} template, {}\n\n{}", name, part, one.summary, table.text());
      if (std::any_of(one.parameters.begin(), one.parameters.end(),
                      [](const auto& parameter) { return parameter.scaled_default.has_value(); }))
        description.text +=
            part == "rotor" ? "\nR: the rotor's radius; τ: the pole pitch of its surface, 2 π R over the poles.\n"
                            : "\nτ: the slot pitch of the bore, its circumference over the slots; D: depth of the core "
                              "from the bore outward; n: conductors in a slot.\n";
      description.draw = [own, part] {
        return part == "rotor" ? geometries::draw_rotor_template(own) : geometries::draw_stator_template(own);
      };
      return description;
    }
  throw base::UserError(fmt::format("no template '{}' in the library{} (lodestone list templates)", name,
                                    base::did_you_mean(name, names)));
}

void add_show(CLI::App& program, Action& action) {
  const auto options = std::make_shared<Options>();
  CLI::App* command = program.add_subcommand("show", "Show one machine, magnet, steel, conductor, switch, scenario, "
                                                     "template, winding, flux map, efficiency map, magnet map or noise "
                                                     "orders");
  std::vector<std::string> words;
  for (const auto& [kind, describe] : kinds(*options))
    words.push_back(kind);
  offer_words(*command
                   ->add_option("kind", options->kind,
                                "machine, magnet, steel, conductor, switch, scenario, template, winding, flux-map, "
                                "efficiency-map, magnet-map or noise-orders")
                   ->required(),
              "KIND", words);
  command
      ->add_option(
          "name", options->name,
          "Name in the library, or a file; of a winding also SLOTSsPOLESp, 12s10p; of a map of a case the directory "
          "of results or a case's file in it")
      ->type_name("ENTRY")
      ->required();
  command
      ->add_option(
          "--svg", options->svg,
          "Write a drawing: a machine's cross-section with its winding, a template's parameters, a magnet's "
          "demagnetisation curves, a steel's magnetisation curve, contours of a flux map or an efficiency map, noise "
          "orders, a winding's star of slots and magnetomotive force")
      ->type_name("FILE");
  command
      ->add_option("--png", options->png,
                   "Write a picture: of a magnet map margin to the knee in kA/m and kelvin, remanence left; of an "
                   "efficiency map efficiency and losses in colours")
      ->type_name("FILE");
  command->add_option("--vtu", options->vtu, "Write a magnet map for ParaView, every load case of it")
      ->type_name("FILE");
  command->add_option("--design", options->design, "Of a map of a case: which design of a directory of results")
      ->type_name("NAME");
  command->add_option("--minus", options->minus, "Of an efficiency map: the design whose map is taken away")
      ->type_name("NAME");
  command
      ->add_option("--load-case", options->load_case,
                   "Of a magnet map: the load case to show; default: the least margin of all, what the last has left")
      ->type_name("NAME");
  command->add_option("--point", options->point, "Of noise orders: the operating point to show; default: the first")
      ->type_name("NAME");
  command
      ->add_option("--choice", options->choices,
                   "Of a template: what is drawn instead of the default, side=outer, consequent=true; repeatable")
      ->type_name("KEY=WORD");
  command
      ->add_option("--layers", options->winding.layers, "Of a winding given by slots and poles: coil sides in a slot")
      ->type_name("N");
  command
      ->add_option("--coil-pitch", options->winding.coil_pitch,
                   "Of such a winding: slots from one coil side to the other; default: nearest to a pole pitch")
      ->type_name("N");
  command->add_option("--phases", options->winding.phases, "Of such a winding; default: 3")->type_name("N");
  command->add_flag("--json", options->json, "Print one JSON object (SI units; temperatures in degC)");
  add_quantity(*command, "--current", options->question.current, "A", base::Range::non_negative(),
               "Peak phase current to ask a flux map for")
      ->type_name("I");
  add_quantity(*command, "--angle", options->question.angle, "rad",
               base::Range::between(-2.0 * base::pi, 2.0 * base::pi),
               "Its electrical angle from the +d axis; 0 deg unless given")
      ->type_name("ANGLE");
  add_quantity(*command, "--temperature", options->question.temperature, "K", base::Range::positive(),
               "Magnet temperature of the question and the drawing; default: the map's lowest")
      ->type_name("T");
  add_library_option(*command, options->library);
  add_examples(*command, {"lodestone show machine prius-2004 --svg prius.svg", "lodestone show magnet my-magnet.yaml",
                          "lodestone show template v-magnet --svg v-magnet.svg",
                          "lodestone show winding 12s10p --layers 1 --svg winding.svg",
                          "lodestone show flux-map out/map --current 200A --angle 130deg --svg map.svg",
                          "lodestone show efficiency-map out/map --design nd-n42sh --minus nd-n40uh --png less.png",
                          "lodestone show magnet-map out/prius-demagnetisation --design nd-n38eh --png magnets.png"});
  command->callback([options, &action] { action = [options] { return show(*options); }; });
}

}  // namespace lodestone::app
