// SPDX-License-Identifier: GPL-3.0-or-later
#include "postprocess/passport/use_phase.h"

namespace lodestone::postprocess {

std::optional<UsePhase> use_phase(const DutyResult& duty, const LifeCycle& cycle) {
  if (!duty.repetitions || !(duty.delivered() > 0.0) || duty.unmet_motoring_energy > 0.0)
    return std::nullopt;
  UsePhase use;
  use.delivered = duty.delivered() * *duty.repetitions;
  use.losses = duty.loss_energy() * *duty.repetitions;
  use.embodied = cycle.total(FlowQuantity::carbon);
  use.embodied_per_delivered = per(use.embodied, use.delivered);
  if (const auto& electricity = cycle.electricity_carbon()) {
    use.carbon = electricity->value * use.losses;
    use.carbon_per_delivered = *use.carbon / use.delivered;
  }
  return use;
}

}  // namespace lodestone::postprocess
