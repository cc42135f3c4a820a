// SPDX-License-Identifier: GPL-3.0-or-later
#include "benchmarks/verification/exact-solutions/closed_forms.h"

#include "base/quantity.h"

#include <cmath>
#include <stdexcept>

namespace lodestone::verification {

using base::mu_0;
using base::pi;

double coaxial_inductance(double a, double b, double c) {
  const double b2 = b * b, c2 = c * c, ring = c2 - b2;
  return mu_0 / (2.0 * pi) *
         (0.25 + std::log(b / a) + c2 * c2 / (ring * ring) * std::log(c / b) - (3.0 * c2 - b2) / (4.0 * ring));
}

double SteelAnnulus::field_strength(double r) const {
  return current / (2.0 * pi * r);
}

SteelAnnulus::Energies SteelAnnulus::energies() const {
  Energies result;
  const int intervals = 20000;
  const double step = (outer - inner) / intervals;
  for (int k = 0; k <= intervals; ++k) {
    const double r = inner + step * k;
    const double simpson = k == 0 || k == intervals ? 1.0 : k % 2 ? 4.0 : 2.0;
    const double weight = simpson * step / 3.0 * 2.0 * pi * r;
    const double h = field_strength(r), b = steel.flux_density(h);
    const double density = steel.energy_density(b);
    result.energy += weight * density;
    result.coenergy += weight * (h * b - density);
  }
  return result;
}

double HalbachCylinder::surface_flux_density() const {
  const double p = pole_pairs, ratio = inner / outer;
  if (!field_inside)
    return remanence * p / (p + 1.0) * (1.0 - std::pow(ratio, p + 1.0));
  if (pole_pairs == 1)
    return -remanence * std::log(ratio);
  return remanence * p / (p - 1.0) * (1.0 - std::pow(ratio, p - 1.0));
}

double HalbachCylinder::flux_density(double r) const {
  if (r > inner && r < outer)
    throw std::out_of_range("the field of a Halbach cylinder is given in its bore and outside");
  if (field_inside != (r <= inner))
    return 0.0;
  return surface_flux_density() *
         (field_inside ? std::pow(r / inner, pole_pairs - 1.0) : std::pow(outer / r, pole_pairs + 1.0));
}

double HalbachCylinder::outer_potential(double r, double angle) const {
  return field_inside ? 0.0 : flux_density(r) * r / pole_pairs * std::sin(pole_pairs * angle);
}

MagnetisedCylinder::Field MagnetisedCylinder::inside(double delta) const {
  const double own = remanence / (1.0 + recoil_permeability);
  const double outer = 2.0 * recoil_permeability / (1.0 + recoil_permeability) * background;
  return {own * std::cos(delta) + outer, own * std::sin(delta)};
}

double MagnetisedCylinder::outer_potential(double x, double y, double delta) const {
  const double shrink = radius * radius / (x * x + y * y);
  const double own = remanence / (1.0 + recoil_permeability);
  const double induced = (recoil_permeability - 1.0) / (recoil_permeability + 1.0) * background;
  return background * y + shrink * (own * (y * std::cos(delta) - x * std::sin(delta)) + induced * y);
}

double MagnetisedCylinder::torque(double delta) const {
  return -2.0 * pi * radius * radius * remanence * background * std::sin(delta) / (mu_0 * (1.0 + recoil_permeability));
}

double CarterSlot::coefficient() const {
  const double u = 0.5 * opening / gap;
  const double gamma = 4.0 / pi * (u * std::atan(u) - 0.5 * std::log1p(u * u));
  return pitch / (pitch - gamma * gap);
}

double CarterSlot::field_opposite_slot() const {
  const double u = 0.5 * opening / gap;
  return 1.0 / std::sqrt(1.0 + u * u);
}

}  // namespace lodestone::verification
