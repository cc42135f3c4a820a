// SPDX-License-Identifier: GPL-3.0-or-later
// Coercivity that differs within a block, against the closed forms of a slab.
#include "solver/graded_magnets.h"

#include "base/quantity.h"
#include "materials/demagnetisation_law.h"
#include "solver/field_problem.h"
#include "tests/support/slotted_machine.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <memory>
#include <vector>

namespace {

using namespace lodestone;
using geometries::Boundary;
using geometries::RegionKind;
using materials::CoercivityProfile;

constexpr double width = 0.008, thickness = 0.006, lambda = 0.0015, h_0 = 1.0e6;

/// A block magnetised along +y, air above it; `columns` × `rows` cells in the block.
geometries::SectorMesh block(int columns, int rows) {
  geometries::BodyMesh body;
  body.regions.resize(2);
  body.regions[0].name = "magnet";
  body.regions[0].kind = RegionKind::magnet;
  body.regions[0].area = width * thickness;
  body.regions[0].magnetisation.angle = 0.5 * base::pi;
  body.regions[1].name = "air";
  body.regions[1].area = width * 0.001;
  const auto at = [&](int i, int j) { return j * (columns + 1) + i; };
  for (int j = 0; j <= rows + 1; ++j)
    for (int i = 0; i <= columns; ++i)
      body.vertices.push_back({width * i / columns, j <= rows ? thickness * j / rows : thickness + 0.001});
  for (int j = 0; j <= rows; ++j)
    for (int i = 0; i < columns; ++i) {
      body.cells.push_back({at(i, j), at(i + 1, j), at(i + 1, j + 1), at(i, j + 1)});
      body.cell_region.push_back(j < rows ? 0 : 1);
    }
  for (int i = 0; i < columns; ++i) {
    body.boundary.push_back({at(i, 0), at(i + 1, 0), Boundary::flux_normal});
    body.boundary.push_back({at(i, rows + 1), at(i + 1, rows + 1), Boundary::flux_normal});
  }
  for (int j = 0; j <= rows; ++j) {
    body.boundary.push_back({at(0, j), at(0, j + 1), Boundary::flux_parallel});
    body.boundary.push_back({at(columns, j), at(columns, j + 1), Boundary::flux_parallel});
  }
  geometries::SectorMesh mesh;
  mesh.stator = body;
  mesh.angle = 2.0 * base::pi;
  return mesh;
}

CoercivityProfile diffusion(CoercivityProfile::Faces faces) {
  CoercivityProfile profile;
  profile.faces = faces;
  profile.element = "Tb";
  profile.depth = lambda;
  profile.gain = 400e3;
  profile.coercivity_per_mass = 32e6;  // 320 kA/m per wt%
  return profile;
}

/// Largest error of quadratic interpolation on cells of size h where the third derivative of u is at most 1/λ³:
/// h³/(72 √3 λ³).
double interpolation_error(double h) {
  return std::pow(h / lambda, 3) / (72.0 * std::sqrt(3.0));
}

/// (place, u) at the points of the magnet.
std::vector<std::pair<geometries::Point, double>> shares(const geometries::SectorMesh& mesh,
                                                         const solver::GradedMagnets& graded) {
  solver::RegionLaws laws;
  laws.stator.resize(2);
  laws.stator[0].magnet = std::make_shared<materials::LinearRecoil>(1.2, 1.05);
  laws.stator[1].reluctivity = materials::Reluctivity::linear(1.0);
  solver::FieldProblem problem(mesh, laws, {});
  problem.set_laws(laws, graded.memory);  // it fits
  const auto points = problem.solve({}).sample_points(solver::Body::stator);
  std::vector<std::pair<geometries::Point, double>> result;
  for (std::size_t i = 0; i < points.at.size(); ++i)
    if (mesh.stator->cell_region[i / static_cast<std::size_t>(points.per_cell)] == 0)
      result.emplace_back(points.at[i], (graded.memory.stator[i].coercivity_factor - 1.0) * h_0 / graded.gain);
  return result;
}

TEST(GradedMagnets, DiffusionFromBothPolesIsTheCosh) {
  const auto mesh = block(4, 24);
  const auto graded = solver::grade_magnets(mesh, 2, diffusion(CoercivityProfile::Faces::poles), h_0);
  double largest = 0.0;
  for (const auto& [at, u] : shares(mesh, graded))
    largest = std::max(
        largest, std::abs(u - std::cosh((0.5 * thickness - at.y) / lambda) / std::cosh(0.5 * thickness / lambda)));
  EXPECT_LT(largest, interpolation_error(thickness / 24));
  const double mean = std::tanh(0.5 * thickness / lambda) * 2.0 * lambda / thickness;
  EXPECT_NEAR(graded.mean_share, mean, 1e-5);
  // ∫ρ ΔH u/k dV over ρV.
  EXPECT_NEAR(graded.heavy_rare_earth, 400e3 * mean / 32e6, 1e-7);
}

TEST(GradedMagnets, ConvergesWithTheMesh) {
  const auto error = [&](int rows) {
    const auto graded = solver::grade_magnets(block(2, rows), 2, diffusion(CoercivityProfile::Faces::poles), h_0);
    return std::abs(graded.mean_share - std::tanh(0.5 * thickness / lambda) * 2.0 * lambda / thickness);
  };
  EXPECT_LT(error(16), error(8) / 12.0);  // the mean, an integral of the solution itself, to the fourth order
}

TEST(GradedMagnets, OnePoleOrTheSides) {
  const auto mesh = block(24, 24);
  const auto north = solver::grade_magnets(mesh, 2, diffusion(CoercivityProfile::Faces::north), h_0);
  for (const auto& [at, u] : shares(mesh, north))
    ASSERT_NEAR(u, std::cosh(at.y / lambda) / std::cosh(thickness / lambda),
                interpolation_error(thickness / 24));  // from y = t down
  const auto south = solver::grade_magnets(mesh, 2, diffusion(CoercivityProfile::Faces::south), h_0);
  for (const auto& [at, u] : shares(mesh, south))
    ASSERT_NEAR(u, std::cosh((thickness - at.y) / lambda) / std::cosh(thickness / lambda),
                interpolation_error(thickness / 24));
  const auto sides = solver::grade_magnets(mesh, 2, diffusion(CoercivityProfile::Faces::sides), h_0);
  for (const auto& [at, u] : shares(mesh, sides))
    ASSERT_NEAR(u, std::cosh((0.5 * width - at.x) / lambda) / std::cosh(0.5 * width / lambda),
                interpolation_error(width / 24));
  const auto all = solver::grade_magnets(mesh, 2, diffusion(CoercivityProfile::Faces::all), h_0);
  EXPECT_GT(all.mean_share, sides.mean_share);
  EXPECT_GT(all.mean_share, north.mean_share);
}

// u of all four faces by the sine series of the rectangle.
TEST(GradedMagnets, AllFacesOfARectangle) {
  const auto mesh = block(24, 24);
  const auto graded = solver::grade_magnets(mesh, 2, diffusion(CoercivityProfile::Faces::all), h_0);
  // Between the poles u of the slab; the rest, 1 − that on the sides, falls inward mode by mode.
  const auto exact = [](double x, double y) {
    double u = std::cosh((0.5 * thickness - y) / lambda) / std::cosh(0.5 * thickness / lambda);
    for (int n = 1; n < 400; n += 2) {
      const double wave = n * base::pi / thickness;
      const double rate = std::sqrt(wave * wave + 1.0 / (lambda * lambda));
      // Sine coefficient of 1 − cosh((t/2 − y)/λ)/cosh(t/2λ).
      const double coefficient = 4.0 / (n * base::pi) * (1.0 - wave * wave / (rate * rate));
      // cosh(r (w/2 − x)) / cosh(r w/2), which for high modes overflows above and below.
      const double across = (std::exp(-rate * x) + std::exp(-rate * (width - x))) / (1.0 + std::exp(-rate * width));
      u += coefficient * std::sin(wave * y) * across;
    }
    return u;
  };
  for (const auto& [at, u] : shares(mesh, graded)) {
    // In the corners u has a weak singularity.
    const double to_corner = std::hypot(std::min(at.x, width - at.x), std::min(at.y, thickness - at.y));
    ASSERT_NEAR(u, exact(at.x, at.y), to_corner < 5e-4 ? 5e-3 : 2e-4) << at.x << " " << at.y;
  }
}

TEST(GradedMagnets, ADoseIsWhatComesIn) {
  auto profile = diffusion(CoercivityProfile::Faces::all);
  profile.gain.reset();
  profile.dose = 0.004;
  profile.remanence_per_mass = 1.2;
  const auto graded = solver::grade_magnets(block(12, 12), 2, profile, h_0);
  EXPECT_NEAR(graded.heavy_rare_earth, 0.004, 1e-15);
  EXPECT_NEAR(graded.gain, 0.004 * 32e6 / graded.mean_share, 1e-6);
  for (const auto& state : graded.memory.stator)
    EXPECT_NEAR(1.0 - state.remanence_factor, 1.2 * (state.coercivity_factor - 1.0) * h_0 / 32e6, 1e-12);
}

TEST(GradedMagnets, ShellAndBlocks) {
  auto profile = diffusion(CoercivityProfile::Faces::all);
  profile.law = CoercivityProfile::Law::shell;
  profile.depth = 0.001;
  const auto mesh = block(16, 12);  // cells of 0.5 mm: the shell ends at their edges
  const auto shell = solver::grade_magnets(mesh, 2, profile, h_0);
  EXPECT_NEAR(shell.mean_share, 1.0 - (width - 0.002) * (thickness - 0.002) / (width * thickness), 1e-12);

  const auto machine = support::slotted_machine(2);
  profile.law = CoercivityProfile::Law::blocks;
  profile.block_gains = {250e3};
  const auto blocks = solver::grade_magnets(machine.mesh, 2, profile, h_0);
  EXPECT_NEAR(blocks.mean_share, 1.0, 1e-12);
  EXPECT_NEAR(blocks.heavy_rare_earth, 250e3 / 32e6, 1e-12);
  EXPECT_TRUE(blocks.memory.stator.empty());
  profile.block_gains = {250e3, 100e3};
  EXPECT_THROW(solver::grade_magnets(machine.mesh, 2, profile, h_0), std::invalid_argument);
}

TEST(GradedMagnets, AnyMap) {
  const auto machine = support::slotted_machine(1);
  const auto memory = solver::grade_magnets(machine.mesh, 2, [](const auto&, std::size_t, const geometries::Point& at) {
    return std::hypot(at.x, at.y) > 0.028 ? 1.5 : 1.0;
  });
  ASSERT_FALSE(memory.rotor.empty());
  EXPECT_TRUE(
      std::any_of(memory.rotor.begin(), memory.rotor.end(), [](const auto& s) { return s.coercivity_factor == 1.5; }));
  EXPECT_THROW(
      solver::grade_magnets(machine.mesh, 2, [](const auto&, std::size_t, const geometries::Point&) { return 0.0; }),
      std::invalid_argument);
}

// A load that the base grade does not bear, on a magnet that is harder where the load is worst.
TEST(GradedMagnets, TreatedFacesBearMore) {
  const auto machine = support::slotted_machine(1);
  solver::RegionLaws laws = machine.laws;
  for (auto& law : laws.rotor)
    if (law.magnet)
      law.magnet = std::make_shared<materials::DemagnetisationLaw>(1.2, 600e3, 1.05, 1.05,
                                                                   materials::KneeShape::exponential(0.85, 0.0105));
  solver::FieldProblem problem(machine.mesh, laws, {});
  const solver::OperatingState load{solver::phases_from_dq({-1200.0, 0.0}, 0.0), machine.phase_a_axis};
  const auto left = [&](const solver::MagnetMemory& start) {
    problem.set_magnet_memory(start);
    const auto after = problem.solve(load).magnet_memory();
    const auto points = problem.solve(load).sample_points(solver::Body::rotor);
    return solver::damaged_volume(*machine.mesh.rotor, points.area, after.rotor).mean_remaining;
  };
  auto profile = diffusion(CoercivityProfile::Faces::all);
  const double base = left({});
  const double treated = left(solver::grade_magnets(machine.mesh, 2, profile, 600e3).memory);
  profile.depth *= 2.0;
  const double deeper = left(solver::grade_magnets(machine.mesh, 2, profile, 600e3).memory);
  EXPECT_LT(base, 0.99);
  EXPECT_GT(treated, base + 0.005);
  EXPECT_GT(deeper, treated);
}

}  // namespace
