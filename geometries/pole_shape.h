// SPDX-License-Identifier: GPL-3.0-or-later
// Pole shaping of rotors of steel poles, `pole_recess: 0.8 mm`: the surface lies back by `recess` on the q
// axis and is an arc about a point of the pole's axis, so that the air gap widens from the pole's middle to its edges
// and the field in it is nearer a sine. One place for all rotors that have it: parameter, surface, refusal, dimension
// line.
//
// What else lies at the surface (bridges, the depth of a spoke's magnet on the q axis) is measured from that arc.
#pragma once

#include "geometries/dimension.h"
#include "geometries/parameters.h"
#include "geometries/pole_surface.h"
#include "geometries/rotor/rotor.h"

#include <cstddef>
#include <optional>

namespace lodestone::geometries {

/// The steepest that a shaped surface may fall off from the gap: sine of its angle with circles about the shaft.
constexpr double steepest_surface = 0.7;

/// `pole_recess`, 0 by default.
ParameterDescription pole_recess_parameter();
/// In the frame of rotor_dimensions.h. The surface has its radius at the gap on the axis, `recess` (m) less on the q
/// axis.
PoleSurface pole_surface(const RotorDimensions& dimensions, double recess);
/// @param place of `recess` in the template's parameters.
std::optional<Conflict> recess_conflict(const RotorDimensions& dimensions, double recess, std::size_t place);
/// On the q axis at negative y, in the same frame.
Dimension recess_dimension(const RotorDimensions& dimensions, double recess, std::size_t place);

}  // namespace lodestone::geometries
