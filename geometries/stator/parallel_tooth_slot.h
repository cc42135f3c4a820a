// SPDX-License-Identifier: GPL-3.0-or-later
// Open slots between teeth with parallel sides; the slot's bottom is an arc about the shaft.
//
// A tooth is `tooth_width` wide from the bore to the slot's bottom, which lies `slot.depth` above the bore. The winding
// begins at a straight line across the slot, `slot.opening_depth` above the bore on the slot's axis, and fills the
// rest.
#pragma once

#include "geometries/parameters.h"
#include "geometries/stator/stator.h"

#include <memory>
#include <vector>

namespace lodestone::geometries {

class ParallelToothSlotStator final : public Stator {
public:
  struct Parameters {
    int slots = 0;
    double bore_radius = 0.0;  ///< m, at the gap
    double back_radius = 0.0;  ///< behind the yoke
    RotorSide rotor = RotorSide::inner;
    double tooth_width = 0.0;
    double slot_depth = 0.0;
    double opening_depth = 0.0;
  };

  static const std::vector<ParameterDescription>& parameters();
  /// @throws base::UserError, base::InfeasibleGeometry.
  static std::shared_ptr<const Stator> read(const base::Node& node, RotorSide rotor);

  explicit ParallelToothSlotStator(const Parameters& parameters);
  Dimensions dimensions() const override;
  std::string type() const override { return "parallel-tooth-slot"; }
  int slots() const override { return parameters_.slots; }
  double bore_radius() const override { return parameters_.bore_radius; }
  double back_radius() const override { return parameters_.back_radius; }
  CrossSection half_slot_pitch(SlotLayers layers) const override;
  /// "tooth tip" below the winding, "tooth" beside it, "stator yoke" beyond the slot.
  std::string steel_part(const Point& at) const override;
  double winding_area() const override;
  double winding_radius() const override;

private:
  Parameters parameters_;
};

}  // namespace lodestone::geometries
