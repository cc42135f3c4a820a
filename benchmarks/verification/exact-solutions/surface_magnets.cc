// SPDX-License-Identifier: GPL-3.0-or-later
#include "benchmarks/verification/exact-solutions/surface_magnets.h"

#include "base/quantity.h"

#include <cmath>
#include <stdexcept>

namespace lodestone::verification {

namespace {

using base::pi;

double sinc(double x) {
  return std::abs(x) < 1e-9 ? 1.0 : std::sin(x) / x;
}

}  // namespace

SurfaceMagnets reference_magnets(int pole_pairs, SurfaceMagnets::Pattern pattern, double recoil_permeability) {
  SurfaceMagnets magnets;
  magnets.iron_radius = 0.025;
  magnets.magnet_radius = 0.029;
  magnets.arc_ratio = 0.8;
  magnets.remanence = 1.2;
  magnets.recoil_permeability = recoil_permeability;
  magnets.pole_pairs = pole_pairs;
  magnets.pattern = pattern;
  return magnets;
}

SurfaceMagnets::Harmonic SurfaceMagnets::magnetisation(double order) const {
  const double n = order / pole_pairs;
  const long whole = std::lround(n);
  if (std::abs(n - static_cast<double>(whole)) > 1e-9 || whole % 2 == 0)
    return {};
  const double half_arc = 0.5 * arc_ratio * pi / pole_pairs;
  if (pattern == Pattern::radial)
    return {2.0 * remanence * arc_ratio * sinc(order * half_arc), 0.0};
  if (pattern == Pattern::halbach && arc_ratio == 1.0)
    return whole == 1 ? Harmonic{remanence, iron_radius > magnet_radius ? remanence : -remanence} : Harmonic{};
  if (pattern != Pattern::parallel)
    throw std::invalid_argument("surface magnets are magnetised radially, in parallel, or as a closed Halbach ring");
  const double above = sinc((order + 1.0) * half_arc), below = sinc((order - 1.0) * half_arc);
  return {remanence * arc_ratio * (above + below), remanence * arc_ratio * (above - below)};
}

GapOrder::GapOrder(const SurfaceMagnets& magnets, double bore, double nu) : order(nu) {
  const double inner = magnets.iron_radius, outer = magnets.magnet_radius;
  const auto m = magnets.magnetisation(nu);

  // The particular solution: its slope at R_r, its value and slope at R_m. (For ν = 1: K r ln(r/R_r).)
  double slope_inner, value, slope;
  if (std::abs(nu - 1.0) < 1e-9) {
    const double k = -0.5 * (m.tangential + m.radial), log_ratio = std::log(outer / inner);
    slope_inner = k;
    value = k * outer * log_ratio;
    slope = k * (log_ratio + 1.0);
  } else {
    const double k = (m.tangential + nu * m.radial) / (nu * nu - 1.0);
    slope_inner = k;
    value = k * outer;
    slope = k;
  }

  // A = a (r/R_m)^ν + b (R_r/r)^ν + particular with H_θ = 0 at R_r, i.e. A' = −M_θ there:
  // b = a g + (R_r/ν)(slope_inner + M_θ), g = (R_r/R_m)^ν. Eliminating a at R_m:
  // A' = (ν/R_m) [t (A − e) − c] + slope,  t = (1 − g²)/(1 + g²).
  const double g = std::pow(inner / outer, nu);
  const double t = (1.0 - g * g) / (1.0 + g * g);
  const double c = g * inner / nu * (slope_inner + m.tangential);
  const double e = c + value;

  // The gap, A = [A_s sinh(ν ln(r/R_m)) + A_m sinh(ν ln(R_s/r))]/sinh νδ, and H_θ continuous at R_m:
  // A_s/sinh νδ − A_m coth νδ = (1/μ_r) [t (A_m − e) − c + (R_m/ν)(slope + M_θ)].
  const double delta = nu * std::log(bore / outer);
  const double inverse_sinh = 2.0 * std::exp(-delta) / -std::expm1(-2.0 * delta);
  const double coth = (1.0 + std::exp(-2.0 * delta)) / -std::expm1(-2.0 * delta);
  const double mu_r = magnets.recoil_permeability;
  surface_divisor = coth + t / mu_r;
  surface_source = (t * e + c - outer / nu * (slope + m.tangential)) / mu_r;

  // B_θ = −A' at R_s.
  admittance = nu / bore * (coth - inverse_sinh * inverse_sinh / surface_divisor);
  source = nu / bore * surface_source * inverse_sinh / surface_divisor;
}

GapHarmonic slotless_field(const SurfaceMagnets& magnets, double bore, double order, double radius) {
  const GapOrder gap(magnets, bore, order);
  // Iron beyond the bore: A' = 0 there, A(r) = A(R_s) cosh(ν ln(R_s/r)).
  const double x = order * std::log(bore / radius), at_bore = gap.bore_potential(0.0);
  return {order / radius * at_bore * std::cosh(x), order / radius * at_bore * std::sinh(x)};
}

double current_sheet_torque(const SurfaceMagnets& magnets, double bore, double sheet) {
  return -pi * bore * bore * sheet * slotless_field(magnets, bore, magnets.pole_pairs, bore).radial;
}

}  // namespace lodestone::verification
