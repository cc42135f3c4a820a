// SPDX-License-Identifier: GPL-3.0-or-later
#include "geometries/template_radii.h"

#include "geometries/stator/stator.h"

namespace lodestone::geometries {

std::vector<ParameterDescription> with_radii_for(RotorSide rotor, std::vector<ParameterDescription> descriptions) {
  if (rotor == RotorSide::inner)
    return descriptions;
  descriptions[0].path = "outer_radius";
  descriptions[0].meaning = "of the stator's surface at the gap";
  descriptions[1].path = "inner_radius";
  descriptions[1].meaning = "of the stator's hole";
  return descriptions;
}

std::vector<ParameterDescription> with_core_radius_for(RotorSide side, std::vector<ParameterDescription> descriptions) {
  if (side == RotorSide::inner)
    return descriptions;
  descriptions[0].path = "outer_radius";
  descriptions[0].meaning = "of the rotor's core";
  // As far beyond the gap as the shaft hole is within it.
  if (std::optional<ScaledLength>& otherwise = descriptions[0].scaled_default) {
    otherwise->radii = 2.0 - otherwise->radii;
    otherwise->pitches = -otherwise->pitches;
  }
  for (ParameterDescription& one : descriptions)
    if (one.outside)
      one = scaled_length(one.path, one.range, one.meaning, *one.outside);
  return descriptions;
}

std::optional<Conflict> find_radii_conflict(double bore_radius, double back_radius, RotorSide rotor) {
  const double shortest = shortest_stator_edge * bore_radius;
  if (into_stator(rotor) * (back_radius - bore_radius) < 4.0 * shortest)
    return Conflict{{1, 0},
                    rotor == RotorSide::inner ? "the stator's outer radius is not larger than its bore"
                                              : "the stator's inner radius is not smaller than its outer one"};
  if (back_radius < 0.02 * bore_radius)
    return Conflict{{1}, "the stator's hole is too small to be drawn"};
  return std::nullopt;
}

}  // namespace lodestone::geometries
