// SPDX-License-Identifier: GPL-3.0-or-later
// Rectangular slots, open or semi-closed, between teeth that widen outward: sides `slot.width` apart from where the
// winding begins to a bottom straight across. Drawn as flat_bottom_slot.h says.
#pragma once

#include "geometries/stator/flat_bottom_slot.h"

#include <memory>
#include <vector>

namespace lodestone::geometries {

class ParallelSlotStator final : public FlatBottomSlotStator {
public:
  static const std::vector<ParameterDescription>& parameters();
  /// @throws base::UserError, base::InfeasibleGeometry.
  static std::shared_ptr<const Stator> read(const base::Node& node, RotorSide rotor);

  /// @param values of parameters(), in their order.
  ParallelSlotStator(const std::vector<double>& values, int slots, RotorSide rotor);
  Dimensions dimensions() const override;
  std::string type() const override { return "parallel-slot"; }
};

}  // namespace lodestone::geometries
