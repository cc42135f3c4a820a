// SPDX-License-Identifier: GPL-3.0-or-later
#include "postprocess/losses/copper.h"
#include "postprocess/losses/iron.h"
#include "postprocess/losses/loss_model.h"
#include "postprocess/losses/magnet_eddy.h"
#include "postprocess/losses/mechanical.h"
#include "postprocess/losses/strands.h"

#include <fmt/format.h>

#include <algorithm>

namespace lodestone::postprocess {

const char* const efficiency_label =
    "without PWM loss unless the study has an inverter, nor any loss that the data do not tell";

const std::vector<std::shared_ptr<const LossModel>>& loss_models() {
  static const std::vector<std::shared_ptr<const LossModel>> models = {
      std::make_shared<CopperLoss>(),     std::make_shared<StrandLoss>(),     std::make_shared<IronLoss>(),
      std::make_shared<MagnetEddyLoss>(), std::make_shared<MechanicalLoss>(),
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

double drag_loss(const std::vector<LossComponent>& components) {
  double sum = 0.0;
  for (const LossComponent& component : components)
    if (component.name == "bearings" || component.name == "windage")
      sum += component.loss.value_or(0.0);
  return sum;
}

std::optional<double> efficiency_of(double power, const std::vector<LossComponent>& components) {
  const double drag = drag_loss(components), shaft = power - drag;
  if (!(shaft > 0.0))
    return std::nullopt;
  return shaft / (power + total_loss(components).value_or(0.0) - drag);
}

std::string efficiency_note(const std::vector<LossComponent>& components) {
  std::vector<std::string> missing;
  const auto of_pwm = [](const LossComponent& component) { return component.name.rfind("pwm_", 0) == 0; };
  if (std::none_of(components.begin(), components.end(), of_pwm))
    missing.emplace_back("PWM loss");
  for (const LossComponent& component : components)
    if (!component.loss)
      missing.push_back(component.name + " (unknown)");
  return missing.empty() ? "with all losses" : fmt::format("without {}", fmt::join(missing, ", nor "));
}

}  // namespace lodestone::postprocess
