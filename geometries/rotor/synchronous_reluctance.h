// SPDX-License-Identifier: GPL-3.0-or-later
// Synchronous reluctance: several flux barriers one below the other, each in a U (u_layer.h), empty or with magnets.
//
// The pole's axis (+x), that of the magnets in other templates, goes across the barriers: the inductance along it is
// the smaller one, with magnets and without. Barriers are counted from the gap; all are `barrier` deep on the axis and
// `leg` in their legs, with `carrier` and `leg_carrier` of steel between them.
#pragma once

#include "geometries/rotor/u_layer.h"

#include <memory>
#include <vector>

namespace lodestone::geometries {

class SynchronousReluctanceRotor final : public LayeredRotor {
public:
  enum class Magnets { none, centre, everywhere };

  static const std::vector<ParameterDescription>& parameters();
  static const std::vector<ChoiceDescription>& choices();
  /// @throws base::UserError, base::InfeasibleGeometry.
  static std::shared_ptr<const Rotor> read(const base::Node& node, const RotorDimensions& at_gap);

  /// @param barriers from the gap to the shaft, with the same dimensions of the rotor and the same bridge.
  explicit SynchronousReluctanceRotor(const std::vector<ULayer>& barriers);
};

}  // namespace lodestone::geometries
