// SPDX-License-Identifier: GPL-3.0-or-later
// What in a magnet's data cannot be, or hardly can: contradictions between its values, and values outside what its
// family of materials allows.
#pragma once

#include "materials/magnet.h"

#include <memory>
#include <string>
#include <vector>

namespace lodestone::materials {

/// Families with limits of their own, as told from the grade's `process`.
enum class MagnetFamily { nd_fe_b, sm_co_5, sm2_co_17, sm_fe_n, ferrite, mn_bi, alnico, other };
MagnetFamily family_of(const MagnetGrade& grade);

/// Sentences for `lodestone check`, each beginning with "Implausible:"; none where nothing contradicts. Looked at:
///
/// - remanence over the saturation polarisation of the family's main phase (Herbst 1991, Rev. Mod. Phys. 63:819, and
///   Hirosawa et al. 1986, J. Appl. Phys. 59:873, recalled, unverified), coefficients over 20 … 100 degC of the wrong
///   sign for it, density outside its range;
/// - (BH)max above B_r²/(4 μ0), its bound for J ≤ B_r, and more than 15 % from that of the grade's own curve; H_cB
/// above
///   B_r/μ0, or above H_cJ;
/// - a squareness that contradicts the measured curves, a recoil permeability below 1;
/// - remanence or coercivity gone below the temperature limit;
/// - a composition that names the family's base metals and sums to less than 97 % or more than 103 %; rare earth
///   outside what a sintered magnet of the family can hold.
std::vector<std::string> implausibilities(const MagnetGrade& grade);

/// Less heavy rare earth and more coercivity than another grade of the same process: the nearest such contradiction, or
/// nothing. Only bulk alloys are compared, since diffusion and fine grains exist for this very purpose.
std::vector<std::string> implausible_beside(const MagnetGrade& grade,
                                            const std::vector<std::shared_ptr<const MagnetGrade>>& others);

}  // namespace lodestone::materials
