// SPDX-License-Identifier: GPL-3.0-or-later
// A problem again with richer elements in some cells (enriched_elements_internal.h), by which the errors of its
// solutions are estimated (error_estimate.h). Not installed.
#pragma once

#include "solver/cell_edges_internal.h"
#include "solver/error_estimate.h"
#include "solver/field_problem_internal.h"

#include <memory>
#include <vector>

namespace lodestone::solver::detail {

class RicherProblem {
public:
  /// Of the residual: what is estimated is some 1e-3 of the field.
  static constexpr double tolerance = 1e-5;
  /// Two degrees more, or the highest there is.
  static int degree_above(int degree);

  /// @param base must outlive the object; of degree 2 or 3. @param edges of its bodies. @param chosen a flag for each
  /// cell of each body.
  RicherProblem(const Discretisation& base, const std::vector<std::vector<CellEdge>>& edges,
                const std::vector<std::vector<char>>& chosen);

  /// Of a sequence of solutions each starts with the correction of the one before. @throws ConvergenceError.
  ErrorEstimate estimate(const FieldSolutionData& solution);
  /// Of the solution whose error was estimated last.
  ErrorShares shares(const FieldSolutionData& solution);

private:
  void take_laws(const FieldSolutionData& solution);

  const Discretisation& base_;
  std::shared_ptr<const Discretisation> rich_;
  std::vector<int> place_;  ///< of the problem's unknowns among the richer ones
  std::unique_ptr<Factors> factors_;
  std::shared_ptr<const Physics> physics_;
  std::shared_ptr<const Physics> base_physics_;  ///< that physics_ belongs to
  FieldSolutionData better_;
  std::vector<double> correction_;  ///< better_ minus what was given
};

/// Torque and flux linkages.
ErrorEstimate difference(const FieldSolutionData& better, const FieldSolutionData& solution);

}  // namespace lodestone::solver::detail
