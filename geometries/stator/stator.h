// SPDX-License-Identifier: GPL-3.0-or-later
// A stator template: half a slot pitch, drawn above the slot's axis +x, that is mirrored and repeated around the bore,
// or around the outside of a stator that lies within its rotor.
#pragma once

#include "geometries/cross_section.h"
#include "geometries/dimension.h"
#include "geometries/rotor_side.h"

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

namespace lodestone::geometries {

/// Edges shorter than this part of the bore's radius are taken for slips of the pen: they would rule the mesh.
constexpr double shortest_stator_edge = 1.0 / 600.0;

constexpr int max_slots = 1000;
constexpr int max_layers = 16;

/// How the coil sides of a slot share it: one above the other (distributed windings), or two left and right of the
/// slot's axis (tooth coils).
struct SlotLayers {
  int count = 1;        ///< coil sides one above the other
  bool halved = false;  ///< two beside each other, the slot's axis between them; then count is 1

  static constexpr SlotLayers stacked(int count) { return {count, false}; }
  static const SlotLayers one;           ///< one coil side
  static const SlotLayers side_by_side;  ///< two, left and right of the axis

  friend constexpr bool operator==(const SlotLayers& a, const SlotLayers& b) {
    return a.count == b.count && a.halved == b.halved;
  }
};
inline constexpr SlotLayers SlotLayers::one{1, false};
inline constexpr SlotLayers SlotLayers::side_by_side{1, true};

/// Solid conductors for which a slot is drawn, one a layer.
struct SlotConductors {
  int layers = 0;
  double width = 0.0;   ///< m, across the slot
  double height = 0.0;  ///< m, along it
};

class Stator {
public:
  virtual ~Stator() = default;
  /// Name of the template in files, "round-bottom-slot".
  virtual std::string type() const = 0;
  virtual int slots() const = 0;
  /// Radius of the surface at the gap, m: of the bore; of a stator within its rotor its outer radius.
  virtual double bore_radius() const = 0;
  /// Radius of the circle behind the yoke, m: the outer radius; of a stator within its rotor that of its hole.
  virtual double back_radius() const = 0;
  double outer_radius() const { return std::max(bore_radius(), back_radius()); }  ///< m
  double inner_radius() const { return std::min(bore_radius(), back_radius()); }  ///< m
  /// Half a slot pitch from the slot's axis (+x, side_begin) to the tooth's at π/slots (side_end). The surface at the
  /// gap carries Boundary::gap, the circle behind the yoke flux_parallel. Winding regions: as many as are stacked,
  /// layer 0 nearest the bottom; where side by side one, whose mirror image is layer 0. Stacked layers have equal areas
  /// unless the drawing's shape leaves no room for that.
  virtual CrossSection half_slot_pitch(SlotLayers layers) const = 0;
  /// Name of the part of the steel that holds a point of the half slot pitch, m: "tooth", "stator yoke", …
  virtual std::string steel_part(const Point& at) const = 0;
  /// Area of the winding regions of one slot, m².
  virtual double winding_area() const = 0;
  /// Nothing where the slot holds any winding.
  virtual std::optional<SlotConductors> conductors() const { return std::nullopt; }
  /// Where the template's parameters lie in the drawing of half a slot pitch.
  virtual Dimensions dimensions() const { return {}; }
  /// Radius of the winding region's centroid, m: the span of the end turns.
  virtual double winding_radius() const = 0;
};

}  // namespace lodestone::geometries
