// SPDX-License-Identifier: GPL-3.0-or-later
// Interior magnets across the pole (I), one block a pole: one layer of bar_layer.h.
#pragma once

#include "geometries/rotor/bar_layer.h"

#include <memory>
#include <vector>

namespace lodestone::geometries {

class BarMagnetRotor final : public LayeredRotor {
public:
  static const std::vector<ParameterDescription>& parameters();
  static const std::vector<ChoiceDescription>& choices();
  /// @throws base::UserError, base::InfeasibleGeometry.
  static std::shared_ptr<const Rotor> read(const base::Node& node, const RotorDimensions& at_gap);

  explicit BarMagnetRotor(const BarLayer& layer);
  const BarLayer::Corners& corners() const { return corners_; }

private:
  BarLayer::Corners corners_;
};

}  // namespace lodestone::geometries
