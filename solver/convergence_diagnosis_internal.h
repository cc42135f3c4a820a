// SPDX-License-Identifier: GPL-3.0-or-later
// Where Newton's method got stuck: which region, of which material, carries the residual that is left. Not installed.
#pragma once

#include "solver/field_problem_internal.h"

#include <string>
#include <vector>

namespace lodestone::solver::detail {

/// A sentence for the error of a solution that did not converge: the nonlinear region at whose nodes most of the
/// residual is left, its material, the largest flux density in it, where its law is not monotone there, and the law's
/// remarks. "" where every law is linear.
/// @param residual the gradient at x, one an unknown.
std::string suspect_material(const Discretisation& discretisation, const Physics& physics, const std::vector<double>& x,
                             const std::vector<double>& residual);

}  // namespace lodestone::solver::detail
