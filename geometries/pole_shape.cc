// SPDX-License-Identifier: GPL-3.0-or-later
#include "geometries/pole_shape.h"

#include "base/quantity.h"

#include <cmath>

namespace lodestone::geometries {

ParameterDescription pole_recess_parameter() {
  return scaled_length("pole_recess", {0.0, 20.0, true, true},
                       "by which the pole's surface, an arc, lies back on the q axis; 0: a circle about the shaft", {},
                       ScaledLength{0.0, 0.02});
}

PoleSurface pole_surface(const RotorDimensions& dimensions, double recess) {
  return {dimensions.outer_radius, dimensions.outer_radius - recess, base::pi / dimensions.poles};
}

std::optional<Conflict> recess_conflict(const RotorDimensions& dimensions, double recess, std::size_t place) {
  const double q_axis = base::pi / dimensions.poles;
  // Beyond half of the radius the arc may miss the q axis.
  if (recess > 0.5 * dimensions.outer_radius || pole_surface(dimensions, recess).slope_at(q_axis) > steepest_surface)
    return Conflict{{place}, "the pole's surface would fall off too steeply toward the q axis"};
  return std::nullopt;
}

Dimension recess_dimension(const RotorDimensions& dimensions, double recess, std::size_t place) {
  const double q_axis = base::pi / dimensions.poles;
  return Dimension::length(place, polar(dimensions.outer_radius - recess, -q_axis),
                           polar(dimensions.outer_radius, -q_axis));
}

}  // namespace lodestone::geometries
