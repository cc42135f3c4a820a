// SPDX-License-Identifier: GPL-3.0-or-later
#include "geometries/pole_surface.h"

#include <cmath>

namespace lodestone::geometries {

PoleSurface::PoleSurface(double on_axis, double beside, double angle)
    : centre_(on_axis == beside ? 0.0
                                : (on_axis * on_axis - beside * beside) / (2.0 * (on_axis - beside * std::cos(angle)))),
      radius_(on_axis - centre_) {}

bool PoleSurface::is_flat() const {
  return !(std::abs(radius_) < 1e4 * std::abs(on_axis()));
}

double PoleSurface::beyond_chord(double half) const {
  return std::copysign(std::sqrt(radius_ * radius_ - half * half), radius_);
}

double PoleSurface::radius_at(double angle) const {
  return centre_ * std::cos(angle) + beyond_chord(centre_ * std::sin(angle));
}

Point PoleSurface::at(double angle) const {
  const double r = radius_at(angle);
  return {r * std::cos(angle), r * std::sin(angle)};
}

Point PoleSurface::beside_axis(double away) const {
  return {centre_ + beyond_chord(away), away};
}

double PoleSurface::height_at(double along) const {
  const double from_centre = along - centre_;
  return std::sqrt(radius_ * radius_ - from_centre * from_centre);
}

Point PoleSurface::beside_ray(double angle, double away) const {
  const double sine = std::sin(angle), cosine = std::cos(angle);
  const double along = centre_ * cosine + beyond_chord(away - centre_ * sine);
  return {away * sine + along * cosine, -away * cosine + along * sine};
}

Point PoleSurface::nearest(const Point& to) const {
  const double scale = std::abs(radius_) / distance(to, centre());
  return {centre_ + scale * (to.x - centre_), scale * to.y};
}

bool PoleSurface::is_above(const Point& at) const {
  return std::copysign(distance(at, centre()), radius_) < radius_;
}

double PoleSurface::slope_at(double angle) const {
  return centre_ * std::sin(angle) / radius_;
}

double PoleSurface::area(double from, double to) const {
  const Point a = at(from), b = at(to);
  return 0.5 * (radius_ * radius_ * arc_turn(a, b, centre()) + centre_ * (b.y - a.y));
}

PoleSurface PoleSurface::through(const Point& at) const {
  PoleSurface result = *this;
  result.radius_ = std::copysign(distance(at, centre()), radius_);
  return result;
}

PoleSurface PoleSurface::less(double depth) const {
  PoleSurface result = *this;
  result.radius_ -= depth;
  return result;
}

}  // namespace lodestone::geometries
