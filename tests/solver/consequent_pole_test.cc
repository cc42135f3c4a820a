// SPDX-License-Identifier: GPL-3.0-or-later
// Consequent poles, of arc magnets and of interior ones: what a rotor is that turning by a pole does not reverse.
#include "geometries/machine.h"
#include "solver/field_problem.h"
#include "tests/support/annulus.h"
#include "tests/support/library_machine.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cmath>
#include <map>
#include <string>

namespace {

using namespace lodestone;
using base::pi;
using geometries::RegionKind;

geometries::Machine machine(const std::string& rotor,
                            const std::string& winding = "{layers: 2, coil_pitch: 5, turns_per_coil: 6") {
  return geometries::Machine::read(base::Document::parse(
      "machine: bench\npoles: 6\nstack_length: 50 mm\nair_gap: 0.7 mm\n"
      "stator: {type: parallel-tooth-semi-closed-slot, slots: 36, bore_radius: 60.7 mm, outer_radius: 100 mm}\n"
      "rotor: {" +
          rotor + "}\nwinding: " + winding +
          ", strand_diameter: 0.8 mm}\n"
          "magnet: nd-n42sh\nmaterials: {stator_steel: m270-35a, rotor_steel: m270-35a, conductor: copper}\n",
      "bench.yaml"));
}

class ConsequentPoles : public testing::TestWithParam<std::string> {
protected:
  ConsequentPoles() : bench_(machine(GetParam())), mesh_(bench_.mesh()) { options_.newton_tolerance = 1e-11; }
  test::LibraryMachine bench_;
  geometries::SectorMesh mesh_;
  solver::FieldOptions options_;
};

TEST_P(ConsequentPoles, ASectorIsAPolePairWithPeriodicSides) {
  EXPECT_EQ(bench_.machine().winding->poles_per_repeat(), 1);
  EXPECT_EQ(mesh_.sectors, 3);
  EXPECT_FALSE(mesh_.antiperiodic);
  EXPECT_EQ(mesh_.rotor->repeats, 1);
  EXPECT_EQ(mesh_.stator->repeats, 12);
  EXPECT_THROW(bench_.mesh(1.0, 1), base::UserError);
  EXPECT_THROW(bench_.mesh(1.0, 3), base::UserError);
}

// One pair and the whole circle, loaded off the axes of symmetry; Arkkio's integral agrees within 1 %.
TEST_P(ConsequentPoles, AMachineIsThreeOfItsPairs) {
  solver::FieldProblem pair = bench_.problem(mesh_, options_);
  const geometries::SectorMesh circle = bench_.mesh(1.0, 6);
  solver::FieldProblem whole = bench_.problem(circle, options_);
  const auto state = bench_.state(60.0, 115.0, 23.0);
  const auto one = pair.solve(state), all = whole.solve(state);
  EXPECT_GT(all.torque(), 10.0);
  EXPECT_NEAR(one.torque(), all.torque(), 1e-7 * all.torque());
  for (std::size_t k = 0; k < 3; ++k)
    EXPECT_NEAR(one.flux_linkages()[k], all.flux_linkages()[k], 1e-7 * std::abs(all.flux_linkages()[0]));
  for (const auto body : {solver::Body::rotor, solver::Body::stator})
    EXPECT_NEAR(one.torque_arkkio(body).value(), one.torque(), 0.01 * one.torque());
}

// dW'/dφ at fixed currents by the five-point rule (consistency_test.cc).
TEST_P(ConsequentPoles, TheTorqueIsVirtualWork) {
  solver::FieldProblem problem = bench_.problem(mesh_, options_);
  const solver::OperatingState state = bench_.state(60.0, 115.0, 23.0);
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

// Currents along the magnet's axis, the rotor where the slots are symmetric about it: no torque. The gap's field has an
// even wave. (A coil of two layers has its sides at different heights, and is not symmetric.)
TEST_P(ConsequentPoles, AreSymmetricAboutTheirAxisOnly) {
  const test::LibraryMachine bench(machine(GetParam(), "{layers: 1, coil_pitch: 6, turns_per_coil: 12"));
  const geometries::SectorMesh mesh = bench.mesh();
  solver::FieldProblem problem = bench.problem(mesh, options_);
  const auto loaded = problem.solve(bench.state(60.0, 90.0, 0.0));
  for (const double angle : {0.0, 180.0})
    EXPECT_NEAR(problem.solve(bench.state(60.0, angle, 0.0)).torque(), 0.0, 1e-6 * loaded.torque()) << angle;
  // θ and β reversed: the mirror image.
  const auto here = problem.solve(bench.state(60.0, 115.0, 23.0)),
             there = problem.solve(bench.state(60.0, -115.0, -23.0));
  EXPECT_NEAR(there.torque(), -here.torque(), 1e-6 * here.torque());
  std::map<long, double> amplitude;
  for (const auto& h : here.ring_harmonics(60.35e-3))
    amplitude[std::lround(h.order / 3.0)] = std::hypot(h.radial_cos, h.radial_sin);
  EXPECT_GT(amplitude.at(2), 0.03 * amplitude.at(1));
}

INSTANTIATE_TEST_SUITE_P(Rotors, ConsequentPoles,
                         testing::Values("type: consequent-pole", "type: bar-magnet, consequent: true",
                                         "type: v-magnet, consequent: true"));

// Under a smooth bore, all iron of infinite permeability, the rotor's magnetic potential over the stator is one number
// U. With r B = b the flux per angle over each part,
//   magnet (radial)  b_m ln(R_s/R_b) = B_r t − μ_0 U,   iron  b_i ln(R_s/R_m) = μ_0 U,   space  b_s ln(R_s/R_b) = μ_0
//   U,
// and θ_m b_m = θ_i b_i + θ_s b_s. What it leaves out, the fringes at the iron pole's flanks, is some
// (2/π) ln(1 + πt/2g) gap lengths a flank: 1 % of the iron's permeance, which weighs g/t in b_m.
TEST(ConsequentPole, DrivesTheFluxOfItsCircuit) {
  constexpr double surface = 60e-3, bore = 60.1e-3, thickness = 4e-3, remanence = 1.2, arc = 1.1, space = 0.1;
  const auto drawn = geometries::Machine::read(base::Document::parse(
      "machine: bench\npoles: 6\nstack_length: 50 mm\nair_gap: 0.1 mm\n"
      "stator: {type: parallel-tooth-semi-closed-slot, slots: 36, bore_radius: 60.1 mm, outer_radius: 100 mm}\n"
      "rotor: {type: consequent-pole, inner_radius: 30 mm, magnetisation: radial, magnet: {thickness: 4 mm, arc: 1.1}, "
      "space: 0.1}\n"
      "winding: {layers: 2, coil_pitch: 5, turns_per_coil: 6, strand_diameter: 0.8 mm}\n"
      "magnet: none\nmaterials: {stator_steel: none, rotor_steel: none, conductor: none}\n",
      "bench.yaml"));
  geometries::SectorMesh mesh = geometries::mesh_sector(drawn, {});
  support::AnnulusDescription smooth;
  smooth.inner = mesh.stator_rim_radius;
  smooth.rings = {{bore, 2, 0}};
  smooth.angle = mesh.angle;
  smooth.cells_around = 360;
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

  const double pitch = pi / 3.0, of_magnet = arc * pitch, of_space = 2.0 * space * pitch;
  const double of_iron = 2.0 * pitch - of_magnet - of_space;
  const double across_magnet = std::log(bore / (surface - thickness)), across_gap = std::log(bore / surface);
  // θ_m (B_r t − u)/l_m = u (θ_i/l_g + θ_s/l_m), u = μ_0 U.
  const double u = of_magnet * remanence * thickness / across_magnet /
                   (of_iron / across_gap + (of_space + of_magnet) / across_magnet);
  const double b_magnet = (remanence * thickness - u) / across_magnet, b_iron = -u / across_gap,
               b_space = -u / across_magnet;
  // Fourier coefficients of r B over the pair, even about the magnet's axis.
  const auto circuit = [&](int n) {
    const double a = 0.5 * of_magnet, b = a + 0.5 * of_space, nu = 3.0 * n;
    return 2.0 / (n * pi) *
           (b_magnet * std::sin(nu * a) + b_space * (std::sin(nu * b) - std::sin(nu * a)) - b_iron * std::sin(nu * b));
  };
  const double middle = 0.5 * (surface + bore);
  std::map<int, double> field;
  double flux = 0.0;  // of a magnet, over its arc
  for (const auto& h : problem.solve({}).ring_harmonics(middle)) {
    field[static_cast<int>(std::lround(h.order / 3.0))] = h.radial_cos * middle;
    if (h.order > 0.0)
      flux += 2.0 * h.radial_cos * middle * std::sin(0.5 * h.order * of_magnet) / h.order;
  }
  EXPECT_NEAR(flux, b_magnet * of_magnet, 3e-3 * b_magnet * of_magnet);
  for (const int n : {1, 2, 3, 4})
    EXPECT_NEAR(field.at(n), circuit(n), 0.01 * circuit(1)) << n;
  EXPECT_GT(std::abs(field.at(2)), 0.05 * field.at(1));
}

}  // namespace
