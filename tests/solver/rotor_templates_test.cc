// SPDX-License-Identifier: GPL-3.0-or-later
// Fields of the rotor templates against what does not know them: a magnetic circuit, templates that are contained in
// others, symmetries, virtual work.
#include "geometries/machine.h"
#include "solver/field_problem.h"
#include "tests/support/annulus.h"
#include "tests/support/library_machine.h"

#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace {

using namespace lodestone;
using base::pi;
using geometries::RegionKind;

geometries::Machine machine(const std::string& rotor, int poles = 6) {
  const int slots = 6 * poles;
  const double pitch = 2.0 * pi * 60.5 / slots;
  const auto part = [pitch](double of_pitch) { return std::to_string(of_pitch * pitch) + " mm"; };
  const std::string text =
      "machine: bench\npoles: " + std::to_string(poles) + "\nstack_length: 50 mm\nair_gap: 0.5 mm\n" +
      "stator:\n  type: round-bottom-slot\n  slots: " + std::to_string(slots) +
      "\n  bore_radius: 60.5 mm\n  outer_radius: 100 mm\n  slot: {opening_width: " + part(0.25) +
      ", opening_depth: 1 mm, shoulder_width: " + part(0.5) +
      ", shoulder_depth: 0.5 mm, flank_depth: 16 mm, bottom_width: " + part(0.6) + "}\n" + "rotor:\n" + rotor +
      "winding: {layers: 1, coil_pitch: 6, turns_per_coil: 10, strand_diameter: 0.5 mm}\n"
      "magnet: prius-2004-model\nmaterials: {stator_steel: m400-50a, rotor_steel: m400-50a, conductor: copper}\n";
  return geometries::Machine::read(base::Document::parse(text, "bench.yaml"));
}

const std::string upper_v =
    "magnet_width: 9 mm, magnet_thickness: 3 mm, apex_depth: 6 mm, mouth_width: 26 mm, rib: 26 mm";
const std::string lower_v =
    "magnet_width: 19 mm, magnet_thickness: 5 mm, apex_depth: 19 mm, mouth_width: 48 mm, rib: 5 mm, "
    "magnet_offset: 3 mm, centre_web: 2 mm";
const std::string bar = "magnet_width: 22 mm, magnet_thickness: 3 mm, depth: 4 mm, rib: 26 mm";

struct Result {
  double torque = 0.0;
  std::vector<double> flux_linkages;
};

/// At 60 A, the regions whose name begins so filled with the rotor's steel.
Result solve(const geometries::Machine& drawn, const std::string& filled = "", int poles = 0) {
  const test::LibraryMachine bench(drawn);
  const geometries::SectorMesh mesh = bench.mesh(1.5, poles);
  const materials::MaterialLibrary library{base::LibraryPath()};
  const auto steel = library.steel("m400-50a")->reluctivity;
  solver::RegionLaws laws =
      solver::assign_laws(mesh, steel, steel, library.magnet("prius-2004-model")->law(base::zero_celsius + 20.0));
  for (std::size_t r = 0; r < laws.rotor.size(); ++r)
    if (!filled.empty() && mesh.rotor->regions[r].name.rfind(filled, 0) == 0)
      laws.rotor[r] = {steel, nullptr};
  solver::FieldProblem problem(mesh, laws, {drawn.stack_length, 1}, {});
  const solver::FieldSolution solution = problem.solve(bench.state(60.0, 125.0, 17.0));
  return {solution.torque(), solution.flux_linkages()};
}

/// Meshes that have nothing in common. The estimated error of such fields is 1e-4 of the torque; here twice on each
/// side.
void expect_same(const Result& ours, const Result& theirs, double tolerance = 4e-4) {
  EXPECT_GT(std::abs(theirs.torque), 10.0);
  EXPECT_NEAR(ours.torque, theirs.torque, tolerance * std::abs(theirs.torque));
  double largest = 0.0;
  for (const double psi : theirs.flux_linkages)
    largest = std::max(largest, std::abs(psi));
  for (std::size_t k = 0; k < 3; ++k)
    EXPECT_NEAR(ours.flux_linkages[k], theirs.flux_linkages[k], tolerance * largest);
}

const std::string single_v =
    "  type: v-magnet\n  inner_radius: 25 mm\n  bridge: 1.2 mm\n  magnet: {width: 19 mm, thickness: 5 mm}\n"
    "  apex_depth: 19 mm\n  mouth_width: 48 mm\n  rib: 5 mm\n  magnet_offset: 3 mm\n  centre_web: 2 mm\n";

TEST(RotorTemplates, ADoubleVWithoutItsUpperLayerIsAV) {
  expect_same(solve(machine("  type: double-v\n  inner_radius: 25 mm\n  bridge: 1.2 mm\n  upper: {" + upper_v +
                            "}\n  lower: {" + lower_v + "}\n"),
                    "upper "),
              solve(machine(single_v)));
}

TEST(RotorTemplates, ADeltaIsABarAndAV) {
  const auto delta =
      machine("  type: delta\n  inner_radius: 25 mm\n  bridge: 1.2 mm\n  bar: {" + bar + "}\n  v: {" + lower_v + "}\n");
  expect_same(solve(delta, "bar "), solve(machine(single_v)));
  expect_same(solve(delta, "v "),
              solve(machine("  type: bar-magnet\n  inner_radius: 25 mm\n  bridge: 1.2 mm\n"
                            "  magnet: {width: 22 mm, thickness: 3 mm}\n  depth: 4 mm\n  rib: 26 mm\n")));
}

// Two ways to one rotor: a synchronous-reluctance rotor of one barrier full of magnets is a U.
TEST(RotorTemplates, OneBarrierFullOfMagnetsIsAU) {
  const auto barrier =
      machine("  type: synchronous-reluctance\n  barriers: 1\n  inner_radius: 25 mm\n  depth: 14 mm\n  barrier: 4 mm\n"
              "  leg: 4 mm\n  bridge: 1.2 mm\n  rib: 6 mm\n  magnets: everywhere\n  fill: 0.5\n");
  const auto blocks = barrier.rotor->magnets();
  ASSERT_EQ(blocks.size(), 2U);
  const auto millimetres = [](double length) { return std::to_string(1e3 * length) + " mm"; };
  expect_same(solve(barrier),
              solve(machine("  type: u-magnet\n  inner_radius: 25 mm\n  depth: 14 mm\n  bridge: 1.2 mm\n  rib: 6 mm\n"
                            "  centre_web: 0 mm\n  magnet: {thickness: 4 mm, width: " +
                            millimetres(blocks[0].width) +
                            "}\n  leg: {thickness: 4 mm, width: " + millimetres(blocks[1].width) + "}\n")),
              1e-5);  // what Newton's method leaves
}

// A spoke's sector begins on the axis of a pole: one pole, antiperiodic, a pair and the whole machine are one field.
TEST(RotorTemplates, ASectorOfSpokesIsTheWhole) {
  const auto spokes = machine("  type: spoke\n");
  const Result one = solve(spokes);
  expect_same(solve(spokes, "", 2), one, 1e-7);
  expect_same(solve(spokes, "", 6), one, 1e-7);
}

// The magnet's flux crosses the gap twice on its way around, through poles, hub and stator without resistance:
//   H_m t + 2 H_g g = 0,  2 w B_m = B_g a,  B_m = B_r + μ_0 H_m   →   Φ = 2 w B_r / (1 + 4 w g/(t a)),
// t and w thickness and width of the blocks, a the width of a pole at the gap, g the gap. It leaves out what leaks past
// the magnets' ends, over at most half a thickness at each end with their own field strength (1 + 4 w g/(t a) at 1.05:
// 0.6 % of the flux), and the flux from the poles' flanks, which weighs in a: 1 % of a is 0.05 % of Φ.
TEST(RotorTemplates, SpokesDriveTheFluxOfTheirCircuit) {
  constexpr double remanence = 1.0, radius = 80e-3, bore = 80.1e-3, width = 40e-3, thickness = 12e-3;
  const std::string text =
      "machine: bench\npoles: 4\nstack_length: 50 mm\nair_gap: 0.1 mm\n"
      "stator:\n  type: parallel-tooth-slot\n  slots: 24\n  bore_radius: 80.1 mm\n  outer_radius: 120 mm\n"
      "  tooth_width: 8 mm\n  slot: {depth: 20 mm, opening_depth: 1 mm}\n"
      "rotor:\n  type: spoke\n  inner_radius: 20 mm\n  magnet: {width: 40 mm, thickness: 12 mm}\n  depth: 3 mm\n"
      "  opening: 12 mm\n  barrier: 8 mm\n  web: 4 mm\n  hub: non-magnetic\n"
      "winding: {layers: 1, coil_pitch: 6, turns_per_coil: 1, strand_diameter: 0.1 mm}\n"
      "magnet: none\nmaterials: {stator_steel: none, rotor_steel: none, conductor: none}\n";
  const auto spokes = geometries::Machine::read(base::Document::parse(text, "bench.yaml"));
  geometries::SectorMesh mesh = geometries::mesh_sector(spokes, {});
  support::AnnulusDescription smooth;
  smooth.inner = mesh.stator_rim_radius;
  smooth.rings = {{bore, 2, 0}};
  smooth.begin_angle = 0.0;
  smooth.angle = mesh.angle;
  smooth.cells_around = 180;
  smooth.inner_boundary = geometries::Boundary::rim;
  smooth.outer_boundary = geometries::Boundary::flux_normal;
  geometries::Region air;
  air.name = "air gap";
  smooth.regions = {air};
  mesh.stator = support::annulus(smooth);
  solver::RegionLaws laws;
  const auto magnet = std::make_shared<materials::LinearRecoil>(remanence, 1.0);
  for (const auto& region : mesh.rotor->regions)
    if (region.kind == RegionKind::magnet)
      laws.rotor.push_back({std::nullopt, magnet});
    else
      laws.rotor.push_back({materials::Reluctivity::linear(region.kind == RegionKind::steel ? 1e7 : 1.0), nullptr});
  laws.stator = {{materials::Reluctivity::linear(1.0), nullptr}};
  solver::FieldProblem problem(mesh, laws, {}, {});
  const double between = 0.5 * (radius + bore);
  double flux = 0.0;  // of the north pole, from −π/4 to π/4, a metre of length
  for (const auto& h : problem.solve({}).ring_harmonics(between))
    flux += h.radial_cos * 2.0 * between * std::sin(h.order * pi / 4.0) / h.order;
  const double arc = 2.0 * pi * radius / 4.0 - thickness;
  const double circuit = 2.0 * width * remanence / (1.0 + 4.0 * width * 0.1e-3 / (thickness * arc));
  EXPECT_LT(flux, 1.0005 * circuit);
  EXPECT_GT(flux, 0.993 * circuit);
}

class Reluctance : public testing::Test {
protected:
  Reluctance() : bench_(machine("  type: synchronous-reluctance\n", 4)), mesh_(bench_.mesh()) {
    options_.newton_tolerance = 1e-10;
  }
  test::LibraryMachine bench_;
  geometries::SectorMesh mesh_;
  solver::FieldOptions options_;
};

// Currents along an axis of symmetry, the rotor where the slots are symmetric about it too: no torque. Reversed
// currents: the same torque, reversed flux. No currents: nothing.
TEST_F(Reluctance, Symmetries) {
  solver::FieldProblem problem = bench_.problem(mesh_, options_);
  const double full = problem.solve(bench_.state(60.0, 135.0, 0.0)).torque();
  EXPECT_GT(full, 5.0);
  for (const double angle : {0.0, 90.0, 180.0})
    EXPECT_NEAR(problem.solve(bench_.state(60.0, angle, 0.0)).torque(), 0.0, 1e-7 * full) << angle;
  const auto forth = problem.solve(bench_.state(60.0, 125.0, 11.0)),
             back = problem.solve(bench_.state(60.0, -55.0, 11.0));
  EXPECT_NEAR(back.torque(), forth.torque(), 1e-8 * full);
  for (std::size_t k = 0; k < 3; ++k)
    EXPECT_NEAR(back.flux_linkages()[k], -forth.flux_linkages()[k], 1e-8 * std::abs(forth.flux_linkages()[0]));
  const auto nothing = problem.solve(bench_.state(0.0, 0.0, 11.0));
  EXPECT_NEAR(nothing.torque(), 0.0, 1e-12);
  EXPECT_NEAR(nothing.flux_linkages()[0], 0.0, 1e-12);
}

// dW'/dφ at fixed currents by the five-point rule (consistency_test.cc).
TEST_F(Reluctance, TheTorqueIsVirtualWork) {
  solver::FieldProblem problem = bench_.problem(mesh_, options_);
  const solver::OperatingState state = bench_.state(60.0, 125.0, 11.0);
  const auto centre = problem.solve(state);
  const double h = 0.02 * pi / 180.0;
  const auto coenergy = [&](double shift) {
    solver::OperatingState other = state;
    other.rotor_angle += shift;
    return problem.solve(other, &centre).coenergy();
  };
  EXPECT_NEAR((8.0 * (coenergy(h) - coenergy(-h)) - (coenergy(2.0 * h) - coenergy(-2.0 * h))) / (12.0 * h),
              centre.torque(), 2e-6 * std::abs(centre.torque()));
}

}  // namespace
