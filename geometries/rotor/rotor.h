// SPDX-License-Identifier: GPL-3.0-or-later
// A rotor template: half a pole pitch, drawn above its axis +x, that is mirrored and repeated with alternating
// polarity; or, where one pole is of iron (consequent poles), half a pole pair, repeated as it is.
#pragma once

#include "base/quantity.h"
#include "geometries/cross_section.h"
#include "geometries/dimension.h"
#include "geometries/rotor/rotor_dimensions.h"

#include <string>
#include <utility>
#include <vector>

namespace lodestone::geometries {

/// One magnet block as bought: for masses, segmentation and drawings.
struct MagnetBlock {
  double width = 0.0;      ///< m, along the face
  double thickness = 0.0;  ///< m, along the magnetisation
  double area = 0.0;       ///< m², cross-section
  int per_repeat = 0;      ///< in Rotor::poles_per_repeat() poles
};

/// Keys of `rotor:` that are no parameters of a template: those that every rotor has, and its own.
std::vector<std::string> rotor_keys(const std::vector<std::string>& own = {});

class Rotor {
public:
  Rotor(std::string type, const RotorDimensions& dimensions) : type_(std::move(type)), dimensions_(dimensions) {}
  virtual ~Rotor() = default;
  /// Name of the template in files, "v-magnet".
  const std::string& type() const { return type_; }
  int poles() const { return dimensions_.poles; }
  double outer_radius() const { return dimensions_.outer_radius; }  ///< m
  double inner_radius() const { return dimensions_.inner_radius; }  ///< m, shaft hole; of an outer rotor its bore
  RotorSide side() const { return dimensions_.side; }
  double gap_radius() const { return dimensions_.gap_radius(); }  ///< m
  /// Poles after which the drawing repeats: 1, then with the opposite polarity; 2, as it is. Only with 1 does turning
  /// by a pole reverse the field.
  int poles_per_repeat() const { return dimensions_.poles_per_repeat; }
  /// Angle of what half_pole() draws, rad.
  double half_angle() const { return base::pi * poles_per_repeat() / poles(); }
  /// Blocks in the whole rotor.
  int count(const MagnetBlock& block) const { return block.per_repeat * poles() / poles_per_repeat(); }
  /// From its axis (+x, side_begin) to side_end at half_angle(): half a pole pitch from the pole's axis to the q axis,
  /// magnetised outward (north pole at the gap of an inner rotor). Where magnets lie on the q axis, from that to the
  /// axis of a south pole, with CrossSection::reversed_image. Of a consequent pole, from the magnet's axis to that of
  /// the iron pole. The surface carries Boundary::gap; the shaft hole, or an outer rotor's outside, flux_parallel.
  virtual CrossSection half_pole() const = 0;
  virtual std::vector<MagnetBlock> magnets() const = 0;
  /// Name of the part of the steel that holds a point of the half pole, m: "bridge", "rotor pole", "rotor yoke", …
  virtual std::string steel_part(const Point& at) const = 0;
  /// Where the template's parameters lie in the drawing of half a pole.
  virtual Dimensions dimensions() const { return {}; }

private:
  std::string type_;
  RotorDimensions dimensions_;
};

}  // namespace lodestone::geometries
