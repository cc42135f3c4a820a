// SPDX-License-Identifier: GPL-3.0-or-later
// lodestone check FILE…: is a file of any kind right, and what should one know of it?
#include "app/commands.h"
#include "app/new_from.h"
#include "app/text_output.h"
#include "base/user_error.h"
#include "geometries/export/drawing_formats.h"
#include "geometries/import/drawing_model.h"
#include "geometries/import/fem_section.h"
#include "geometries/machine.h"
#include "geometries/sector_mesh.h"
#include "materials/material_library.h"
#include "materials/separated_values.h"
#include "postprocess/drive_cycle/vehicle.h"
#include "postprocess/machine_materials.h"
#include "postprocess/store/atomic_file.h"
#include "postprocess/thermal/cooling.h"
#include "studies/cases.h"
#include "studies/solve_fem.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <filesystem>
#include <iostream>

namespace lodestone::app {

namespace {

struct Options {
  std::vector<std::string> files;
  bool json = false;
  std::string svg;
  std::vector<std::string> library;
};

struct Verdict {
  std::string file;
  std::string kind;   ///< "study", "machine", "magnet", …; "" where the file does not tell
  std::string error;  ///< "" where there is none
  std::vector<std::string> remarks;
  std::string written;  ///< the picture of a drawing
};

/// Combinations beyond this are not tried one by one.
constexpr std::size_t most_combinations = 20'000;

void add_mesh_remark(const geometries::SectorMesh& mesh, Verdict& verdict) {
  const geometries::MeshQuality quality = geometries::check_mesh(mesh);
  verdict.remarks.push_back(fmt::format("Meshed as {} of {} sectors with {} cells; smallest scaled Jacobian {:.2f}, "
                                        "largest error of a region's area {:.1e}.",
                                        1, mesh.sectors, quality.cells, quality.smallest_scaled_jacobian,
                                        quality.largest_area_error));
}

void check_problem(const geometries::FemModel& model, const materials::MaterialLibrary& library, Verdict& verdict) {
  const geometries::FemSection section = geometries::lay_out(model);
  studies::fem_laws(model, section, library);
  add_mesh_remark(geometries::mesh_section(section, 1.0), verdict);
  for (const studies::FemGap& gap : studies::find_gaps(model, section))
    verdict.remarks.push_back(
        fmt::format("Torque is computed {} {:.6g} and {:.6g} mm.",
                    section.inner_radius > 0.0 ? "by the air-gap boundary between" : "in the air between",
                    1e3 * gap.inner_radius, 1e3 * gap.outer_radius));
  for (const std::string& note : studies::fem_notes(model, section, library))
    verdict.remarks.push_back(note);
}

/// @param svg where the drawing is drawn with its faults; "": nowhere.
void check_drawing(const std::string& file, const std::string& svg, const materials::MaterialLibrary& library,
                   Verdict& verdict) {
  const geometries::DrawingReading reading = geometries::read_drawing(file);
  if (!svg.empty()) {
    std::vector<geometries::Mark> marks;
    for (const geometries::DrawingFault& fault : reading.faults)
      marks.push_back({fault.at, fault.text});
    postprocess::write_file_atomically(svg, geometries::svg_text(reading.drawing, reading.description, marks));
    verdict.written = svg;
  }
  studies::check_materials(reading.description, library);
  verdict.remarks = reading.remarks;
  const geometries::FemModel& model = geometries::model_of(reading);
  verdict.remarks.push_back(fmt::format("{} regions, {} lines and arcs.", reading.drawing.section.faces.size(),
                                        reading.drawing.section.curves.size()));
  check_problem(model, library, verdict);
}

void check_machine(const base::Document& document, const materials::MaterialLibrary& library, Verdict& verdict) {
  const geometries::Machine machine = geometries::Machine::read(document);
  const postprocess::MachineMaterials found = postprocess::find_materials(machine, library);
  const geometries::SectorMesh mesh = geometries::mesh_sector(machine);
  add_mesh_remark(mesh, verdict);
  for (const std::string& note : postprocess::material_notes(machine, found))
    verdict.remarks.push_back(note);
}

void check_study(const base::Document& document, const materials::MaterialLibrary& library, Verdict& verdict) {
  const studies::Study study = studies::Study::read(document);
  const base::Document machine = studies::check_study(study, library);
  const std::size_t cases = study.variations.case_count();
  if (const auto& optimisation = study.optimisation) {
    verdict.remarks.push_back(fmt::format(
        "Optimisation of {} on {} by {}: {} evaluations of {}.", postprocess::in_words(optimisation->aims(library)),
        study.machine, optimisation->in_words(), optimisation->search.evaluations, studies::to_string(study.analysis)));
    return;
  }
  if (const auto& refinement = study.refinement) {
    verdict.remarks.push_back(fmt::format("Refinement of {} on {} by {}: {} evaluations of {} at most.",
                                          postprocess::in_words(refinement->wanted.aims(library)), study.machine,
                                          refinement->in_words(), refinement->search.evaluations,
                                          studies::to_string(study.analysis)));
    return;
  }
  std::size_t infeasible = 0, refused = 0;
  std::string first;
  for (std::size_t i = 0; i < std::min(cases, most_combinations); ++i) {
    const studies::Case one = studies::make_case(study, machine, i * study.cases_of_design());
    if (one.refused) {
      ++refused;
      continue;
    }
    try {
      geometries::Machine::read(one.machine);
    } catch (const base::UserError& error) {
      if (infeasible++ == 0)
        first = one.design + ": " + error.what();
    }
  }
  verdict.remarks.push_back(fmt::format("{} {} of {} on {} with {} operating {}.", cases, cases == 1 ? "case" : "cases",
                                        studies::to_string(study.analysis), study.machine,
                                        study.operating_points.size(),
                                        study.operating_points.size() == 1 ? "point" : "points"));
  if (const std::size_t samples = study.tolerances.samples(); samples > 0)
    verdict.remarks.push_back(fmt::format("{} samples within tolerances beside each.", samples));
  if (refused > 0)
    verdict.remarks.push_back(fmt::format("{} of the cases are refused by constraints and will not be run.", refused));
  if (infeasible > 0)
    verdict.remarks.push_back(
        fmt::format("{} of the cases are infeasible and will be stored as failed; the first: {}", infeasible, first));
}

void check_vehicle(const base::Document& document, Verdict& verdict) {
  const postprocess::Vehicle vehicle = postprocess::Vehicle::read(document);
  verdict.remarks.push_back(fmt::format("{:.4g} kg, {:.4g} N at 100 km/h; confidence {}.", vehicle.mass,
                                        vehicle.road_load(100.0 / 3.6), to_string(vehicle.weakest.confidence)));
  if (!vehicle.gear_efficiency)
    verdict.remarks.emplace_back("No gear_efficiency: the gear is without loss, as befits a road load that holds it.");
}

void check_cooling(const base::Document& document, Verdict& verdict) {
  const postprocess::Cooling cooling = postprocess::Cooling::read(document);
  verdict.remarks.push_back("Lowest confidence of its values: " + to_string(cooling.confidence) + ".");
}

void check_cycle(const std::string& file, const materials::MaterialLibrary& library, Verdict& verdict) {
  const auto cycle = postprocess::DriveCycle::load(library.path(), file);
  verdict.remarks.push_back(fmt::format("{:g} s, {:.4g} km, up to {:.4g} km/h.", cycle.time.back() - cycle.time.front(),
                                        1e-3 * cycle.distance(),
                                        3.6 * *std::max_element(cycle.speed.begin(), cycle.speed.end())));
}

void check_duty(const std::string& file, const materials::MaterialLibrary& library, Verdict& verdict) {
  // Scaled, so that a relative profile is good too.
  const auto duty = postprocess::load_duty(library.path(), file, {1.0, 1.0}).duty;
  verdict.remarks.push_back(fmt::format("{} steps, {:g} s.", duty.steps.size(), duty.duration()));
}

/// A bare table: a duty has torques, a cycle has none.
void check_profile(const std::string& file, const materials::MaterialLibrary& library, Verdict& verdict) {
  const auto headings = materials::SeparatedValues::load(file).headings;
  const bool duty = std::any_of(headings.begin(), headings.end(),
                                [](const materials::Heading& heading) { return heading.name == "torque"; });
  verdict.kind = duty ? "duty" : "cycle";
  (duty ? check_duty : check_cycle)(file, library, verdict);
}

/// A path, wherever it lies: a bare name would be one of the library.
std::string as_path(const std::string& file) {
  return std::filesystem::path(file).has_parent_path() ? file : "./" + file;
}

std::string kind_of(const base::Document& document) {
  const base::Node root = document.root();
  if (root.is_map() && root.find("study"))
    return "study";
  for (const char* kind : {"machine", "vehicle", "cycle", "duty", "cooling"})
    if (root.is_map() && root.find(kind))
      return kind;
  return materials::material_kind(document);
}

/// Whether a machine of pyleecan imports, and what the import would say.
void check_import(const std::string& file, const std::vector<std::string>& folders, Verdict& verdict) {
  const geometries::ImportedMachine machine = import_checked(file, "machine", {}, folders);
  const auto value = [&](const std::string& key) {
    for (const geometries::ImportedValue& one : machine.values)
      if (one.key == key)
        return one.value;
    return std::string();
  };
  verdict.remarks.push_back(fmt::format("Imports as {} in {}, {} poles and {} slots (lodestone new machine NAME --from "
                                        "{}).",
                                        value("rotor.type"), value("stator.type"), value("poles"),
                                        value("stator.slots"), file));
  verdict.remarks.insert(verdict.remarks.end(), machine.remarks.begin(), machine.remarks.end());
}

Verdict check_file(const std::string& file, const Options& options, const materials::MaterialLibrary& library) {
  const std::string& svg = options.svg;
  Verdict verdict;
  verdict.file = file;
  try {
    if (geometries::is_pyleecan_file(file)) {
      verdict.kind = "pyleecan";
      check_import(file, options.library, verdict);
      return verdict;
    }
    if (geometries::is_fem_file(file)) {
      verdict.kind = "fem";
      check_problem(geometries::FemModel::load(file), library, verdict);
      return verdict;
    }
    if (studies::is_problem_file(file)) {
      verdict.kind = "drawing";
      check_drawing(file, svg, library, verdict);
      return verdict;
    }
    if (std::filesystem::path(file).extension() == ".csv") {
      check_profile(as_path(file), library, verdict);
      return verdict;
    }
    const base::Document document = base::Document::load(file);
    verdict.kind = kind_of(document);
    if (verdict.kind == "study")
      check_study(document, library, verdict);
    else if (verdict.kind == "machine")
      check_machine(document, library, verdict);
    else if (verdict.kind == "vehicle")
      check_vehicle(document, verdict);
    else if (verdict.kind == "cooling")
      check_cooling(document, verdict);
    else if (verdict.kind == "cycle")
      check_cycle(as_path(file), library, verdict);
    else if (verdict.kind == "duty")
      check_duty(as_path(file), library, verdict);
    else if (!verdict.kind.empty())
      verdict.remarks = materials::check_material(document, &library);
    else
      document.root().fail(
          "this is no file of ours: one begins with 'study:', 'machine:', 'magnet:', 'steel:', "
          "'conductor:', 'element:', 'scenario:', 'vehicle:', 'cycle:', 'duty:' or 'cooling:' (lodestone new "
          "writes one to start from)");
  } catch (const base::UserError& error) {
    verdict.error = error.what();
  } catch (const geometries::MeshError& error) {
    verdict.error = file + ": no usable mesh: " + error.what();
  }
  return verdict;
}

int check(const Options& options) {
  const materials::MaterialLibrary library{base::LibraryPath(options.library)};
  auto json = nlohmann::ordered_json::array();
  bool any_bad = false;
  if (!options.svg.empty() && (options.files.size() != 1 || geometries::is_fem_file(options.files.front()) ||
                               !studies::is_problem_file(options.files.front())))
    throw base::UserError(
        "--svg: draws one drawing (.dxf, .msh or its description); lodestone show draws other things");
  for (const std::string& file : options.files) {
    const Verdict verdict = check_file(file, options, library);
    any_bad = any_bad || !verdict.error.empty();
    if (options.json) {
      json.push_back(
          {{"file", file},
           {"kind", verdict.kind.empty() ? nlohmann::ordered_json() : nlohmann::ordered_json(verdict.kind)},
           {"ok", verdict.error.empty()},
           {"error", verdict.error.empty() ? nlohmann::ordered_json() : nlohmann::ordered_json(verdict.error)},
           {"remarks", verdict.remarks}});
      if (!verdict.written.empty())
        json.back()["picture"] = verdict.written;
      continue;
    }
    if (!verdict.written.empty())
      std::cout << "Written: " << verdict.written << "\n";
    if (!verdict.error.empty()) {
      std::cout.flush();
      fmt::print(stderr, "{}\n", verdict.error);
      continue;
    }
    Facts facts;
    std::string kind = verdict.kind;
    std::replace(kind.begin(), kind.end(), '_', ' ');
    facts.title(fmt::format("{}: a good {} file", file, kind));
    for (const std::string& remark : verdict.remarks)
      facts.note(remark);
    std::cout << facts.text();
  }
  if (options.json)
    std::cout << json.dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace) << "\n";
  return any_bad ? exit_code::bad_input : exit_code::done;
}

}  // namespace

void add_check(CLI::App& program, Action& action) {
  const auto options = std::make_shared<Options>();
  CLI::App* command = program.add_subcommand(
      "check",
      "Check a file: machine, study, magnet, steel, conductor, scenario, composition law, vehicle, cooling, cycle or "
      "duty (YAML or CSV), .fem of FEMM, a drawing or mesh (.dxf, .msh), a machine of pyleecan (.json)");
  command->add_option("file", options->files, "Files to check; a machine is drawn and meshed, a study expanded")
      ->type_name("FILE")
      ->required();
  command->add_option("--svg", options->svg, "Of a drawing: draw it there, its regions by layer, its faults marked")
      ->type_name("FILE");
  command->add_flag("--json", options->json, "Print a JSON array: file, kind, ok, error, remarks");
  add_library_option(*command, options->library);
  add_examples(*command, {"lodestone check my-machine.yaml my-magnet.yaml", "lodestone check examples/*.yaml"});
  command->callback([options, &action] { action = [options] { return check(*options); }; });
}

}  // namespace lodestone::app
