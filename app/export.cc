// SPDX-License-Identifier: GPL-3.0-or-later
// lodestone export: a machine's cross-section as a drawing, or a study's results as columns, for other programs.
#include "app/commands.h"
#include "app/export_columns.h"
#include "app/machine_choice.h"
#include "base/user_error.h"
#include "geometries/export/drawing_formats.h"
#include "postprocess/machine_materials.h"
#include "postprocess/store/atomic_file.h"
#include "solver/operating_state.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <cmath>
#include <filesystem>
#include <iostream>

namespace lodestone::app {

namespace {

struct Options {
  MachineChoice machine;
  std::string dxf, svg, geo;
  std::optional<double> current, angle, position, temperature;
  bool whole = false;
  bool json = false;
  ColumnsExport columns;
};

/// A path of the machine's file holds from anywhere.
std::string as_named(const std::string& material, const geometries::Machine& machine) {
  const bool is_path =
      material.find('/') != std::string::npos || std::filesystem::path(material).extension() == ".yaml";
  if (!is_path)
    return material;
  return std::filesystem::absolute(std::filesystem::path(machine.document.file()).parent_path() / material)
      .lexically_normal()
      .string();
}

std::string description_of(const std::string& drawing) {
  return std::filesystem::path(drawing).replace_extension(".yaml").string();
}

/// The description takes the drawing's name: a machine or study of that name is not written over.
void check_names(const Options& options) {
  for (const auto& [option, file, ending] : {std::make_tuple("--dxf", options.dxf, std::string(".dxf")),
                                             std::make_tuple("--geo", options.geo, std::string(".geo"))}) {
    if (file.empty())
      continue;
    if (std::filesystem::path(file).extension() != ending)
      throw base::UserError(fmt::format("{}: the file's name must end in {}", option, ending));
    const std::string description = description_of(file);
    if (!std::filesystem::exists(description))
      continue;
    const base::Document document = base::Document::load(description);
    if (!document.root().is_map() || !document.root().find("drawing"))
      throw base::UserError(fmt::format("{}: {} would be written beside it, and exists as something else than the "
                                        "description of a drawing; choose another name",
                                        option, description));
  }
  if (!options.dxf.empty() && !options.geo.empty() && description_of(options.dxf) == description_of(options.geo))
    throw base::UserError(fmt::format("--dxf and --geo: the description of either would be {}; choose two names",
                                      description_of(options.dxf)));
}

int export_machine(const Options& options) {
  if (options.dxf.empty() && options.svg.empty() && options.geo.empty())
    throw base::UserError("lodestone export: one of --dxf FILE, --svg FILE, --geo FILE is needed");
  check_names(options);
  const materials::MaterialLibrary library = options.machine.materials();
  const geometries::Machine machine = geometries::Machine::read(options.machine.document(library.path()));
  postprocess::find_materials(machine, library);
  geometries::MeshOptions mesh_options;
  if (options.whole)
    mesh_options.poles_in_sector = machine.poles;
  const geometries::SectorMesh mesh = geometries::mesh_sector(machine, mesh_options);

  const double position = options.position.value_or(0.0);
  geometries::SectionMaterials made_of;
  made_of.stator_steel = as_named(machine.stator_steel, machine);
  made_of.rotor_steel = as_named(machine.rotor_steel, machine);
  made_of.magnet = as_named(machine.magnet, machine);
  made_of.stacking_factor = machine.stacking_factor;
  made_of.remanence_factor = machine.remanence_factor;
  geometries::ExportedSection section =
      geometries::export_section(mesh, made_of, machine.rotor_angle(position) - mesh.rotor_axis);
  geometries::DrawingDescription& description = section.description;
  description.depth = machine.stack_length;
  description.poles = machine.poles;
  if (!machine.rotor->magnets().empty())
    description.magnet_temperature = options.temperature.value_or(base::zero_celsius + 20.0);
  const double current = options.current.value_or(0.0), angle = options.angle.value_or(0.5 * base::pi);
  const std::vector<double> phases =
      solver::phases_from_dq({current * std::cos(angle), current * std::sin(angle)}, position, machine.phases);
  for (std::size_t k = 0; k < phases.size(); ++k)
    description.circuits.push_back(
        {mesh.name_of_phase(k), phases[k] / machine.winding->definition().parallel_paths, 0});

  std::vector<std::string> files;
  const auto write = [&files](const std::string& file, const std::string& text) {
    postprocess::write_file_atomically(file, text);
    files.push_back(file);
  };
  const auto describe = [&](const std::string& drawing) {
    description.drawing = drawing;
    write(description_of(drawing), description.to_yaml(machine.name));
  };
  if (!options.dxf.empty()) {
    write(options.dxf, geometries::dxf_text(section.drawing));
    describe(options.dxf);
  }
  if (!options.geo.empty()) {
    write(options.geo, geometries::geo_text(section.drawing));
    // Of the mesh that Gmsh makes of it.
    description.drawing = std::filesystem::path(options.geo).replace_extension(".msh").string();
    write(description_of(options.geo), description.to_yaml(machine.name));
  }
  if (!options.svg.empty())
    write(options.svg, geometries::svg_text(section.drawing, description));

  if (options.json) {
    nlohmann::ordered_json layers = nlohmann::ordered_json::array();
    for (const geometries::LayerFill& fill : description.layers)
      layers.push_back(fill.layer);
    std::cout << nlohmann::ordered_json{{"machine", machine.name},
                                        {"sectors", description.sectors},
                                        {"antiperiodic", description.antiperiodic},
                                        {"layers", layers},
                                        {"files", files}}
                     .dump(2)
              << "\n";
    return exit_code::done;
  }
  std::cout << fmt::format("{}: {}, {} layers\n", machine.name,
                           description.sectors == 1
                               ? std::string("the whole machine")
                               : fmt::format("one of {} {} sectors", description.sectors,
                                             description.antiperiodic ? "antiperiodic" : "periodic"),
                           description.layers.size());
  for (const std::string& file : files)
    std::cout << "Written: " << file << "\n";
  return exit_code::done;
}

int export_something(Options& options) {
  ColumnsExport& columns = options.columns;
  const bool of_results = !columns.csv.empty() || !columns.columns.empty() || columns.samples;
  const bool of_machine = !options.dxf.empty() || !options.svg.empty() || !options.geo.empty() || options.whole ||
                          options.current || options.angle || options.position || options.temperature ||
                          !options.machine.magnet.empty();
  if (!std::filesystem::is_directory(options.machine.machine)) {
    if (of_results)
      throw base::UserError(fmt::format("lodestone export {}: --csv, --columns and --samples are of a directory of "
                                        "results (of lodestone run)",
                                        options.machine.machine));
    return export_machine(options);
  }
  if (of_machine)
    throw base::UserError(fmt::format("lodestone export {}: a directory of results has --csv, --columns, --samples "
                                      "and --json; the other options are of a machine",
                                      options.machine.machine));
  columns.directory = options.machine.machine;
  columns.json = options.json;
  return export_columns(columns);
}

}  // namespace

void add_export(CLI::App& program, Action& action) {
  const auto options = std::make_shared<Options>();
  CLI::App* command =
      program.add_subcommand("export", "Write a machine's cross-section as a drawing (DXF, SVG, Gmsh), or a study's "
                                       "results as columns (CSV)");
  add_machine_choice(*command, options->machine);
  command
      ->add_option("--dxf", options->dxf,
                   "Write a DXF (AutoCAD R12, millimetres), a layer for each material, circuit and direction of "
                   "magnetisation; and beside it a .yaml that says what the layers mean, for lodestone solve")
      ->type_name("FILE");
  command
      ->add_option(
          "--geo", options->geo,
          "Write a .geo of Gmsh with the same names as physical groups; and beside it the .yaml that makes its mesh, "
          "a .msh of the same name, one for lodestone solve")
      ->type_name("FILE");
  command->add_option("--svg", options->svg, "Write an SVG to scale, a group a layer")->type_name("FILE");
  command->add_flag("--whole", options->whole, "The whole machine; default: the smallest sector that symmetry allows");
  add_quantity(*command, "--current", options->current, "A", base::Range::non_negative(),
               "Peak phase current that the .yaml says; default: 0A")
      ->type_name("CURRENT");
  add_quantity(*command, "--angle", options->angle, "rad", base::Range::any(),
               "Its electrical angle from the +d axis; default: 90deg")
      ->type_name("ANGLE");
  add_quantity(*command, "--position", options->position, "rad", base::Range::any(),
               "Electrical angle of the rotor's d axis from the axis of phase A; default: 0deg")
      ->type_name("ANGLE");
  add_quantity(*command, "--temperature", options->temperature, "K", base::Range::positive(),
               "Temperature of the magnets that the .yaml says; default: 20degC")
      ->type_name("TEMPERATURE");
  command
      ->add_option("--csv", options->columns.csv,
                   "Of a directory of results in place of a machine: write its columns, a row a design, SI units in "
                   "the header; - is standard output. Without --csv they are listed with their meaning")
      ->type_name("FILE");
  command
      ->add_option("--columns", options->columns.columns, "Of them those with these names, in this order; default: all")
      ->type_name("NAME,…")
      ->delimiter(',');
  command->add_flag("--samples", options->columns.samples,
                    "A row a sample of the study's tolerances in place of a row a design");
  command->add_flag("--json", options->json, "Print one JSON object: of a machine its sectors, layers, files");
  add_examples(*command, {"lodestone export prius-2004 --dxf prius.dxf --svg prius.svg",
                          "lodestone export my-machine.yaml --geo machine.geo --current 250A --angle 140deg",
                          "lodestone export out/demo --csv columns.csv"});
  command->callback([options, &action] { action = [options] { return export_something(*options); }; });
}

}  // namespace lodestone::app
