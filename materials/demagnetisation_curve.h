// SPDX-License-Identifier: GPL-3.0-or-later
// The second quadrant of a grade at one temperature, for drawings and tables: recoil line, knee, intrinsic coercivity.
#pragma once

#include "materials/demagnetisation_table.h"
#include "materials/magnet.h"

#include <vector>

namespace lodestone::materials {

/// From H = 0 to −H_cJ at temperature T (K) on the major curve of the grade's demagnetisation law. Where the grade
/// gives no knee or no H_cJ at T, the recoil line alone, as far as it is known to hold: to the knee, to H_cJ, or to B =
/// 0.
/// @param points at least 2. @throws base::UserError as MagnetGrade::remanence.
std::vector<DemagnetisationPoint> demagnetisation_curve(const MagnetGrade& grade, double temperature, int points = 200);

/// As measured where the grade has a curve within 1 K of the temperature (K), else demagnetisation_curve().
std::vector<DemagnetisationPoint> measured_or_modelled_curve(const MagnetGrade& grade, double temperature);

/// Largest −B·H on such a curve, J/m³.
double maximum_energy_product(const std::vector<DemagnetisationPoint>& curve);

}  // namespace lodestone::materials
