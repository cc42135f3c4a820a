// SPDX-License-Identifier: GPL-3.0-or-later
// A layer in a U, with magnets or without (magnet_layers.h): straight across the pole's axis, with legs parallel to the
// q axes on both sides.
//
// Half a pole in the frame of rotor_dimensions.h, its axis x, the q axis at π/poles:
//   the outer face lies `depth` below the rotor's surface on the axis, across it; the layer is `thickness` deep there;
//   the legs are `leg_thickness` thick; their inner faces are half the `rib` away from the q axis. They end at the
//   bridge circle (surface less `bridge`); a block on the axis is `magnet_width` wide; with a `centre_web` there are
//   two, each that wide, on both sides of it; a block in each leg is `leg_magnet_width` wide and in the middle of the
//   leg, where that has both faces.
#pragma once

#include "geometries/parameters.h"
#include "geometries/rotor/magnet_layers.h"

#include <optional>
#include <string>
#include <vector>

namespace lodestone::geometries {

struct ULayer : LayeredDimensions {
  double depth = 0.0;  ///< m
  double thickness = 0.0;
  double leg_thickness = 0.0;
  double rib = 0.0;
  double centre_web = 0.0;        ///< 0: none
  double magnet_width = 0.0;      ///< 0: no block there
  double leg_magnet_width = 0.0;  ///< 0: no blocks there

  /// Corners of the upper half, m. The faces across the axis lie at x = face and x = back.
  struct Corners {
    double face = 0.0, back = 0.0;
    Point outer_bend, inner_bend;
    Point mouth, rib_end;    ///< of the leg's outer and inner face at the bridge arc
    double leg_begin = 0.0;  ///< along the q axis, where both faces of the leg have begun
    double leg_end = 0.0;    ///< and where the first of them ends
    double block_end = 0.0;  ///< y, of the block on the axis; where it would begin without one
  };

  /// Places of what is to blame in a template's parameters.
  struct Places {
    std::size_t inner_radius, bridge, depth, thickness, leg_thickness, rib, centre_web, magnet_width, leg_magnet_width,
        recess;
  };

  /// Needs a rib and legs narrower than the pole.
  Corners corners() const;
  std::optional<Conflict> conflict(const Places& places) const;
  /// Where its parameters lie, those of the whole rotor as well.
  Dimensions dimensions(const Places& places) const;
  /// @param prefix of the parts' names: "outer " makes "outer magnet".
  MagnetLayer layer(const std::string& prefix) const;
  std::vector<MagnetBlock> blocks() const;
};

}  // namespace lodestone::geometries
