// SPDX-License-Identifier: GPL-3.0-or-later
// A layer of interior magnets in a V, one block a leg, opening to the gap (magnet_layers.h).
//
// Half a pole in the frame of rotor_dimensions.h, its axis x, the q axis at π/poles:
//   apex A, `apex_depth` below the rotor's surface: where the two outer magnet faces, prolonged, cross on the axis;
//   the outer face runs from A to M on the bridge arc (surface less `bridge`), M at half the `mouth_width`;
//   the block lies below that line, `magnet.width` along it from `magnet_offset` after A, `magnet.thickness` deep;
//   pockets continue it at both ends, thinner by `seat_step` at the inner face: the step holds the block;
//   the inner pocket ends at the web (half `centre_web` from the axis; 0: the pockets of both legs are one);
//   the outer pocket ends at the line parallel to the q axis, half the `rib` away, and at the bridge arc.
#pragma once

#include "geometries/parameters.h"
#include "geometries/rotor/magnet_layers.h"

#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace lodestone::geometries {

struct VLayer : LayeredDimensions {
  double magnet_width = 0.0;  ///< m
  double magnet_thickness = 0.0;
  double apex_depth = 0.0;
  double mouth_width = 0.0;
  double rib = 0.0;
  double seat_step = 0.0;
  double magnet_offset = 0.0;
  double centre_web = 0.0;

  /// Corners of the upper half, m. Inner and outer face: toward the core and toward the gap.
  struct Corners {
    double tilt = 0.0;                         ///< rad, of the leg from the normal of the pole axis
    Point apex;                                ///< A
    Point inner_outer_face, outer_outer_face;  ///< the block's ends on its outer face
    Point inner_inner_face, outer_inner_face;  ///< and on its inner face
    Point inner_step, outer_step;              ///< on the block's ends, where the pockets begin
    Point web_outer, web_inner;                ///< of the inner pocket at the web or the axis
    Point pocket_foot, pocket_end;             ///< of the outer pocket on the rib: inner face, bridge arc
    Point mouth;                               ///< M
  };

  /// Places of the values in a template's parameters.
  struct Places {
    std::size_t inner_radius, bridge, magnet_width, magnet_thickness, apex_depth, mouth_width, rib, seat_step,
        magnet_offset, centre_web, recess;
  };

  static constexpr std::size_t parameter_count = 8;
  /// Of descriptions() that begin at a place.
  static constexpr Places places(std::size_t first, std::size_t inner_radius, std::size_t bridge, std::size_t recess) {
    return {inner_radius, bridge,    first + 0, first + 1, first + 2, first + 3,
            first + 4,    first + 5, first + 6, first + 7, recess};
  }
  /// Its parameters in a template of several layers, as keys of a map, with defaults in pole pitches.
  static std::vector<ParameterDescription> descriptions(const std::string& map,
                                                        const std::array<double, parameter_count>& pole_pitches);

  VLayer() = default;
  VLayer(const RotorDimensions& dimensions, const std::vector<double>& values, const Places& places);
  /// Needs the mouth on the bridge arc and a leg that meets the rib.
  Corners corners() const;
  std::optional<Conflict> conflict(const Places& places) const;
  /// Where its parameters lie, those of the whole rotor as well.
  Dimensions dimensions(const Places& places) const;
  /// @param prefix of the parts' names: "outer " makes "outer magnet".
  MagnetLayer layer(const std::string& prefix) const;
  MagnetBlock block() const { return {magnet_width, magnet_thickness, magnet_width * magnet_thickness, 2}; }
};

}  // namespace lodestone::geometries
