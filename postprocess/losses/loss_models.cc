// SPDX-License-Identifier: GPL-3.0-or-later
#include "postprocess/losses/copper.h"
#include "postprocess/losses/iron.h"
#include "postprocess/losses/loss_model.h"

namespace lodestone::postprocess {

const char* const efficiency_label = "without magnet, mechanical and PWM loss";

const std::vector<std::shared_ptr<const LossModel>>& loss_models() {
  static const std::vector<std::shared_ptr<const LossModel>> models = {
      std::make_shared<CopperLoss>(),
      std::make_shared<IronLoss>(),
  };
  return models;
}

std::vector<LossComponent> all_losses(const LossInput& input) {
  std::vector<LossComponent> result;
  for (const auto& model : loss_models())
    for (LossComponent& component : model->losses(input))
      result.push_back(std::move(component));
  return result;
}

}  // namespace lodestone::postprocess
