// SPDX-License-Identifier: GPL-3.0-or-later
#include "materials/curve_magnet.h"

#include "base/quantity.h"

#include <cmath>
#include <utility>

namespace lodestone::materials {

CurveMagnet::CurveMagnet(Reluctivity curve, double coercivity)
    : curve_(std::move(curve)), coercivity_(coercivity), remanence_(curve_.flux_density(coercivity)),
      energy_at_remanence_(curve_.energy_density(remanence_) - coercivity * remanence_) {}

MagnetLaw::Response CurveMagnet::respond(double b_parallel, double b_transverse, const MagnetState& state) const {
  const double b_squared = b_parallel * b_parallel + b_transverse * b_transverse;
  const Reluctivity::Value value = curve_.evaluate(b_squared);
  Response response{};
  response.h_parallel = value.nu * b_parallel - coercivity_;
  response.h_transverse = value.nu * b_transverse;
  response.dh_parallel_db_parallel = value.nu + 2.0 * value.dnu_db2 * b_parallel * b_parallel;
  response.dh_parallel_db_transverse = 2.0 * value.dnu_db2 * b_parallel * b_transverse;
  response.dh_transverse_db_transverse = value.nu + 2.0 * value.dnu_db2 * b_transverse * b_transverse;
  response.energy_density =
      curve_.energy_density(std::sqrt(b_squared)) - coercivity_ * b_parallel - energy_at_remanence_;
  response.remaining = state.remaining;
  return response;
}

double CurveMagnet::recoil_permeability() const {
  const Reluctivity::Value value = curve_.evaluate(remanence_ * remanence_);
  return 1.0 / (base::mu_0 * (value.nu + 2.0 * value.dnu_db2 * remanence_ * remanence_));
}

}  // namespace lodestone::materials
