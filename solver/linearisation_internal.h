// SPDX-License-Identifier: GPL-3.0-or-later
// The field problem linearised at a solution. Not installed.
#pragma once

#include "solver/field_problem_internal.h"

#include <vector>

namespace lodestone::solver::detail {

/// Values in the pattern's order: linear regions, rims and their coupling at the solution's rotor angle.
std::vector<double> linear_values_at(const FieldSolutionData& solution);

/// ∂T/∂x of one sector, N·m/m by Wb/m; zero without a ring.
std::vector<double> torque_gradient(const FieldSolutionData& solution);

/// @throws std::invalid_argument unless the solution is one of this problem's mesh and degree.
void check_belongs(const FieldProblemData& problem, const FieldSolutionData* solution);

/// Flux linkages of each phase by one ampere in each, with the factor at hand: whole × c_k·K⁻¹c_j.
/// @param responses where wanted, K⁻¹c_j of each phase.
PhaseInductances inductances_of_factor(const Discretisation& discretisation, LinearSolver& solver,
                                       std::vector<std::vector<double>>* responses = nullptr);

}  // namespace lodestone::solver::detail
