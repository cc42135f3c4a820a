// SPDX-License-Identifier: GPL-3.0-or-later
// Interior magnets in a V, one block a leg, opening to the gap.
//
// Half a pole, its axis +x, the q axis at π/poles:
//   apex A, `apex_depth` below the rotor's surface: where the two outer magnet faces, prolonged, cross on the axis;
//   the outer face runs from A to M on the bridge circle (surface less `bridge`), M at half the `mouth_width`;
//   the block lies below that line, `magnet.width` along it from `magnet_offset` after A, `magnet.thickness` deep;
//   pockets continue it at both ends, thinner by `seat_step` at the inner face: the step holds the block;
//   the inner pocket ends at the web (half `centre_web` from the axis; 0: the pockets of both legs are one);
//   the outer pocket ends at the line parallel to the q axis, half the `rib` away, and at the bridge circle.
#pragma once

#include "geometries/parameters.h"
#include "geometries/rotor/rotor.h"

#include <memory>
#include <vector>

namespace lodestone::geometries {

class VMagnetRotor final : public Rotor {
public:
  struct Parameters {
    int poles = 0;
    double outer_radius = 0.0;  ///< m
    double inner_radius = 0.0;
    double magnet_width = 0.0;
    double magnet_thickness = 0.0;
    double apex_depth = 0.0;
    double mouth_width = 0.0;
    double bridge = 0.0;
    double rib = 0.0;
    double seat_step = 0.0;
    double magnet_offset = 0.0;
    double centre_web = 0.0;
  };

  /// Corners of the upper half, m. Inner and outer face: toward the shaft and toward the gap.
  struct Corners {
    double tilt = 0.0;                         ///< rad, of the leg from the normal of the pole axis
    Point apex;                                ///< A
    Point inner_outer_face, outer_outer_face;  ///< the block's ends on its outer face
    Point inner_inner_face, outer_inner_face;  ///< and on its inner face
    Point inner_step, outer_step;              ///< on the block's ends, where the pockets begin
    Point web_outer, web_inner;                ///< of the inner pocket at the web or the axis
    Point pocket_foot, pocket_end;             ///< of the outer pocket on the rib: inner face, bridge circle
    Point mouth;                               ///< M
  };

  static const std::vector<ParameterDescription>& parameters();
  /// @throws base::UserError, base::InfeasibleGeometry.
  static std::shared_ptr<const Rotor> read(const base::Node& node, int poles, double outer_radius);

  explicit VMagnetRotor(const Parameters& parameters);
  std::string type() const override { return "v-magnet"; }
  int poles() const override { return parameters_.poles; }
  double outer_radius() const override { return parameters_.outer_radius; }
  double inner_radius() const override { return parameters_.inner_radius; }
  CrossSection half_pole() const override;
  std::vector<MagnetBlock> magnets() const override;
  /// "bridge" over the outer pocket's mouth, "rib" between it and the q axis, "centre web", "rotor pole" on the gap's
  /// side of the magnets, "rotor yoke" on the shaft's.
  std::string steel_part(const Point& at) const override;

  const Corners& corners() const { return corners_; }

private:
  Parameters parameters_;
  Corners corners_;
};

}  // namespace lodestone::geometries
