// SPDX-License-Identifier: GPL-3.0-or-later
// Fields that are known exactly: coaxial cable, steel annulus around a wire, manufactured solution, ideal Halbach
// cylinder, uniformly magnetised cylinder.
#include "solver/field_problem.h"
#include "tests/support/annulus.h"
#include "tests/support/steel_table.h"

#include <gtest/gtest.h>

#include <cmath>
#include <memory>

namespace {

using namespace lodestone;
using geometries::Boundary;
using geometries::Magnetisation;
using geometries::Point;
using geometries::Region;
using geometries::RegionKind;

constexpr double pi = 3.14159265358979323846;
constexpr double mu0 = 4e-7 * pi;

Region region(const char* name, RegionKind kind) {
  Region result;
  result.name = name;
  result.kind = kind;
  return result;
}

Region conductor(const char* name, double turns) {
  Region result = region(name, RegionKind::winding);
  result.phase = 0;
  result.turns = turns;
  return result;
}

solver::RegionLaw permeability(double relative) {
  return {materials::Reluctivity::linear(relative), nullptr};
}

/// L = μ0/8π + (μ0/2π) ln(b/a) + (μ0/2π)[c⁴/(c²−b²)² ln(c/b) − (3c²−b²)/(4(c²−b²))], textbook; a, b, c = 1, 4, 5 mm.
TEST(ExactSolutions, CoaxialCableInductance) {
  const double expected = 3.438384e-7;  // H/m
  support::AnnulusDescription cable;
  cable.rings = {{0.001, 3, 0}, {0.004, 12, 1}, {0.005, 4, 2}};
  cable.cells_around = 32;
  cable.regions = {conductor("core", 1.0), region("insulation", RegionKind::air), conductor("shield", -1.0)};
  geometries::SectorMesh mesh;
  mesh.stator = support::annulus(cable);
  mesh.angle = 2.0 * pi;
  solver::RegionLaws laws;
  laws.stator.assign(3, permeability(1.0));
  solver::FieldProblem problem(mesh, laws, {});
  solver::OperatingState state;
  state.phase_currents = {100.0};
  const auto solution = problem.solve(state);
  // 0.01 %.
  EXPECT_NEAR(solution.flux_linkages().at(0) / 100.0, expected, 1e-4 * expected);
  EXPECT_NEAR(2.0 * solution.energy() / 1e4, expected, 1e-4 * expected);
  EXPECT_NEAR(solution.coenergy(), solution.energy(), 1e-9 * solution.energy());
}

/// A wire on the axis of a steel annulus: H = I/(2πr) whatever the steel.
TEST(ExactSolutions, NonlinearAnnulus) {
  const auto steel = support::m400_50a();
  const double inner = 0.010, outer = 0.050;
  support::AnnulusDescription ring;
  ring.inner = inner;
  ring.rings = {{outer, 80, 0}};
  ring.cells_around = 24;
  ring.inner_boundary = Boundary::flux_normal;
  ring.regions = {region("steel", RegionKind::steel)};
  geometries::SectorMesh mesh;
  mesh.stator = support::annulus(ring);
  mesh.angle = 2.0 * pi;
  solver::RegionLaws laws;
  laws.stator = {{steel, nullptr}};
  solver::FieldOptions options;
  options.degree = 4;
  options.newton_tolerance = 1e-10;
  solver::FieldProblem problem(mesh, laws, {}, options);
  const double current = 2.0 * pi * inner * 20000.0;  // H from 20 000 to 4 000 A/m: across the knee
  problem.set_current_sheet(solver::Body::stator, Boundary::flux_normal,
                            [&](double) { return current / (2.0 * pi * inner); });
  const auto solution = problem.solve({});
  const auto& samples = solution.sample_points(solver::Body::stator);
  const auto h = solution.field_strength(solver::Body::stator);
  double error = 0.0, norm = 0.0;
  for (std::size_t k = 0; k < h.size(); ++k) {
    const auto& p = samples.at[k];
    const double r = std::hypot(p.x, p.y);
    const double exact = current / (2.0 * pi * r);
    error += samples.area[k] * (std::pow(h[k].x + exact * p.y / r, 2) + std::pow(h[k].y - exact * p.x / r, 2));
    norm += samples.area[k] * exact * exact;
  }
  EXPECT_LT(std::sqrt(error / norm), 1e-6);

  // Energy and co-energy by Simpson's rule over r.
  double energy = 0.0, coenergy = 0.0;
  const int n = 20000;
  for (int k = 0; k <= n; ++k) {
    const double r = inner + (outer - inner) * k / n;
    const double weight = (k == 0 || k == n ? 1.0 : k % 2 ? 4.0 : 2.0) * (outer - inner) / n / 3.0 * 2.0 * pi * r;
    const double strength = current / (2.0 * pi * r);
    const double density = steel.energy_density(steel.flux_density(strength));
    energy += weight * density;
    coenergy += weight * (strength * steel.flux_density(strength) - density);
  }
  EXPECT_NEAR(solution.energy(), energy, 1e-7 * energy);
  EXPECT_NEAR(solution.coenergy(), coenergy, 1e-7 * coenergy);
}

/// −ν∇²A = J with A = sin 3x cos 2y on an annulus: order p + 1 in L2 on curved cells.
TEST(ExactSolutions, ManufacturedSolutionConvergesWithFullOrder) {
  const auto exact = [](const Point& p) { return std::sin(3.0 * p.x) * std::cos(2.0 * p.y); };
  for (int degree = 1; degree <= 4; ++degree) {
    double previous = 0.0;
    for (int level = 0; level < 3; ++level) {
      const int n = 12 << level;
      support::AnnulusDescription ring;
      ring.inner = 0.5;
      ring.rings = {{1.0, n / 4, 0}};
      ring.cells_around = n;
      ring.regions = {region("air", RegionKind::air)};
      geometries::SectorMesh mesh;
      mesh.stator = support::annulus(ring);
      mesh.angle = 2.0 * pi;
      solver::RegionLaws laws;
      laws.stator = {permeability(1.0)};
      solver::FieldOptions options;
      options.degree = degree;
      options.newton_tolerance = 1e-13;
      solver::FieldProblem problem(mesh, laws, {}, options);
      problem.set_boundary_potential(exact);
      problem.set_current_density([&](const Point& p) { return 13.0 / mu0 * exact(p); });
      const auto lattice = problem.solve({}).lattice(solver::Body::stator, 7);
      double error = 0.0;
      for (std::size_t k = 0; k < lattice.points.size(); ++k)
        error += std::pow(lattice.potential[k] - exact(lattice.points[k]), 2);
      error = std::sqrt(error / static_cast<double>(lattice.points.size()));
      if (level == 2) {
        EXPECT_GT(std::log2(previous / error), degree + 1 - 0.1) << degree;
      }
      previous = error;
    }
  }
}

/// Ideal Halbach cylinders, μ_r = 1, no iron (Zhu & Howe 2001, IEE Proc. Electr. Power Appl. 148(4):299). Magnetised
/// along (1 + p) times the polar angle: |B| = B_rem p/(p−1) [1 − (R_i/R_o)^(p−1)] (r/R_i)^(p−1) in the bore (p = 1:
/// B_rem ln(R_o/R_i)), nothing outside. Along 1 − p: B_rem p/(p+1) [1 − (R_i/R_o)^(p+1)] (R_o/r)^(p+1) outside, nothing
/// in the bore.
TEST(ExactSolutions, HalbachCylinders) {
  const double bore = 0.020, outer = 0.030, edge = 0.040, remanence = 1.2;
  const auto largest_error = [&](int pole_pairs, bool inner_field, double at_surface) {
    support::AnnulusDescription cylinder;
    cylinder.rings = {{bore, 8, 0}, {outer, 8, 1}, {edge, 6, 0}};
    cylinder.cells_around = 64;
    cylinder.regions = {region("air", RegionKind::air), region("magnet", RegionKind::magnet)};
    cylinder.regions[1].magnetisation.pattern = Magnetisation::Pattern::halbach;
    cylinder.regions[1].magnetisation.order = inner_field ? 1.0 + pole_pairs : 1.0 - pole_pairs;
    geometries::SectorMesh mesh;
    mesh.rotor = support::annulus(cylinder);
    mesh.angle = 2.0 * pi;
    solver::RegionLaws laws;
    laws.rotor = {permeability(1.0), {std::nullopt, std::make_shared<materials::LinearRecoil>(remanence, 1.0)}};
    solver::FieldOptions options;
    options.degree = 3;
    solver::FieldProblem problem(mesh, laws, {}, options);
    const double p = pole_pairs;
    if (!inner_field)  // B_r = B cos pθ outside
      problem.set_boundary_potential([&](const Point& at) {
        const double r = std::hypot(at.x, at.y);
        return at_surface * std::pow(outer / r, p + 1.0) * r / p * std::sin(p * std::atan2(at.y, at.x));
      });
    const auto solution = problem.solve({});
    const auto& samples = solution.sample_points(solver::Body::rotor);
    const auto b = solution.flux_density(solver::Body::rotor);
    double error = 0.0;
    for (std::size_t k = 0; k < b.size(); ++k) {
      const double r = std::hypot(samples.at[k].x, samples.at[k].y);
      const double found = std::hypot(b[k].x, b[k].y);
      if (r < bore)
        error = std::max(error, std::abs(found - (inner_field ? at_surface * std::pow(r / bore, p - 1.0) : 0.0)));
      else if (r > outer)
        error = std::max(error, std::abs(found - (inner_field ? 0.0 : at_surface * std::pow(outer / r, p + 1.0))));
    }
    return error / at_surface;
  };
  // At every point, of the largest field.
  EXPECT_LT(largest_error(1, true, 0.486558), 1e-3);
  EXPECT_LT(largest_error(2, true, 0.8), 1e-3);
  EXPECT_LT(largest_error(4, true, 1.125926), 1e-3);
  EXPECT_LT(largest_error(1, false, 0.333333), 1e-3);
  EXPECT_LT(largest_error(2, false, 0.562963), 1e-3);
  EXPECT_LT(largest_error(4, false, 0.833580), 1e-3);
}

/// Uniformly magnetised cylinder in a uniform field B_0, μ_r = 1: torque per length 2πR² B_rem B_0 sin δ/(2 μ0), that
/// of its dipole moment. The whole circle with all orders of the ring.
TEST(ExactSolutions, MagnetisedCylinderInAUniformField) {
  const double radius = 0.020, remanence = 1.2, background = 0.3, edge = 0.040;
  geometries::SectorMesh mesh;
  mesh.angle = 2.0 * pi;
  mesh.rotor_rim_radius = 0.024;
  mesh.stator_rim_radius = 0.026;
  support::AnnulusDescription rotor;
  rotor.rings = {{radius, 6, 0}, {mesh.rotor_rim_radius, 2, 1}};
  rotor.cells_around = 48;
  rotor.outer_boundary = Boundary::rim;
  rotor.regions = {region("magnet", RegionKind::magnet), region("air gap", RegionKind::air)};
  mesh.rotor = support::annulus(rotor);
  support::AnnulusDescription stator;
  stator.inner = mesh.stator_rim_radius;
  stator.rings = {{edge, 6, 0}};
  stator.cells_around = 64;
  stator.inner_boundary = Boundary::rim;
  stator.regions = {region("air gap", RegionKind::air)};
  mesh.stator = support::annulus(stator);
  solver::RegionLaws laws;
  laws.rotor = {{std::nullopt, std::make_shared<materials::LinearRecoil>(remanence, 1.0)}, permeability(1.0)};
  laws.stator = {permeability(1.0)};
  solver::FieldProblem problem(mesh, laws, {});
  for (const double turn : {0.3, 1.5, 4.0}) {
    problem.set_boundary_potential([&](const Point& p) {
      const double r2 = p.x * p.x + p.y * p.y;
      return background * p.y + 0.5 * remanence * radius * radius / r2 * (p.y * std::cos(turn) - p.x * std::sin(turn));
    });
    solver::OperatingState state;
    state.rotor_angle = turn;
    const auto solution = problem.solve(state);
    const double expected = -pi * radius * radius * remanence * background * std::sin(turn) / mu0;
    EXPECT_NEAR(solution.torque(), expected, 1e-5 * std::abs(expected));
    EXPECT_NEAR(solution.torque_arkkio(solver::Body::rotor), expected, 1e-4 * std::abs(expected));
    EXPECT_NEAR(solution.torque_arkkio(solver::Body::stator), expected, 1e-4 * std::abs(expected));
  }
}

}  // namespace
