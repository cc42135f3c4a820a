// SPDX-License-Identifier: GPL-3.0-or-later
#include "postprocess/demagnetisation/needed_coercivity.h"

#include "base/quantity.h"
#include "base/user_error.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

namespace lodestone::postprocess {

namespace {

using solver::FieldSolution;

/// The fields of a load's states; with memory what it leaves becomes the problem's.
std::vector<FieldSolution> solve_load(solver::FieldProblem& problem, const geometries::Machine& machine,
                                      const MachineMaterials& materials, const LoadCase& load,
                                      const geometries::SkewSlice& slice, const solver::MagnetMemory& magnets,
                                      bool beyond_knee) {
  const geometries::SectorMesh& mesh = problem.mesh();
  const std::vector<solver::OperatingState> states = states_of(load, machine, mesh, slice);
  if (beyond_knee) {
    problem.set_laws(demagnetisation_laws(mesh, machine, materials, load.magnet_temperature), magnets);
    return solver::apply_load(problem, states).solutions;
  }
  problem.set_laws(region_laws(mesh, machine, materials, load.magnet_temperature), magnets);
  std::vector<FieldSolution> solutions;
  for (std::size_t k = 0; k < states.size(); ++k)
    solutions.push_back(
        solve_near(problem, states[k], k > 0 ? &solutions[k - 1] : nullptr, k > 1 ? &solutions[k - 2] : nullptr));
  return solutions;
}

}  // namespace

double worst_value(const std::vector<double>& values, const std::vector<double>& area) {
  std::vector<std::size_t> order(values.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return values[a] > values[b]; });
  const double volume = std::accumulate(area.begin(), area.end(), 0.0);
  double higher = 0.0, n = 0.0, sx = 0.0, sy = 0.0, sxx = 0.0, sxy = 0.0;
  std::optional<double> reached;
  int points = 0;
  for (const std::size_t i : order) {
    const double share = (higher + 0.5 * area[i]) / volume;
    higher += area[i];
    if (!reached && share >= singular_share)
      reached = values[i];
    if (share < 0.5 * singular_share || share > 5.0 * singular_share)
      continue;
    const double weight = area[i] / share, x = std::log(share / singular_share);
    n += weight;
    sx += weight * x;
    sy += weight * values[i];
    sxx += weight * x * x;
    sxy += weight * x * values[i];
    ++points;
  }
  const double spread = n * sxx - sx * sx;
  if (points < 4 || !(spread > 0.0))
    return reached.value_or(values.empty() ? 0.0 : values[order.back()]);
  const double slope = (n * sxy - sx * sy) / spread;
  return std::max(0.0, std::min((sy - slope * sx) / n, values[order.front()]));
}

std::optional<double> needed_factor(const materials::DemagnetisationLaw& law, double field, double loss,
                                    double remanence_factor) {
  if (!(field > 0.0))
    return 0.0;
  const double susceptibility = base::mu_0 * (law.recoil_permeability() - 1.0);
  // D_c = B_r − χ H_cJ > 0, with a little left for the loss.
  const double hardest = susceptibility > 0.0
                             ? (1.0 - loss) * law.remanence() * remanence_factor / (susceptibility * law.coercivity())
                             : 1e6;
  const auto holds = [&](double factor) { return law.meeting_field(1.0 - loss, {1.0, factor, remanence_factor}); };
  if (holds(hardest) < field)
    return std::nullopt;
  // H_m grows nearly in proportion to the factor: the ratio corrects it in a few steps.
  double factor = std::min(hardest, field / holds(1.0));
  for (int i = 0; i < 60; ++i) {
    const double next = std::min(hardest, factor * field / holds(factor));
    const bool done = std::abs(next - factor) <= 1e-13 * factor;
    factor = next;
    if (done)
      break;
  }
  return factor;
}

namespace {

NeededCoercivity needed_in(solver::FieldProblem& problem, const geometries::Machine& machine,
                           const MachineMaterials& materials, const std::vector<LoadCase>& cases,
                           const geometries::SkewSlice& slice, double loss, const solver::MagnetMemory& magnets,
                           bool beyond_knee) {
  NeededCoercivity needed;
  std::vector<std::size_t> deciding;
  solver::MagnetMemory memory = magnets;
  for (std::size_t n = 0; n < cases.size(); ++n) {
    const LoadCase& load = cases[n];
    const auto law = materials.magnet->demagnetisation_law(load.magnet_temperature, machine.remanence_factor);
    const std::vector<FieldSolution> solutions =
        solve_load(problem, machine, materials, load, slice, memory, beyond_knee);
    const solver::MagnetMemory before = memory;
    if (beyond_knee)
      memory = problem.magnet_memory();
    std::vector<const FieldSolution*> all;
    all.reserve(solutions.size());
    for (const FieldSolution& solution : solutions)
      all.push_back(&solution);
    const MarginMap margins =
        margin_map(problem.mesh(), solutions, *materials.magnet, load.magnet_temperature, magnets.rotor);
    needed.least_margin.push_back(margins.least_margin());
    needed.least_kelvin.push_back(margins.least_kelvin());
    WorstFields worst = worst_fields(problem.mesh(), all);
    if (needed.at.empty()) {
      needed.field.assign(worst.at.size(), 0.0);
      needed.factor.assign(worst.at.size(), 0.0);
      deciding.assign(worst.at.size(), 0);
      needed.at = std::move(worst.at);
      needed.area = std::move(worst.area);
      needed.sample = std::move(worst.sample);
    }
    for (std::size_t i = 0; i < needed.at.size(); ++i) {
      const double own = magnets.rotor.empty() ? 1.0 : magnets.rotor[needed.sample[i]].remanence_factor;
      double field = worst.field[i];
      if (beyond_knee) {
        // The field that took what is gone: that of the last sweep is lower where the magnets around have weakened.
        const materials::MagnetState& left = memory.rotor[needed.sample[i]];
        const double at_first = before.rotor.empty() ? 1.0 : before.rotor[needed.sample[i]].remaining;
        if (left.remaining < at_first - 1e-9 && left.remaining > 0.0)
          field = std::max(field, law->meeting_field(left.remaining, left));
      }
      const std::optional<double> factor = needed_factor(*law, field, loss, own);
      if (!factor)
        throw base::UserError(fmt::format(
            "load case '{}': no coercivity withstands its {:.4g} kA/m in magnets of '{}' at {}", load.name, field / 1e3,
            materials.magnet->name(), base::format_quantity(load.magnet_temperature, "K", "degC")));
      if (*factor > needed.factor[i]) {
        needed.factor[i] = *factor;
        needed.field[i] = field;
        deciding[i] = n;
      }
    }
  }
  needed.highest = worst_value(needed.factor, needed.area);
  double nearest = 0.0;
  for (std::size_t i = 0; i < needed.factor.size(); ++i)
    if (needed.factor[i] <= needed.highest && needed.factor[i] > nearest) {
      nearest = needed.factor[i];
      needed.deciding_load = deciding[i];
    }
  return needed;
}

/// Of each point what the slice needs in which it needs most.
void keep_most(NeededCoercivity& most, const NeededCoercivity& other) {
  for (std::size_t i = 0; i < most.factor.size(); ++i)
    if (other.factor[i] > most.factor[i]) {
      most.factor[i] = other.factor[i];
      most.field[i] = other.field[i];
    }
  for (auto* least : {&most.least_margin, &most.least_kelvin}) {
    const auto& others = least == &most.least_margin ? other.least_margin : other.least_kelvin;
    for (std::size_t n = 0; n < least->size(); ++n)
      if (others[n])
        (*least)[n] = std::min((*least)[n].value_or(*others[n]), *others[n]);
  }
  if (other.highest > most.highest) {
    most.highest = other.highest;
    most.deciding_load = other.deciding_load;
  }
}

}  // namespace

NeededCoercivity needed_coercivity(solver::FieldProblem& problem, const geometries::Machine& machine,
                                   const MachineMaterials& materials, const std::vector<LoadCase>& cases, double loss,
                                   const solver::MagnetMemory& magnets, bool beyond_knee) {
  const std::vector<geometries::SkewSlice>& slices = machine.skew.slices();
  NeededCoercivity most = needed_in(problem, machine, materials, cases, slices.front(), loss, magnets, beyond_knee);
  if (slices.size() == 1)
    return most;
  for (std::size_t k = 1; k < slices.size(); ++k)
    keep_most(most, needed_in(problem, machine, materials, cases, slices[k], loss, magnets, beyond_knee));
  most.highest = worst_value(most.factor, most.area);
  return most;
}

}  // namespace lodestone::postprocess
