// SPDX-License-Identifier: GPL-3.0-or-later
// What is kept of a load case (load_cases.h).
#pragma once

#include <optional>
#include <string>

namespace lodestone::postprocess {

/// What a load case has left. Losses are fractions of what the design had before the first load.
struct LoadCaseResult {
  std::string name;
  double magnet_temperature = 0.0;     ///< K
  double no_load_flux_loss = 0.0;      ///< irreversible, of the no-load flux linkage
  std::optional<double> torque_loss;   ///< irreversible, of the mean torque of the reference point
  double volume_beyond_1 = 0.0;        ///< share of the magnets' volume that has lost more than 1 %
  double volume_beyond_5 = 0.0;        ///< … 5 %
  double volume_beyond_20 = 0.0;       ///< … 20 % of its remanence
  double mean_remaining = 1.0;         ///< of the remanence, over the volume
  double dissipated_energy = 0.0;      ///< J, whole machine, in this case
  std::optional<double> least_margin;  ///< A/m
  std::optional<double> least_kelvin;  ///< K
  int sweeps = 0;
};

}  // namespace lodestone::postprocess
