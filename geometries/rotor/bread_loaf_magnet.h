// SPDX-License-Identifier: GPL-3.0-or-later
// Surface magnets in the shape of a bread loaf, one block a pole, magnetised parallel to the pole's axis.
//
// Half a pole in the frame of rotor_dimensions.h, its axis x, the q axis at π/poles:
//   the block stands on a flat of the core, `magnet.thickness` below the rotor's surface, with its whole width;
//   its sides are parallel to the axis, half the `magnet.width` away; its top is the rotor's surface, an arc about the
//   shaft, hollow where the rotor lies outside;
//   between two blocks the core is round, about the shaft through the lower corners of the blocks, and beyond is air.
#pragma once

#include "geometries/parameters.h"
#include "geometries/rotor/rotor.h"

#include <memory>
#include <vector>

namespace lodestone::geometries {

class BreadLoafMagnetRotor final : public Rotor {
public:
  struct Parameters : RotorDimensions {
    double magnet_width = 0.0;
    double magnet_thickness = 0.0;  ///< on the pole's axis
  };

  static const std::vector<ParameterDescription>& parameters();
  /// @throws base::UserError, base::InfeasibleGeometry.
  static std::shared_ptr<const Rotor> read(const base::Node& node, const RotorDimensions& at_gap);

  explicit BreadLoafMagnetRotor(const Parameters& parameters);
  CrossSection half_pole() const override;
  std::vector<MagnetBlock> magnets() const override;
  /// "rotor yoke" everywhere.
  std::string steel_part(const Point& at) const override;
  Dimensions dimensions() const override;

private:
  Parameters parameters_;
};

}  // namespace lodestone::geometries
