// SPDX-License-Identifier: GPL-3.0-or-later
// A layer of interior magnets across the pole (I), one block a pole (magnet_layers.h).
//
// Half a pole in the frame of rotor_dimensions.h, its axis x, the q axis at π/poles:
//   the block lies across the axis, its outer face `depth` below the rotor's surface there, `magnet.width` along the
//   face and `magnet.thickness` deep;
//   the pocket continues it outward, thinner by `seat_step` at the inner face: the step holds the block. It ends at the
//   line parallel to the q axis, half the `rib` away, and where the bridge arc (surface less `bridge`) comes first,
//   at that;
//   where it ends on the rib far below the surface, as in rotors around their stator and in those of many poles, the
//   steel over it leads the magnet's flux past the gap. An `end_barrier` of air goes on along the rib, so wide, from
//   the pocket's end up to the bridge arc.
#pragma once

#include "geometries/parameters.h"
#include "geometries/rotor/magnet_layers.h"

#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace lodestone::geometries {

struct BarLayer : LayeredDimensions {
  double magnet_width = 0.0;  ///< m
  double magnet_thickness = 0.0;
  double depth = 0.0;
  double rib = 0.0;
  double seat_step = 0.0;
  double end_barrier = 0.0;

  /// Corners of the upper half, m. The faces lie at x = face and x = face − thickness.
  struct Corners {
    double face = 0.0;
    bool barrier = false;  ///< the pocket goes on along the rib, from the bend of its outer face
    Point bend;
    Point foot;           ///< of the pocket on the rib, at its inner face
    Point rib_end;        ///< where the pocket leaves the rib: at the bridge arc, or at the outer face
    Point mouth;          ///< where it leaves the outer face: at the bridge arc, or `rib_end`
    bool bridge = false;  ///< the bridge arc bounds the pocket
  };

  /// Places of the values in a template's parameters.
  struct Places {
    std::size_t inner_radius, bridge, magnet_width, magnet_thickness, depth, rib, seat_step, end_barrier, recess;
  };

  static constexpr std::size_t parameter_count = 6;
  /// Of descriptions() that begin at a place.
  static constexpr Places places(std::size_t first, std::size_t inner_radius, std::size_t bridge, std::size_t recess) {
    return {inner_radius, bridge, first, first + 1, first + 2, first + 3, first + 4, first + 5, recess};
  }
  /// Its parameters in a template of several layers, as keys of a map, with defaults in pole pitches, of an outer rotor
  /// the second ones.
  static std::vector<ParameterDescription> descriptions(const std::string& map,
                                                        const std::array<double, parameter_count>& pole_pitches,
                                                        const std::array<double, parameter_count>& outside);
  static const std::string end_barrier_meaning;

  BarLayer() = default;
  BarLayer(const RotorDimensions& dimensions, const std::vector<double>& values, const Places& places);
  /// Needs a face within the bridge arc and a rib narrower than the pole.
  Corners corners() const;
  std::optional<Conflict> conflict(const Places& places) const;
  /// Where its parameters lie, those of the whole rotor as well.
  Dimensions dimensions(const Places& places) const;
  /// @param prefix of the parts' names: "outer " makes "outer magnet".
  MagnetLayer layer(const std::string& prefix) const;
  MagnetBlock block() const { return {magnet_width, magnet_thickness, magnet_width * magnet_thickness, 1}; }
};

}  // namespace lodestone::geometries
