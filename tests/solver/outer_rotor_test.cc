// SPDX-License-Identifier: GPL-3.0-or-later
// Rotors around their stator, with surface magnets and with interior ones: against their mirror image within it, by
// virtual work, and by symmetry. The series of slotless machines holds them too (surface_rotor_test.cc).
#include "geometries/machine.h"
#include "solver/field_problem.h"
#include "tests/support/library_machine.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

namespace {

using namespace lodestone;
using base::pi;
using solver::Body;

geometries::Machine read(const std::string& text) {
  return geometries::Machine::read(base::Document::parse(
      text + "magnet: nd-n42sh\nmaterials: {stator_steel: m270-35a, rotor_steel: m270-35a, conductor: copper}\n",
      "bench.yaml"));
}

/// 12 slots, 14 poles, 80 mm around the stator.
geometries::Machine outrunner(const std::string& stator, const std::string& rotor = "") {
  return read("machine: outrunner\npoles: 14\nstack_length: 30 mm\nair_gap: 0.7 mm\n"
              "stator: {slots: 12, outer_radius: 40 mm, inner_radius: 15 mm, " +
              stator +
              "}\n"
              "rotor: {type: surface-magnet, side: outer, outer_radius: 49 mm, magnet: {thickness: 4 mm, arc: 0.85}" +
              rotor + "}\nwinding: {layers: 2, coil_pitch: 1, turns_per_coil: 10, strand_diameter: 0.5 mm}\n");
}

/// 24 slots, 8 poles, 60 mm around the stator.
geometries::Machine with_rotor(const std::string& rotor) {
  return read("machine: outrunner\npoles: 8\nstack_length: 30 mm\nair_gap: 0.7 mm\n"
              "stator: {type: parallel-tooth-semi-closed-slot, slots: 24, outer_radius: 60 mm, inner_radius: 25 mm}\n"
              "rotor: {side: outer, " +
              rotor + "}\nwinding: {layers: 2, coil_pitch: 3, turns_per_coil: 10, strand_diameter: 0.5 mm}\n");
}

/// The torque is virtual work (five-point rule, consistency_test.cc), Arkkio's integrals in both bodies agree with it
/// within 1 %, the ring transmits it at every radius.
void expect_virtual_work(const test::LibraryMachine& bench, const geometries::SectorMesh& mesh) {
  EXPECT_GT(mesh.rotor_rim_radius, mesh.stator_rim_radius);
  solver::FieldOptions options;
  options.newton_tolerance = 1e-11;
  solver::FieldProblem problem = bench.problem(mesh, options);
  const solver::OperatingState state = bench.state(40.0, 95.0, 17.0);
  const auto centre = problem.solve(state);
  ASSERT_GT(centre.torque(), 1.0);
  const double h = 0.01 * pi / 180.0;
  const auto coenergy = [&](double shift) {
    solver::OperatingState other = state;
    other.rotor_angle += shift;
    return problem.solve(other, &centre).coenergy();
  };
  EXPECT_NEAR((8.0 * (coenergy(h) - coenergy(-h)) - (coenergy(2.0 * h) - coenergy(-2.0 * h))) / (12.0 * h),
              centre.torque(), 5e-6 * centre.torque());
  for (const Body body : {Body::rotor, Body::stator})
    EXPECT_NEAR(centre.torque_arkkio(body).value(), centre.torque(), 0.01 * centre.torque());
  constexpr double mu0 = 4e-7 * pi;
  for (const double part : {0.1, 0.5, 0.9}) {
    const double r = mesh.stator_rim_radius + part * (mesh.rotor_rim_radius - mesh.stator_rim_radius);
    double stress = 0.0;  // mean of B_r B_θ, on what lies within: all but the rotor
    for (const auto& one : centre.ring_harmonics(r))
      stress += 0.5 * (one.radial_cos * one.tangential_cos + one.radial_sin * one.tangential_sin);
    EXPECT_NEAR(-0.03 * 2.0 * pi * r * r * stress / mu0, centre.torque(), 1e-9 * centre.torque());
  }
  // θ and β reversed: the mirror image about the d axis.
  EXPECT_NEAR(problem.solve(bench.state(40.0, -95.0, -17.0)).torque(), -centre.torque(), 1e-6 * centre.torque());
}

class Outrunner : public testing::TestWithParam<std::string> {};

// With every stator.
TEST_P(Outrunner, TheTorqueIsVirtualWork) {
  const test::LibraryMachine bench(outrunner(GetParam()));
  const geometries::SectorMesh mesh = bench.mesh();
  EXPECT_EQ(mesh.sectors, 2);
  EXPECT_TRUE(mesh.antiperiodic);
  expect_virtual_work(bench, mesh);
}

INSTANTIATE_TEST_SUITE_P(
    Stators, Outrunner,
    testing::Values(
        "type: parallel-tooth-semi-closed-slot", "type: trapezoidal-slot",
        "type: parallel-slot, slot: {width: 7 mm, opening_width: 3 mm, shoulder_depth: 1 mm}",
        "type: slotless, winding: {thickness: 3 mm}",
        "type: parallel-tooth-slot, tooth_width: 11 mm, slot: {depth: 13 mm, opening_depth: 2.5 mm}",
        "type: round-bottom-slot, slot: {opening_width: 3 mm, opening_depth: 1.2 mm, shoulder_width: 10 mm, "
        "shoulder_depth: 1 mm, flank_depth: 8 mm, bottom_width: 5 mm}"));

class Around : public testing::TestWithParam<std::string> {};

// With every rotor.
TEST_P(Around, TheTorqueIsVirtualWork) {
  const test::LibraryMachine bench(with_rotor(GetParam()));
  expect_virtual_work(bench, bench.mesh());
}

/// One sector and the whole circle.
void expect_the_whole(const test::LibraryMachine& bench) {
  const auto state = bench.state(40.0, 95.0, 17.0);
  solver::FieldOptions options;
  options.newton_tolerance = 1e-11;
  const geometries::SectorMesh part_mesh = bench.mesh(), whole_mesh = bench.mesh(1.0, bench.machine().poles);
  EXPECT_GT(part_mesh.sectors, 1);
  solver::FieldProblem part_problem = bench.problem(part_mesh, options),
                       whole_problem = bench.problem(whole_mesh, options);
  const auto part = part_problem.solve(state), whole = whole_problem.solve(state);
  EXPECT_GT(whole.torque(), 1.0);
  EXPECT_NEAR(part.torque(), whole.torque(), 1e-7 * whole.torque());
  for (std::size_t k = 0; k < 3; ++k)
    EXPECT_NEAR(part.flux_linkages()[k], whole.flux_linkages()[k], 1e-7 * std::abs(whole.flux_linkages()[0]));
}

INSTANTIATE_TEST_SUITE_P(Rotors, Around,
                         testing::Values("type: v-magnet", "type: bar-magnet", "type: spoke", "type: double-v",
                                         "type: delta", "type: u-magnet", "type: bread-loaf-magnet",
                                         "type: synchronous-reluctance, magnets: everywhere", "type: consequent-pole",
                                         "type: bar-magnet, consequent: true"));

TEST(OuterRotor, ASectorIsTheWhole) {
  for (const std::string rotor :
       {"type: v-magnet", "type: spoke", "type: bar-magnet, consequent: true, pole_recess: 0.6 mm"})
    expect_the_whole(test::LibraryMachine(with_rotor(rotor)));
}

TEST(OuterRotor, ASectorIsHalfOfTheMachine) {
  const test::LibraryMachine bench(outrunner("type: trapezoidal-slot", ", magnetisation: radial, sleeve: 0.5 mm"));
  const geometries::SectorMesh half = bench.mesh();
  EXPECT_EQ(half.sectors, 2);
  EXPECT_TRUE(half.antiperiodic);
  expect_the_whole(bench);
}

struct Result {
  double torque = 0.0;
  std::vector<double> flux_linkages;
};

/// 10 poles a metre of radius: the larger the radius, the nearer both are to the same straight machine.
/// @param core m, depth of the rotor's.
Result of_radius(double metres, bool outside, const std::string& rotor, double core) {
  const int poles = static_cast<int>(std::lround(10.0 * metres));
  const auto radii = [&](const std::string& gap, const std::string& back, double depth) {
    return fmt::format("{}: {:.6f} m, {}: {:.6f} m", gap, metres, back, metres + (outside ? -depth : depth));
  };
  const test::LibraryMachine bench(read(fmt::format(
      "machine: bench\npoles: {}\nstack_length: 1 m\nair_gap: 15 mm\n"
      "stator: {{type: parallel-slot, slots: {}, {}, slot: {{width: 100 mm, depth: 250 mm, opening_depth: 20 mm}}}}\n"
      "rotor: {{{}, {}}}\n"
      "winding: {{layers: 2, coil_pitch: 3, turns_per_coil: 2, strand_diameter: 20 mm}}\n",
      poles, 3 * poles,
      outside ? radii("outer_radius", "inner_radius", 0.5) : radii("bore_radius", "outer_radius", 0.5),
      outside ? fmt::format("side: outer, outer_radius: {:.6f} m", metres + 0.015 + core)
              : fmt::format("inner_radius: {:.6f} m", metres - 0.015 - core),
      rotor)));
  const geometries::SectorMesh mesh = bench.mesh();
  solver::FieldProblem problem = bench.problem(mesh, {});
  const auto solution = problem.solve(bench.state(3000.0, 95.0, 17.0));
  return {solution.torque(), solution.flux_linkages()};
}

struct Mirrored {
  std::string rotor;
  double core;       ///< m
  double curvature;  ///< difference of the torques at 5 m at most: depths over radii
  /// What the meshes of interior magnets, which are not each other's image, make of that difference.
  double meshes = 2e-3;
};

class MirrorImage : public testing::TestWithParam<Mirrored> {};

// A mirror at the gap keeps A, the currents, magnets and with them torque and flux linkages; curvature, which it
// reverses, weighs as depth over radius. What it makes halves with twice the radius, and is gone in the limit.
TEST_P(MirrorImage, IsTheInnerRotorWhereTheyAreStraight) {
  const auto& [rotor, core, curvature, meshes] = GetParam();
  const Result inner = of_radius(5.0, false, rotor, core), outer = of_radius(5.0, true, rotor, core);
  const Result wider_inner = of_radius(10.0, false, rotor, core), wider_outer = of_radius(10.0, true, rotor, core);
  ASSERT_GT(inner.torque, 1e5);
  // Torque goes with the square of the radius, flux linkage with the number of coils.
  const auto limit = [](double at, double at_twice, double power) { return 2.0 * at_twice / power - at; };
  const double difference = 1.0 - outer.torque / inner.torque;
  EXPECT_NEAR(difference, 0.0, curvature);
  EXPECT_NEAR(1.0 - wider_outer.torque / wider_inner.torque, 0.5 * difference, 0.05 * std::abs(difference) + meshes);
  const double flat = limit(inner.torque, wider_inner.torque, 4.0);
  EXPECT_NEAR(limit(outer.torque, wider_outer.torque, 4.0), flat, 2e-3 * flat);
  double largest = 0.0;
  for (const double psi : inner.flux_linkages)
    largest = std::max(largest, std::abs(psi));
  for (std::size_t k = 0; k < 3; ++k)
    EXPECT_NEAR(limit(outer.flux_linkages[k], wider_outer.flux_linkages[k], 2.0),
                limit(inner.flux_linkages[k], wider_inner.flux_linkages[k], 2.0), 2e-3 * largest)
        << k;
}

INSTANTIATE_TEST_SUITE_P(
    Rotors, MirrorImage,
    testing::Values(
        // 0.25 m of slot, 0.06 m of magnet on 5 m.
        Mirrored{"type: surface-magnet, magnet: {thickness: 60 mm, arc: 0.8}, magnetisation: radial", 0.26, 0.08, 0.0},
        Mirrored{"type: v-magnet, magnet: {width: 170 mm, thickness: 50 mm}, apex_depth: 170 mm, mouth_width: 460 mm, "
                 "bridge: 15 mm, rib: 60 mm",
                 0.4, 0.1},
        Mirrored{"type: bar-magnet, magnet: {width: 400 mm, thickness: 55 mm}, depth: 70 mm, bridge: 15 mm, "
                 "rib: 80 mm, end_barrier: 32 mm",
                 0.4, 0.1},
        Mirrored{"type: spoke, magnet: {width: 250 mm, thickness: 130 mm}, depth: 20 mm, opening: 60 mm, "
                 "barrier: 25 mm, web: 40 mm",
                 0.45, 0.15},
        Mirrored{"type: delta, bridge: 15 mm, bar: {magnet_width: 180 mm, magnet_thickness: 32 mm, depth: 32 mm, "
                 "rib: 390 mm, end_barrier: 20 mm}, v: {magnet_width: 170 mm, magnet_thickness: 45 mm, "
                 "apex_depth: 240 mm, mouth_width: 480 mm, rib: 50 mm, magnet_offset: 25 mm, centre_web: 20 mm}",
                 0.5, 0.1},
        Mirrored{"type: consequent-pole, magnet: {thickness: 60 mm, arc: 1}, magnetisation: radial", 0.3, 0.1}));

}  // namespace
