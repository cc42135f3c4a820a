// SPDX-License-Identifier: GPL-3.0-or-later
// Elasticity against closed forms (Timoshenko & Goodier 1951, Theory of Elasticity: rotating discs, art. 30; stress
// functions of a ring, art. 39 after Michell 1899): 0.1 % of the largest stress everywhere.
#include "solver/plane_stress.h"

#include "base/quantity.h"
#include "tests/support/annulus.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>

namespace lodestone {
namespace {

using geometries::Point;

constexpr double modulus = 200e9, poisson = 0.3, density = 7650.0, speed = 1000.0;
constexpr double outer = 0.08, inner = 0.03;
constexpr double tolerance = 1e-3;

geometries::Region steel() {
  geometries::Region region;
  region.name = "steel";
  region.kind = geometries::RegionKind::steel;
  return region;
}

/// Vertex of a mesh nearest to a point.
int vertex_at(const geometries::BodyMesh& mesh, const Point& at) {
  const auto nearer = [&](const Point& a, const Point& b) { return distance(a, at) < distance(b, at); };
  return static_cast<int>(std::min_element(mesh.vertices.begin(), mesh.vertices.end(), nearer) - mesh.vertices.begin());
}

struct Polar {
  double radial, hoop, shear;
};
Polar polar(const Point& at, const solver::Stress& stress) {
  const double r = std::hypot(at.x, at.y), c = at.x / r, s = at.y / r;
  return {stress.xx * c * c + stress.yy * s * s + 2.0 * stress.xy * c * s,
          stress.xx * s * s + stress.yy * c * c - 2.0 * stress.xy * c * s,
          (stress.yy - stress.xx) * c * s + stress.xy * (c * c - s * s)};
}

/// Largest deviation of radial, hoop and shear stress at all nodes, over the largest stress.
double largest_error(const solver::StressField& field, const std::function<Polar(double r, double angle)>& exact) {
  double error = 0.0, scale = 0.0;
  for (std::size_t i = 0; i < field.points.size(); ++i) {
    const Point& at = field.points[i];
    const double r = std::hypot(at.x, at.y);
    if (r < 1e-6)
      continue;
    const Polar found = polar(at, field.stress[i]), right = exact(r, std::atan2(at.y, at.x));
    error = std::max({error, std::abs(found.radial - right.radial), std::abs(found.hoop - right.hoop),
                      std::abs(found.shear - right.shear)});
    scale = std::max({scale, std::abs(right.radial), std::abs(right.hoop)});
  }
  return error / scale;
}

geometries::BodyMesh ring_sector(int cells_around, int cells, double angle) {
  support::AnnulusDescription ring;
  ring.inner = inner;
  ring.rings = {{outer, cells, 0}};
  ring.cells_around = cells_around;
  ring.begin_angle = -0.5 * angle;
  ring.angle = angle;
  ring.regions = {steel()};
  return support::annulus(ring);
}

/// A sector whose displacement repeats, turned; held against turning on its axis.
solver::PlaneStress sector_problem(const geometries::BodyMesh& mesh, double angle, int degree = 2) {
  return {mesh, {{modulus, poisson, density}}, {degree, angle, {{vertex_at(mesh, {inner, 0.0}), 1}}}};
}

TEST(PlaneStress, RotatingDisc) {
  support::AnnulusDescription disc;
  disc.rings = {{outer, 24, 0}};
  disc.cells_around = 96;
  disc.regions = {steel()};
  const geometries::BodyMesh mesh = support::annulus(disc);
  const solver::PlaneStress problem(
      mesh, {{modulus, poisson, density}},
      {2,
       0.0,
       {{vertex_at(mesh, {outer, 0.0}), 1}, {vertex_at(mesh, {-outer, 0.0}), 1}, {vertex_at(mesh, {0.0, outer}), 0}}});
  const solver::StressField field = problem.stress(problem.solve(problem.centrifugal_load(speed)));
  const double scale = density * speed * speed / 8.0;
  EXPECT_LT(largest_error(field,
                          [&](double r, double) {
                            return Polar{scale * (3.0 + poisson) * (outer * outer - r * r),
                                         scale * ((3.0 + poisson) * outer * outer - (1.0 + 3.0 * poisson) * r * r),
                                         0.0};
                          }),
            tolerance);
}

Polar rotating_ring(double r, double) {
  const double scale = (3.0 + poisson) / 8.0 * density * speed * speed;
  const double a2 = inner * inner, b2 = outer * outer;
  return {scale * (a2 + b2 - a2 * b2 / (r * r) - r * r),
          scale * (a2 + b2 + a2 * b2 / (r * r) - (1.0 + 3.0 * poisson) / (3.0 + poisson) * r * r), 0.0};
}

// One pole of eight: its sides carry hoop stress without moving apart.
TEST(PlaneStress, RotatingRingFromASector) {
  const double angle = base::pi / 4.0;
  const geometries::BodyMesh mesh = ring_sector(16, 40, angle);
  const solver::PlaneStress problem = sector_problem(mesh, angle);
  const std::vector<double> displacement = problem.solve(problem.centrifugal_load(speed));
  const solver::StressField field = problem.stress(displacement);
  EXPECT_LT(largest_error(field, rotating_ring), tolerance);
  // The surface grows by σ_θ r/E where σ_r = 0.
  for (std::size_t i = 0; i < field.points.size(); ++i) {
    const Point& at = field.points[i];
    const double r = std::hypot(at.x, at.y);
    if (r > outer * (1.0 - 1e-9)) {
      EXPECT_NEAR((at.x * field.displacement[i].x + at.y * field.displacement[i].y) / r,
                  rotating_ring(outer, 0.0).hoop * outer / modulus,
                  1e-4 * rotating_ring(outer, 0.0).hoop * outer / modulus);
    }
  }
}

TEST(PlaneStress, ErrorFallsWithTheMesh) {
  const double angle = base::pi / 4.0;
  std::vector<double> errors;
  for (const int cells : {4, 8, 16}) {
    const geometries::BodyMesh mesh = ring_sector(cells / 2, cells, angle);
    const solver::PlaneStress problem = sector_problem(mesh, angle);
    errors.push_back(largest_error(problem.stress(problem.solve(problem.centrifugal_load(speed))), rotating_ring));
  }
  // Second order at least at all nodes, the boundary's included.
  EXPECT_LT(errors[1], errors[0] / 3.0);
  EXPECT_LT(errors[2], errors[1] / 3.0);
}

/// Of a radial traction p cos nθ on the outer circle: the stress function Σ c r^m cos nθ, m = ±n, ±n + 2.
class RingHarmonic {
public:
  RingHarmonic(int n, double p) : n_(n) {
    // Radii over the outer one, so that powers stay near 1; rows: σ_r and τ on both circles.
    const double a = inner / outer;
    std::array<std::array<double, 5>, 4> rows{};
    for (std::size_t k = 0; k < 4; ++k) {
      const double m = power(k);
      rows[0][k] = (m - n * n) * std::pow(a, m - 2.0 - (m < 0.0 ? m : 0.0));
      rows[1][k] = n * (m - 1.0) * std::pow(a, m - 2.0 - (m < 0.0 ? m : 0.0));
      rows[2][k] = (m - n * n) / scale(k);
      rows[3][k] = n * (m - 1.0) / scale(k);
    }
    rows[2][4] = p;
    for (std::size_t i = 0; i < 4; ++i) {  // Gauss-Jordan with pivots
      std::size_t best = i;
      for (std::size_t k = i; k < 4; ++k)
        if (std::abs(rows[k][i]) > std::abs(rows[best][i]))
          best = k;
      std::swap(rows[i], rows[best]);
      for (std::size_t k = 0; k < 4; ++k) {
        if (k == i)
          continue;
        const double factor = rows[k][i] / rows[i][i];
        for (std::size_t j = i; j < 5; ++j)
          rows[k][j] -= factor * rows[i][j];
      }
    }
    for (std::size_t k = 0; k < 4; ++k)
      coefficient_[k] = rows[k][4] / rows[k][k];
  }

  Polar at(double r, double angle) const {
    Polar sum{0.0, 0.0, 0.0};
    for (std::size_t k = 0; k < 4; ++k) {
      const double m = power(k), c = coefficient_[k] / scale(k) * std::pow(r / outer, m - 2.0);
      sum.radial += c * (m - n_ * n_) * std::cos(n_ * angle);
      sum.hoop += c * m * (m - 1.0) * std::cos(n_ * angle);
      sum.shear += c * n_ * (m - 1.0) * std::sin(n_ * angle);
    }
    return sum;
  }

private:
  double power(std::size_t k) const { return std::array<double, 4>{1.0 * n_, n_ + 2.0, -1.0 * n_, 2.0 - n_}[k]; }
  /// Terms of negative powers are counted from the inner circle.
  double scale(std::size_t k) const { return power(k) < 0.0 ? std::pow(inner / outer, power(k)) : 1.0; }
  int n_;
  std::array<double, 4> coefficient_{};
};

// Eight equal radial loads, each spread over a short piece of the outer circle: the ring bends between them.
TEST(PlaneStress, RingWithRadialLineLoads) {
  constexpr int loads = 8, around = 96, patch = 4;  // cells in the sector, and under a load
  const double angle = 2.0 * base::pi / loads, pressure = 100e6;
  const geometries::BodyMesh mesh = ring_sector(around, 80, angle);
  const double half_patch = 0.5 * angle * patch / around;
  std::vector<std::pair<int, int>> edges;
  for (const auto& edge : mesh.boundary) {
    const Point& a = mesh.vertices[static_cast<std::size_t>(edge.a)];
    const Point& b = mesh.vertices[static_cast<std::size_t>(edge.b)];
    const Point middle{0.5 * (a.x + b.x), 0.5 * (a.y + b.y)};
    if (std::hypot(middle.x, middle.y) > 0.99 * outer && std::abs(std::atan2(middle.y, middle.x)) < half_patch)
      edges.emplace_back(edge.a, edge.b);
  }
  ASSERT_EQ(edges.size(), static_cast<std::size_t>(patch));
  const solver::PlaneStress problem = sector_problem(mesh, angle);
  const solver::StressField field =
      problem.stress(problem.solve(problem.traction_load(edges, [&](const Point&, const Point& n) {
        return Point{pressure * n.x, pressure * n.y};
      })));

  const double mean = pressure * loads * half_patch / base::pi;
  std::vector<RingHarmonic> harmonics;
  for (int n = loads; n <= 40 * loads; n += loads)
    harmonics.emplace_back(n, 2.0 * loads * pressure / (base::pi * n) * std::sin(n * half_patch));
  // Away from the edges of the load, where the series converges as a geometric one: up to 0.85 of the outer radius.
  double error = 0.0, largest = 0.0;
  for (std::size_t i = 0; i < field.points.size(); ++i) {
    const double r = std::hypot(field.points[i].x, field.points[i].y);
    if (r > 0.85 * outer)
      continue;
    const double theta = std::atan2(field.points[i].y, field.points[i].x);
    const double lame = mean / (1.0 - inner * inner / (outer * outer));
    Polar exact{lame * (1.0 - inner * inner / (r * r)), lame * (1.0 + inner * inner / (r * r)), 0.0};
    for (const RingHarmonic& harmonic : harmonics) {
      const Polar part = harmonic.at(r, theta);
      exact = {exact.radial + part.radial, exact.hoop + part.hoop, exact.shear + part.shear};
    }
    const Polar found = polar(field.points[i], field.stress[i]);
    error = std::max({error, std::abs(found.radial - exact.radial), std::abs(found.hoop - exact.hoop),
                      std::abs(found.shear - exact.shear)});
    largest = std::max({largest, std::abs(exact.hoop), std::abs(exact.radial)});
  }
  EXPECT_LT(error, tolerance * largest) << error / largest;
}

TEST(PlaneStress, PrincipalAndVonMisesStress) {
  const solver::Stress shear{0.0, 0.0, 100e6};
  EXPECT_NEAR(shear.von_mises(), std::sqrt(3.0) * 100e6, 1.0);
  EXPECT_NEAR(shear.largest_principal(), 100e6, 1.0);
  const solver::Stress equal{50e6, 50e6, 0.0};
  EXPECT_NEAR(equal.von_mises(), 50e6, 1.0);
}

}  // namespace
}  // namespace lodestone
