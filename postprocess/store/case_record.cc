// SPDX-License-Identifier: GPL-3.0-or-later
#include "postprocess/store/case_record.h"

#include <algorithm>

namespace lodestone::postprocess {

std::vector<LossComponent> all_components(const PointRecord& point) {
  std::vector<LossComponent> all = point.losses;
  all.insert(all.end(), point.inverter_losses.begin(), point.inverter_losses.end());
  return all;
}

double irreversible_loss(const LoadCaseResult& load) {
  return std::max(load.no_load_flux_loss, load.torque_loss.value_or(0.0));
}

const LoadCaseResult* CaseRecord::not_survived() const {
  const auto found = std::find_if(load_cases.begin(), load_cases.end(), [&](const LoadCaseResult& load) {
    return irreversible_loss(load) > irreversible_loss_limit;
  });
  return found == load_cases.end() ? nullptr : &*found;
}

}  // namespace lodestone::postprocess
