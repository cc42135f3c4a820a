// SPDX-License-Identifier: GPL-3.0-or-later
#include "solver/air_gap_element.h"

#include "base/quantity.h"

#include <Eigen/Dense>
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <stdexcept>

namespace lodestone::solver {

namespace {

using base::mu_0;
using base::pi;

using RowMatrix = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

Eigen::Index index(std::size_t k) {
  return static_cast<Eigen::Index>(k);
}

/// Largest angle between neighbouring nodes of a rim, in the mean over a face.
double node_distance(const BodyElements& body, double radius, const char* name) {
  double largest = 0.0;
  for (const auto& face : body.faces) {
    if (face.boundary != geometries::Boundary::rim)
      continue;
    double length = 0.0;
    for (std::size_t q = 0; q < face.at.size(); ++q) {
      length += face.length[q];
      const auto& p = face.at[q];
      if (std::abs(std::hypot(p.x, p.y) - radius) > 1e-2 * radius)
        throw geometries::MeshError(
            fmt::format("the {}'s rim leaves its circle of {:.6g} m at ({:.6g}, {:.6g}) m", name, radius, p.x, p.y));
    }
    largest = std::max(largest, length / radius / body.degree);
  }
  if (largest == 0.0)
    throw geometries::MeshError(fmt::format("the {} mesh has no rim where it meets the ring", name));
  return largest;
}

/// First order and the step from one to the next.
std::pair<double, double> allowed_orders(double angle, bool antiperiodic) {
  return antiperiodic ? std::make_pair(pi / angle, 2.0 * pi / angle) : std::make_pair(0.0, 2.0 * pi / angle);
}

/// 1/sinh x and coth x without overflow.
double inverse_sinh(double x) {
  return 2.0 * std::exp(-x) / -std::expm1(-2.0 * x);
}
double coth(double x) {
  return (1.0 + std::exp(-2.0 * x)) / -std::expm1(-2.0 * x);
}
/// sinh(y)/sinh(x) and cosh(y)/sinh(x) for 0 ≤ y ≤ x.
double sinh_ratio(double y, double x) {
  return std::exp(y - x) * std::expm1(-2.0 * y) / std::expm1(-2.0 * x);
}
double cosh_ratio(double y, double x) {
  return std::exp(y - x) * (1.0 + std::exp(-2.0 * y)) / -std::expm1(-2.0 * x);
}

/// Products of the two rims' traces with themselves and with each other, of order k.
double own_product(const AirGapElement::Coefficients& x, const AirGapElement::Coefficients& z, std::size_t k) {
  return x.rotor_cos[k] * z.rotor_cos[k] + x.rotor_sin[k] * z.rotor_sin[k] + x.stator_cos[k] * z.stator_cos[k] +
         x.stator_sin[k] * z.stator_sin[k];
}
double mixed_product(const AirGapElement::Coefficients& x, const AirGapElement::Coefficients& z, std::size_t k) {
  return x.rotor_cos[k] * z.stator_cos[k] + x.rotor_sin[k] * z.stator_sin[k] + z.rotor_cos[k] * x.stator_cos[k] +
         z.rotor_sin[k] * x.stator_sin[k];
}

}  // namespace

std::vector<int> rim_dofs(const BodyElements& body) {
  std::vector<int> dofs;
  for (const auto& face : body.faces)
    if (face.boundary == geometries::Boundary::rim)
      dofs.insert(dofs.end(), face.dofs.begin(), face.dofs.end());
  std::sort(dofs.begin(), dofs.end());
  dofs.erase(std::unique(dofs.begin(), dofs.end()), dofs.end());
  return dofs;
}

AirGapElement::AirGapElement(const geometries::SectorMesh& mesh, const BodyElements& rotor, const BodyElements& stator,
                             const Numbering& numbering, int harmonics)
    : angle_(mesh.angle), rotor_radius_(mesh.rotor_rim_radius), stator_radius_(mesh.stator_rim_radius),
      log_ratio_(std::abs(std::log(mesh.stator_rim_radius / mesh.rotor_rim_radius))) {
  if (!(rotor_radius_ > 0.0 && stator_radius_ > 0.0 && log_ratio_ > 0.0))
    throw geometries::MeshError(fmt::format("the ring between rotor and stator needs two different radii, not {:.6g} m "
                                            "and {:.6g} m",
                                            rotor_radius_, stator_radius_));
  const double distance =
      std::max(node_distance(rotor, rotor_radius_, "rotor"), node_distance(stator, stator_radius_, "stator"));
  const auto [first, step] = allowed_orders(angle_, mesh.antiperiodic);
  const double highest = 2.0 * pi / (3.0 * distance);
  for (int k = 0;; ++k) {
    const double order = first + k * step;
    if (harmonics > 0 ? k >= harmonics : order > highest * (1.0 + 1e-9) && k > 0)
      break;
    orders_.push_back(order);
  }
  for (const double order : orders_) {
    const double x = order * log_ratio_;
    // The mean's energy (α/2μ0)(b_0 − a_0)²/δ has the second derivative α/(μ0 δ).
    self_.push_back(order > 0.0 ? 0.5 * angle_ * order / mu_0 * coth(x) : angle_ / (mu_0 * log_ratio_));
    cross_.push_back(order > 0.0 ? 0.5 * angle_ * order / mu_0 * inverse_sinh(x) : angle_ / (mu_0 * log_ratio_));
  }
  rotor_ = make_rim(rotor, numbering.bodies.front());
  stator_ = make_rim(stator, numbering.bodies.back());
}

AirGapElement::Rim AirGapElement::make_rim(const BodyElements& body, const BodyNumbering& numbering) const {
  Rim rim;
  for (const int dof : rim_dofs(body))
    if (numbering.unknown[static_cast<std::size_t>(dof)] >= 0)
      rim.unknowns.push_back(numbering.unknown[static_cast<std::size_t>(dof)]);
  std::sort(rim.unknowns.begin(), rim.unknowns.end());
  rim.unknowns.erase(std::unique(rim.unknowns.begin(), rim.unknowns.end()), rim.unknowns.end());
  const std::size_t count = rim.unknowns.size();
  rim.cosine.assign(orders_.size() * count, 0.0);
  rim.sine.assign(orders_.size() * count, 0.0);
  for (const auto& face : body.faces) {
    if (face.boundary != geometries::Boundary::rim)
      continue;
    std::vector<std::size_t> places(face.dofs.size(), count);
    std::vector<double> signs(face.dofs.size(), 1.0);
    for (std::size_t i = 0; i < face.dofs.size(); ++i) {
      const auto dof = static_cast<std::size_t>(face.dofs[i]);
      if (numbering.unknown[dof] < 0)
        continue;
      places[i] = static_cast<std::size_t>(
          std::lower_bound(rim.unknowns.begin(), rim.unknowns.end(), numbering.unknown[dof]) - rim.unknowns.begin());
      signs[i] = numbering.sign[dof];
    }
    for (std::size_t q = 0; q < face.at.size(); ++q) {
      const auto& p = face.at[q];
      const double r = std::hypot(p.x, p.y);
      const double theta = std::atan2(p.y, p.x);
      // dθ on the mapped face, which is a polynomial near the circle.
      const double turn = face.length[q] * std::abs(face.normal[q].x * p.x + face.normal[q].y * p.y) / (r * r);
      for (std::size_t k = 0; k < orders_.size(); ++k) {
        const double scale = (orders_[k] > 0.0 ? 2.0 : 1.0) / angle_ * turn;
        const double c = scale * std::cos(orders_[k] * theta);
        const double s = scale * std::sin(orders_[k] * theta);
        for (std::size_t i = 0; i < places.size(); ++i)
          if (places[i] < count) {
            const double value = signs[i] * face.values[q * places.size() + i];
            rim.cosine[k * count + places[i]] += c * value;
            rim.sine[k * count + places[i]] += s * value;
          }
      }
    }
  }
  return rim;
}

DenseBlock AirGapElement::self_block(const Rim& rim) const {
  const std::size_t n = rim.unknowns.size();
  const Eigen::Map<const RowMatrix> c(rim.cosine.data(), index(orders_.size()), index(n));
  const Eigen::Map<const RowMatrix> s(rim.sine.data(), index(orders_.size()), index(n));
  const Eigen::Map<const Eigen::VectorXd> weight(self_.data(), index(self_.size()));
  DenseBlock block{n, n, std::vector<double>(n * n)};
  Eigen::Map<RowMatrix> result(block.values.data(), index(n), index(n));
  result.noalias() = c.transpose() * weight.asDiagonal() * c;
  result.noalias() += s.transpose() * weight.asDiagonal() * s;
  return block;
}

DenseBlock AirGapElement::coupling(double angle, int derivative) const {
  const std::size_t n1 = rotor_.unknowns.size();
  const std::size_t n2 = stator_.unknowns.size();
  const Eigen::Index count = index(orders_.size());
  const Eigen::Map<const RowMatrix> c1(rotor_.cosine.data(), count, index(n1));
  const Eigen::Map<const RowMatrix> s1(rotor_.sine.data(), count, index(n1));
  const Eigen::Map<const RowMatrix> c2(stator_.cosine.data(), count, index(n2));
  const Eigen::Map<const RowMatrix> s2(stator_.sine.data(), count, index(n2));
  RowMatrix turned_c(count, index(n1));
  RowMatrix turned_s(count, index(n1));
  for (Eigen::Index k = 0; k < count; ++k) {
    const double order = orders_[static_cast<std::size_t>(k)];
    // Each derivative by φ multiplies by ν and advances the phase by a quarter turn.
    const double weight = -cross_[static_cast<std::size_t>(k)] * std::pow(order, derivative);
    const double c = weight * std::cos(order * angle + 0.5 * pi * derivative);
    const double s = weight * std::sin(order * angle + 0.5 * pi * derivative);
    turned_c.row(k) = c * c1.row(k) - s * s1.row(k);
    turned_s.row(k) = s * c1.row(k) + c * s1.row(k);
  }
  DenseBlock block{n1, n2, std::vector<double>(n1 * n2)};
  Eigen::Map<RowMatrix> result(block.values.data(), index(n1), index(n2));
  result.noalias() = turned_c.transpose() * c2;
  result.noalias() += turned_s.transpose() * s2;
  return block;
}

AirGapElement::Coefficients AirGapElement::coefficients(const std::vector<double>& x, double angle) const {
  const auto trace = [&](const Rim& rim, const std::vector<double>& matrix) {
    std::vector<double> result(orders_.size(), 0.0);
    for (std::size_t k = 0; k < orders_.size(); ++k)
      for (std::size_t i = 0; i < rim.unknowns.size(); ++i)
        result[k] += matrix[k * rim.unknowns.size() + i] * x[static_cast<std::size_t>(rim.unknowns[i])];
    return result;
  };
  Coefficients result{trace(rotor_, rotor_.cosine), trace(rotor_, rotor_.sine), trace(stator_, stator_.cosine),
                      trace(stator_, stator_.sine)};
  for (std::size_t k = 0; k < orders_.size(); ++k) {
    const double c = std::cos(orders_[k] * angle);
    const double s = std::sin(orders_[k] * angle);
    const double a_c = result.rotor_cos[k];
    const double a_s = result.rotor_sin[k];
    result.rotor_cos[k] = a_c * c - a_s * s;
    result.rotor_sin[k] = a_c * s + a_s * c;
  }
  return result;
}

double AirGapElement::energy(const Coefficients& a) const {
  double sum = 0.0;
  for (std::size_t k = 0; k < orders_.size(); ++k) {
    const double squares = a.rotor_cos[k] * a.rotor_cos[k] + a.rotor_sin[k] * a.rotor_sin[k] +
                           a.stator_cos[k] * a.stator_cos[k] + a.stator_sin[k] * a.stator_sin[k];
    const double product = a.rotor_cos[k] * a.stator_cos[k] + a.rotor_sin[k] * a.stator_sin[k];
    sum += 0.5 * self_[k] * squares - cross_[k] * product;
  }
  return sum;
}

double AirGapElement::torque(const Coefficients& a) const {
  double sum = 0.0;
  for (std::size_t k = 0; k < orders_.size(); ++k)
    sum += orders_[k] * cross_[k] * (a.rotor_cos[k] * a.stator_sin[k] - a.rotor_sin[k] * a.stator_cos[k]);
  return sum;
}

double AirGapElement::torque_change(const Coefficients& x, const Coefficients& z) const {
  double sum = 0.0;
  for (std::size_t k = 0; k < orders_.size(); ++k)
    sum += orders_[k] * cross_[k] *
           (x.rotor_cos[k] * z.stator_sin[k] - x.rotor_sin[k] * z.stator_cos[k] + z.rotor_cos[k] * x.stator_sin[k] -
            z.rotor_sin[k] * x.stator_cos[k]);
  return sum;
}

double AirGapElement::torque_by_angle(const Coefficients& x) const {
  double sum = 0.0;
  for (std::size_t k = 0; k < orders_.size(); ++k)
    sum -= orders_[k] * orders_[k] * cross_[k] * (x.rotor_cos[k] * x.stator_cos[k] + x.rotor_sin[k] * x.stator_sin[k]);
  return sum;
}

double AirGapElement::self_by_log_ratio(std::size_t k) const {
  const double over_sinh = inverse_sinh(orders_[k] * log_ratio_);
  return orders_[k] > 0.0 ? -0.5 * angle_ * orders_[k] * orders_[k] / mu_0 * over_sinh * over_sinh
                          : -self_[k] / log_ratio_;
}

double AirGapElement::cross_by_log_ratio(std::size_t k) const {
  return orders_[k] > 0.0 ? -orders_[k] * cross_[k] * coth(orders_[k] * log_ratio_) : -cross_[k] / log_ratio_;
}

double AirGapElement::torque_by_log_ratio(const Coefficients& x) const {
  double sum = 0.0;
  for (std::size_t k = 0; k < orders_.size(); ++k)
    sum += orders_[k] * cross_by_log_ratio(k) * (x.rotor_cos[k] * x.stator_sin[k] - x.rotor_sin[k] * x.stator_cos[k]);
  return sum;
}

double AirGapElement::stiffness_by_log_ratio(const Coefficients& x, const Coefficients& z) const {
  double sum = 0.0;
  for (std::size_t k = 0; k < orders_.size(); ++k)
    sum += self_by_log_ratio(k) * own_product(x, z, k) - cross_by_log_ratio(k) * mixed_product(x, z, k);
  return sum;
}

std::vector<double> AirGapElement::stiffness(const Coefficients& x, const Coefficients& z) const {
  std::vector<double> result;
  for (std::size_t k = 0; k < orders_.size(); ++k)
    result.push_back(self_[k] * own_product(x, z, k) - cross_[k] * mixed_product(x, z, k));
  return result;
}

std::vector<AirGapElement::CircleField> AirGapElement::field(const Coefficients& a, double radius) const {
  const double rounding = 1e-9 * stator_radius_;
  const auto [least, most] = std::minmax(rotor_radius_, stator_radius_);
  if (!(radius >= least - rounding && radius <= most + rounding))
    throw std::out_of_range(fmt::format("harmonics are asked for at {:.6g} m; the ring reaches from {:.6g} to {:.6g} m",
                                        radius, least, most));
  const double r = std::clamp(radius, least, most);
  // Distances from both rims in ln r, and the sign of the way from the rotor to the stator.
  const double to_stator = std::abs(std::log(stator_radius_ / r));
  const double to_rotor = std::abs(std::log(r / rotor_radius_));
  const double outward = stator_radius_ > rotor_radius_ ? 1.0 : -1.0;
  std::vector<CircleField> result(orders_.size());
  for (std::size_t k = 0; k < orders_.size(); ++k) {
    const double order = orders_[k];
    if (order == 0.0) {
      result[k] = {0.0, 0.0, -outward * (a.stator_cos[k] - a.rotor_cos[k]) / (log_ratio_ * r), 0.0};
      continue;
    }
    // A = [a' sinh ν ln(r2/r) + b sinh ν ln(r/r1)] / sinh νδ;  B_r = ∂A/∂θ / r,  B_θ = −∂A/∂r.
    const double x = order * log_ratio_;
    const double from_rotor = sinh_ratio(order * to_stator, x);
    const double from_stator = sinh_ratio(order * to_rotor, x);
    const double a_c = a.rotor_cos[k] * from_rotor + a.stator_cos[k] * from_stator;
    const double a_s = a.rotor_sin[k] * from_rotor + a.stator_sin[k] * from_stator;
    const double slope_rotor = -outward * cosh_ratio(order * to_stator, x);
    const double slope_stator = outward * cosh_ratio(order * to_rotor, x);
    result[k].radial_cos = order / r * a_s;
    result[k].radial_sin = -order / r * a_c;
    result[k].tangential_cos = -order / r * (a.rotor_cos[k] * slope_rotor + a.stator_cos[k] * slope_stator);
    result[k].tangential_sin = -order / r * (a.rotor_sin[k] * slope_rotor + a.stator_sin[k] * slope_stator);
  }
  return result;
}

}  // namespace lodestone::solver
