// SPDX-License-Identifier: GPL-3.0-or-later
#include "postprocess/fields/field_view.h"

#include "base/quantity.h"

#include <algorithm>
#include <cmath>
#include <stdexcept>

namespace lodestone::postprocess {

namespace {

/// How far (rad) two angles may differ and still be the same.
constexpr double angle_tolerance = 1e-9;

double sign_of(const FieldView& view, long image) {
  return view.mesh->antiperiodic && image % 2 != 0 ? -1.0 : 1.0;
}

}  // namespace

FieldView view_field(const geometries::SectorMesh& mesh, const solver::FieldSolution& solution, int subdivisions) {
  FieldView view;
  view.mesh = &mesh;
  if (mesh.rotor) {
    view.bodies.push_back({solver::Body::rotor, &*mesh.rotor, solution.lattice(solver::Body::rotor, subdivisions),
                           solution.state().rotor_angle});
  }
  if (mesh.stator) {
    view.bodies.push_back(
        {solver::Body::stator, &*mesh.stator, solution.lattice(solver::Body::stator, subdivisions), 0.0});
  }
  if (mesh.rotor && mesh.stator) {
    view.ring = solution.ring_harmonics(0.5 * (mesh.rotor_rim_radius + mesh.stator_rim_radius));
  }
  return view;
}

std::vector<BodyImage> images_over(const FieldView& view, const BodyView& body, double begin, double end) {
  const double sector = view.mesh->angle;
  const double own = body.mesh->begin_angle + body.turn;
  const long first = std::lround(std::floor((begin - own) / sector + angle_tolerance));
  const long last = std::lround(std::ceil((end - own) / sector - angle_tolerance)) - 1;
  std::vector<BodyImage> images;
  for (long k = first; k <= last; ++k) {
    images.push_back({body.turn + static_cast<double>(k) * sector, sign_of(view, k)});
  }
  return images;
}

std::vector<BodyImage> images_around(const FieldView& view, const BodyView& body) {
  std::vector<BodyImage> images;
  for (long k = 0; k < view.mesh->sectors; ++k) {
    images.push_back({body.turn + static_cast<double>(k) * view.mesh->angle, sign_of(view, k)});
  }
  return images;
}

BodyImage image_of_sector(const FieldView& view, const BodyView& body) {
  const std::vector<BodyImage> images = images_around(view, body);
  const double middle = view.bodies.back().mesh->begin_angle + view.bodies.back().turn;
  const auto distance = [&](const BodyImage& image) {
    return std::abs(std::remainder(body.mesh->begin_angle + image.turn - middle, 2.0 * base::pi));
  };
  return *std::min_element(images.begin(), images.end(),
                           [&](const BodyImage& a, const BodyImage& b) { return distance(a) < distance(b); });
}

double ring_flux_density(const FieldView& view, double angle) {
  double radial = 0.0;
  double tangential = 0.0;
  for (const solver::RingHarmonic& harmonic : view.ring) {
    const double c = std::cos(harmonic.order * angle);
    const double s = std::sin(harmonic.order * angle);
    radial += harmonic.radial_cos * c + harmonic.radial_sin * s;
    tangential += harmonic.tangential_cos * c + harmonic.tangential_sin * s;
  }
  return std::hypot(radial, tangential);
}

RimPotential::RimPotential(const FieldView& view, const BodyView& body, double radius)
    : begin_(body.mesh->begin_angle + body.turn), sector_(view.mesh->angle), antiperiodic_(view.mesh->antiperiodic) {
  // Lattice points of curved faces lie on the circle to the accuracy of the mapping.
  const double tolerance = 1e-4 * radius;
  std::vector<std::pair<double, double>> rim;
  for (std::size_t i = 0; i < body.lattice.points.size(); ++i) {
    const geometries::Point& point = body.lattice.points[i];
    if (std::abs(std::hypot(point.x, point.y) - radius) < tolerance) {
      double angle = std::atan2(point.y, point.x) - body.mesh->begin_angle;
      angle -= 2.0 * base::pi * std::floor((angle + angle_tolerance) / (2.0 * base::pi));
      rim.emplace_back(angle, body.lattice.potential[i]);
    }
  }
  if (rim.size() < 2) {
    throw std::invalid_argument("no lattice point lies on the rim");
  }
  std::sort(rim.begin(), rim.end());
  for (const auto& [angle, value] : rim) {
    if (angles_.empty() || angle > angles_.back() + angle_tolerance) {
      angles_.push_back(angle);
      values_.push_back(value);
    }
  }
  // A whole machine closes on itself; a sector has a point at its end.
  if (angles_.back() < sector_ - 1e-6) {
    angles_.push_back(sector_);
    values_.push_back(antiperiodic_ ? -values_.front() : values_.front());
  }
}

double RimPotential::operator()(double angle) const {
  const double sectors = std::floor((angle - begin_) / sector_);
  const double local = angle - begin_ - sectors * sector_;
  const bool reversed = antiperiodic_ && std::lround(sectors) % 2 != 0;
  const auto above = std::upper_bound(angles_.begin(), angles_.end(), local);
  const std::size_t j =
      std::clamp<std::size_t>(static_cast<std::size_t>(above - angles_.begin()), 1, angles_.size() - 1);
  const double weight = (local - angles_[j - 1]) / (angles_[j] - angles_[j - 1]);
  const double value = values_[j - 1] + weight * (values_[j] - values_[j - 1]);
  return reversed ? -value : value;
}

}  // namespace lodestone::postprocess
