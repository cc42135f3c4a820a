// SPDX-License-Identifier: GPL-3.0-or-later
// The radii that templates begin with, by the names that they have with the rotor within the stator and around it.
#pragma once

#include "geometries/parameters.h"
#include "geometries/rotor_side.h"

#include <optional>
#include <vector>

namespace lodestone::geometries {

/// The descriptions of a template, whose first two are `bore_radius` and `outer_radius`; where the rotor lies outside
/// these are `outer_radius`, at the gap, and `inner_radius`, of the hole.
std::vector<ParameterDescription> with_radii_for(RotorSide rotor, std::vector<ParameterDescription> descriptions);

/// The descriptions of a rotor template, whose first is `inner_radius`, of the shaft hole; of an outer rotor this is
/// `outer_radius`, of its core, and defaults are those for it (ParameterDescription::outside).
std::vector<ParameterDescription> with_core_radius_for(RotorSide side, std::vector<ParameterDescription> descriptions);

/// Whether the two radii (m, at the gap and behind the yoke; parameters 0 and 1) leave a core.
std::optional<Conflict> find_radii_conflict(double bore_radius, double back_radius, RotorSide rotor);

}  // namespace lodestone::geometries
