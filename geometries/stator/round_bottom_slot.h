// SPDX-License-Identifier: GPL-3.0-or-later
// Semi-closed slots with a round bottom.
//
// From the bore outward: an opening with parallel walls, `opening_width` wide and `opening_depth` deep along its walls;
// a shoulder that widens to `shoulder_width` over `shoulder_depth` (0: straight across); straight flanks over
// `flank_depth` that widen or narrow to `bottom_width`; a bottom with quarter circles for corners and `bottom_flat`
// between them (0: a half circle). The winding fills all above the opening.
#pragma once

#include "geometries/parameters.h"
#include "geometries/stator/stator.h"

#include <memory>
#include <vector>

namespace lodestone::geometries {

class RoundBottomSlotStator final : public Stator {
public:
  struct Parameters {
    int slots = 0;
    double bore_radius = 0.0;  ///< m, at the gap
    double back_radius = 0.0;  ///< behind the yoke
    RotorSide rotor = RotorSide::inner;
    double opening_width = 0.0;
    double opening_depth = 0.0;
    double shoulder_width = 0.0;
    double shoulder_depth = 0.0;
    double flank_depth = 0.0;
    double bottom_width = 0.0;
    double bottom_flat = 0.0;
  };

  static const std::vector<ParameterDescription>& parameters();
  /// @throws base::UserError, base::InfeasibleGeometry.
  static std::shared_ptr<const Stator> read(const base::Node& node, RotorSide rotor);

  explicit RoundBottomSlotStator(const Parameters& parameters);
  Dimensions dimensions() const override;
  std::string type() const override { return "round-bottom-slot"; }
  int slots() const override { return parameters_.slots; }
  double bore_radius() const override { return parameters_.bore_radius; }
  double back_radius() const override { return parameters_.back_radius; }
  CrossSection half_slot_pitch(SlotLayers layers) const override;
  /// "tooth tip" beside the opening and the shoulder, "tooth" beside the winding, "stator yoke" beyond the slot.
  std::string steel_part(const Point& at) const override;
  double winding_area() const override;
  double winding_radius() const override;

private:
  Parameters parameters_;
};

}  // namespace lodestone::geometries
