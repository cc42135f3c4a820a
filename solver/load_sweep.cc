// SPDX-License-Identifier: GPL-3.0-or-later
#include "solver/load_sweep.h"

#include <fmt/format.h>

#include <stdexcept>
#include <utility>

namespace lodestone::solver {

namespace {

/// From the nearest field known; where that does not converge, from none.
FieldSolution solve_from(FieldProblem& problem, const OperatingState& state, const FieldSolution* start) {
  if (start == nullptr)
    return problem.solve(state);
  try {
    return problem.solve(state, start);
  } catch (const ConvergenceError&) {
    return problem.solve(state);
  }
}

LoadSweep sweep(FieldProblem& problem, const std::vector<OperatingState>& states, const LoadSweepOptions& options) {
  LoadSweep result;
  while (result.sweeps < options.most_sweeps) {
    const MagnetMemory before = problem.magnet_memory();
    for (std::size_t k = 0; k < states.size(); ++k) {
      const bool again = k < result.solutions.size();
      const FieldSolution* start = again ? &result.solutions[k] : (k > 0 ? &result.solutions[k - 1] : nullptr);
      FieldSolution solution = solve_from(problem, states[k], start);
      MagnetMemory after = solution.magnet_memory();
      if (largest_change(problem.magnet_memory(), after) > 0.0) {
        result.dissipated_energy += solution.dissipated_energy();
        problem.set_magnet_memory(std::move(after));
      }
      if (again)
        result.solutions[k] = std::move(solution);
      else
        result.solutions.push_back(std::move(solution));
    }
    ++result.sweeps;
    result.last_change = largest_change(before, problem.magnet_memory());
    if (result.last_change <= options.tolerance)
      return result;
  }
  throw ConvergenceError(fmt::format("the magnets still lose {:.2e} of their remanence after {} sweeps of the load",
                                     result.last_change, result.sweeps));
}

}  // namespace

LoadSweep apply_load(FieldProblem& problem, const std::vector<OperatingState>& states,
                     const LoadSweepOptions& options) {
  if (states.empty())
    throw std::invalid_argument("a load needs at least one state");
  const MagnetMemory before = problem.magnet_memory();
  try {
    return sweep(problem, states, options);
  } catch (...) {
    problem.set_magnet_memory(before);
    throw;
  }
}

}  // namespace lodestone::solver
