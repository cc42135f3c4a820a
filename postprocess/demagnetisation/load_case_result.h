// SPDX-License-Identifier: GPL-3.0-or-later
// What is kept of a load case (load_cases.h, design_loads.h).
#pragma once

#include "solver/operating_state.h"

#include <optional>
#include <string>
#include <vector>

namespace lodestone::postprocess {

/// What a short circuit was found to be (short_circuit.h).
struct ShortCircuitResult {
  int phases = 3;                                  ///< 3, or 2: terminal to terminal
  bool sudden = true;                              ///< else steady
  double speed = 0.0;                              ///< rad/s, mechanical; the worst one where a range was given
  std::optional<solver::DirectQuadrature> before;  ///< A, the worst state before a sudden one
  std::optional<double> fault_position;            ///< rad electrical, the worst one, of two phases suddenly
  solver::DirectQuadrature peak;                   ///< A: least i_d, and i_q then
  double peak_angle = 0.0;                         ///< rad electrical since the fault; of a steady one of no meaning
  double largest_current = 0.0;                    ///< A, peak of the current vector
  double map_current = 0.0;                        ///< A, to which the flux map had to grow
};

/// The magnet temperature at which a case alone loses a given share.
struct LossTemperature {
  double loss = 0.01;                 ///< of torque (of no-load flux where no point has a current)
  double from = 0.0;                  ///< K, searched from …
  double to = 0.0;                    ///< … to, as far as the grade's data reach
  std::optional<double> temperature;  ///< K; nothing: the loss is not reached before `to`. `from`: reached there
};

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
  std::optional<ShortCircuitResult> short_circuit;
  std::optional<LossTemperature> loss_temperature;
};

/// What several load cases leave in the opposite order, as fractions of what the design had before.
struct ReversedOrder {
  double no_load_flux_loss = 0.0;
  std::optional<double> torque_loss;
};

/// Least i_d of the short circuits among load cases, A; nothing without one.
std::optional<double> least_fault_current(const std::vector<LoadCaseResult>& cases);
/// What the first load case for which it was searched tells; null where it was not searched.
const LossTemperature* first_loss_temperature(const std::vector<LoadCaseResult>& cases);

}  // namespace lodestone::postprocess
