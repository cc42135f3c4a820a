// SPDX-License-Identifier: GPL-3.0-or-later
// The coercivity that every point of a magnet needs: the smallest H_cJ with which the loads of a machine take no more
// than a given share of the point's remanence.
//
// A load that drives the demagnetising field h along the easy axis leaves m = 1 − D(h)/B_r of a point
// (materials/demagnetisation_law.h). Its loss stays within ε where h is at most the field at which the recoil line of
// m = 1 − ε meets the major curve of the load's temperature, H_m(ε; f), f being the point's H_cJ over that of the
// grade:
//
//   needed factor   f = min { f : H_m(ε; f) ≥ h },   the largest over the states and the loads
//
// f does not depend on the temperature (coercivity_profile.h), so that loads at unlike temperatures compare, and the
// needed H_cJ at the grade's reference temperature is f H_cJ(T_ref).
//
// At the corners of a magnet h is singular (knee_check.h): no finite coercivity would do on a fine enough mesh. A
// magnet of one coercivity is made for all but 0.2 % of the volume (singular_share): by the fitted logarithm of the
// share, 853, 844, 846, 843 kA/m on the measured Prius motor in a hot short circuit at refinement 1, 1.5, 2, 3.
#pragma once

#include "materials/demagnetisation_law.h"
#include "postprocess/demagnetisation/knee_check.h"
#include "postprocess/demagnetisation/load_cases.h"

#include <cstddef>
#include <optional>
#include <vector>

namespace lodestone::postprocess {

/// The value that the singular share of a volume exceeds. Near a corner a value grows about as the logarithm of the
/// share that exceeds it; the straight line through the points from half to five times the share (least squares, each
/// point with its part of the logarithmic scale) does not jump with single points as the mesh gets finer. @param area
/// of the values, any unit.
double worst_value(const std::vector<double>& values, const std::vector<double>& area);

struct NeededCoercivity {
  std::vector<geometries::Point> at;  ///< m, in the rotor's frame: the points of its magnets
  std::vector<double> area;           ///< m², weights of the points
  std::vector<std::size_t> sample;    ///< their places in SamplePoints and in a magnet memory
  std::vector<double> field;          ///< A/m, demagnetising field of the load that decides; 0 where none demagnetises
  std::vector<double> factor;         ///< needed H_cJ over that of the grade; 0 where none demagnetises
  /// Of each load, with the coercivity that the magnets have, as MarginMap: A/m and K.
  std::vector<std::optional<double>> least_margin;
  std::vector<std::optional<double>> least_kelvin;
  double highest = 0.0;           ///< worst value of the factors: what a magnet of one coercivity needs
  std::size_t deciding_load = 0;  ///< index of the load that decides where the factor is highest below it
};

/// The smallest factor of H_cJ with which a field h (A/m, > 0 demagnetises) takes no more than `loss` of the remanence;
/// 0 for a field that does not demagnetise. Nothing where no coercivity does: the recoil line would have no
/// polarisation left at it. @param remanence_factor of the point. @param loss 0 … 1, exclusive.
std::optional<double> needed_factor(const materials::DemagnetisationLaw& law, double field, double loss,
                                    double remanence_factor = 1.0);

/// All slices of a skewed machine have the same magnets: every point needs what it needs in the worst slice.
/// @param magnets the rotor's magnets before the loads: whole, with factors of their own, or empty.
/// @param beyond_knee solve with the magnets' whole law and memory, the loads in sequence; false: with straight recoil
/// lines, which is enough where every point is as hard as it needs to be, and faster.
/// @throws base::UserError as apply_load_cases, or where no coercivity is enough; solver::ConvergenceError.
NeededCoercivity needed_coercivity(solver::FieldProblem& problem, const geometries::Machine& machine,
                                   const MachineMaterials& materials, const std::vector<LoadCase>& cases, double loss,
                                   const solver::MagnetMemory& magnets = {}, bool beyond_knee = false);

}  // namespace lodestone::postprocess
