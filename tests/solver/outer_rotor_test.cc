// SPDX-License-Identifier: GPL-3.0-or-later
// Rotors around their stator: against their mirror image within it, by virtual work, and by symmetry. The series of
// slotless machines holds them too (surface_rotor_test.cc).
#include "geometries/machine.h"
#include "solver/field_problem.h"
#include "tests/support/library_machine.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

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

class Outrunner : public testing::TestWithParam<std::string> {};

// With every stator: the torque is virtual work (five-point rule, consistency_test.cc), Arkkio's integrals in both
// bodies agree with it within 1 %, the ring transmits it at every radius.
TEST_P(Outrunner, TheTorqueIsVirtualWork) {
  const test::LibraryMachine bench(outrunner(GetParam()));
  const geometries::SectorMesh mesh = bench.mesh();
  EXPECT_GT(mesh.rotor_rim_radius, mesh.stator_rim_radius);
  EXPECT_EQ(mesh.sectors, 2);
  EXPECT_TRUE(mesh.antiperiodic);
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
    EXPECT_NEAR(centre.torque_arkkio(body), centre.torque(), 0.01 * centre.torque());
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

INSTANTIATE_TEST_SUITE_P(
    Stators, Outrunner,
    testing::Values(
        "type: parallel-tooth-semi-closed-slot", "type: trapezoidal-slot",
        "type: parallel-slot, slot: {width: 7 mm, opening_width: 3 mm, shoulder_depth: 1 mm}",
        "type: slotless, winding: {thickness: 3 mm}",
        "type: parallel-tooth-slot, tooth_width: 11 mm, slot: {depth: 13 mm, opening_depth: 2.5 mm}",
        "type: round-bottom-slot, slot: {opening_width: 3 mm, opening_depth: 1.2 mm, shoulder_width: 10 mm, "
        "shoulder_depth: 1 mm, flank_depth: 8 mm, bottom_width: 5 mm}"));

TEST(OuterRotor, ASectorIsHalfOfTheMachine) {
  const test::LibraryMachine bench(outrunner("type: trapezoidal-slot", ", magnetisation: radial, sleeve: 0.5 mm"));
  const auto state = bench.state(40.0, 95.0, 17.0);
  solver::FieldOptions options;
  options.newton_tolerance = 1e-11;
  const geometries::SectorMesh half_mesh = bench.mesh(), whole_mesh = bench.mesh(1.0, 14);
  solver::FieldProblem half_problem = bench.problem(half_mesh, options),
                       whole_problem = bench.problem(whole_mesh, options);
  const auto half = half_problem.solve(state), whole = whole_problem.solve(state);
  EXPECT_NEAR(half.torque(), whole.torque(), 1e-7 * whole.torque());
  for (std::size_t k = 0; k < 3; ++k)
    EXPECT_NEAR(half.flux_linkages()[k], whole.flux_linkages()[k], 1e-7 * std::abs(whole.flux_linkages()[0]));
}

struct Result {
  double torque = 0.0;
  std::vector<double> flux_linkages;
};

/// 10 poles a metre of radius: the larger the radius, the nearer both are to the same straight machine.
Result of_radius(double metres, bool outside) {
  const int poles = static_cast<int>(std::lround(10.0 * metres));
  const auto radii = [&](const std::string& gap, const std::string& back, double depth) {
    return fmt::format("{}: {:.6f} m, {}: {:.6f} m", gap, metres, back, metres + (outside ? -depth : depth));
  };
  const test::LibraryMachine bench(read(fmt::format(
      "machine: bench\npoles: {}\nstack_length: 1 m\nair_gap: 15 mm\n"
      "stator: {{type: parallel-slot, slots: {}, {}, slot: {{width: 100 mm, depth: 250 mm, opening_depth: 20 mm}}}}\n"
      "rotor: {{type: surface-magnet, {}, magnet: {{thickness: 60 mm, arc: 0.8}}, magnetisation: radial}}\n"
      "winding: {{layers: 2, coil_pitch: 3, turns_per_coil: 2, strand_diameter: 20 mm}}\n",
      poles, 3 * poles,
      outside ? radii("outer_radius", "inner_radius", 0.5) : radii("bore_radius", "outer_radius", 0.5),
      outside ? fmt::format("side: outer, outer_radius: {:.6f} m", metres + 0.275)
              : fmt::format("inner_radius: {:.6f} m", metres - 0.275))));
  const geometries::SectorMesh mesh = bench.mesh();
  solver::FieldProblem problem = bench.problem(mesh, {});
  const auto solution = problem.solve(bench.state(3000.0, 95.0, 17.0));
  return {solution.torque(), solution.flux_linkages()};
}

// A mirror at the gap keeps A, the currents, radial magnetisation and with them torque and flux linkages; curvature,
// which it reverses, weighs as depth over radius. What it makes halves with twice the radius, and is gone in the limit.
TEST(OuterRotor, IsTheMirrorImageOfAnInnerOne) {
  const Result inner = of_radius(5.0, false), outer = of_radius(5.0, true);
  const Result wider_inner = of_radius(10.0, false), wider_outer = of_radius(10.0, true);
  ASSERT_GT(inner.torque, 1e5);
  // Torque goes with the square of the radius, flux linkage with the number of coils.
  const auto limit = [](double at, double at_twice, double power) { return 2.0 * at_twice / power - at; };
  const double difference = 1.0 - outer.torque / inner.torque;
  EXPECT_NEAR(difference, 0.0, 0.08);  // 0.25 m of slot, 0.06 m of magnet on 5 m
  EXPECT_NEAR(1.0 - wider_outer.torque / wider_inner.torque, 0.5 * difference, 0.05 * std::abs(difference));
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

}  // namespace
