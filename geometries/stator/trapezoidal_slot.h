// SPDX-License-Identifier: GPL-3.0-or-later
// Trapezoidal slots, open or semi-closed: straight flanks from `slot.top_width`, where the winding begins, to
// `slot.bottom_width` at a bottom straight across. Drawn as flat_bottom_slot.h says.
#pragma once

#include "geometries/stator/flat_bottom_slot.h"

#include <memory>
#include <vector>

namespace lodestone::geometries {

class TrapezoidalSlotStator final : public FlatBottomSlotStator {
public:
  static const std::vector<ParameterDescription>& parameters();
  /// @throws base::UserError, base::InfeasibleGeometry.
  static std::shared_ptr<const Stator> read(const base::Node& node, RotorSide rotor);

  /// @param values of parameters(), in their order.
  TrapezoidalSlotStator(const std::vector<double>& values, int slots, RotorSide rotor);
  Dimensions dimensions() const override;
  std::string type() const override { return "trapezoidal-slot"; }
};

}  // namespace lodestone::geometries
