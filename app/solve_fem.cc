// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/solve_fem.h"

#include "app/commands.h"
#include "app/text_output.h"
#include "postprocess/fields/field_picture.h"
#include "postprocess/fields/vtu_output.h"
#include "postprocess/store/atomic_file.h"
#include "studies/solve_fem.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <filesystem>
#include <iostream>

namespace lodestone::app {

namespace {

using nlohmann::ordered_json;

double in_degrees(double radians) {
  return radians * 180.0 / base::pi;
}

/// {a, b, c, d, q} of the circuits A, B, C; null without them. Where the d axis lies, the file does not say.
template <typename Value> ordered_json by_phase(const studies::FemReport& report, const Value& value) {
  if (!report.phases)
    return nullptr;
  ordered_json object;
  const char* names[] = {"a", "b", "c"};
  for (std::size_t k = 0; k < 3; ++k)
    object[names[k]] = value(report.circuits[(*report.phases)[k]]);
  object["d"] = nullptr;
  object["q"] = nullptr;
  return object;
}

ordered_json to_json(const FemOptions& options, const studies::FemReport& report,
                     const std::vector<std::string>& files) {
  using Circuit = studies::FemReport::Circuit;
  ordered_json object;
  object["machine"] = report.model.name;
  object["file"] = options.file;
  object["depth"] = report.model.depth;
  object["sectors"] = report.section.sectors;
  object["antiperiodic"] = report.section.antiperiodic;
  object["rotor_angle"] = in_degrees(report.section.rotor_angle);
  object["torque"] = report.torque ? ordered_json(*report.torque) : ordered_json();
  object["torque_error"] = nullptr;
  object["torque_note"] = report.torque_note;
  object["gaps"] = ordered_json::array();
  for (const studies::FemGap& gap : report.gaps)
    object["gaps"].push_back(
        {{"inner_radius", gap.inner_radius}, {"outer_radius", gap.outer_radius}, {"torque", gap.torque}});
  object["circuits"] = ordered_json::array();
  for (const Circuit& circuit : report.circuits)
    object["circuits"].push_back({{"name", circuit.name},
                                  {"type", circuit.series ? "series" : "parallel"},
                                  {"current", circuit.current},
                                  {"flux_linkage", circuit.flux_linkage}});
  object["groups"] = ordered_json::array();
  for (const studies::FemReport::Group& group : report.groups)
    object["groups"].push_back(
        {{"group", group.number},
         {"blocks", group.blocks},
         {"torque", group.torque ? ordered_json(*group.torque) : ordered_json()},
         {"force", group.force ? ordered_json({group.force->x, group.force->y}) : ordered_json()},
         {"note", group.note}});
  object["current"] = by_phase(report, [](const Circuit& circuit) { return circuit.current; });
  object["flux_linkage"] = by_phase(report, [](const Circuit& circuit) { return circuit.flux_linkage; });
  object["energy"] = report.solution->energy();
  object["coenergy"] = report.solution->coenergy();
  object["materials"] = ordered_json::array();
  for (const auto& part : report.parts)
    object["materials"].push_back(
        {{"name", part.material}, {"area", part.area}, {"peak_flux_density", part.peak_flux_density}});
  object["notes"] = report.notes;
  object["degree"] = options.degree;
  object["refinement"] = options.refinement;
  object["cells"] = report.cells;
  object["dofs"] = report.unknowns;
  object["newton_iterations"] = report.solution->newton().iterations;
  object["newton_residual"] =
      report.solution->newton().residuals.empty() ? 0.0 : report.solution->newton().residuals.back();
  object["mesh_seconds"] = report.mesh_seconds;
  object["solve_seconds"] = report.solve_seconds;
  object["files"] = files;
  object["units"] = {{"depth", "m"},        {"radius", "m"}, {"area", "m2"},   {"rotor_angle", "deg, mechanical"},
                     {"torque", "N·m"},     {"force", "N"},  {"current", "A"}, {"flux_linkage", "Wb"},
                     {"flux_density", "T"}, {"energy", "J"}, {"seconds", "s"}};
  return object;
}

std::string to_text(const FemOptions& options, const studies::FemReport& report) {
  Facts facts;
  facts.title(options.file);
  std::string extent = digits(1e3 * report.model.depth, 5, "mm deep");
  if (report.section.sectors > 1)
    extent += fmt::format(", one of {} {} sectors of {:g} deg", report.section.sectors,
                          report.section.antiperiodic ? "antiperiodic" : "periodic", in_degrees(report.section.angle));
  facts.add("problem", extent);
  facts.add("drawing", fmt::format("{} regions, {} lines and arcs", report.section.drawing.faces.size(),
                                   report.section.drawing.curves.size()));
  if (report.section.inner_radius > 0.0)
    facts.add("air-gap boundary",
              fmt::format("{:.6g} to {:.6g} mm, rotor turned by {:g} deg", 1e3 * report.section.inner_radius,
                          1e3 * report.section.outer_radius, in_degrees(report.section.rotor_angle)));

  facts.title(report.section.sectors > 1 ? "Result, of the whole machine" : "Result");
  if (report.torque)
    facts.add("torque", digits(*report.torque, 5, "N·m"));
  else if (report.gaps.empty())
    facts.add("torque", "none: " + report.torque_note);
  else
    for (const studies::FemGap& gap : report.gaps)
      facts.add(fmt::format("torque inside {:.5g} mm", 1e3 * gap.outer_radius), digits(gap.torque, 5, "N·m"));
  facts.add("energy", digits(report.solution->energy(), 5, "J"));
  facts.add("co-energy", digits(report.solution->coenergy(), 5, "J"));
  for (const auto& part : report.parts)
    facts.add("peak B, " + part.material, digits(part.peak_flux_density, 3, "T"));
  std::cout << facts.text();

  if (!report.circuits.empty()) {
    Table table({{"circuit", false}, {"", false}, {"current, A", true}, {"flux linkage, Wb", true}});
    for (const auto& circuit : report.circuits)
      table.add({circuit.name, circuit.series ? "series" : "parallel", digits(circuit.current, 5),
                 digits(circuit.flux_linkage, 5)});
    std::cout << "\n" << table.text();
  }

  if (!report.groups.empty()) {
    Table table(
        {{"group", false}, {"blocks", true}, {"torque, N·m", true}, {"force x, N", true}, {"force y, N", true}});
    for (const auto& group : report.groups)
      table.add({std::to_string(group.number), std::to_string(group.blocks),
                 group.torque ? digits(*group.torque, 5) : "–", group.force ? digits(group.force->x, 5) : "–",
                 group.force ? digits(group.force->y, 5) : "–"});
    std::cout << "\n" << table.text();
    for (const auto& group : report.groups)
      if (!group.note.empty())
        std::cout << fmt::format("group {}: {}\n", group.number, group.note);
  }

  Facts computation;
  computation.title("Computation");
  computation.add("mesh",
                  fmt::format("{} cells, {} unknowns, degree {}", report.cells, report.unknowns, options.degree));
  computation.add("Newton", fmt::format("{} iterations", report.solution->newton().iterations));
  if (report.torque)
    computation.add("torque", report.torque_note);
  computation.add("time",
                  fmt::format("{:.2f} s of meshing, {:.2f} s of solving", report.mesh_seconds, report.solve_seconds));
  for (const std::string& note : report.notes)
    computation.note(note);
  return "\n" + computation.text();
}

std::vector<std::string> write_field(const studies::FemReport& report, const std::string& folder) {
  postprocess::make_directory(folder);
  const std::string stem = (std::filesystem::path(folder) / report.model.name).string();
  postprocess::write_vtu(stem + ".vtu", *report.mesh, *report.solution);
  postprocess::write_file_atomically(stem + ".png", postprocess::draw_field_png(*report.mesh, *report.solution));
  return {stem + ".vtu", stem + ".png"};
}

}  // namespace

int solve_fem(const FemOptions& options) {
  const studies::FemReport report = studies::solve_fem(options.file, {options.degree, options.refinement},
                                                       materials::MaterialLibrary(base::LibraryPath(options.library)));
  std::vector<std::string> files;
  if (!options.output.empty())
    files = write_field(report, options.output);
  if (options.json) {
    std::cout << to_json(options, report, files).dump(2, ' ', false, ordered_json::error_handler_t::replace) << "\n";
    return exit_code::done;
  }
  std::cout << to_text(options, report);
  for (const std::string& file : files)
    std::cout << "Written: " << file << "\n";
  return exit_code::done;
}

}  // namespace lodestone::app
