// SPDX-License-Identifier: GPL-3.0-or-later
// A load on magnets that remember: the states that a machine passes through, in order, until its magnets lose no more.
#pragma once

#include "solver/field_problem.h"

#include <vector>

namespace lodestone::solver {

struct LoadSweepOptions {
  /// The load is done when a whole sweep lowers m by no more than this at any point.
  double tolerance = 1e-9;
  int most_sweeps = 200;
};

struct LoadSweep {
  std::vector<FieldSolution> solutions;  ///< of the last sweep, one a state: the machine as the load leaves it
  int sweeps = 0;
  double last_change = 0.0;        ///< largest fall of m in the last sweep
  double dissipated_energy = 0.0;  ///< lost in the magnets over all sweeps, J, whole machine
};

/// Sweeps through the states (of one load: a period of positions under its currents, a transient) with the memory of
/// the problem. After each state what it leaves becomes the problem's memory; a later state may weaken points whose
/// field weighed on the earlier ones, so that sweeps are repeated until nothing changes. The end does not depend on how
/// often a load is repeated after that.
///
/// m falls in each sweep and is bounded below: the sweeps converge. A solution is exact to the problem's Newton
/// tolerance only, and so is m; but each state starts from its solution of the sweep before, and is that solution again
/// where it still balances, so that this error does not creep.
///
/// @throws ConvergenceError where a field does not converge, or the magnets not within `most_sweeps`; the problem then
/// has the memory that it had before. std::invalid_argument without states.
LoadSweep apply_load(FieldProblem& problem, const std::vector<OperatingState>& states,
                     const LoadSweepOptions& options = {});

}  // namespace lodestone::solver
