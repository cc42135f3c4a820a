// SPDX-License-Identifier: GPL-3.0-or-later
#include "postprocess/inverter/space_vector.h"

#include "base/quantity.h"

#include <algorithm>
#include <cmath>

namespace lodestone::postprocess {

namespace {

constexpr int bands = 24;
/// The pattern repeats every 60 degrees in the turning frame.
constexpr int angles = 60;

}  // namespace

std::array<double, 3> space_vector_duties(double voltage, double dc_voltage, double angle) {
  std::array<double, 3> reference{};
  for (std::size_t k = 0; k < 3; ++k)
    reference[k] = voltage * std::cos(angle - 2.0 * base::pi * static_cast<double>(k) / 3.0);
  const auto [least, most] = std::minmax_element(reference.begin(), reference.end());
  const double common = 0.5 * (*least + *most);
  std::array<double, 3> duties{};
  for (std::size_t k = 0; k < 3; ++k)
    duties[k] = std::clamp(0.5 + (reference[k] - common) / dc_voltage, 0.0, 1.0);
  return duties;
}

double linear_voltage(double dc_voltage) {
  return dc_voltage / std::sqrt(3.0);
}

std::vector<CarrierBand> carrier_bands(double voltage, double dc_voltage) {
  std::vector<CarrierBand> result;
  for (int n = 1; n <= bands; ++n) {
    CarrierBand band;
    band.order = n;
    for (int i = 0; i < angles; ++i) {
      const double angle = base::pi / 3.0 * (i + 0.5) / angles;
      const std::array<double, 3> duties = space_vector_duties(voltage, dc_voltage, angle);
      double parallel = 0.0, transverse = 0.0;
      for (std::size_t k = 0; k < 3; ++k) {
        const double leg = 2.0 * dc_voltage / (n * base::pi) * std::sin(n * base::pi * duties[k]);
        const double from = 2.0 * base::pi * static_cast<double>(k) / 3.0 - angle;
        parallel += 2.0 / 3.0 * leg * std::cos(from);
        transverse += 2.0 / 3.0 * leg * std::sin(from);
      }
      band.parallel += 0.5 * parallel * parallel / angles;
      band.transverse += 0.5 * transverse * transverse / angles;
    }
    result.push_back(band);
  }
  return result;
}

}  // namespace lodestone::postprocess
