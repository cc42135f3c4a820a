// SPDX-License-Identifier: GPL-3.0-or-later
#include "materials/demagnetisation_curve.h"

#include "base/quantity.h"

#include <algorithm>
#include <cmath>

namespace lodestone::materials {

namespace {

/// Deviation of J from the recoil line: nothing where it is not known.
struct Deviation {
  double at_knee = 0.0;  ///< T
  double knee = 0.0;     ///< |H|, A/m
  double rate = 0.0;     ///< K, m/A
  double operator()(double field) const { return at_knee * std::exp(rate * (field - knee)); }
};

}  // namespace

std::vector<DemagnetisationPoint> demagnetisation_curve(const MagnetGrade& grade, double temperature, int points) {
  const double remanence = grade.remanence(temperature);
  const double susceptibility = base::mu_0 * (grade.recoil_permeability() - 1.0);
  const auto knee = grade.knee_field(temperature);
  const auto coercivity = grade.intrinsic_coercivity(temperature);

  double end = remanence / (base::mu_0 * grade.recoil_permeability());
  std::optional<Deviation> deviation;
  if (knee && coercivity && *coercivity > *knee && *knee > 0.0) {
    Deviation found{0.01 * remanence, *knee, 0.0};
    const double left_at_coercivity = remanence - susceptibility * *coercivity;
    if (left_at_coercivity > found.at_knee) {
      found.rate = std::log(left_at_coercivity / found.at_knee) / (*coercivity - *knee);
      deviation = found;
    }
  }
  if (deviation || (coercivity && !knee))
    end = deviation ? *coercivity : std::min(end, *coercivity);
  else if (knee)
    end = std::min(end, *knee);

  // Closer together toward the end, where the curve bends.
  std::vector<DemagnetisationPoint> curve;
  for (int i = 0; i < points; ++i) {
    const double share = static_cast<double>(i) / (points - 1);
    const double field = end * (1.0 - (1.0 - share) * (1.0 - share));
    double polarisation = remanence - susceptibility * field;
    if (deviation)
      polarisation -= (*deviation)(field);
    curve.push_back({-field, polarisation - base::mu_0 * field, polarisation});
  }
  return curve;
}

double maximum_energy_product(const std::vector<DemagnetisationPoint>& curve) {
  double largest = 0.0;
  for (const DemagnetisationPoint& point : curve)
    largest = std::max(largest, -point.field * point.flux_density);
  return largest;
}

}  // namespace lodestone::materials
