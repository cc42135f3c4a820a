// SPDX-License-Identifier: GPL-3.0-or-later
// Interior magnets across the pole (I), one block a pole.
//
// Half a pole, its axis +x, the q axis at π/poles:
//   the block lies across the axis, its outer face `depth` below the rotor's surface there, `magnet.width` along the
//   face and `magnet.thickness` deep;
//   the pocket continues it outward, thinner by `seat_step` at the inner face: the step holds the block. It ends at the
//   line parallel to the q axis, half the `rib` away, and where the bridge circle (surface less `bridge`) comes first,
//   at that.
#pragma once

#include "geometries/parameters.h"
#include "geometries/rotor/rotor.h"

#include <memory>
#include <vector>

namespace lodestone::geometries {

class BarMagnetRotor final : public Rotor {
public:
  struct Parameters {
    int poles = 0;
    double outer_radius = 0.0;  ///< m
    double inner_radius = 0.0;
    double magnet_width = 0.0;
    double magnet_thickness = 0.0;
    double depth = 0.0;
    double bridge = 0.0;
    double rib = 0.0;
    double seat_step = 0.0;
  };

  /// Corners of the upper half, m. The faces lie at x = face and x = face − thickness.
  struct Corners {
    double face = 0.0;
    Point foot;           ///< of the pocket on the rib, at its inner face
    Point rib_end;        ///< where the pocket leaves the rib: at the bridge circle, or at the outer face
    Point mouth;          ///< where it leaves the outer face: at the bridge circle, or `rib_end`
    bool bridge = false;  ///< the bridge circle bounds the pocket
  };

  static const std::vector<ParameterDescription>& parameters();
  /// @throws base::UserError, base::InfeasibleGeometry.
  static std::shared_ptr<const Rotor> read(const base::Node& node, int poles, double outer_radius);

  explicit BarMagnetRotor(const Parameters& parameters);
  std::string type() const override { return "bar-magnet"; }
  int poles() const override { return parameters_.poles; }
  double outer_radius() const override { return parameters_.outer_radius; }
  double inner_radius() const override { return parameters_.inner_radius; }
  CrossSection half_pole() const override;
  std::vector<MagnetBlock> magnets() const override;
  /// "bridge" over the pocket, "rib" between it and the q axis, "rotor pole" on the gap's side of the magnets, "rotor
  /// yoke" on the shaft's.
  std::string steel_part(const Point& at) const override;

  const Corners& corners() const { return corners_; }

private:
  Parameters parameters_;
  Corners corners_;
};

}  // namespace lodestone::geometries
