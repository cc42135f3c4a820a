// SPDX-License-Identifier: GPL-3.0-or-later
#include "solver/operating_state.h"

#include "geometries/winding.h"

#include <cmath>

namespace lodestone::solver {

namespace {
double phase_angle(double theta, int phase, int phases) {
  return theta - geometries::phase_displacement(phase, phases);
}
}  // namespace

std::vector<double> phases_from_dq(const DirectQuadrature& value, double theta, int phases) {
  std::vector<double> result(static_cast<std::size_t>(phases));
  for (int k = 0; k < phases; ++k) {
    const double angle = phase_angle(theta, k, phases);
    result[static_cast<std::size_t>(k)] = value.d * std::cos(angle) - value.q * std::sin(angle);
  }
  return result;
}

DirectQuadrature dq_from_phases(const std::vector<double>& values, double theta) {
  const int phases = static_cast<int>(values.size());
  DirectQuadrature result;
  for (int k = 0; k < phases; ++k) {
    const double angle = phase_angle(theta, k, phases);
    result.d += 2.0 / phases * values[static_cast<std::size_t>(k)] * std::cos(angle);
    result.q -= 2.0 / phases * values[static_cast<std::size_t>(k)] * std::sin(angle);
  }
  return result;
}

}  // namespace lodestone::solver
