// SPDX-License-Identifier: GPL-3.0-or-later
#include "benchmarks/verification/exact-solutions/closed_forms.h"

#include "base/quantity.h"
#include "benchmarks/verification/exact-solutions/comparison.h"
#include "solver/field_problem.h"
#include "tests/support/annulus.h"
#include "tests/support/steel_table.h"

#include <fmt/format.h>

#include <cmath>
#include <memory>
#include <optional>
#include <string>
#include <utility>

namespace lodestone::verification {

namespace {

using base::mu_0;
using base::pi;
using geometries::Boundary;
using geometries::Magnetisation;
using geometries::Point;
using geometries::Region;
using geometries::RegionKind;
using solver::Body;

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

solver::RegionLaw magnet(double remanence, double recoil_permeability) {
  return {std::nullopt, std::make_shared<materials::LinearRecoil>(remanence, recoil_permeability)};
}

solver::FieldOptions options(const Discretisation& d) {
  solver::FieldOptions result;
  result.degree = d.degree;
  result.newton_tolerance = 1e-10;
  return result;
}

/// Root mean square over the sample points of a body at which `exact` has a value, of the field and of the difference.
template <class Field, class Exact>
Row compare_field(std::string quantity, std::string unit, const solver::SamplePoints& samples, Field ours,
                  Exact exact) {
  double error = 0.0, field = 0.0, found = 0.0, area = 0.0;
  for (std::size_t k = 0; k < samples.at.size(); ++k)
    if (const std::optional<Point> value = exact(samples.at[k])) {
      const Point here = ours(k);
      const double weight = samples.area[k];
      area += weight;
      error += weight * (std::pow(here.x - value->x, 2) + std::pow(here.y - value->y, 2));
      field += weight * (value->x * value->x + value->y * value->y);
      found += weight * (here.x * here.x + here.y * here.y);
    }
  return {std::move(quantity) + ", rms; rms of the difference",
          std::move(unit),
          std::sqrt(field / area),
          std::sqrt(found / area),
          std::sqrt(error / field),
          exact_tolerance};
}

std::vector<Row> coaxial_cable(const Discretisation& d) {
  const double core = 0.001, insulation = 0.004, shield = 0.005;
  support::AnnulusDescription cable;
  cable.rings = {{core, d.cells(3), 0}, {insulation, d.cells(12), 1}, {shield, d.cells(4), 2}};
  cable.cells_around = d.cells(32, 4);
  cable.regions = {conductor("core", 1.0), region("insulation", RegionKind::air), conductor("shield", -1.0)};
  geometries::SectorMesh mesh;
  mesh.stator = support::annulus(cable);
  mesh.angle = 2.0 * pi;
  solver::RegionLaws laws;
  laws.stator.assign(3, permeability(1.0));
  solver::FieldProblem problem(mesh, laws, {}, options(d));
  solver::OperatingState state;
  state.phase_currents = {100.0};
  const auto solution = problem.solve(state);
  const double exact = coaxial_inductance(core, insulation, shield);
  return {compare("inductance from flux linkage", "H/m", exact, solution.flux_linkages().at(0) / 100.0, 1e-4),
          compare("inductance from energy", "H/m", exact, 2.0 * solution.energy() / 1e4, 1e-4),
          compare("inductance from co-energy", "H/m", exact, 2.0 * solution.coenergy() / 1e4, 1e-4)};
}

std::vector<Row> steel_annulus(const Discretisation& d) {
  SteelAnnulus exact{support::m400_50a(), 0.010, 0.050, 0.0};
  exact.current = 2.0 * pi * exact.inner * 20000.0;  // H from 20 000 to 4 000 A/m: across the knee
  support::AnnulusDescription ring;
  ring.inner = exact.inner;
  ring.rings = {{exact.outer, d.cells(40), 0}};
  ring.cells_around = d.cells(24);
  ring.inner_boundary = Boundary::flux_normal;
  ring.regions = {region("steel", RegionKind::steel)};
  geometries::SectorMesh mesh;
  mesh.stator = support::annulus(ring);
  mesh.angle = 2.0 * pi;
  solver::RegionLaws laws;
  laws.stator = {{exact.steel, nullptr}};
  solver::FieldProblem problem(mesh, laws, {}, options(d));
  problem.set_current_sheet(Body::stator, Boundary::flux_normal,
                            [&](double) { return exact.current / (2.0 * pi * exact.inner); });
  const auto solution = problem.solve({});
  const auto strength = solution.field_strength(Body::stator);
  const auto energies = exact.energies();
  return {compare_field(
              "H over the steel", "A/m", solution.sample_points(Body::stator),
              [&](std::size_t k) { return strength[k]; },
              [&](const Point& p) {
                const double r = std::hypot(p.x, p.y), h = exact.field_strength(r);
                return std::optional(Point{-h * p.y / r, h * p.x / r});
              }),
          compare("energy", "J/m", energies.energy, solution.energy(), exact_tolerance),
          compare("co-energy", "J/m", energies.coenergy, solution.coenergy(), exact_tolerance)};
}

std::vector<Row> halbach_cylinders(const Discretisation& d) {
  const double edge = 0.040;
  std::vector<Row> rows;
  for (const bool field_inside : {true, false})
    for (const int pole_pairs : {1, 2, 4}) {
      const HalbachCylinder exact{0.020, 0.030, 1.2, pole_pairs, field_inside};
      support::AnnulusDescription cylinder;
      cylinder.rings = {{exact.inner, d.cells(16), 0}, {exact.outer, d.cells(18), 1}, {edge, d.cells(18), 0}};
      cylinder.cells_around = d.cells(192, 4);
      cylinder.regions = {region("air", RegionKind::air), region("magnet", RegionKind::magnet)};
      cylinder.regions[1].magnetisation.pattern = Magnetisation::Pattern::halbach;
      cylinder.regions[1].magnetisation.order = field_inside ? 1.0 + pole_pairs : 1.0 - pole_pairs;
      geometries::SectorMesh mesh;
      mesh.rotor = support::annulus(cylinder);
      mesh.angle = 2.0 * pi;
      solver::RegionLaws laws;
      laws.rotor = {permeability(1.0), magnet(exact.remanence, 1.0)};
      solver::FieldProblem problem(mesh, laws, {}, options(d));
      problem.set_boundary_potential(
          [&](const Point& at) { return exact.outer_potential(std::hypot(at.x, at.y), std::atan2(at.y, at.x)); });
      const auto solution = problem.solve({});
      // The field's harmonic at the surface from the potential's there, and |B| over bore and outside.
      const double surface = field_inside ? exact.inner : exact.outer;
      double harmonic = 0.0, norm = 0.0;
      const auto lattice = solution.lattice(Body::rotor);
      for (std::size_t k = 0; k < lattice.points.size(); ++k) {
        const auto& p = lattice.points[k];
        if (std::abs(std::hypot(p.x, p.y) - surface) > 1e-9)
          continue;
        const double wave = std::sin(pole_pairs * std::atan2(p.y, p.x));
        harmonic += lattice.potential[k] * wave;
        norm += wave * wave;
      }
      const auto name = [&](const char* quantity) {
        return fmt::format("field {}, p = {}: {}", field_inside ? "inside" : "outside", pole_pairs, quantity);
      };
      rows.push_back(compare(name("harmonic of B_r at the surface"), "T", exact.surface_flux_density(),
                             harmonic / norm * pole_pairs / surface, exact_tolerance));
      const auto b = solution.flux_density(Body::rotor);
      rows.push_back(compare_field(
          name("magnitude of B in bore and outside"), "T", solution.sample_points(Body::rotor),
          [&](std::size_t k) {
            return Point{std::hypot(b[k].x, b[k].y), 0.0};
          },
          [&](const Point& p) {
            const double r = std::hypot(p.x, p.y);
            return r > exact.inner && r < exact.outer ? std::nullopt : std::optional(Point{exact.flux_density(r), 0.0});
          }));
    }
  return rows;
}

std::vector<Row> magnetised_cylinder(double recoil_permeability, const Discretisation& d) {
  const MagnetisedCylinder exact{0.020, 1.2, recoil_permeability, 0.3};
  const double edge = 0.040;
  geometries::SectorMesh mesh;
  mesh.angle = 2.0 * pi;
  mesh.rotor_rim_radius = 0.024;
  mesh.stator_rim_radius = 0.026;
  support::AnnulusDescription rotor;
  rotor.rings = {{exact.radius, d.cells(6), 0}, {mesh.rotor_rim_radius, d.cells(2), 1}};
  rotor.cells_around = d.cells(48, 4);
  rotor.outer_boundary = Boundary::rim;
  rotor.regions = {region("magnet", RegionKind::magnet), region("air gap", RegionKind::air)};
  mesh.rotor = support::annulus(rotor);
  support::AnnulusDescription stator;
  stator.inner = mesh.stator_rim_radius;
  stator.rings = {{edge, d.cells(6), 0}};
  stator.cells_around = d.cells(64);
  stator.inner_boundary = Boundary::rim;
  stator.regions = {region("air gap", RegionKind::air)};
  mesh.stator = support::annulus(stator);
  solver::RegionLaws laws;
  laws.rotor = {magnet(exact.remanence, exact.recoil_permeability), permeability(1.0)};
  laws.stator = {permeability(1.0)};
  solver::FieldProblem problem(mesh, laws, {}, options(d));

  std::vector<Row> rows;
  for (const double degrees : {20.0, 90.0, 230.0}) {
    const double delta = degrees * pi / 180.0;
    problem.set_boundary_potential([&](const Point& p) { return exact.outer_potential(p.x, p.y, delta); });
    solver::OperatingState state;
    state.rotor_angle = delta;
    const auto solution = problem.solve(state);
    // The rotor's frame is turned by δ.
    const auto inside = exact.inside(delta);
    const Point in_rotor{inside.x * std::cos(delta) + inside.y * std::sin(delta),
                         inside.y * std::cos(delta) - inside.x * std::sin(delta)};
    const auto b = solution.flux_density(Body::rotor);
    rows.push_back(compare_field(
        fmt::format("at {:.0f}°: B inside", degrees), "T", solution.sample_points(Body::rotor),
        [&](std::size_t k) { return b[k]; },
        [&](const Point& p) { return std::hypot(p.x, p.y) < exact.radius ? std::optional(in_rotor) : std::nullopt; }));
    rows.push_back(
        compare(fmt::format("at {:.0f}°: torque", degrees), "N·m/m", exact.torque(delta), solution.torque(), 1e-5));
    rows.push_back(compare(fmt::format("at {:.0f}°: torque by Arkkio's integral, rotor side", degrees), "N·m/m",
                           exact.torque(delta), solution.torque_arkkio(Body::rotor).value(), 1e-4));
  }
  return rows;
}

/// Half a slot pitch, Cartesian: gap 0 < y < g, and above it half a slot at x < b_0/2.
geometries::BodyMesh carter_mesh(const CarterSlot& slot, double depth, const Discretisation& d) {
  const double edge = 0.5 * slot.opening;
  const support::Grading grading{0.02 * slot.gap / d.refinement, 0.08 * slot.gap / d.refinement, d.growth(1.4)};
  auto x = graded(0.0, edge, grading, false, true);
  const auto beyond = graded(edge, 0.5 * slot.pitch, grading, true, false);
  auto y = graded(0.0, slot.gap, grading, false, true);
  const auto above = graded(slot.gap, slot.gap + depth, grading, true, false);
  const std::size_t columns_of_slot = x.size() - 1, rows_of_gap = y.size() - 1;
  x.insert(x.end(), beyond.begin() + 1, beyond.end());
  y.insert(y.end(), above.begin() + 1, above.end());

  geometries::BodyMesh mesh;
  mesh.regions = {region("air", RegionKind::air)};
  std::vector<std::vector<int>> vertex(x.size(), std::vector<int>(y.size(), -1));
  const auto exists = [&](std::size_t i, std::size_t j) { return i <= columns_of_slot || j <= rows_of_gap; };
  for (std::size_t i = 0; i < x.size(); ++i)
    for (std::size_t j = 0; j < y.size(); ++j)
      if (exists(i, j)) {
        vertex[i][j] = static_cast<int>(mesh.vertices.size());
        mesh.vertices.push_back({x[i], y[j]});
      }
  const auto edge_of = [&](std::size_t i, std::size_t j, std::size_t k, std::size_t l, Boundary boundary) {
    mesh.boundary.push_back({vertex[i][j], vertex[k][l], boundary});
  };
  for (std::size_t i = 0; i + 1 < x.size(); ++i)
    for (std::size_t j = 0; j + 1 < y.size(); ++j) {
      const bool in_slot = i < columns_of_slot;
      if (!in_slot && j >= rows_of_gap)
        continue;
      mesh.cells.push_back({vertex[i][j], vertex[i + 1][j], vertex[i + 1][j + 1], vertex[i][j + 1]});
      mesh.cell_region.push_back(0);
      if (j == 0)
        edge_of(i, j, i + 1, j, Boundary::flux_normal);
      if (j + 2 == y.size() || (!in_slot && j + 1 == rows_of_gap))
        edge_of(i, j + 1, i + 1, j + 1, Boundary::flux_normal);
      if (i == 0 || i + 2 == x.size())
        edge_of(i == 0 ? 0 : i + 1, j, i == 0 ? 0 : i + 1, j + 1, Boundary::flux_parallel);
      if (i + 1 == columns_of_slot && j >= rows_of_gap)
        edge_of(i + 1, j, i + 1, j + 1, Boundary::flux_normal);
    }
  return mesh;
}

std::vector<Row> carter(const Discretisation& d) {
  std::vector<Row> rows;
  for (const double opening : {0.002, 0.004}) {
    const CarterSlot exact{0.010 + 2.0 * (opening - 0.002), opening, 0.001};
    geometries::SectorMesh mesh;
    // So deep that the bottom is not felt: the field falls by e^(−π) over each width of the slot.
    mesh.stator = carter_mesh(exact, 4.0 * opening, d);
    mesh.angle = 2.0 * pi;
    solver::RegionLaws laws;
    laws.stator = {permeability(1.0)};
    solver::FieldProblem problem(mesh, laws, {}, options(d));
    const double flux = 0.5 * exact.pitch;  // Wb/m of half a pitch: 1 T in the mean
    problem.set_boundary_potential([&](const Point& p) { return p.x > 0.25 * exact.pitch ? flux : 0.0; });
    const auto solution = problem.solve({});
    // Permeance of the half pitch Φ²/2W; of the smooth gap μ0 τ/2g.
    const double permeance = flux * flux / (2.0 * solution.energy());
    const double coefficient = mu_0 * 0.5 * exact.pitch / exact.gap / permeance;
    double opposite = 0.0, far = 0.0;
    const auto lattice = solution.lattice(Body::stator);
    for (std::size_t k = 0; k < lattice.points.size(); ++k) {
      const auto& p = lattice.points[k];
      const double b = std::abs(lattice.flux_density[k].y);
      if (std::hypot(p.x, p.y) < 1e-9)
        opposite = b;
      if (std::hypot(p.x - 0.5 * exact.pitch, p.y) < 1e-9)
        far = b;
    }
    const auto name = [&](const char* quantity) {
      return fmt::format("b_0 = {:.0f} g, τ_s = {:.0f} g: {}", exact.opening / exact.gap, exact.pitch / exact.gap,
                         quantity);
    };
    rows.push_back(compare(name("k_c"), "", exact.coefficient(), coefficient, exact_tolerance));
    rows.push_back(compare(name("k_c − 1"), "", exact.coefficient() - 1.0, coefficient - 1.0, exact_tolerance));
    rows.push_back(compare(name("B opposite the slot, of that far from it"), "", exact.field_opposite_slot(),
                           opposite / far, exact_tolerance));
  }
  return rows;
}

}  // namespace

std::vector<Case> closed_form_cases() {
  return {
      {"coaxial-cable", "Coaxial cable", coaxial_cable},
      {"steel-annulus", "Wire in a saturating steel annulus", steel_annulus},
      {"halbach-cylinders", "Ideal Halbach cylinders", halbach_cylinders},
      {"magnetised-cylinder", "Magnetised cylinder in a uniform field, μ_r 1",
       [](const Discretisation& d) { return magnetised_cylinder(1.0, d); }},
      {"permeable-magnetised-cylinder", "Magnetised cylinder in a uniform field, μ_r 1.4",
       [](const Discretisation& d) { return magnetised_cylinder(1.4, d); }},
      {"carter", "Carter's slot", carter},
  };
}

}  // namespace lodestone::verification
