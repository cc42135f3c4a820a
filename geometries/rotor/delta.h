// SPDX-License-Identifier: GPL-3.0-or-later
// Interior magnets in two layers, a bar toward the gap (bar_layer.h) and a V below it (v_layer.h).
#pragma once

#include "geometries/rotor/bar_layer.h"
#include "geometries/rotor/v_layer.h"

#include <memory>
#include <vector>

namespace lodestone::geometries {

class DeltaRotor final : public LayeredRotor {
public:
  static const std::vector<ParameterDescription>& parameters();
  static const std::vector<ChoiceDescription>& choices();
  /// @throws base::UserError, base::InfeasibleGeometry.
  static std::shared_ptr<const Rotor> read(const base::Node& node, const RotorDimensions& at_gap);

  /// Both with the same dimensions of the rotor and the same bridge.
  DeltaRotor(const BarLayer& bar, const VLayer& v);
};

}  // namespace lodestone::geometries
