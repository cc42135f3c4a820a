// SPDX-License-Identifier: GPL-3.0-or-later
#include "solver/error_estimate.h"

#include <stdexcept>

namespace lodestone::solver {

ErrorEstimate estimate_error(const FieldSolution& solution, FieldProblem& finer) {
  if (solution.degree() >= finer.degree())
    throw std::invalid_argument("an error is estimated with elements of a higher degree");
  const FieldSolution start = finer.interpolate(solution);
  const FieldSolution better = finer.solve(solution.state(), &start);
  ErrorEstimate result;
  result.torque = better.torque() - solution.torque();
  for (std::size_t k = 0; k < solution.flux_linkages().size(); ++k)
    result.flux_linkages.push_back(better.flux_linkages()[k] - solution.flux_linkages()[k]);
  result.energy = better.energy() - solution.energy();
  return result;
}

}  // namespace lodestone::solver
