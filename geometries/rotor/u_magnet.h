// SPDX-License-Identifier: GPL-3.0-or-later
// Interior magnets in a U: across the pole and in two legs parallel to the q axes (u_layer.h), one layer.
#pragma once

#include "geometries/rotor/u_layer.h"

#include <memory>
#include <vector>

namespace lodestone::geometries {

class UMagnetRotor final : public LayeredRotor {
public:
  static const std::vector<ParameterDescription>& parameters();
  static const std::vector<ChoiceDescription>& choices();
  /// @throws base::UserError, base::InfeasibleGeometry.
  static std::shared_ptr<const Rotor> read(const base::Node& node, const RotorDimensions& at_gap);

  explicit UMagnetRotor(const ULayer& layer);
};

}  // namespace lodestone::geometries
