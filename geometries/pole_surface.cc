// SPDX-License-Identifier: GPL-3.0-or-later
#include "geometries/pole_surface.h"

#include <cmath>

namespace lodestone::geometries {

PoleSurface::PoleSurface(double on_axis, double beside, double angle)
    : centre_(on_axis == beside ? 0.0
                                : (on_axis * on_axis - beside * beside) / (2.0 * (on_axis - beside * std::cos(angle)))),
      radius_(on_axis - centre_) {}

double PoleSurface::radius_at(double angle) const {
  const double across = centre_ * std::sin(angle);
  return centre_ * std::cos(angle) + std::sqrt(radius_ * radius_ - across * across);
}

Point PoleSurface::at(double angle) const {
  const double r = radius_at(angle);
  return {r * std::cos(angle), r * std::sin(angle)};
}

Point PoleSurface::beside_axis(double away) const {
  return {centre_ + std::sqrt(radius_ * radius_ - away * away), away};
}

double PoleSurface::height_at(double along) const {
  const double from_centre = along - centre_;
  return std::sqrt(radius_ * radius_ - from_centre * from_centre);
}

Point PoleSurface::beside_ray(double angle, double away) const {
  const double sine = std::sin(angle), cosine = std::cos(angle);
  const double from_centre = away - centre_ * sine;
  const double along = centre_ * cosine + std::sqrt(radius_ * radius_ - from_centre * from_centre);
  return {away * sine + along * cosine, -away * cosine + along * sine};
}

Point PoleSurface::nearest(const Point& to) const {
  const double scale = radius_ / distance(to, centre());
  return {centre_ + scale * (to.x - centre_), scale * to.y};
}

double PoleSurface::slope_at(double angle) const {
  return centre_ * std::sin(angle) / radius_;
}

double PoleSurface::area(double from, double to) const {
  const Point a = at(from), b = at(to);
  return 0.5 * (radius_ * radius_ * arc_turn(a, b, centre()) + centre_ * (b.y - a.y));
}

PoleSurface PoleSurface::less(double depth) const {
  PoleSurface result = *this;
  result.radius_ -= depth;
  return result;
}

}  // namespace lodestone::geometries
