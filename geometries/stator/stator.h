// SPDX-License-Identifier: GPL-3.0-or-later
// A stator template: half a slot pitch, drawn above the slot's axis +x, that is mirrored and repeated around the bore.
#pragma once

#include "geometries/cross_section.h"

#include <string>
#include <vector>

namespace lodestone::geometries {

/// Edges shorter than this part of the bore's radius are taken for slips of the pen: they would rule the mesh.
constexpr double shortest_stator_edge = 1.0 / 600.0;

constexpr int max_slots = 1000;

/// How the coil sides of a slot share it.
enum class SlotLayers {
  one,          ///< one coil side
  stacked,      ///< two, one above the other: distributed windings
  side_by_side  ///< two, left and right of the slot's axis: tooth coils
};

class Stator {
public:
  virtual ~Stator() = default;
  /// Name of the template in files, "round-bottom-slot".
  virtual std::string type() const = 0;
  virtual int slots() const = 0;
  virtual double bore_radius() const = 0;   ///< m
  virtual double outer_radius() const = 0;  ///< m
  /// Half a slot pitch from the slot's axis (+x, side_begin) to the tooth's at π/slots (side_end). The bore carries
  /// Boundary::gap, the outer circle flux_parallel. Winding regions: two with layers 0 (nearest the bottom) and 1 where
  /// stacked, else one, whose mirror image is layer 0 where side by side.
  virtual CrossSection half_slot_pitch(SlotLayers layers) const = 0;
  /// Name of the part of the steel that holds a point of the half slot pitch, m: "tooth", "stator yoke", …
  virtual std::string steel_part(const Point& at) const = 0;
  /// Area of the winding regions of one slot, m².
  virtual double winding_area() const = 0;
  /// Radius of the winding region's centroid, m: the span of the end turns.
  virtual double winding_radius() const = 0;
};

}  // namespace lodestone::geometries
