// SPDX-License-Identifier: GPL-3.0-or-later
// Interior magnets in a V, one block a leg, opening to the gap: one layer of v_layer.h.
#pragma once

#include "geometries/rotor/v_layer.h"

#include <memory>
#include <vector>

namespace lodestone::geometries {

class VMagnetRotor final : public LayeredRotor {
public:
  static const std::vector<ParameterDescription>& parameters();
  static const std::vector<ChoiceDescription>& choices();
  /// @throws base::UserError, base::InfeasibleGeometry.
  static std::shared_ptr<const Rotor> read(const base::Node& node, const RotorDimensions& at_gap);

  explicit VMagnetRotor(const VLayer& layer);
  const VLayer::Corners& corners() const { return corners_; }

private:
  VLayer::Corners corners_;
};

}  // namespace lodestone::geometries
