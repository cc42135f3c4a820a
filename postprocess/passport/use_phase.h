// SPDX-License-Identifier: GPL-3.0-or-later
// The carbon of a machine's use beside that which it embodies: over a life of its duty.
//
// Designs that do the same duty deliver the same; what one takes more than another are its losses. So the use phase is
// that of the losses: E_loss × repetitions in a life × CO2e of electricity. Of a generator they are what the grid has
// to make in its place, at the same factor. Per MWh delivered (mechanical energy of a motor, electrical of a generator)
// it stands beside the embodied carbon of the active parts.
#pragma once

#include "postprocess/drive_cycle/duty_result.h"
#include "postprocess/passport/life_cycle.h"

#include <optional>

namespace lodestone::postprocess {

struct UsePhase {
  double delivered = 0.0;                      ///< J in a life
  double losses = 0.0;                         ///< J in a life
  std::optional<double> carbon;                ///< kg CO2e of the losses; nothing where the scenario does not give it
  std::optional<materials::Band> embodied;     ///< kg CO2e; nothing where unknown
  std::optional<double> carbon_per_delivered;  ///< kg/J
  std::optional<materials::Band> embodied_per_delivered;  ///< kg/J
};

/// Nothing where the duty has no lifetime, delivers nothing, or is not met: then another machine would do the rest.
std::optional<UsePhase> use_phase(const DutyResult& duty, const LifeCycle& cycle);

}  // namespace lodestone::postprocess
