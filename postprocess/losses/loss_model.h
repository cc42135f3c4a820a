// SPDX-License-Identifier: GPL-3.0-or-later
// What every loss model is given and gives back. A new model is one class and one line in loss_models.cc.
#pragma once

#include "geometries/machine.h"
#include "postprocess/machine_materials.h"
#include "postprocess/rotation.h"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace lodestone::postprocess {

struct LossInput {
  const geometries::Machine& machine;
  const geometries::SectorMesh& mesh;
  const Rotation& rotation;
  double speed;                ///< rad/s, mechanical
  double winding_temperature;  ///< K
  double magnet_temperature;   ///< K
  const MachineMaterials& materials;
};

/// Of one part of the input's rotation: of a skewed machine every loss is the mean of those of its slices.
inline LossInput of_part(const LossInput& input, const Rotation& part) {
  return {input.machine,  input.mesh, part, input.speed, input.winding_temperature, input.magnet_temperature,
          input.materials};
}

/// One component, W, whole machine.
struct LossComponent {
  std::string name;            ///< "copper_dc", "iron_stator", "magnet_eddy": the key in JSON and in the store
  std::string label;           ///< for people
  std::optional<double> loss;  ///< W; nothing where a material's data do not tell it
  std::string note = {};       ///< why there is none, or what a reader must know of it
};

class LossModel {
public:
  virtual ~LossModel() = default;
  virtual std::vector<LossComponent> losses(const LossInput& input) const = 0;
};

/// The explicit list of models, in the order in which they are reported.
const std::vector<std::shared_ptr<const LossModel>>& loss_models();

/// All components of all models. The extra loss under PWM needs an inverter and comes beside them (pwm_loss.h).
std::vector<LossComponent> all_losses(const LossInput& input);

/// Sum of the components that are known, W; nothing where none is.
std::optional<double> total_loss(const std::vector<LossComponent>& components);

/// Sum of the components that slow the shaft and come out of the torque of the air gap ("bearings", "windage"), W; 0
/// where none is known.
double drag_loss(const std::vector<LossComponent>& components);

/// Shaft power over it and all losses that are known: (P − drag)/(P + the other losses), with P = torque of the air gap
/// × speed, W; nothing where the shaft gives no power.
std::optional<double> efficiency_of(double power, const std::vector<LossComponent>& components);

/// What an efficiency made of these components leaves out: "without PWM loss, nor bearings (unknown)"; "with all
/// losses" where nothing is missing.
std::string efficiency_note(const std::vector<LossComponent>& components);

/// The same for tables and pages of several designs.
extern const char* const efficiency_label;

}  // namespace lodestone::postprocess
