// SPDX-License-Identifier: GPL-3.0-or-later
#include "geometries/rotor/rotor_dimensions.h"

#include <cmath>

namespace lodestone::geometries {

double RotorDimensions::radius_of(const Point& at) const {
  return into_stator(side) * std::hypot(at.x, at.y);
}

double RotorDimensions::angle_of(const Point& at) const {
  return into_stator(side) * from_axis(at);
}

double RotorDimensions::from_axis(const Point& at) const {
  return std::atan2(at.y, into_stator(side) * at.x);
}

double RotorDimensions::from_q_axis(const Point& at) const {
  return at.x * std::sin(q_axis()) - at.y * std::cos(q_axis());
}

Dimensions RotorDimensions::placed(Dimensions lines) const {
  for (Dimension& line : lines) {
    line.from = placed(line.from);
    line.to = placed(line.to);
    line.beside *= into_stator(side);
  }
  return lines;
}

CrossSection RotorDimensions::placed(CrossSection drawn) const {
  if (side == RotorSide::inner)
    return drawn;
  for (Point& point : drawn.points)
    point = placed(point);
  for (Curve& curve : drawn.curves)
    if (curve.centre)
      curve.centre = placed(*curve.centre);
  for (SizeWish& wish : drawn.size_wishes)
    wish.at = placed(wish.at);
  // The mirror image of a direction, reversed, since outward is away from the gap. Radial ones are outward already.
  for (Shape& shape : drawn.shapes)
    if (shape.magnetisation.pattern == Magnetisation::Pattern::parallel)
      shape.magnetisation.angle = -shape.magnetisation.angle;
  return drawn;
}

}  // namespace lodestone::geometries
