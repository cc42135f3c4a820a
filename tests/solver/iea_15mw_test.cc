// SPDX-License-Identifier: GPL-3.0-or-later
// The generator of the IEA 15 MW reference turbine against its published analytic design, and why a field gives less
// than its fundamental estimate: from the estimate to the field in four steps, each with a figure of its own.
//
// The design: WISDEM (github.com/WISDEM/WISDEM, Apache-2.0), examples/07_generator/pmsg_outer.py and
// wisdem/drivetrainse/pmsg_outer.py, commit 4ecdb94e. Rated torque 21 030 561 N·m, fundamental of the gap's flux
// density B_g 1.38963289 T.
#include "benchmarks/verification/exact-solutions/surface_magnets.h"
#include "tests/support/library_machine.h"

#include <gtest/gtest.h>

#include <cmath>

namespace {

using namespace lodestone;
using base::pi;

constexpr double rated_torque = 21030561.0, published_gap_flux_density = 1.38963289;
constexpr int pole_pairs = 100;

class Iea15Mw : public testing::Test {
protected:
  Iea15Mw() : mesh_(bench_.mesh()) {}

  /// ψ = 2 N k_w r l B / p of a sine of B at the stator's surface, Wb: peak of one phase.
  double linkage_of(double flux_density) const {
    const geometries::Machine& machine = bench_.machine();
    return 2.0 * machine.winding->series_turns() * machine.winding->winding_factor(1) * machine.stator->bore_radius() *
           machine.stack_length * flux_density / pole_pairs;
  }
  /// With a law for the iron of stator and rotor.
  solver::FieldProblem problem(const materials::Reluctivity& iron) const {
    const auto magnet = library_.magnet(bench_.machine().magnet);
    return {mesh_,
            solver::assign_laws(mesh_, iron, iron, magnet->law(base::zero_celsius + 20.0)),
            {bench_.machine().stack_length, 1},
            {}};
  }
  materials::Reluctivity stack() const {
    return library_.steel(bench_.machine().stator_steel)
        ->reluctivity.with_stacking_factor(bench_.machine().stacking_factor);
  }
  double no_load_linkage(const materials::Reluctivity& iron) const {
    return solver::dq_from_phases(problem(iron).solve(bench_.state(0.0, 0.0, 0.0)).flux_linkages(), 0.0).d;
  }
  double torque(double current) const { return problem(stack()).solve(bench_.state(current, 90.0, 0.0)).torque(); }

  test::LibraryMachine bench_{"iea-15mw-240s200p"};
  geometries::SectorMesh mesh_;
  materials::MaterialLibrary library_{base::LibraryPath()};
};

// The design's own numbers: its dimensions give its B_g by its formulas (arcs of 0.8 of the pole, Carter's factor of
// openings of two gaps), the machine's file has these dimensions.
TEST_F(Iea15Mw, TheFileHasTheDimensionsOfTheDesign) {
  const geometries::Machine& machine = bench_.machine();
  const double gap = machine.air_gap, magnet = machine.rotor->magnets().front().thickness;
  const double effective = gap + magnet / 1.06, opening = 2.0 * gap;
  const double pitch = 2.0 * pi * machine.stator->bore_radius() / 240.0, ratio = 0.5 * opening / effective;
  const double gamma = 4.0 / pi * (ratio * std::atan(ratio) - 0.5 * std::log1p(ratio * ratio));
  const double carter = pitch / (pitch - gamma * effective);
  EXPECT_NEAR(1.279 * magnet / 1.06 / (carter * effective) * 4.0 / pi * std::sin(0.4 * pi), published_gap_flux_density,
              1e-6);
  // The design's 43.6 t are those of a ring at the magnets' backs, 2 π (r + h) l h · 0.8.
  EXPECT_NEAR(machine.magnet_volume() * 7450.0, 43.6e3, 0.01 * 43.6e3);
}

// At the design's nominal current, by its formulas 3396 A r.m.s., 6 A/mm² in its conductors.
TEST_F(Iea15Mw, TheTorqueAtTheNominalCurrentIsTheRatedOne) {
  const double nominal = 15e6 / 3.0 / 0.85 / (3300.0 / std::sqrt(3.0) / 1.1);
  EXPECT_NEAR(bench_.machine().rated_current, nominal * std::sqrt(2.0), 1.0);
  EXPECT_NEAR(torque(nominal * std::sqrt(2.0)), rated_torque, 0.1 * rated_torque);
}

// The design's estimate takes the whole field of one pole straight across the gap, and iron for free.
TEST_F(Iea15Mw, TheDifferenceToTheFundamentalEstimateIsExplained) {
  const double radius = bench_.machine().stator->bore_radius();
  const double estimate = linkage_of(published_gap_flux_density);
  const double current = rated_torque / (1.5 * pole_pairs * estimate);
  EXPECT_NEAR(current, 2949.0, 1.0);

  // 1. Fringing: magnets of 100 mm at a pole pitch of 161 mm, exact series, smooth and of ideal iron.
  const double inner = radius + bench_.machine().air_gap;
  const verification::SurfaceMagnets magnets{
      inner + 99.5385122e-3, inner, 0.8, 1.279, 1.06, pole_pairs, verification::SurfaceMagnets::Pattern::radial};
  const double smooth = linkage_of(std::abs(slotless_field(magnets, radius, pole_pairs, radius).radial));
  EXPECT_NEAR(smooth / estimate, 0.905, 0.001);

  // 2. Slots: the same iron, the design's openings and tooth tips.
  const double slotted = no_load_linkage(materials::Reluctivity::linear(1e5));
  EXPECT_NEAR(slotted / smooth, 0.99, 0.005);

  // 3. Teeth and yokes of 36 mm, at no load.
  const double built = no_load_linkage(stack());
  EXPECT_NEAR(built / slotted, 0.89, 0.005);

  // 4. The same under load. The product is what the field gives at the current of the estimate.
  const double field = torque(current);
  EXPECT_NEAR(field / (1.5 * pole_pairs * built * current), 0.90, 0.005);
  EXPECT_NEAR(field, 15.1e6, 0.1e6);
}

}  // namespace
