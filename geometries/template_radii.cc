// SPDX-License-Identifier: GPL-3.0-or-later
#include "geometries/template_radii.h"

#include "geometries/rotor/rotor.h"
#include "geometries/stator/stator.h"

#include <algorithm>
#include <utility>

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

std::vector<ParameterDescription> with_stator_radii(std::vector<ParameterDescription> own,
                                                    const std::string& bore_meaning) {
  const auto positive = base::Range{0.0, 20.0, false, true};
  own.insert(own.begin(), {{"bore_radius", "m", "mm", positive, bore_meaning, std::nullopt, 80.95e-3},
                           {"outer_radius", "m", "mm", positive, "of the stator's core", std::nullopt, 134.62e-3}});
  return own;
}

std::vector<double> read_rotor_values(const base::Node& node, const RotorDimensions& at_gap,
                                      const std::vector<ParameterDescription>& parameters,
                                      const std::vector<std::string>& own_keys, const ConflictFinder& find_conflict) {
  const std::vector<ParameterDescription> descriptions = with_core_radius_for(at_gap.side, parameters);
  std::vector<double> values =
      read_parameters(node, descriptions, rotor_keys(own_keys), {at_gap.gap_radius(), at_gap.poles});
  refuse_conflicts(node, descriptions, values, find_conflict);
  return values;
}

StatorValues read_stator_values(
    const base::Node& node, RotorSide rotor, const std::vector<ParameterDescription>& parameters,
    const std::function<std::optional<Conflict>(const std::vector<double>& values, int slots)>& find_conflict,
    const std::vector<std::string>& own_keys, int conductors) {
  const std::vector<ParameterDescription> descriptions = with_radii_for(rotor, parameters);
  const TemplateSize size = read_stator_size(node, descriptions, conductors);
  std::vector<std::string> keys{"type", "slots"};
  keys.insert(keys.end(), own_keys.begin(), own_keys.end());
  StatorValues read{read_parameters(node, descriptions, keys, size), size.pitches};
  refuse_conflicts(node, descriptions, read.values,
                   [&](const std::vector<double>& v) { return find_conflict(v, size.pitches); });
  return read;
}

void narrow_within_rotor(ParameterDescription& bottom_width, const TemplateSize& size, double of_pitch) {
  bottom_width.scaled_default.reset();
  bottom_width.default_value = std::max(of_pitch * size.pitch() * (1.0 - 0.6 * size.depth / size.radius), size.least);
}

RotorDimensions dimensions_of(const Rotor& rotor) {
  return {rotor.poles(), rotor.outer_radius(), rotor.inner_radius(), rotor.side(), rotor.poles_per_repeat()};
}

std::optional<Conflict> find_hole_conflict(const RotorDimensions& rotor) {
  return rotor.hole_is_tiny() ? std::optional(Conflict{{0}, "the shaft hole is too small to be drawn"}) : std::nullopt;
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
