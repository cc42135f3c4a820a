// SPDX-License-Identifier: GPL-3.0-or-later
// Magnets between the poles, magnetised across the q axis (spoke): two of them drive the flux of each pole.
//
// Half a pole pitch drawn from the magnet's middle, the q axis, as x; the axis of the pole beside it at π/poles. In the
// frame of rotor_dimensions.h, with the two axes exchanged:
//   the block lies along the q axis, `magnet.thickness` across it and `magnet.width` along it, its outer end `depth`
//   below the rotor's surface there, which a pole shape (pole_shape.h) sets back;
//   over its outer end each pole has a lip; between the two lips is the `opening` (0: they join in a bridge; the
//   magnet's thickness: no lips);
//   below its inner end lies the barrier, air down to the hub `barrier` below. It widens, at right angles to the poles'
//   axes, to the `web` of steel on each of them, which holds the pole on the hub;
//   hub and webs are of steel or of something non-magnetic (`hub`).
#pragma once

#include "geometries/parameters.h"
#include "geometries/rotor/rotor.h"

#include <memory>
#include <vector>

namespace lodestone::geometries {

class SpokeRotor final : public Rotor {
public:
  struct Parameters : RotorDimensions {
    double magnet_width = 0.0;  ///< m
    double magnet_thickness = 0.0;
    double depth = 0.0;
    double opening = 0.0;
    double barrier = 0.0;
    double web = 0.0;
    double recess = 0.0;  ///< of the poles' surface on the q axis
    bool magnetic_hub = true;
  };

  /// Corners in that frame, m.
  struct Corners {
    double top = 0.0, bottom = 0.0;  ///< of the block along the q axis
    double hub_radius = 0.0;
    Point web_top, web_foot;  ///< where the barrier meets the web: at the pole, at the hub
  };

  static const std::vector<ParameterDescription>& parameters();
  static const std::vector<ChoiceDescription>& choices();
  /// @throws base::UserError, base::InfeasibleGeometry.
  static std::shared_ptr<const Rotor> read(const base::Node& node, const RotorDimensions& at_gap);

  explicit SpokeRotor(const Parameters& parameters);
  CrossSection half_pole() const override;
  std::vector<MagnetBlock> magnets() const override;
  /// "lip" over the magnet's outer end, "web" on the pole's axis, "hub", "rotor pole".
  std::string steel_part(const Point& at) const override;
  Dimensions dimensions() const override;

  const Corners& corners() const { return corners_; }

private:
  Parameters parameters_;
  Corners corners_;
};

}  // namespace lodestone::geometries
