// SPDX-License-Identifier: GPL-3.0-or-later
// What all templates read alike: the radii that they begin with, by the names that they have with the rotor within the
// stator and around it, and the values of a file with defaults for what it leaves out.
#pragma once

#include "geometries/parameters.h"
#include "geometries/rotor/rotor_dimensions.h"

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace lodestone::geometries {

class Rotor;

/// The descriptions of a template, whose first two are `bore_radius` and `outer_radius`; where the rotor lies outside
/// these are `outer_radius`, at the gap, and `inner_radius`, of the hole.
std::vector<ParameterDescription> with_radii_for(RotorSide rotor, std::vector<ParameterDescription> descriptions);

/// The descriptions of a rotor template, whose first is `inner_radius`, of the shaft hole; of an outer rotor this is
/// `outer_radius`, of its core, and defaults are those for it (ParameterDescription::outside).
std::vector<ParameterDescription> with_core_radius_for(RotorSide side, std::vector<ParameterDescription> descriptions);

/// The first two descriptions of a stator template, and those that are its own.
std::vector<ParameterDescription> with_stator_radii(std::vector<ParameterDescription> own,
                                                    const std::string& bore_meaning = "of the stator's bore");

/// Values of `rotor:` in the order of its template's parameters, of which the first is its `inner_radius`.
/// @param own_keys that someone else reads. @param find_conflict of such values.
/// @throws base::UserError, base::InfeasibleGeometry.
std::vector<double> read_rotor_values(const base::Node& node, const RotorDimensions& at_gap,
                                      const std::vector<ParameterDescription>& parameters,
                                      const std::vector<std::string>& own_keys, const ConflictFinder& find_conflict);

/// Values of `stator:` likewise; its template's first two parameters are its radii.
/// @param find_conflict of such values and a number of slots. @param conductors that share the depth of a slot.
struct StatorValues {
  std::vector<double> values;
  int slots = 0;
};
StatorValues read_stator_values(
    const base::Node& node, RotorSide rotor, const std::vector<ParameterDescription>& parameters,
    const std::function<std::optional<Conflict>(const std::vector<double>& values, int slots)>& find_conflict,
    const std::vector<std::string>& own_keys = {}, int conductors = 1);

/// Where a slot of a stator within its rotor is as wide at its bottom as it can be: the pitch there is smaller than at
/// the gap. As a default, of a slot that takes so much of the pitch and 0.6 of the core's depth.
void narrow_within_rotor(ParameterDescription& bottom_width, const TemplateSize& size, double of_pitch);

/// Those of a rotor that has been read.
RotorDimensions dimensions_of(const Rotor& rotor);

/// Whether a rotor's shaft hole (parameter 0) can be drawn.
std::optional<Conflict> find_hole_conflict(const RotorDimensions& rotor);

/// Whether the two radii (m, at the gap and behind the yoke; parameters 0 and 1) leave a core.
std::optional<Conflict> find_radii_conflict(double bore_radius, double back_radius, RotorSide rotor);

}  // namespace lodestone::geometries
