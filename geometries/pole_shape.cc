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
  return {dimensions.gap(), dimensions.gap() - recess, dimensions.q_axis()};
}

std::optional<Conflict> recess_conflict(const RotorDimensions& dimensions, double recess, std::size_t place) {
  // Beyond half of the radius the arc may miss the q axis.
  if (recess > 0.5 * dimensions.gap_radius())
    return Conflict{{place}, "the pole's surface would fall off too steeply toward the q axis"};
  const PoleSurface surface = pole_surface(dimensions, recess);
  if (surface.is_flat())
    return Conflict{{place}, "the pole's surface would be flat: no arc, neither hollow nor bulging"};
  if (surface.slope_at(dimensions.q_axis()) > steepest_surface)
    return Conflict{{place}, "the pole's surface would fall off too steeply toward the q axis"};
  return std::nullopt;
}

Dimension recess_dimension(const RotorDimensions& dimensions, double recess, std::size_t place) {
  const double q_axis = -dimensions.q_axis();
  return Dimension::length(place, polar(dimensions.gap() - recess, q_axis), polar(dimensions.gap(), q_axis));
}

}  // namespace lodestone::geometries
