// SPDX-License-Identifier: GPL-3.0-or-later
// What every rotor has, and the frame in which its templates draw.
//
// In that frame +x runs along the pole's axis from the core toward the gap, the shaft's centre at (0, 0), the q axis on
// the side of positive y. Of an inner rotor it is the frame of the cross-section. Of an outer one it is the mirror
// image of that at x = 0: the rotor lies at negative x, and radii and angles are negative there, (r cos θ, r sin θ) as
// ever. So one construction serves both sides: what is nearer the gap has the larger x and the larger radius, a point
// lies x sin θ − y cos θ from the ray at θ, toward the axis, and depths below the surface are subtracted.
#pragma once

#include "base/quantity.h"
#include "geometries/cross_section.h"
#include "geometries/dimension.h"
#include "geometries/rotor_side.h"

#include <algorithm>
#include <string>

namespace lodestone::geometries {

/// Edges shorter than this part of the rotor's radius are taken for slips of the pen: they would rule the mesh.
constexpr double shortest_rotor_edge = 1.0 / 400.0;

struct RotorDimensions {
  int poles = 0;
  double outer_radius = 0.0;  ///< m
  double inner_radius = 0.0;  ///< m, shaft hole; of an outer rotor its bore
  RotorSide side = RotorSide::inner;
  int poles_per_repeat = 1;  ///< 2: every other pole is of iron

  double gap_radius() const { return side == RotorSide::inner ? outer_radius : inner_radius; }   ///< m
  double core_radius() const { return side == RotorSide::inner ? inner_radius : outer_radius; }  ///< m, away from it
  void set_gap_radius(double radius) { (side == RotorSide::inner ? outer_radius : inner_radius) = radius; }
  void set_core_radius(double radius) { (side == RotorSide::inner ? inner_radius : outer_radius) = radius; }
  /// What bounds the core away from the gap: "the shaft hole", "the outside of the rotor".
  std::string core_end() const { return side == RotorSide::inner ? "the shaft hole" : "the outside of the rotor"; }
  /// A shaft hole that no mesh shows; false of an outer rotor, which has none.
  bool hole_is_tiny() const { return core_radius() < 0.02 * gap_radius(); }
  /// m: of many poles, more than 16, each has its share of the circumference.
  double shortest_edge() const {
    return std::min(shortest_rotor_edge, 16.0 * shortest_rotor_edge / poles) * gap_radius();
  }

  // In the frame of the templates.
  double gap() const { return into_stator(side) * gap_radius(); }         ///< m, radius of the surface at the gap
  double core() const { return into_stator(side) * core_radius(); }       ///< m, radius where the core ends
  double q_axis() const { return into_stator(side) * base::pi / poles; }  ///< rad, angle of the q axis
  double radius_of(const Point& at) const;                                ///< m
  double angle_of(const Point& at) const;                                 ///< rad
  double from_axis(const Point& at) const;    ///< rad, away from the pole's axis, at y > 0 positive
  double from_q_axis(const Point& at) const;  ///< m, toward the pole's axis positive

  // Between the frame of the templates and that of the cross-section, in either direction.
  Point placed(const Point& at) const { return {into_stator(side) * at.x, at.y}; }
  Dimensions placed(Dimensions lines) const;
  /// A drawing made in the frame of the templates, its magnets magnetised toward the gap, as the rotor has it:
  /// magnetised outward.
  CrossSection placed(CrossSection drawn) const;
};

}  // namespace lodestone::geometries
