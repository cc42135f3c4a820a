// SPDX-License-Identifier: GPL-3.0-or-later
// Semi-closed slots between teeth with parallel sides and tips: `tooth_width` from where the winding begins to a
// bottom straight across. Drawn as flat_bottom_slot.h says; parallel_tooth_slot.h has the open one.
#pragma once

#include "geometries/stator/flat_bottom_slot.h"

#include <memory>
#include <vector>

namespace lodestone::geometries {

class SemiClosedParallelToothStator final : public FlatBottomSlotStator {
public:
  static const std::vector<ParameterDescription>& parameters();
  /// @throws base::UserError, base::InfeasibleGeometry.
  static std::shared_ptr<const Stator> read(const base::Node& node, RotorSide rotor);

  /// @param values of parameters(), in their order.
  SemiClosedParallelToothStator(const std::vector<double>& values, int slots, RotorSide rotor);
  Dimensions dimensions() const override;
  std::string type() const override { return "parallel-tooth-semi-closed-slot"; }
};

}  // namespace lodestone::geometries
