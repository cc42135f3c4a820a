// SPDX-License-Identifier: GPL-3.0-or-later
// What every loss model is given and gives back. A new model is one class and one line in loss_models.cc.
#pragma once

#include "geometries/machine.h"
#include "materials/conductor.h"
#include "materials/steel.h"
#include "postprocess/rotation.h"

#include <memory>
#include <string>
#include <vector>

namespace lodestone::postprocess {

struct LossInput {
  const geometries::Machine& machine;
  const geometries::SectorMesh& mesh;
  const Rotation& rotation;
  double speed;                ///< rad/s, mechanical
  double winding_temperature;  ///< K
  const materials::Steel& stator_steel;
  const materials::Steel& rotor_steel;
  const materials::Conductor& conductor;
};

/// One component, W, whole machine.
struct LossComponent {
  std::string name;   ///< "copper_dc", "iron_stator", "iron_rotor": the key in JSON and in the store
  std::string label;  ///< for people
  double loss = 0.0;  ///< W
};

class LossModel {
public:
  virtual ~LossModel() = default;
  virtual std::vector<LossComponent> losses(const LossInput& input) const = 0;
};

/// The explicit list of models, in the order in which they are reported.
const std::vector<std::shared_ptr<const LossModel>>& loss_models();

/// All components of all models. Not included yet: magnets' eddy currents, mechanical, PWM.
std::vector<LossComponent> all_losses(const LossInput& input);

/// What an efficiency made of these leaves out, for tables and pages: "without magnet, mechanical and PWM loss".
extern const char* const efficiency_label;

}  // namespace lodestone::postprocess
