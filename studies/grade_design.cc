// SPDX-License-Identifier: GPL-3.0-or-later
#include "studies/grade_design.h"

#include "base/quantity.h"
#include "postprocess/losses/copper.h"
#include "studies/adapted_mesh.h"
#include "studies/cases.h"
#include "studies/grade_loads.h"

#include <algorithm>
#include <cmath>
#include <ctime>
#include <filesystem>
#include <optional>

namespace lodestone::studies {

DesignReport design_grade(const Study& study, const materials::MaterialLibrary& library, const DesignRequest& request) {
  const std::clock_t begin = std::clock();
  const Case one = make_case(study, check_study(study, library), 0);
  const auto law = library.composition_law(request.law);
  law->element(request.element);
  if (study.thermal)
    study.document.root().at("thermal").fail("has no effect in lodestone grade: a load has the magnet temperature that "
                                             "its load case says. Run the study, set "
                                             "the temperatures that it finds there, and leave this out");
  DesignReport report;
  report.law = law->name;
  report.element = request.element;
  report.loss = request.loss;
  report.magnet_temperature = one.conditions.magnet_temperature;

  const std::string base_name = request.base.empty() ? law->base : request.base;
  const std::string base_file = std::filesystem::absolute(library.path().find("magnets", base_name)).string();
  const geometries::Machine machine =
      geometries::Machine::read(one.machine.with("magnet", base_file, {"--base", 0, 0}));
  const postprocess::MachineMaterials materials = postprocess::find_materials(machine, library);
  report.machine = machine.name;
  report.base = materials.magnet->name();
  const base::Node own = one.machine.root().at("magnet");
  report.magnet = library.magnet(own.text(), &own)->name();

  FieldModels models;
  Numerics numerics = study.numerics;
  numerics.refinement *= request.refinement;
  const AdaptedModel adapted =
      adapted_model(models, machine, library, one.conditions.magnet_temperature, numerics, study.operating_points);
  solver::FieldProblem& problem = *adapted.model.problem;
  postprocess::RotationOptions rotation;
  rotation.positions = study.numerics.positions;
  postprocess::DesignCircuit circuit;
  circuit.phase_resistance =
      postprocess::phase_resistance(machine, *materials.conductor, one.conditions.winding_temperature);
  circuit.phase_voltage = one.conditions.phase_voltage_limit();
  std::optional<std::size_t> judged;
  for (std::size_t i = 0; i < study.operating_points.size(); ++i) {
    const postprocess::OperatingPoint& point = study.operating_points[i];
    const double angle = point.current_angle
                             ? *point.current_angle
                             : postprocess::angle_of_most_torque(problem, machine, point.current, rotation);
    circuit.points.push_back({point.name, {point.current * std::cos(angle), point.current * std::sin(angle)}});
    circuit.current_limit = std::max(circuit.current_limit, point.current);
    if (!judged && point.current > 0.0)
      judged = i;
  }
  if (!judged)
    throw base::UserError(study.file + ": no operating point has a current: there is no torque to keep");
  report.point = study.operating_points[*judged];
  circuit.current_limit = one.conditions.current_limit.value_or(circuit.current_limit);
  const solver::DirectQuadrature& current = circuit.points[*judged].current;

  constexpr double hot = base::zero_celsius + 150.0;
  report.loads = study.load_cases.empty()
                     ? worst_day(problem, machine, materials, current, hot, study.numerics.positions)
                     : postprocess::design_load_cases(problem, machine, materials, study.load_cases, circuit,
                                                      study.numerics.positions);
  if (study.load_cases.empty())
    report.notes.emplace_back(
        "the study names no load cases: taken are its first point and the steady short circuit, both "
        "at 150 degC");

  postprocess::LeastDysprosiumOptions options;
  options.element = request.element;
  options.loss = request.loss;
  options.speed = report.point.speed;
  options.winding_temperature = one.conditions.winding_temperature;
  const postprocess::Judgement judgement{one.conditions.magnet_temperature, current, study.numerics.positions};
  report.designs = least_dysprosium(problem, machine, materials, *law, report.loads, judgement, options);
  if (request.library_grades)
    report.library_grades =
        mildest_grades(problem, machine, materials, library, report.loads, judgement, options, report.not_judged);
  report.seconds = static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC;
  return report;
}

}  // namespace lodestone::studies
