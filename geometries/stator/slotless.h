// SPDX-License-Identifier: GPL-3.0-or-later
// A ring winding in the gap, without teeth: `winding.thickness` deep from the bore to a round core.
//
// "Slots" are the coil sides around the bore, each as wide as its pitch: belts of wires side by side. The bore is the
// winding's inner surface, so that the machine's air gap is the clearance; the magnetic gap is larger by the winding.
#pragma once

#include "geometries/parameters.h"
#include "geometries/stator/stator.h"

#include <memory>
#include <vector>

namespace lodestone::geometries {

class SlotlessStator final : public Stator {
public:
  struct Parameters {
    int slots = 0;
    double bore_radius = 0.0;  ///< m, at the gap
    double back_radius = 0.0;  ///< behind the yoke
    RotorSide rotor = RotorSide::inner;
    double winding_thickness = 0.0;
    double core_radius() const { return bore_radius + into_stator(rotor) * winding_thickness; }
  };

  static const std::vector<ParameterDescription>& parameters();
  /// @throws base::UserError, base::InfeasibleGeometry.
  static std::shared_ptr<const Stator> read(const base::Node& node, RotorSide rotor);

  explicit SlotlessStator(const Parameters& parameters);
  std::string type() const override { return "slotless"; }
  int slots() const override { return parameters_.slots; }
  double bore_radius() const override { return parameters_.bore_radius; }
  double back_radius() const override { return parameters_.back_radius; }
  CrossSection half_slot_pitch(SlotLayers layers) const override;
  std::string steel_part(const Point&) const override { return "stator yoke"; }
  double winding_area() const override;
  double winding_radius() const override;
  Dimensions dimensions() const override;

private:
  Parameters parameters_;
};

}  // namespace lodestone::geometries
