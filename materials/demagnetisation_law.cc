// SPDX-License-Identifier: GPL-3.0-or-later
#include "materials/demagnetisation_law.h"

#include "base/quantity.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <stdexcept>
#include <utility>

namespace lodestone::materials {

using base::mu_0;

DemagnetisationLaw::DemagnetisationLaw(double remanence, double coercivity, double recoil_permeability,
                                       double transverse_permeability, KneeShape shape)
    : remanence_(remanence), coercivity_(coercivity), recoil_permeability_(recoil_permeability),
      transverse_permeability_(transverse_permeability), susceptibility_(mu_0 * (recoil_permeability - 1.0)),
      mu_(mu_0 * recoil_permeability), shape_(std::move(shape)) {
  if (!(remanence > 0.0 && coercivity > 0.0 && recoil_permeability > 0.0 && transverse_permeability > 0.0))
    throw std::invalid_argument("remanence, coercivity and permeabilities of a magnet must be above 0");
  if (!(remanence - susceptibility_ * coercivity > 0.0))
    throw std::invalid_argument("the recoil line has no polarisation left at the coercivity");
  const KneeShape::Value end = shape_.evaluate(1.0);
  end_slope_ = end.slope;
  end_moment_ = end.moment;
}

DemagnetisationLaw::Major DemagnetisationLaw::major(const MagnetState& state) const {
  const double remanence = remanence_ * state.remanence_factor;
  const double coercivity = coercivity_ * state.coercivity_factor;
  return {remanence, coercivity, remanence - susceptibility_ * coercivity};
}

DemagnetisationLaw::Deviation DemagnetisationLaw::deviation(const Major& major, double h) const {
  if (!(h > 0.0))
    return {0.0, 0.0, 0.0};
  const double eta = h / major.coercivity;
  const double energy_scale = major.lost * major.coercivity;
  if (eta <= 1.0) {
    const KneeShape::Value value = shape_.evaluate(eta);
    return {major.lost * value.e, major.lost * value.slope / major.coercivity, energy_scale * value.moment};
  }
  const double left = 2.0 * major.remanence - major.lost;
  const double rate = major.lost * end_slope_ / left;
  const double fall = std::exp(-rate * (eta - 1.0));
  // ∫ s κ e^{−κ(s − 1)} ds from 1 to η; written with 1 − fall so that a slow rate loses no digits.
  const double moment = (1.0 - eta * fall) + (rate > 0.0 ? -std::expm1(-rate * (eta - 1.0)) / rate : eta - 1.0);
  return {2.0 * major.remanence - left * fall, left * rate * fall / major.coercivity,
          energy_scale * end_moment_ + left * major.coercivity * moment};
}

double DemagnetisationLaw::field_of_deviation(const Major& major, double d) const {
  if (!(d > 0.0))
    return 0.0;
  if (d <= major.lost)
    return major.coercivity * shape_.inverse(d / major.lost);
  const double left = 2.0 * major.remanence - major.lost;
  const double rate = major.lost * end_slope_ / left;
  return major.coercivity * (1.0 - std::log((2.0 * major.remanence - d) / left) / rate);
}

double DemagnetisationLaw::polarisation(double h, const MagnetState& state) const {
  const Major of_point = major(state);
  return of_point.remanence - susceptibility_ * h - deviation(of_point, h).d;
}

double DemagnetisationLaw::meeting_field(double remaining, const MagnetState& state) const {
  const Major of_point = major(state);
  return field_of_deviation(of_point, (1.0 - remaining) * of_point.remanence);
}

MagnetLaw::Response DemagnetisationLaw::respond(double b_parallel, double b_transverse,
                                                const MagnetState& state) const {
  const Major of_point = major(state);
  const double nu_t = 1.0 / (mu_0 * transverse_permeability_);
  const double lost = (1.0 - state.remaining) * of_point.remanence;

  Response response{};
  response.h_transverse = nu_t * b_transverse;
  response.dh_transverse_db_transverse = nu_t;
  response.remaining = state.remaining;
  const double transverse_energy = 0.5 * nu_t * b_transverse * b_transverse;

  double h = (of_point.remanence - lost - b_parallel) / mu_;
  Deviation at = deviation(of_point, h);
  if (!(at.d > lost)) {  // on the recoil line
    response.h_parallel = -h;
    response.dh_parallel_db_parallel = 1.0 / mu_;
    response.energy_density = 0.5 * mu_ * h * h + transverse_energy;
    return response;
  }

  // Beyond the meeting point: B_r − B = μ h + D(h) on the major curve, by Newton's method within a bracket; halved
  // where a step leaves it, or is no shorter than half the one before: D bends either way on the two sides of H_cJ.
  const double sought = of_point.remanence - b_parallel;
  double low = 0.0, high = h, last_step = h;
  for (int i = 0; i < 100; ++i) {
    const double excess = mu_ * h + at.d - sought;
    const double step = excess / (mu_ + at.slope);
    if (std::abs(step) <= 2.0 * std::numeric_limits<double>::epsilon() * h)
      break;
    (excess > 0.0 ? high : low) = h;
    const double next = h - step;
    const bool good = next > low && next < high && std::abs(step) < 0.5 * last_step;
    last_step = good ? std::abs(step) : high - low;
    h = good ? next : 0.5 * (low + high);
    at = deviation(of_point, h);
  }
  response.h_parallel = -h;
  response.dh_parallel_db_parallel = 1.0 / (mu_ + at.slope);
  response.remaining = std::min(state.remaining, 1.0 - at.d / of_point.remanence);
  response.dissipated_energy_density =
      std::max(0.0, at.energy - deviation(of_point, field_of_deviation(of_point, lost)).energy);
  response.energy_density = 0.5 * mu_ * h * h + transverse_energy + response.dissipated_energy_density;
  return response;
}

}  // namespace lodestone::materials
