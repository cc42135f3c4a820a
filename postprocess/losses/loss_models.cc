// SPDX-License-Identifier: GPL-3.0-or-later
#include "postprocess/losses/copper.h"
#include "postprocess/losses/iron.h"
#include "postprocess/losses/loss_model.h"
#include "postprocess/losses/magnet_eddy.h"

namespace lodestone::postprocess {

const char* const efficiency_label = "without mechanical and PWM loss, nor any that a material's data do not tell";

const std::vector<std::shared_ptr<const LossModel>>& loss_models() {
  static const std::vector<std::shared_ptr<const LossModel>> models = {
      std::make_shared<CopperLoss>(),
      std::make_shared<IronLoss>(),
      std::make_shared<MagnetEddyLoss>(),
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

std::optional<double> total_loss(const std::vector<LossComponent>& components) {
  std::optional<double> total;
  for (const LossComponent& component : components)
    if (component.loss)
      total = total.value_or(0.0) + *component.loss;
  return total;
}

std::string efficiency_note(const std::vector<LossComponent>& components) {
  std::string note = "without mechanical and PWM loss";
  for (const LossComponent& component : components)
    if (!component.loss)
      note += ", nor " + component.name + " (unknown)";
  return note;
}

}  // namespace lodestone::postprocess
