// SPDX-License-Identifier: GPL-3.0-or-later
#include "postprocess/demagnetisation/load_cases.h"

#include "base/quantity.h"
#include "postprocess/demagnetisation/knee_check.h"
#include "postprocess/period_symmetry.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <stdexcept>
#include <tuple>
#include <utility>

namespace lodestone::postprocess {

namespace {

using solver::Body;
using solver::FieldSolution;
using solver::MagnetMemory;

constexpr double sixth = base::pi / 3.0;

std::size_t longest_cycle(const BlockShift& shift) {
  std::size_t longest = 1;
  for (const BlockCycle& cycle : cycles(shift))
    longest = std::max(longest, cycle.block.size());
  return longest;
}

/// The value that all but the singular share of the volume exceed; nothing where none is known.
std::optional<double> least_over_volume(const std::vector<double>& values, const std::vector<double>& area) {
  std::vector<std::size_t> order;
  double volume = 0.0;
  for (std::size_t i = 0; i < values.size(); ++i)
    if (!std::isnan(values[i])) {
      order.push_back(i);
      volume += area[i];
    }
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return values[a] < values[b]; });
  double lower = 0.0;
  for (const std::size_t i : order) {
    lower += area[i];
    if (lower >= singular_share * volume)
      return values[i];
  }
  return std::nullopt;
}

/// |H_1%| over temperature on a fine grid, to look up the temperature of a knee.
class KneeTemperatures {
public:
  KneeTemperatures(const materials::MagnetGrade& grade, double temperature) {
    for (const double direction : {1.0, -1.0}) {
      auto& knees = direction > 0.0 ? hotter_ : colder_;
      for (int i = 0; i <= 400; ++i) {
        const double t = temperature + direction * i;
        const auto knee = t > 1.0 ? grade.knee_field(t) : std::nullopt;
        if (!knee)
          break;
        knees.push_back(*knee);
      }
    }
  }

  /// Distance in K to the temperature whose knee is `field`, negative where the present knee is below it.
  double distance(double field) const {
    if (hotter_.empty())
      return std::numeric_limits<double>::quiet_NaN();
    double nearest = std::numeric_limits<double>::infinity();
    for (const auto* knees : {&hotter_, &colder_})
      for (std::size_t i = 0; i + 1 < knees->size(); ++i) {
        const double a = (*knees)[i] - field, b = (*knees)[i + 1] - field;
        if ((a >= 0.0) != (b >= 0.0)) {
          nearest = std::min(nearest, static_cast<double>(i) + a / (a - b));
          break;
        }
      }
    if (std::isinf(nearest))
      return std::numeric_limits<double>::quiet_NaN();
    return hotter_.front() >= field ? nearest : -nearest;
  }

private:
  std::vector<double> hotter_, colder_;  ///< by kelvin from the temperature
};

/// No-load flux linkage and torque of magnets as they are.
class Judge {
public:
  Judge(solver::FieldProblem& problem, const geometries::Machine& machine, const MachineMaterials& materials,
        const Judgement& judgement)
      : problem_(problem), machine_(machine), judgement_(judgement),
        laws_(region_laws(problem.mesh(), machine, materials, judgement.magnet_temperature)) {
    options_.positions = judgement.positions;
  }

  /// (no-load flux linkage, torque).
  std::pair<double, std::optional<double>> operator()(const MagnetMemory& memory) {
    problem_.set_laws(laws_, memory);
    const double flux = rotate(problem_, machine_, 0.0, 0.0, options_).mean_flux_linkage().d;
    if (!judgement_.current)
      return {flux, std::nullopt};
    const auto& current = *judgement_.current;
    const Rotation loaded =
        rotate(problem_, machine_, std::hypot(current.d, current.q), std::atan2(current.q, current.d), options_);
    return {flux, loaded.mean_torque()};
  }

private:
  solver::FieldProblem& problem_;
  const geometries::Machine& machine_;
  Judgement judgement_;
  solver::RegionLaws laws_;
  RotationOptions options_;
};

double lost_share(double before, double after) {
  return before != 0.0 ? 1.0 - after / before : 0.0;
}

}  // namespace

std::optional<double> least_fault_current(const std::vector<LoadCaseResult>& cases) {
  std::optional<double> least;
  for (const LoadCaseResult& one : cases)
    if (one.short_circuit)
      least = std::min(least.value_or(one.short_circuit->peak.d), one.short_circuit->peak.d);
  return least;
}

const LossTemperature* first_loss_temperature(const std::vector<LoadCaseResult>& cases) {
  for (const LoadCaseResult& one : cases)
    if (one.loss_temperature)
      return &*one.loss_temperature;
  return nullptr;
}

double magnet_span(const geometries::Machine& machine, const geometries::SectorMesh& mesh) {
  const auto shift = rotor_shift(mesh, *machine.winding);
  return solved_span(machine, mesh) * static_cast<double>(longest_cycle(shift ? *shift : rotor_shift_of_period(mesh)));
}

LoadCase steady_load(const geometries::Machine& machine, const geometries::SectorMesh& mesh, std::string name,
                     double magnet_temperature, const solver::DirectQuadrature& current, int positions) {
  if (positions < 1)
    throw std::invalid_argument("a load needs at least one position");
  LoadCase load{std::move(name), magnet_temperature, {}};
  const double span = magnet_span(machine, mesh);
  const int count = static_cast<int>(std::lround(span / sixth)) * positions;
  for (int i = 0; i < count; ++i)
    load.states.push_back({current, span * i / count});
  return load;
}

std::optional<double> MarginMap::least_margin() const {
  return least_over_volume(margin, area);
}

std::optional<double> MarginMap::least_kelvin() const {
  return least_over_volume(kelvin, area);
}

MarginMap margin_map(const geometries::SectorMesh& mesh, const std::vector<FieldSolution>& solutions,
                     const materials::MagnetGrade& grade, double temperature,
                     const std::vector<materials::MagnetState>& states) {
  std::vector<const FieldSolution*> all;
  all.reserve(solutions.size());
  for (const FieldSolution& solution : solutions)
    all.push_back(&solution);
  WorstFields worst = worst_fields(mesh, all);
  MarginMap map;
  const std::optional<double> knee = grade.knee_field(temperature);
  const KneeTemperatures temperatures(grade, temperature);
  for (std::size_t n = 0; n < worst.at.size(); ++n) {
    const double factor = states.empty() ? 1.0 : states[worst.sample[n]].coercivity_factor;
    const double unknown = std::numeric_limits<double>::quiet_NaN();
    map.field.push_back(std::max(0.0, worst.field[n]));
    map.margin.push_back(knee ? *knee * factor - map.field[n] : unknown);
    map.kelvin.push_back(knee ? temperatures.distance(map.field[n] / factor) : unknown);
    map.remaining.push_back(states.empty() ? 1.0 : states[worst.sample[n]].remaining);
  }
  map.at = std::move(worst.at);
  map.area = std::move(worst.area);
  return map;
}

std::optional<solver::GradedMagnets> graded_magnets(const geometries::SectorMesh& mesh, int degree,
                                                    const materials::MagnetGrade& grade) {
  const auto& profile = grade.coercivity_profile();
  if (!profile)
    return std::nullopt;
  try {
    return solver::grade_magnets(mesh, degree, *profile,
                                 grade.intrinsic_coercivity(*grade.coercivity_reference_temperature()).value());
  } catch (const std::invalid_argument& error) {
    throw base::UserError("magnet '" + grade.name() + "': " + error.what());
  }
}

LoadSequence apply_load_cases(solver::FieldProblem& problem, const geometries::Machine& machine,
                              const MachineMaterials& materials, const std::vector<LoadCase>& cases,
                              const Judgement& judgement, MagnetMemory start) {
  const geometries::SectorMesh& mesh = problem.mesh();
  // What is missing is said before anything is solved.
  for (const LoadCase& load : cases)
    demagnetisation_laws(mesh, machine, materials, load.magnet_temperature);
  LoadSequence result;
  result.memory = std::move(start);
  Judge judge(problem, machine, materials, judgement);
  std::tie(result.no_load_flux_linkage, result.torque) = judge(result.memory);
  for (const LoadCase& load : cases) {
    problem.set_laws(demagnetisation_laws(mesh, machine, materials, load.magnet_temperature), result.memory);
    std::vector<solver::OperatingState> states;
    for (const LoadState& state : load.states)
      states.push_back(state_at(machine, mesh, state.current, state.position));
    const solver::LoadSweep sweep = solver::apply_load(problem, states);
    result.memory = problem.magnet_memory();

    LoadCaseResult done;
    done.name = load.name;
    done.magnet_temperature = load.magnet_temperature;
    done.sweeps = sweep.sweeps;
    done.dissipated_energy = sweep.dissipated_energy;
    for (const FieldSolution& solution : sweep.solutions)
      result.newton_iterations += solution.newton().iterations;
    MarginMap margins =
        margin_map(mesh, sweep.solutions, *materials.magnet, load.magnet_temperature, result.memory.rotor);
    done.least_margin = margins.least_margin();
    done.least_kelvin = margins.least_kelvin();
    result.margins.push_back(std::move(margins));
    const solver::DamagedVolume damage = solver::damaged_volume(
        *mesh.rotor, sweep.solutions.front().sample_points(Body::rotor).area, result.memory.rotor);
    done.volume_beyond_1 = damage.share_beyond(0.01);
    done.volume_beyond_5 = damage.share_beyond(0.05);
    done.volume_beyond_20 = damage.share_beyond(0.2);
    done.mean_remaining = damage.mean_remaining;
    const auto [flux, torque] = judge(result.memory);
    done.no_load_flux_loss = lost_share(result.no_load_flux_linkage, flux);
    if (torque)
      done.torque_loss = lost_share(*result.torque, *torque);
    result.cases.push_back(std::move(done));
  }
  return result;
}

std::optional<double> temperature_of_loss(solver::FieldProblem& problem, const geometries::Machine& machine,
                                          const MachineMaterials& materials, const LoadAt& load_at,
                                          const Judgement& judgement, double from, double to, double loss,
                                          const MagnetMemory& start) {
  Judge judge(problem, machine, materials, judgement);
  const auto before = judge(start);
  // Where the grade holds nothing the loss is certain, and there is no field to solve.
  const auto lost_at = [&](double temperature) {
    if (const auto knee = materials.magnet->knee_field(temperature); knee && !(*knee > 0.0))
      return 1.0;
    const LoadCase load = load_at(temperature);
    problem.set_laws(demagnetisation_laws(problem.mesh(), machine, materials, temperature), start);
    std::vector<solver::OperatingState> states;
    for (const LoadState& state : load.states)
      states.push_back(state_at(machine, problem.mesh(), state.current, state.position));
    solver::apply_load(problem, states);
    const auto [flux, torque] = judge(problem.magnet_memory());
    return torque ? lost_share(*before.second, *torque) : lost_share(before.first, flux);
  };
  double below = lost_at(from);
  if (below >= loss)
    return from;
  double above = lost_at(to);
  if (above < loss)
    return std::nullopt;
  // Losses grow by orders of magnitude over the range: their logarithm is nearer to a straight line. Its root, kept
  // well inside, so that the bracket shrinks from both ends.
  const auto scale = [&](double share) { return std::log(std::max(share, 1e-6) / loss); };
  while (std::abs(to - from) > 0.5) {
    const double root = scale(below) / (scale(below) - scale(above));
    const double inside = std::max(0.15, 0.2 / std::abs(to - from));
    const double middle = from + std::clamp(root, inside, 1.0 - inside) * (to - from);
    const double lost = lost_at(middle);
    (lost >= loss ? to : from) = middle;
    (lost >= loss ? above : below) = lost;
  }
  return 0.5 * (from + to);
}

std::optional<double> temperature_of_loss(solver::FieldProblem& problem, const geometries::Machine& machine,
                                          const MachineMaterials& materials, const LoadCase& load,
                                          const Judgement& judgement, double from, double to, double loss,
                                          const MagnetMemory& start) {
  return temperature_of_loss(
      problem, machine, materials, [&](double) { return load; }, judgement, from, to, loss, start);
}

}  // namespace lodestone::postprocess
