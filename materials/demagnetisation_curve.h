// SPDX-License-Identifier: GPL-3.0-or-later
// The second quadrant of a grade at one temperature, for drawings and tables: recoil line, knee, intrinsic coercivity.
#pragma once

#include "materials/magnet.h"

#include <vector>

namespace lodestone::materials {

/// Along the easy axis; the field demagnetises.
struct DemagnetisationPoint {
  double field = 0.0;         ///< H ≤ 0, A/m
  double flux_density = 0.0;  ///< B, T
  double polarisation = 0.0;  ///< J = B − μ0 H, T
};

/// From H = 0 to −H_cJ at temperature T (K) on the major curve of the grade's demagnetisation law. Where the grade
/// gives no knee or no H_cJ at T, the recoil line alone, as far as it is known to hold: to the knee, to H_cJ, or to B =
/// 0.
/// @param points at least 2. @throws base::UserError as MagnetGrade::remanence.
std::vector<DemagnetisationPoint> demagnetisation_curve(const MagnetGrade& grade, double temperature, int points = 200);

/// Largest −B·H on such a curve, J/m³.
double maximum_energy_product(const std::vector<DemagnetisationPoint>& curve);

}  // namespace lodestone::materials
