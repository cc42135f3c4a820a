// SPDX-License-Identifier: GPL-3.0-or-later
// Slots between walls along radii, the bottom an arc about the shaft: sectors of a ring, as in subdomain models.
//
// From the gap into the stator: an opening `slot.opening_arc` wide and `slot.opening_depth` deep between tooth tips,
// both bounded by radii and by circles about the shaft; then the winding, `slot.arc` wide, down to `slot.depth`.
// Without an opening the winding reaches the gap. Arcs are parts of the slot pitch.
#pragma once

#include "geometries/parameters.h"
#include "geometries/stator/stator.h"

#include <memory>
#include <vector>

namespace lodestone::geometries {

class RadialSlotStator final : public Stator {
public:
  struct Parameters {
    int slots = 0;
    double bore_radius = 0.0;  ///< m, at the gap
    double back_radius = 0.0;  ///< behind the yoke
    RotorSide rotor = RotorSide::inner;
    double arc = 0.0;            ///< of the winding, in slot pitches
    double opening_arc = 0.0;    ///< in slot pitches; the same as `arc`: an open slot
    double opening_depth = 0.0;  ///< m; 0: no opening, the winding reaches the gap
    double slot_depth = 0.0;     ///< m

    double half_pitch() const;                                                         ///< rad
    double half_arc() const { return arc * half_pitch(); }                             ///< rad
    double half_opening() const { return opening_arc * half_pitch(); }                 ///< rad
    double begin() const { return bore_radius + into_stator(rotor) * opening_depth; }  ///< m, of the winding
    double bottom() const { return bore_radius + into_stator(rotor) * slot_depth; }    ///< m
    double steps() const { return arc - opening_arc; }                                 ///< 0: open
  };

  static const std::vector<ParameterDescription>& parameters();
  /// @throws base::UserError, base::InfeasibleGeometry.
  static std::shared_ptr<const Stator> read(const base::Node& node, RotorSide rotor);

  explicit RadialSlotStator(const Parameters& parameters);
  std::string type() const override { return "radial-slot"; }
  int slots() const override { return parameters_.slots; }
  double bore_radius() const override { return parameters_.bore_radius; }
  double back_radius() const override { return parameters_.back_radius; }
  CrossSection half_slot_pitch(SlotLayers layers) const override;
  std::string steel_part(const Point& at) const override;
  double winding_area() const override;
  double winding_radius() const override;
  Dimensions dimensions() const override;

private:
  Parameters parameters_;
};

}  // namespace lodestone::geometries
