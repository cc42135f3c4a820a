// SPDX-License-Identifier: GPL-3.0-or-later
// Interior magnets in two layers, each a V (v_layer.h): the upper one toward the gap, the lower one toward the shaft.
#pragma once

#include "geometries/rotor/v_layer.h"

#include <memory>
#include <vector>

namespace lodestone::geometries {

class DoubleVRotor final : public LayeredRotor {
public:
  static const std::vector<ParameterDescription>& parameters();
  static const std::vector<ChoiceDescription>& choices();
  /// @throws base::UserError, base::InfeasibleGeometry.
  static std::shared_ptr<const Rotor> read(const base::Node& node, const RotorDimensions& at_gap);

  /// Both with the same dimensions of the rotor and the same bridge.
  DoubleVRotor(const VLayer& upper, const VLayer& lower);
};

}  // namespace lodestone::geometries
