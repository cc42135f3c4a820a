// SPDX-License-Identifier: GPL-3.0-or-later
#include "studies/run_case.h"

#include "base/quantity.h"
#include "base/user_error.h"
#include "geometries/machine.h"
#include "postprocess/field_batch.h"
#include "postprocess/fields/field_picture.h"
#include "postprocess/flux_map/flux_map_builder.h"
#include "postprocess/noise/pressure_waves.h"
#include "postprocess/performance.h"
#include "postprocess/store/case_file.h"
#include "studies/adapted_mesh.h"
#include "studies/rotor_strength_request_internal.h"
#include "studies/steady_state.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <sys/resource.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <new>
#include <utility>

namespace lodestone::studies {

namespace {

const std::array<std::pair<FailureKind, const char*>, 8> failure_words = {
    {{FailureKind::infeasible, "infeasible"},
     {FailureKind::mesh, "mesh"},
     {FailureKind::no_convergence, "no convergence"},
     {FailureKind::memory, "out of memory"},
     {FailureKind::time_out, "time-out"},
     {FailureKind::killed, "killed"},
     {FailureKind::crashed, "crashed"},
     {FailureKind::other, "failed"}}};

std::optional<postprocess::Drive> drive_of(const Case& one, const materials::MaterialLibrary& materials) {
  if (!one.inverter)
    return std::nullopt;
  return one.inverter->drive(materials, *one.conditions.dc_voltage);
}

postprocess::PerformanceOptions performance_options(const Study& study, const Case& one,
                                                    const materials::MaterialLibrary& materials,
                                                    const std::function<std::unique_ptr<base::Executor>()>& executor) {
  postprocess::PerformanceOptions options;
  options.drive = drive_of(one, materials);
  options.rotation.positions = study.analysis == Analysis::field ? 1 : study.numerics.positions;
  options.losses = study.analysis == Analysis::performance;
  options.phase_voltage_limit = one.conditions.phase_voltage_limit();
  options.load_cases = study.load_cases;
  options.current_limit = one.conditions.current_limit;
  options.executor = executor;
  options.irreversible_loss_limit = study.irreversible_loss;
  return options;
}

nlohmann::json input_of(const postprocess::DesignLoad& load) {
  nlohmann::json input = {{"name", load.name},
                          {"magnet_temperature", load.magnet_temperature},
                          {"operating_point", load.operating_point},
                          {"current", {load.current.d, load.current.q}}};
  if (const auto& fault = load.fault)
    input["short_circuit"] = {{"phases", fault->phases},
                              {"sudden", fault->sudden},
                              {"speed", {fault->least_speed, fault->most_speed}},
                              {"operating_point", fault->operating_point}};
  if (const auto& search = load.search)
    input["temperature_of_loss"] = {{"loss", search->loss}, {"from", search->from}, {"to", search->to}};
  return input;
}

nlohmann::json machine_input(const Case& one, const materials::MaterialLibrary& materials) {
  nlohmann::json input;
  input["version"] = LODESTONE_VERSION;
  input["machine"] = one.machine.canonical_text();
  for (const MaterialUse& use : materials_of(one.machine))
    input["materials"][use.node.field()] = materials.content(use.kind, use.node.text(), &use.node);
  return input;
}

nlohmann::json input_of(const postprocess::OperatingPoint& point) {
  return {{"name", point.name},
          {"current", point.current},
          {"angle", point.current_angle ? nlohmann::json(*point.current_angle) : nlohmann::json("best")},
          {"speed", point.speed}};
}

nlohmann::json input_of(const Study& study, const Case& one, const materials::MaterialLibrary& materials) {
  nlohmann::json input = machine_input(one, materials);
  const auto optional = [](const std::optional<double>& value) {
    return value ? nlohmann::json(*value) : nlohmann::json();
  };
  input["conditions"] = {{"magnet_temperature", one.conditions.magnet_temperature},
                         {"winding_temperature", one.conditions.winding_temperature},
                         {"dc_voltage", optional(one.conditions.dc_voltage)},
                         {"modulation", one.conditions.modulation}};
  for (const postprocess::OperatingPoint& point : study.operating_points)
    input["operating_points"].push_back(input_of(point));
  for (const postprocess::DesignLoad& load : study.load_cases)
    input["load_cases"].push_back(input_of(load));
  // The limit bounds the states before a short circuit.
  if (std::any_of(study.load_cases.begin(), study.load_cases.end(), [](const auto& load) { return load.fault; }))
    input["conditions"]["current_limit"] = optional(one.conditions.current_limit);
  if (!study.load_cases.empty())
    input["irreversible_loss"] = study.irreversible_loss;
  input["analysis"] = to_string(study.analysis);
  if (const auto& map = study.flux_map)
    input["flux_map"] = {{"current", map->range.current},
                         {"direct_current", {map->range.least_direct, map->range.most_direct}},
                         {"temperatures", map->temperatures},
                         {"tolerance", map->tolerance},
                         {"ripple_tolerance", map->ripple_tolerance},
                         {"held_out", map->held_out},
                         {"losses", map->losses}};
  if (const auto& map = study.efficiency_map) {
    input["efficiency_map"] = {{"top_speed", map->top_speed},
                               {"speeds", map->speeds},
                               {"torques", map->torques},
                               {"control", to_string(map->aim)},
                               {"open_circuit_limit", optional(map->open_circuit_limit)}};
    input["conditions"]["current_limit"] = optional(one.conditions.current_limit);
  }
  if (study.rotor_strength)
    input["rotor_strength"] = strength_input(*study.rotor_strength);
  if (study.noise_orders)
    input["noise_orders"] = true;
  for (const LoadedDuty& loaded : load_duties(study.duties, materials.path()))
    input["duties"].push_back({{"name", loaded.duty.name},
                               {"vehicle", loaded.duty.vehicle},
                               {"content", postprocess::content_hash(loaded.content)}});
  if (const auto& thermal = study.thermal)
    input["thermal"] = {{"cooling", postprocess::content_hash(load_cooling(*thermal, materials.path()).content)},
                        {"operating_point", thermal->operating_point},
                        {"coolant_temperature", optional(thermal->coolant_temperature)}};
  if (const auto& inverter = one.inverter) {
    input["inverter"] = {{"carrier_frequency", inverter->carrier_frequency},
                         {"ripple_losses", inverter->ripple_losses}};
    if (const auto& name = inverter->power_switch)
      input["inverter"].update({{"switch", materials.content("switches", name->text(), &*name)},
                                {"parallel", inverter->parallel},
                                {"dead_time", inverter->dead_time},
                                {"junction_temperature", *inverter->junction_temperature}});
  }
  input["numerics"] = {{"degree", study.numerics.degree},
                       {"refinement", study.numerics.refinement},
                       {"positions", study.numerics.positions},
                       {"residual_of_mesh", study.numerics.residual_of_mesh}};
  if (study.numerics.error_estimate)
    input["numerics"]["error_estimate"] = true;
  if (study.numerics.tolerance)
    input["numerics"]["tolerance"] = *study.numerics.tolerance;
  return input;
}

double cpu_seconds(int who) {
  double seconds = 0.0;
  rusage usage{};
  ::getrusage(who, &usage);
  for (const timeval& time : {usage.ru_utime, usage.ru_stime})
    seconds += static_cast<double>(time.tv_sec) + 1e-6 * static_cast<double>(time.tv_usec);
  return seconds;
}

/// CPU time of processes that this one has ended, s.
double cpu_seconds_of_others() {
  return cpu_seconds(RUSAGE_CHILDREN);
}

/// CPU time of this process and of those it has ended, s.
double cpu_seconds() {
  return cpu_seconds(RUSAGE_SELF) + cpu_seconds_of_others();
}

const materials::CoreLoss& core_loss(const materials::Steel& steel) {
  if (!steel.core_loss)
    throw base::UserError("steel '" + steel.name + "' has no core-loss data; a loss map needs them");
  return *steel.core_loss;
}

/// What the maps of a case cover: with an efficiency map its current limit and magnet temperature at least.
FluxMapSettings map_settings(const Study& study, const Case& one) {
  FluxMapSettings settings = *study.flux_map;
  const double temperature = one.conditions.magnet_temperature;
  if (settings.temperatures.empty())
    settings.temperatures = {temperature};
  if (!study.efficiency_map)
    return settings;
  const double limit = *one.conditions.current_limit;
  settings.range.current = std::max(settings.range.current, limit);
  settings.range.least_direct = std::min(settings.range.least_direct, -limit);
  settings.range.most_direct = std::max(settings.range.most_direct, 0.0);
  const auto [coldest, hottest] = std::minmax_element(settings.temperatures.begin(), settings.temperatures.end());
  if (temperature < *coldest || temperature > *hottest)
    settings.temperatures.push_back(temperature);
  return settings;
}

/// The flux map of a case and, where asked for, the loss map beside it and the efficiency map of the two.
void map_machine(const Study& study, const Case& one, const geometries::Machine& machine,
                 const materials::MaterialLibrary& library, solver::FieldProblem& problem,
                 std::unique_ptr<base::Executor> executor, postprocess::CaseRecord& record) {
  const double begin = cpu_seconds();
  const FluxMapSettings settings = map_settings(study, one);
  const postprocess::MachineMaterials materials = postprocess::find_materials(machine, library);
  postprocess::FluxMapOptions options;
  options.positions = study.numerics.positions;
  options.tolerance = settings.tolerance;
  options.ripple_tolerance = settings.ripple_tolerance;
  options.temperatures = settings.temperatures;
  for (const double temperature : options.temperatures)
    if (const std::string note = temperature_note(*materials.magnet, temperature);
        !note.empty() && temperature != one.conditions.magnet_temperature)
      record.notes.push_back("flux map, " + note);
  postprocess::FluxMapBuilder builder(
      postprocess::empty_flux_map(machine, problem.mesh(), *materials.magnet, options),
      [&](const std::vector<postprocess::FieldTask>& tasks) { return solve_fields(*executor, tasks, true); });
  builder.cover(settings.range);
  builder.check(settings.held_out);
  record.flux_map = builder.map();
  if (settings.losses) {
    postprocess::LossMapOptions loss_options;
    loss_options.range = settings.range;
    loss_options.magnet_temperature = one.conditions.magnet_temperature;
    loss_options.winding_temperature = one.conditions.winding_temperature;
    loss_options.positions = study.numerics.positions;
    loss_options.held_out = settings.held_out;
    loss_options.symmetric = record.flux_map->data().symmetric;
    loss_options.ripple = one.inverter && one.inverter->ripple_losses;
    record.loss_map =
        solve_loss_map(*executor, core_loss(*materials.stator_steel), core_loss(*materials.rotor_steel), loss_options);
  }
  executor.reset();  // the processes end, so that their time is known
  if (study.efficiency_map) {
    const postprocess::ControlLimits limits{*one.conditions.current_limit, *one.conditions.phase_voltage_limit(),
                                            record.phase_resistance, machine.end_winding_inductance,
                                            one.conditions.magnet_temperature};
    postprocess::LossSources sources{*record.flux_map, *record.loss_map};
    sources.mechanical = [&](double speed) {
      return postprocess::mechanical_losses(machine, speed, one.conditions.magnet_temperature);
    };
    sources.drive = drive_of(one, library);
    record.efficiency_map = make_efficiency_map(sources, limits,
                                                {study.efficiency_map->top_speed, study.efficiency_map->speeds,
                                                 study.efficiency_map->torques, *one.conditions.dc_voltage,
                                                 one.conditions.winding_temperature, study.efficiency_map->aim,
                                                 study.efficiency_map->open_circuit_limit});
    for (const LoadedDuty& loaded : load_duties(study.duties, library.path()))
      record.duties.push_back(run_duty(loaded.duty, sources, *record.efficiency_map));
    if (!machine.end_winding_inductance)
      record.notes.push_back("the leakage inductance of the end windings is not known and not in the voltage "
                             "(winding.end_winding_inductance of the machine)");
  }
  record.seconds += cpu_seconds() - begin;
}

/// A case stands without its estimates where these cannot be made.
void add_error_estimates(postprocess::CaseRecord& record, const std::vector<postprocess::Rotation>& rotations,
                         solver::FieldProblem& problem) {
  const double begin = cpu_seconds();
  const auto note = [&](const std::exception& error) {
    record.notes.push_back(std::string("no error estimate: ") + error.what());
  };
  try {
    postprocess::estimate_errors(record, rotations, problem);
  } catch (const geometries::MeshError& error) {
    note(error);
  } catch (const solver::ConvergenceError& error) {
    note(error);
  }
  record.seconds += cpu_seconds() - begin;
}

/// The case at the temperatures at which it settles.
Case settled(const Study& study, const Case& one, const geometries::Machine& machine,
             const materials::MaterialLibrary& library, solver::FieldProblem& problem,
             postprocess::CaseRecord& record) {
  const double begin = cpu_seconds();
  record.thermal = find_steady_state(study, one, machine, library, problem);
  const postprocess::LossTemperatures found = settled_temperatures(*record.thermal, machine);
  Case at = one;
  at.conditions.magnet_temperature = record.magnet_temperature = found.magnets;
  at.conditions.winding_temperature = record.winding_temperature = found.winding;
  if (!record.thermal->converged)
    record.notes.push_back(fmt::format("steady temperatures still change by {:.1f} K after {} iterations",
                                       record.thermal->change, record.thermal->iterations));
  record.seconds += cpu_seconds() - begin;
  return at;
}

/// What heats a machine and is not known is not in its temperatures.
void note_missing_heat(postprocess::CaseRecord& record) {
  for (const postprocess::PointRecord& point : record.points)
    if (point.name == record.thermal->operating_point)
      for (const postprocess::LossComponent& component : point.losses)
        if (!component.loss)
          record.notes.push_back(
              fmt::format("the steady temperatures are without the heat of {}: {}", component.label, component.note));
}

/// The arrows of the way of the data, a line each.
postprocess::CaseRecord compute(const Study& study, const Case& given, const materials::MaterialLibrary& materials,
                                FieldModels& models, const FieldExecutors& fields, CaseFields* kept,
                                postprocess::CaseRecord record) {
  const auto shared_machine = std::make_shared<const geometries::Machine>(geometries::Machine::read(given.machine));
  const geometries::Machine& machine = *shared_machine;
  const AdaptedModel adapted = adapted_model(models, machine, materials, given.conditions.magnet_temperature,
                                             study.numerics, study.operating_points);
  FieldModel& model = adapted.model;
  const Case one = study.thermal ? settled(study, given, machine, materials, *model.problem, record) : given;
  record.adaptation = adapted.adaptation;
  const postprocess::MachineMaterials found = postprocess::find_materials(machine, materials);
  const auto executor = [&]() -> std::unique_ptr<base::Executor> {
    const auto here = [&] { return std::make_unique<postprocess::FieldExecutor>(machine, found, *model.problem); };
    return fields ? fields(one, here) : here();
  };
  model.rotations.begin(
      fmt::format("{}{:a}", fields_input(study, given, materials), one.conditions.magnet_temperature));
  postprocess::PerformanceOptions options = performance_options(study, one, materials, executor);
  options.rotations = &model.rotations;
  const double others = cpu_seconds_of_others();
  std::vector<postprocess::Rotation> rotations =
      postprocess::evaluate(record, machine, materials, *model.problem, study.operating_points, options);
  record.seconds += cpu_seconds_of_others() - others;
  if (record.thermal) {
    record.confidence = materials::weakest(record.confidence, record.thermal->confidence);
    note_missing_heat(record);
  }
  if (record.adaptation) {
    record.seconds += record.adaptation->seconds();
    if (!record.adaptation->met)
      record.notes.push_back(unmet_tolerance_note(*record.adaptation));
  }
  if (study.numerics.error_estimate)
    add_error_estimates(record, rotations, *model.problem);
  if (const std::string note = temperature_note(*found.magnet, one.conditions.magnet_temperature); !note.empty())
    record.notes.push_back(note);
  if (study.flux_map)
    map_machine(study, one, machine, materials, *model.problem, executor(), record);
  if (study.noise_orders)
    for (std::size_t k = 0; k < rotations.size(); ++k)
      record.points[k].gap_pressure = postprocess::pressure_orders(rotations[k], machine, *model.mesh);
  if (study.rotor_strength) {
    const double begin = cpu_seconds();
    record.rotor_strength = run_rotor_strength(machine, found, *study.rotor_strength);
    record.notes.insert(record.notes.end(), record.rotor_strength->notes.begin(), record.rotor_strength->notes.end());
    record.seconds += cpu_seconds() - begin;
  }
  if (study.keeps_pictures())
    record.field_picture = postprocess::draw_field_png(*model.mesh, rotations.front().pictured().solutions.front());
  if (kept != nullptr)
    *kept = {shared_machine, model.mesh, found, std::move(rotations)};
  return record;
}

}  // namespace

std::string fields_input(const Study& study, const Case& one, const materials::MaterialLibrary& materials) {
  nlohmann::json input = machine_input(one, materials);
  const Numerics& numerics = study.numerics;
  input["numerics"] = {{"degree", numerics.degree},
                       {"refinement", numerics.refinement},
                       {"residual_of_mesh", numerics.residual_of_mesh}};
  // At the case's temperature the residual is tied to the mesh, and the mesh adapted, to the operating points.
  if (numerics.residual_of_mesh || numerics.tolerance)
    input["magnet_temperature"] = one.conditions.magnet_temperature;
  if (numerics.tolerance) {
    input["numerics"].update({{"tolerance", *numerics.tolerance}, {"positions", numerics.positions}});
    for (const postprocess::OperatingPoint& point : study.operating_points)
      input["operating_points"].push_back(input_of(point));
  }
  return input.dump();
}

std::string describe_failure(FailureKind kind, const std::string& reason) {
  for (const auto& [known, words] : failure_words)
    if (known == kind)
      return std::string(words) + ": " + reason;
  return reason;
}

FailureKind failure_kind(const std::string& failure) {
  const std::string words = failure.substr(0, failure.find(':'));
  for (const auto& [kind, known] : failure_words)
    if (words == known)
      return kind;
  return FailureKind::other;
}

bool may_pass_next_time(const std::string& failure) {
  switch (failure_kind(failure)) {
  case FailureKind::memory:
  case FailureKind::time_out:
  case FailureKind::killed:
  case FailureKind::crashed:
    return true;
  default:
    return false;
  }
}

std::string temperature_note(const materials::MagnetGrade& grade, double temperature) {
  const auto limit = grade.maximum_temperature();
  if (!limit || temperature <= *limit)
    return "";
  return fmt::format("magnets at {}: above the limit of {}, {}", base::format_quantity(temperature, "K", "degC"),
                     grade.name(), base::format_quantity(*limit, "K", "degC"));
}

postprocess::CaseRecord describe_case(const Study& study, const Case& one,
                                      const materials::MaterialLibrary& materials) {
  postprocess::CaseRecord record;
  record.version = LODESTONE_VERSION;
  record.study = study.title;
  record.design = one.design;
  record.machine = one.machine.root().at("machine").text();
  record.varied = one.varied;
  record.magnet_temperature = one.conditions.magnet_temperature;
  record.winding_temperature = one.conditions.winding_temperature;
  for (const MaterialUse& use : materials_of(one.machine))
    if (use.kind == "magnets") {
      const auto grade = materials.magnet(use.node.text(), &use.node);
      record.magnet = grade->name();
      record.magnet_process = grade->process();
    }
  record.input = input_of(study, one, materials).dump();
  record.id = postprocess::content_hash(record.input);
  return record;
}

postprocess::CaseRecord run_case(const Study& study, const Case& one, const materials::MaterialLibrary& materials,
                                 FieldModels& models, const FieldExecutors& fields, CaseFields* kept) {
  return run_case(study, one, materials, models, fields, kept, describe_case(study, one, materials));
}

postprocess::CaseRecord run_case(const Study& study, const Case& one, const materials::MaterialLibrary& materials,
                                 FieldModels& models, const FieldExecutors& fields, CaseFields* kept,
                                 const postprocess::CaseRecord& described) {
  const auto failed = [&](FailureKind kind, const std::string& reason) {
    postprocess::CaseRecord record = described;
    record.failure = describe_failure(kind, reason);
    return record;
  };
  try {
    return compute(study, one, materials, models, fields, kept, described);
  } catch (const base::UserError& error) {
    // Every value was found good alone: it is their combination that describes no machine, or no material.
    return failed(FailureKind::infeasible, error.what());
  } catch (const geometries::MeshError& error) {
    return failed(FailureKind::mesh, error.what());
  } catch (const solver::ConvergenceError& error) {
    return failed(FailureKind::no_convergence, error.what());
  } catch (const std::bad_alloc&) {
    return failed(FailureKind::memory, "the case needs more than there is, or than --case-memory allows");
  } catch (const std::exception& error) {
    return failed(FailureKind::other, error.what());
  }
}

}  // namespace lodestone::studies
