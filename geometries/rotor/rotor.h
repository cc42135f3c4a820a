// SPDX-License-Identifier: GPL-3.0-or-later
// A rotor template: half a pole, drawn above its axis +x, that is mirrored and repeated with alternating polarity.
#pragma once

#include "geometries/cross_section.h"

#include <string>
#include <vector>

namespace lodestone::geometries {

/// Edges shorter than this part of the rotor's radius are taken for slips of the pen: they would rule the mesh.
constexpr double shortest_rotor_edge = 1.0 / 400.0;

/// One magnet block as bought: for masses, segmentation and drawings.
struct MagnetBlock {
  double width = 0.0;      ///< m, along the face
  double thickness = 0.0;  ///< m, along the magnetisation
  double area = 0.0;       ///< m², cross-section
  int per_pole = 0;
};

class Rotor {
public:
  virtual ~Rotor() = default;
  /// Name of the template in files, "v-magnet".
  virtual std::string type() const = 0;
  virtual int poles() const = 0;
  virtual double outer_radius() const = 0;  ///< m
  virtual double inner_radius() const = 0;  ///< m, shaft hole
  /// Half a pole from the pole axis (+x, side_begin) to the q axis at π/poles (side_end), north pole outward. The
  /// surface carries Boundary::gap, the shaft hole flux_parallel.
  virtual CrossSection half_pole() const = 0;
  virtual std::vector<MagnetBlock> magnets() const = 0;
  /// Name of the part of the steel that holds a point of the half pole, m: "bridge", "rotor pole", "rotor yoke", …
  virtual std::string steel_part(const Point& at) const = 0;
};

}  // namespace lodestone::geometries
