// SPDX-License-Identifier: GPL-3.0-or-later
// Machines, their fields, and the rotation of an operating point.
#include "geometries/machine.h"
#include "base/document.h"
#include "base/user_error.h"
#include "geometries/drawing.h"
#include "postprocess/fields/field_picture.h"
#include "postprocess/fields/vtu_output.h"
#include "postprocess/machine_materials.h"
#include "postprocess/passport/passport.h"
#include "python/bindings.h"
#include "studies/field_answer.h"
#include "studies/solve_field.h"

#include <fmt/format.h>

#include <memory>

namespace lodestone::python {

namespace {

/// Of a rotation: more is taken for a slip.
constexpr int most_positions = 10'000;

/// A machine of the library or a file, with some of its parameters replaced.
struct OpenMachine {
  /// @param parameters a YAML map of dotted paths to values; "": the machine as it is.
  OpenMachine(const std::string& name, const std::string& parameters, const std::vector<std::string>& folders)
      : library(base::LibraryPath(folders)), file(library.path().find("machines", name)),
        machine(read(file, parameters)), materials(postprocess::find_materials(machine, library)) {}

  static geometries::Machine read(const std::string& file, const std::string& parameters) {
    base::Document document = base::Document::load(file);
    if (!parameters.empty())
      for (const auto& [path, value] : base::Document::parse(parameters, "parameters").root().entries())
        document = document.with(path, value);
    return geometries::Machine::read(document);
  }

  materials::MaterialLibrary library;
  std::string file;
  geometries::Machine machine;
  postprocess::MachineMaterials materials;
  studies::FieldModels models;  ///< of rotations: those of the next share the mesh
};

/// One field solution with what it was asked for.
struct Field {
  std::shared_ptr<OpenMachine> machine;
  studies::FieldRequest request;
  studies::FieldReport report;
};

/// Scalars of a tree by their dotted paths, in file order.
void flatten(const base::Node& node, const std::string& path, py::dict& into) {
  if (node.is_map()) {
    for (const auto& [key, child] : node.entries())
      flatten(child, path.empty() ? key : fmt::format("{}.{}", path, key), into);
  } else if (node.is_list()) {
    const std::vector<base::Node> items = node.items();
    for (std::size_t i = 0; i < items.size(); ++i)
      flatten(items[i], fmt::format("{}[{}]", path, i), into);
  } else if (node.is_scalar()) {
    into[py::str(path)] = node.text();
  }
}

/// What solve() and rotate() share of their arguments.
studies::FieldRequest request_of(const OpenMachine& machine, const py::kwargs& given) {
  const auto value = [&](const char* name) { return given.contains(name) ? py::object(given[name]) : py::none(); };
  studies::FieldRequest request;
  request.current = optional_quantity(value("current"), "current", "A", base::Range::non_negative())
                        .value_or(machine.machine.rated_current);
  const py::object angle = value("angle");
  if (!(py::isinstance<py::str>(angle) && angle.cast<std::string>() == "best"))
    request.current_angle = optional_quantity(angle, "angle", "rad", base::Range::any());
  request.position = optional_quantity(value("position"), "position", "rad", base::Range::any()).value_or(0.0);
  request.magnet_temperature = optional_quantity(value("magnet_temperature"), "magnet_temperature", "K", temperatures)
                                   .value_or(studies::room_temperature);
  request.winding_temperature =
      optional_quantity(value("winding_temperature"), "winding_temperature", "K", temperatures)
          .value_or(studies::room_temperature);
  request.numerics.degree = integer(given["degree"], "degree", 1, 4);
  request.numerics.refinement = quantity(given["refinement"], "refinement", "1", base::Range::between(0.25, 8.0));
  request.numerics.positions = studies::angle_search_positions;
  return request;
}

/// The tolerance of an adapted mesh, a share of the torque.
std::optional<double> tolerance_of(const py::object& value, int degree) {
  const auto tolerance = optional_quantity(value, "tolerance", "1",
                                           base::Range::between(studies::least_tolerance, studies::largest_tolerance));
  if (tolerance && degree != 2 && degree != 3)
    throw base::UserError(fmt::format("tolerance: a mesh is adapted by what elements of a higher degree add in its "
                                      "cells, which degree {} does not allow; 2 and 3 are possible",
                                      degree));
  return tolerance;
}

std::unique_ptr<Field> solve(const std::shared_ptr<OpenMachine>& machine, const py::kwargs& given) {
  auto field = std::make_unique<Field>();
  field->machine = machine;
  field->request = request_of(*machine, given);
  field->request.numerics.tolerance = tolerance_of(given["tolerance"], field->request.numerics.degree);
  field->request.derivatives = given["derivatives"].cast<bool>();
  alone([&] { field->report = studies::solve_field(machine->machine, machine->library, field->request); });
  return field;
}

py::dict rotate(OpenMachine& machine, const py::kwargs& given) {
  studies::FieldRequest request = request_of(machine, given);
  request.numerics.residual_of_mesh = true;  // as the rotations of studies
  postprocess::RotationOptions options;
  options.positions = integer(given["positions"], "positions", 1, most_positions);
  options.whole_period = given["whole_period"].cast<bool>();
  options.first_position = request.position;
  double angle = 0.0;
  postprocess::Rotation rotation;
  alone([&] {
    const studies::FieldModel& model =
        machine.models.of(machine.machine, machine.library, request.magnet_temperature, request.numerics);
    postprocess::RotationOptions search;
    search.positions = studies::angle_search_positions;
    angle = request.current_angle
                ? *request.current_angle
                : postprocess::angle_of_most_torque(*model.problem, machine.machine, request.current, search);
    rotation = postprocess::rotate(*model.problem, machine.machine, request.current, angle, options);
  });
  const auto count = static_cast<py::ssize_t>(rotation.positions.size());
  const auto phases = static_cast<py::ssize_t>(rotation.phase_flux_linkage.front().size());
  py::array_t<double> direct(count), quadrature(count);
  py::array_t<double> linkages({count, phases});
  for (py::ssize_t k = 0; k < count; ++k) {
    const auto at = static_cast<std::size_t>(k);
    direct.mutable_at(k) = rotation.flux_linkage[at].d;
    quadrature.mutable_at(k) = rotation.flux_linkage[at].q;
    for (py::ssize_t phase = 0; phase < phases; ++phase)
      linkages.mutable_at(k, phase) = rotation.phase_flux_linkage[at][static_cast<std::size_t>(phase)];
  }
  py::dict result;
  result["current"] = request.current;
  result["angle"] = angle;
  result["span"] = rotation.span;
  result["position"] = array(rotation.positions);
  result["torque"] = array(rotation.torque);
  result["psi_d"] = direct;
  result["psi_q"] = quadrature;
  result["psi_phase"] = linkages;
  result["mean_torque"] = rotation.mean_torque();
  result["torque_ripple"] = count > 1 ? py::object(py::float_(rotation.torque_ripple())) : py::none();
  return result;
}

py::dict masses_of(const OpenMachine& machine) {
  const postprocess::Passport passport =
      alone([&] { return postprocess::make_passport(machine.machine, machine.materials); });
  py::dict masses, elements, result;
  masses["stator_steel"] = passport.parts.stator_steel;
  masses["rotor_steel"] = passport.parts.rotor_steel;
  masses["copper"] = passport.parts.winding;
  masses["magnets"] = passport.parts.magnets;
  for (const auto& [element, band] : passport.element_mass)
    elements[py::str(element)] = py::make_tuple(band.min, band.max);
  result["parts"] = masses;
  result["elements"] = passport.composition_known ? py::object(elements) : py::none();
  return result;
}

void write_vtu(const Field& field, const std::string& file) {
  const OpenMachine& machine = *field.machine;
  const solver::RegionLaws laws = postprocess::region_laws(*field.report.mesh, machine.machine, field.report.materials,
                                                           field.request.magnet_temperature);
  postprocess::GridOptions options;
  options.laws = &laws;
  postprocess::write_vtu(file, *field.report.mesh, *field.report.solution, options);
}

}  // namespace

void bind_machine(py::module_& module) {
  py::class_<OpenMachine, std::shared_ptr<OpenMachine>> machine(module, "Machine");
  machine.def(
      py::init([](const std::string& name, const std::string& parameters, const std::vector<std::string>& library) {
        return alone([&] { return std::make_shared<OpenMachine>(name, parameters, library); });
      }));
  machine.def_readonly("file", &OpenMachine::file);
  const auto number = [&](const char* name, auto of) {
    machine.def_property_readonly(name, [of](const OpenMachine& self) { return of(self.machine); });
  };
  using geometries::Machine;
  number("name", [](const Machine& m) { return m.name; });
  number("description", [](const Machine& m) { return m.description; });
  number("notes", [](const Machine& m) { return m.notes; });
  number("sources", [](const Machine& m) { return m.sources; });
  number("poles", [](const Machine& m) { return m.poles; });
  number("pole_pairs", [](const Machine& m) { return m.pole_pairs(); });
  number("phases", [](const Machine& m) { return m.phases; });
  number("slots", [](const Machine& m) { return m.stator->slots(); });
  number("stator_type", [](const Machine& m) { return m.stator->type(); });
  number("rotor_type", [](const Machine& m) { return m.rotor->type(); });
  number("outer_radius", [](const Machine& m) { return m.stator->outer_radius(); });
  number("bore_radius", [](const Machine& m) { return m.stator->bore_radius(); });
  number("rotor_outer_radius", [](const Machine& m) { return m.rotor->outer_radius(); });
  number("rotor_inner_radius", [](const Machine& m) { return m.rotor->inner_radius(); });
  number("air_gap", [](const Machine& m) { return m.air_gap; });
  number("stack_length", [](const Machine& m) { return m.stack_length; });
  number("stacking_factor", [](const Machine& m) { return m.stacking_factor; });
  number("rated_current", [](const Machine& m) {
    return m.rated_current > 0.0 ? std::optional<double>(m.rated_current) : std::nullopt;
  });
  number("slot_fill", [](const Machine& m) { return m.slot_fill(); });
  number("series_turns", [](const Machine& m) { return m.winding->series_turns(); });
  number("mean_turn_length", [](const Machine& m) { return m.mean_turn_length(); });
  number("skew", [](const Machine& m) { return m.skew.is_straight() ? std::string() : m.skew.description(); });
  number("magnet", [](const Machine& m) { return m.magnet; });
  number("stator_steel", [](const Machine& m) { return m.stator_steel; });
  number("rotor_steel", [](const Machine& m) { return m.rotor_steel; });
  number("conductor", [](const Machine& m) { return m.conductor; });
  machine.def_property_readonly("parameters", [](const OpenMachine& self) {
    py::dict all;
    flatten(self.machine.document.root(), "", all);
    return all;
  });
  machine.def("masses", &masses_of);
  machine.def("svg", [](const OpenMachine& self, bool whole, int width) {
    return alone([&] { return geometries::draw_machine(self.machine, {whole, width}); });
  });
  machine.def("solve", &solve);
  machine.def("rotate", &rotate);

  py::class_<Field> field(module, "Field");
  const auto value = [&](const char* name, auto of) {
    field.def_property_readonly(name, [of](const Field& self) { return of(self.report); });
  };
  using studies::FieldReport;
  value("torque", [](const FieldReport& r) { return r.torque; });
  value("torque_error",
        [](const FieldReport& r) { return r.error ? std::optional<double>(r.error->torque) : std::nullopt; });
  value("angle", [](const FieldReport& r) { return r.current_angle; });
  value("current", [](const FieldReport& r) { return py::make_tuple(r.current.d, r.current.q); });
  value("flux_linkage", [](const FieldReport& r) { return py::make_tuple(r.flux_linkage.d, r.flux_linkage.q); });
  value("phase_flux_linkage", [](const FieldReport& r) { return array(r.phase_flux_linkage); });
  value("no_load_flux_linkage", [](const FieldReport& r) { return r.no_load_flux_linkage; });
  value("inductance_d", [](const FieldReport& r) { return r.inductance_d; });
  value("inductance_q", [](const FieldReport& r) { return r.inductance_q; });
  value("peak_flux_density", [](const FieldReport& r) { return r.peak_flux_density; });
  value("energy", [](const FieldReport& r) { return r.energy; });
  value("coenergy", [](const FieldReport& r) { return r.coenergy; });
  value("magnet_field", [](const FieldReport& r) { return r.knee.worst_field; });
  value("knee_field", [](const FieldReport& r) { return r.knee.knee_field; });
  value("demagnetisation_margin", [](const FieldReport& r) { return r.knee.margin; });
  value("valid", [](const FieldReport& r) { return r.knee.valid(); });
  value("phase_resistance", [](const FieldReport& r) { return r.phase_resistance; });
  value("copper_loss", [](const FieldReport& r) { return r.copper_loss; });
  value("confidence", [](const FieldReport& r) { return materials::to_string(r.confidence); });
  value("notes", [](const FieldReport& r) { return r.notes; });
  field.def("json", [](const Field& self) {
    return alone([&] { return studies::field_answer(self.machine->machine, self.request, self.report); });
  });
  field.def("png", [](const Field& self) {
    return py::bytes(alone([&] { return postprocess::draw_field_png(*self.report.mesh, *self.report.solution); }));
  });
  field.def("write_vtu", [](const Field& self, const std::string& file) { alone([&] { write_vtu(self, file); }); });
}

}  // namespace lodestone::python
