// SPDX-License-Identifier: GPL-3.0-or-later
// A rotor template in the least that one takes: a closed ring of radial magnets on a round core. (The template
// surface-magnet with `arc: 1` draws the same; a test holds one against the other.)
//
// Half a pole in the frame of rotor_dimensions.h, its axis x, the q axis at π/poles:
//   the core reaches from the shaft hole to `magnet.thickness` below the rotor's surface, the ring from there to it.
#pragma once

#include "geometries/parameters.h"
#include "geometries/rotor/rotor.h"

#include <memory>
#include <vector>

namespace example {

class RingMagnetRotor final : public lodestone::geometries::Rotor {
public:
  struct Parameters : lodestone::geometries::RotorDimensions {
    double magnet_thickness = 0.0;  ///< m
  };

  static const std::vector<lodestone::geometries::ParameterDescription>& parameters();
  /// @throws base::UserError, base::InfeasibleGeometry.
  static std::shared_ptr<const Rotor> read(const lodestone::base::Node& node,
                                           const lodestone::geometries::RotorDimensions& at_gap);

  explicit RingMagnetRotor(const Parameters& parameters) : Rotor("ring-magnet", parameters), parameters_(parameters) {}
  lodestone::geometries::CrossSection half_pole() const override;
  std::vector<lodestone::geometries::MagnetBlock> magnets() const override;
  /// "rotor yoke" everywhere.
  std::string steel_part(const lodestone::geometries::Point& at) const override;
  lodestone::geometries::Dimensions dimensions() const override;

private:
  Parameters parameters_;
};

}  // namespace example
