// SPDX-License-Identifier: GPL-3.0-or-later
#include "materials/demagnetisation_curve.h"

#include "base/quantity.h"
#include "materials/demagnetisation_law.h"

#include <algorithm>
#include <cmath>
#include <memory>

namespace lodestone::materials {

std::vector<DemagnetisationPoint> demagnetisation_curve(const MagnetGrade& grade, double temperature, int points) {
  const double remanence = grade.remanence(temperature);
  const double susceptibility = base::mu_0 * (grade.recoil_permeability() - 1.0);
  const std::shared_ptr<const DemagnetisationLaw> law =
      grade.lacks_for_demagnetisation(temperature) ? nullptr : grade.demagnetisation_law(temperature);
  double end = remanence / (base::mu_0 * grade.recoil_permeability());
  if (law)
    end = law->coercivity();
  else if (const auto knee = grade.knee_field(temperature))
    end = std::min(end, *knee);
  else if (const auto coercivity = grade.intrinsic_coercivity(temperature))
    end = std::min(end, *coercivity);

  // Closer together toward the end, where the curve bends.
  std::vector<DemagnetisationPoint> curve;
  for (int i = 0; i < points; ++i) {
    const double share = static_cast<double>(i) / (points - 1);
    const double field = end * (1.0 - (1.0 - share) * (1.0 - share));
    const double polarisation = law ? law->polarisation(field) : remanence - susceptibility * field;
    curve.push_back({-field, polarisation - base::mu_0 * field, polarisation});
  }
  return curve;
}

std::vector<DemagnetisationPoint> measured_or_modelled_curve(const MagnetGrade& grade, double temperature) {
  if (const auto& measured = grade.measured_curves())
    for (const DemagnetisationBranch& branch : measured->branches())
      if (std::abs(branch.temperature - temperature) < 1.0)
        return branch.points;
  return demagnetisation_curve(grade, temperature);
}

double maximum_energy_product(const std::vector<DemagnetisationPoint>& curve) {
  double largest = 0.0;
  for (const DemagnetisationPoint& point : curve)
    largest = std::max(largest, -point.field * point.flux_density);
  return largest;
}

}  // namespace lodestone::materials
