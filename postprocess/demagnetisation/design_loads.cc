// SPDX-License-Identifier: GPL-3.0-or-later
#include "postprocess/demagnetisation/design_loads.h"

#include "base/quantity.h"
#include "base/user_error.h"
#include "postprocess/flux_map/growing_flux_map.h"
#include "postprocess/rotation.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <stdexcept>
#include <utility>

namespace lodestone::postprocess {

namespace {

using solver::DirectQuadrature;

/// Losses below are those of the knee's tail: a magnet is never quite whole.
constexpr double nothing_lost = 1e-5;

/// As far as the grade has a demagnetisation law, in whole kelvin.
double lawful_until(const materials::MagnetGrade& grade, double remanence_factor, double from, double to) {
  const double direction = to > from ? 1.0 : -1.0;
  double known = from;
  for (double next = from + direction; (to - next) * direction >= 0.0; next += direction) {
    try {
      if (grade.lacks_for_demagnetisation(next, remanence_factor))
        return known;
    } catch (const base::UserError&) {  // not even a remanence
      return known;
    }
    known = next;
  }
  return to;
}

const DesignCircuit::Point& point_named(const DesignCircuit& circuit, const std::string& name) {
  for (const DesignCircuit::Point& point : circuit.points)
    if (point.name == name)
      return point;
  throw std::invalid_argument("no operating point is named '" + name + "'");
}

/// The faults of one design, on one flux map.
class Faults {
public:
  using Executor = std::function<std::unique_ptr<base::Executor>()>;
  Faults(solver::FieldProblem& problem, const geometries::Machine& machine, const MachineMaterials& materials,
         const DesignCircuit& circuit, Executor executor)
      : problem_(problem), machine_(machine), materials_(materials), circuit_(circuit), executor_(std::move(executor)) {
  }

  /// Temperatures that will be asked for, K: before the first load.
  void expect(double magnet_temperature) {
    lowest_ = std::min(lowest_, magnet_temperature);
    highest_ = std::max(highest_, magnet_temperature);
  }

  LoadCase load(const DesignLoad& design, double magnet_temperature, ShortCircuitResult* result = nullptr) {
    const FaultRequest& request = *design.fault;
    if (request.phases == 2 && machine_.phases != 3)
      throw base::UserError(
          fmt::format("{}: the short circuit of two phases is known of three-phase machines, this one "
                      "has {}; possible is that of all phases (phases: 3)",
                      design.name, machine_.phases));
    GrowingFluxMap& map = flux_map();
    const FluxModel model = [&](const DirectQuadrature& current) { return map.at(current, magnet_temperature); };
    const auto found = map.inside([&] { return find(model, request, design.name); });
    const ShortCircuit fault{request.phases, circuit_.phase_resistance, found.electrical_speed};
    if (result != nullptr) {
      result->phases = request.phases;
      result->sudden = request.sudden;
      result->speed = found.electrical_speed / machine_.pole_pairs();
      if (request.sudden)
        result->before = found.before;
      if (request.sudden && request.phases == 2)
        result->fault_position = found.course.fault_position;
      result->peak = found.course.peak;
      result->peak_angle = found.course.peak_angle;
      for (const DirectQuadrature& current : found.course.current)
        result->largest_current = std::max(result->largest_current, std::hypot(current.d, current.q));
      result->map_current = map.largest_current();
    }
    if (!request.sudden && request.phases == 3)
      return steady_load(machine_, problem_.mesh(), design.name, magnet_temperature, found.course.peak);
    return fault_load(machine_, problem_.mesh(), design.name, magnet_temperature, fault, found.course);
  }

private:
  WorstFault find(const FluxModel& model, const FaultRequest& request, const std::string& name) const {
    const int pole_pairs = machine_.pole_pairs();
    const OperatingEnvelope envelope{circuit_.current_limit, circuit_.phase_voltage, pole_pairs * request.least_speed,
                                     pole_pairs * request.most_speed};
    if (!request.sudden) {
      // The faster, the less of the flux linkage does the resistance let through.
      const ShortCircuit fault{request.phases, circuit_.phase_resistance, envelope.most_speed};
      return {{}, envelope.most_speed, steady_short_circuit(model, fault)};
    }
    if (!request.operating_point.empty())
      return worst_short_circuit(model, request.phases, circuit_.phase_resistance, envelope,
                                 point_named(circuit_, request.operating_point).current);
    try {
      return worst_short_circuit(model, request.phases, circuit_.phase_resistance, envelope);
    } catch (const std::invalid_argument&) {
      throw base::UserError(fmt::format(
          "load case '{}': at {} no current up to {:.4g} A keeps the voltage of the inverter, {:.4g} V peak of a "
          "phase; give a lower speed, or the operating point before the fault",
          name, base::format_quantity(request.least_speed, "rad/s", "rpm"), circuit_.current_limit,
          circuit_.phase_voltage.value_or(0.0)));
    }
  }

  GrowingFluxMap& flux_map() {
    if (map_)
      return *map_;
    FluxMapOptions options;
    options.positions = fault_map_positions;
    options.tolerance = fault_map_tolerance;
    options.ripple_tolerance = std::numeric_limits<double>::infinity();
    options.temperatures = {lowest_};
    if (highest_ > lowest_)
      options.temperatures.push_back(highest_);
    fields_ = executor_ ? executor_() : std::make_unique<FieldExecutor>(machine_, materials_, problem_);
    double current = circuit_.current_limit;
    for (const DesignCircuit::Point& point : circuit_.points)
      current = std::max(current, std::hypot(point.current.d, point.current.q));
    map_.emplace(
        FluxMapBuilder(empty_flux_map(machine_, problem_.mesh(), *materials_.magnet, options),
                       [this](const std::vector<FieldTask>& tasks) { return solve_fields(*fields_, tasks, true); }),
        FluxMapRange{2.0 * current, -2.0 * current, 0.0});
    return *map_;
  }

  solver::FieldProblem& problem_;
  const geometries::Machine& machine_;
  const MachineMaterials& materials_;
  const DesignCircuit& circuit_;
  Executor executor_;
  std::unique_ptr<base::Executor> fields_;
  std::optional<GrowingFluxMap> map_;
  double lowest_ = std::numeric_limits<double>::infinity();
  double highest_ = -std::numeric_limits<double>::infinity();
};

/// The loads of one design at any temperature.
class LoadStates {
public:
  /// What is missing of the grade is said here, before anything is solved.
  LoadStates(solver::FieldProblem& problem, const geometries::Machine& machine, const MachineMaterials& materials,
             const std::vector<DesignLoad>& loads, const DesignCircuit& circuit, int positions,
             const Faults::Executor& executor)
      : machine_(machine), mesh_(problem.mesh()), loads_(loads), circuit_(circuit), positions_(positions),
        faults_(problem, machine, materials, circuit, executor), until_(loads.size(), 0.0) {
    for (const DesignLoad& load : loads)
      demagnetisation_laws(mesh_, machine, materials, load.magnet_temperature);
    for (std::size_t i = 0; i < loads.size(); ++i) {
      const auto& search = loads[i].search;
      if (search) {
        demagnetisation_laws(mesh_, machine, materials, search->from);
        until_[i] = lawful_until(*materials.magnet, machine.remanence_factor, search->from, search->to);
      }
      if (loads[i].fault) {
        faults_.expect(loads[i].magnet_temperature);
        if (search) {
          faults_.expect(search->from);
          faults_.expect(until_[i]);
        }
      }
    }
  }

  LoadCase at(std::size_t i, double temperature, ShortCircuitResult* result = nullptr) {
    const DesignLoad& load = loads_[i];
    if (load.fault)
      return faults_.load(load, temperature, result);
    const DirectQuadrature current =
        load.operating_point.empty() ? load.current : point_named(circuit_, load.operating_point).current;
    return steady_load(machine_, mesh_, load.name, temperature, current, positions_);
  }

  /// To where the search for the temperature of a loss can go, K.
  double known_until(std::size_t i) const { return until_[i]; }

private:
  const geometries::Machine& machine_;
  const geometries::SectorMesh& mesh_;
  const std::vector<DesignLoad>& loads_;
  const DesignCircuit& circuit_;
  int positions_;
  Faults faults_;
  std::vector<double> until_;
};

}  // namespace

LoadCase fault_load(const geometries::Machine& machine, const geometries::SectorMesh& mesh, std::string name,
                    double magnet_temperature, const ShortCircuit& fault, const ShortCircuitCourse& course, double step,
                    int positions) {
  if (!(step > 0.0) || positions < 1)
    throw std::invalid_argument("the states of a fault need a step and a position");
  // Two phases are short-circuited at one position: there the instants are as dense as positions of three are.
  const double spacing = fault.phases == 3 ? step : step / positions;
  const int begun = fault.phases == 3 ? positions : 1;
  const double first = std::fmod(course.peak_angle, spacing);
  std::vector<double> instants;
  if (first > 0.1 * spacing)
    instants.push_back(0.0);
  for (double angle = first; angle <= course.angle.back(); angle += spacing)
    instants.push_back(angle);

  const double unit = solved_span(machine, mesh);
  const auto turns = static_cast<int>(std::lround(magnet_span(machine, mesh) / unit));
  LoadCase load{std::move(name), magnet_temperature, {}};
  for (int turn = 0; turn < turns; ++turn)
    for (int k = 0; k < begun; ++k) {
      const double position = course.fault_position + turn * unit + k * step / positions;
      for (const double instant : instants)
        load.states.push_back({course.at(instant), position + instant});
    }
  return load;
}

std::vector<LoadCase> design_load_cases(solver::FieldProblem& problem, const geometries::Machine& machine,
                                        const MachineMaterials& materials, const std::vector<DesignLoad>& loads,
                                        const DesignCircuit& circuit, int positions,
                                        const std::function<std::unique_ptr<base::Executor>()>& executor) {
  LoadStates states(problem, machine, materials, loads, circuit, positions, executor);
  std::vector<LoadCase> cases;
  for (std::size_t i = 0; i < loads.size(); ++i)
    cases.push_back(states.at(i, loads[i].magnet_temperature));
  return cases;
}

DesignLoads apply_design_loads(solver::FieldProblem& problem, const geometries::Machine& machine,
                               const MachineMaterials& materials, const std::vector<DesignLoad>& loads,
                               const DesignCircuit& circuit, const Judgement& judgement,
                               const solver::MagnetMemory& start,
                               const std::function<std::unique_ptr<base::Executor>()>& executor) {
  LoadStates states(problem, machine, materials, loads, circuit, judgement.positions, executor);
  std::vector<ShortCircuitResult> found(loads.size());
  std::vector<LoadCase> cases;
  for (std::size_t i = 0; i < loads.size(); ++i)
    cases.push_back(states.at(i, loads[i].magnet_temperature, &found[i]));

  DesignLoads result;
  result.sequence = apply_load_cases(problem, machine, materials, cases, judgement, start);
  const LoadCaseResult& last = result.sequence.cases.back();
  if (cases.size() > 1 && std::max(last.no_load_flux_loss, last.torque_loss.value_or(0.0)) > nothing_lost) {
    const std::vector<LoadCase> opposite(cases.rbegin(), cases.rend());
    const LoadCaseResult after = apply_load_cases(problem, machine, materials, opposite, judgement, start).cases.back();
    result.reversed = ReversedOrder{after.no_load_flux_loss, after.torque_loss};
  }
  for (std::size_t i = 0; i < loads.size(); ++i) {
    LoadCaseResult& one = result.sequence.cases[i];
    if (loads[i].fault)
      one.short_circuit = found[i];
    if (const auto& search = loads[i].search)
      one.loss_temperature = LossTemperature{search->loss, search->from, states.known_until(i),
                                             temperature_of_loss(
                                                 problem, machine, materials, [&](double t) { return states.at(i, t); },
                                                 judgement, search->from, states.known_until(i), search->loss, start)};
  }
  return result;
}

}  // namespace lodestone::postprocess
