// SPDX-License-Identifier: GPL-3.0-or-later
// The surface-magnet template under a smooth bore, both irons of infinite permeability, against the series of Zhu &
// Howe 1993 and Zhu, Howe & Chan 2002 (benchmarks/verification/exact-solutions/surface_magnets.h): the mesh, the
// directions of the magnets and their turning from pole to pole are the template's.
#include "benchmarks/verification/exact-solutions/surface_magnets.h"
#include "geometries/machine.h"
#include "solver/field_problem.h"
#include "tests/support/annulus.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cmath>
#include <map>
#include <string>

namespace {

using namespace lodestone;
using base::pi;
using verification::SurfaceMagnets;
using Pattern = SurfaceMagnets::Pattern;

constexpr double bore = 30e-3, remanence = 1.2;

constexpr bool outside = true;

/// Amplitudes of B_r in the middle of the gap by order over p, the rotor turned: at 29.5 mm, around the stator at
/// 30.5 mm.
std::map<int, double> gap_harmonics(const std::string& rotor, bool outer = false) {
  const std::string text =
      std::string("machine: bench\npoles: 8\nstack_length: 50 mm\nair_gap: 1 mm\n"
                  "stator:\n  type: parallel-tooth-slot\n  slots: 24\n  tooth_width: 4 mm\n"
                  "  slot: {depth: 8 mm, opening_depth: 1 mm}\n") +
      (outer ? "  outer_radius: 30 mm\n  inner_radius: 15 mm\n" : "  bore_radius: 30 mm\n  outer_radius: 45 mm\n") +
      "winding: {layers: 1, coil_pitch: 3, turns_per_coil: 1, strand_diameter: 0.1 mm}\n"
      "magnet: none\nmaterials: {stator_steel: none, rotor_steel: none, conductor: none}\n"
      "rotor:\n  type: surface-magnet\n" +
      (outer ? "  side: outer\n  outer_radius: 45 mm\n" : "  inner_radius: 15 mm\n") + rotor;
  const auto machine = geometries::Machine::read(base::Document::parse(text, "bench.yaml"));
  geometries::MeshOptions options;
  options.refinement = 1.5;
  geometries::SectorMesh mesh = geometries::mesh_sector(machine, options);
  // The stator gives way to a smooth bore.
  support::AnnulusDescription smooth;
  smooth.inner = outer ? bore : mesh.stator_rim_radius;
  smooth.rings = {{outer ? mesh.stator_rim_radius : bore, 3, 0}};
  smooth.begin_angle = -0.5 * mesh.angle;
  smooth.angle = mesh.angle;
  smooth.cells_around = static_cast<int>(std::lround(mesh.angle / (2.0 * pi) * 720.0));
  smooth.inner_boundary = outer ? geometries::Boundary::flux_normal : geometries::Boundary::rim;
  smooth.outer_boundary = outer ? geometries::Boundary::rim : geometries::Boundary::flux_normal;
  geometries::Region air;
  air.name = "air gap";
  air.kind = geometries::RegionKind::air;
  smooth.regions = {air};
  mesh.stator = support::annulus(smooth);

  solver::RegionLaws laws;
  const auto magnet = std::make_shared<materials::LinearRecoil>(remanence, 1.0);
  for (const geometries::Region& region : mesh.rotor->regions)
    if (region.kind == geometries::RegionKind::magnet)
      laws.rotor.push_back({std::nullopt, magnet});
    else
      laws.rotor.push_back(
          {materials::Reluctivity::linear(region.kind == geometries::RegionKind::steel ? 1e6 : 1.0), nullptr});
  laws.stator = {{materials::Reluctivity::linear(1.0), nullptr}};
  solver::FieldOptions field_options;
  field_options.degree = 3;
  field_options.newton_tolerance = 1e-10;
  solver::FieldProblem problem(mesh, laws, {}, field_options);
  solver::OperatingState state;
  state.rotor_angle = 0.1;
  std::map<int, double> result;
  for (const auto& h : problem.solve(state).ring_harmonics(outer ? 30.5e-3 : 29.5e-3)) {
    const double turn = h.order * state.rotor_angle;
    result[static_cast<int>(std::lround(h.order / 4.0))] =
        h.radial_cos * std::cos(turn) + h.radial_sin * std::sin(turn);
    EXPECT_NEAR(h.radial_sin * std::cos(turn) - h.radial_cos * std::sin(turn), 0.0, 2e-5)
        << "even about the pole's axis";
  }
  return result;
}

SurfaceMagnets series(Pattern pattern, double arc) {
  return {25e-3, 29e-3, arc, remanence, 1.0, 4, pattern};
}

/// Around the stator: the core begins 4 mm beyond the magnets' surface at 31 mm.
SurfaceMagnets series_outside(Pattern pattern, double arc) {
  return {35e-3, 31e-3, arc, remanence, 1.0, 4, pattern};
}

void expect_series(const std::map<int, double>& ours, const SurfaceMagnets& magnets) {
  const double radius = magnets.magnet_radius > bore ? 30.5e-3 : 29.5e-3;
  const double fundamental = slotless_field(magnets, bore, 4.0, radius).radial;
  ASSERT_GE(ours.size(), 7U);
  for (int n = 1; n <= 13; n += 2)
    EXPECT_NEAR(ours.at(n), slotless_field(magnets, bore, 4.0 * n, radius).radial, 2e-4 * std::abs(fundamental)) << n;
}

TEST(SurfaceMagnetRotor, RadialMagnets) {
  expect_series(gap_harmonics("  magnet: {thickness: 4 mm, arc: 0.8}\n  magnetisation: radial\n"),
                series(Pattern::radial, 0.8));
}

TEST(SurfaceMagnetRotor, ParallelMagnets) {
  expect_series(gap_harmonics("  magnet: {thickness: 4 mm, arc: 0.8}\n"), series(Pattern::parallel, 0.8));
}

// A sleeve of air is gap: the same magnets under 0.4 mm of it.
TEST(SurfaceMagnetRotor, UnderASleeve) {
  expect_series(gap_harmonics("  magnet: {thickness: 4 mm, arc: 0.8}\n  sleeve: 0.4 mm\n"),
                {24.6e-3, 28.6e-3, 0.8, remanence, 1.0, 4, Pattern::parallel});
}

TEST(SurfaceMagnetRotor, HalbachRing) {
  const auto ours = gap_harmonics("  magnet: {thickness: 4 mm, arc: 1}\n  magnetisation: halbach\n");
  expect_series(ours, series(Pattern::halbach, 1.0));
  // Blocks of one direction: with δ from a block's middle the direction is off by (p − 1) δ, whose mean over the block
  // takes the fundamental down to sin x/x, x = (p − 1) π/(2 p N).
  for (const int blocks : {2, 3}) {
    const auto array = gap_harmonics(
        fmt::format("  magnet: {{thickness: 4 mm, arc: 1}}\n  magnetisation: halbach\n  halbach_blocks: {}\n", blocks));
    const double x = 3.0 * pi / (8.0 * blocks);
    EXPECT_NEAR(array.at(1) / ours.at(1), std::sin(x) / x, 2e-4) << blocks;
  }
}

// Around the stator: the same series, its order of radii turned about; an array that drives its field inward.
TEST(SurfaceMagnetRotor, AroundTheStator) {
  expect_series(gap_harmonics("  magnet: {thickness: 4 mm, arc: 0.8}\n  magnetisation: radial\n", outside),
                series_outside(Pattern::radial, 0.8));
  expect_series(gap_harmonics("  magnet: {thickness: 4 mm, arc: 0.8}\n", outside),
                series_outside(Pattern::parallel, 0.8));
  const auto ring = gap_harmonics("  magnet: {thickness: 4 mm, arc: 1}\n  magnetisation: halbach\n", outside);
  expect_series(ring, series_outside(Pattern::halbach, 1.0));
  for (const int blocks : {2, 3}) {
    const auto array = gap_harmonics(
        fmt::format("  magnet: {{thickness: 4 mm, arc: 1}}\n  magnetisation: halbach\n  halbach_blocks: {}\n", blocks),
        outside);
    const double x = 5.0 * pi / (8.0 * blocks);  // the direction is off by (p + 1) δ
    EXPECT_NEAR(array.at(1) / ring.at(1), std::sin(x) / x, 2e-4) << blocks;
  }
}

}  // namespace
