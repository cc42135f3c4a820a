// SPDX-License-Identifier: GPL-3.0-or-later
// Rectangular slots around solid rectangular conductors, one a layer, each a region of its own: the slot is as wide and
// deep as its conductors and their insulation. Corners of conductors are drawn sharp: the fillets of a wire (some
// 0.3 mm to 1 mm) take a little of its area. Drawn as flat_bottom_slot.h says.
#pragma once

#include "geometries/stator/flat_bottom_slot.h"

#include <memory>
#include <vector>

namespace lodestone::geometries {

class HairpinSlotStator final : public FlatBottomSlotStator {
public:
  static const std::vector<ParameterDescription>& parameters();
  static const std::vector<ChoiceDescription>& choices();
  /// @throws base::UserError, base::InfeasibleGeometry.
  static std::shared_ptr<const Stator> read(const base::Node& node, RotorSide rotor);

  /// @param values of parameters(), in their order.
  HairpinSlotStator(const std::vector<double>& values, int slots, RotorSide rotor, int conductors);
  Dimensions dimensions() const override;
  std::string type() const override { return "hairpin-slot"; }
  std::optional<SlotConductors> conductors() const override { return slot().bars->conductors; }
};

}  // namespace lodestone::geometries
