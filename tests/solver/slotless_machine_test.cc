// SPDX-License-Identifier: GPL-3.0-or-later
// The slotless surface-magnet machine has an exact solution: Zhu & Howe 1993, IEEE Trans. Magn. 29(1):124; Zhu, Howe &
// Chan 2002, 38(1):229. Iron is its boundary condition (infinitely permeable) and the whole annulus R_r … R_m has the
// magnets' permeability, the spaces between them included.
#include "solver/field_problem.h"
#include "tests/support/annulus.h"

#include <gtest/gtest.h>

#include <cmath>

namespace {

using namespace lodestone;
using geometries::Boundary;
using geometries::Magnetisation;
using geometries::RegionKind;

constexpr double pi = 3.14159265358979323846;
constexpr double mu0 = 4e-7 * pi;
constexpr double rotor_iron = 0.025, magnet_radius = 0.029, bore = 0.030;
constexpr double arc_ratio = 0.8;

/// One pole, antiperiodic, north pole's middle at 0.
struct SlotlessMachine {
  geometries::SectorMesh mesh;
  solver::RegionLaws laws;
};

SlotlessMachine slotless_machine(int pole_pairs, Magnetisation::Pattern pattern, double remanence, double mu_r,
                                 int cells_around = 60) {
  SlotlessMachine machine;
  auto& mesh = machine.mesh;
  mesh.angle = pi / pole_pairs;
  mesh.antiperiodic = true;
  mesh.sectors = 2 * pole_pairs;
  mesh.pole_pairs = pole_pairs;
  mesh.rotor_rim_radius = 0.0294;
  mesh.stator_rim_radius = 0.0296;

  support::AnnulusDescription rotor;
  rotor.inner = rotor_iron;
  rotor.rings = {{magnet_radius, 10, 0}, {mesh.rotor_rim_radius, 2, 2}};
  rotor.cells_around = cells_around;
  rotor.begin_angle = -0.5 * mesh.angle;
  rotor.angle = mesh.angle;
  rotor.inner_boundary = Boundary::flux_normal;
  rotor.outer_boundary = Boundary::rim;
  rotor.regions.resize(3);
  rotor.regions[0].name = "space";
  rotor.regions[1].name = "magnet";
  rotor.regions[1].kind = RegionKind::magnet;
  rotor.regions[1].magnetisation.pattern = pattern;
  rotor.regions[2].name = "air gap";
  rotor.region_at = [=](int ring, double angle) {
    return ring == 1 ? 2 : std::abs(angle) < 0.5 * arc_ratio * pi / pole_pairs ? 1 : 0;
  };
  mesh.rotor = support::annulus(rotor);

  support::AnnulusDescription stator;
  stator.inner = mesh.stator_rim_radius;
  stator.rings = {{bore, 2, 0}};
  stator.cells_around = cells_around;
  stator.begin_angle = -0.5 * mesh.angle;
  stator.angle = mesh.angle;
  stator.inner_boundary = Boundary::rim;
  stator.outer_boundary = Boundary::flux_normal;
  stator.regions.resize(1);
  stator.regions[0].name = "air gap";
  mesh.stator = support::annulus(stator);

  machine.laws.rotor.resize(3);
  machine.laws.rotor[0].reluctivity = materials::Reluctivity::linear(mu_r);
  machine.laws.rotor[1].magnet = std::make_shared<materials::LinearRecoil>(remanence, mu_r);
  machine.laws.rotor[2].reluctivity = materials::Reluctivity::linear(1.0);
  machine.laws.stator.resize(1);
  machine.laws.stator[0].reluctivity = materials::Reluctivity::linear(1.0);
  return machine;
}

/// Published values at r = 29.5 mm, B_r = 1.2 T, μ_r = 1.05, α_p = 0.8 by the formulas of Zhu & Howe 1993 and Zhu, Howe
/// & Chan 2002, evaluated by two independent routes.
struct Reference {
  int pole_pairs;
  Magnetisation::Pattern pattern;
  int harmonic;
  double radial, tangential;  // T, of cos(n p θ) and sin(n p θ)
};

constexpr auto radial = Magnetisation::Pattern::radial;
constexpr auto parallel = Magnetisation::Pattern::parallel;
const Reference references[] = {
    {2, radial, 1, 1.06376886e+00, 3.57443166e-02},   {2, radial, 3, -2.08724477e-01, -2.09772823e-02},
    {2, radial, 7, 7.44497468e-02, 1.72017027e-02},   {2, radial, 9, -8.42196841e-02, -2.47289618e-02},
    {2, parallel, 1, 1.05774279e+00, 3.55418311e-02}, {2, parallel, 3, -8.29463612e-02, -8.33629701e-03},
    {2, parallel, 7, 1.15898987e-01, 2.67785990e-02}, {2, parallel, 9, -8.67352156e-02, -2.54675834e-02},
    {4, radial, 1, 1.04379165e+00, 7.00669913e-02},   {4, radial, 3, -1.82908860e-01, -3.63978647e-02},
    {4, radial, 7, 5.13936457e-02, 2.25455403e-02},   {4, radial, 9, -5.29735033e-02, -2.86394738e-02},
    {4, parallel, 1, 1.07606712e+00, 7.22335587e-02}, {4, parallel, 3, -1.22633786e-01, -2.44034540e-02},
    {4, parallel, 7, 7.26841362e-02, 3.18853255e-02}, {4, parallel, 9, -5.72328045e-02, -3.09422126e-02},
};

TEST(SlotlessMachine, GapHarmonicsAreTheExactOnes) {
  for (const int pole_pairs : {2, 4})
    for (const auto pattern : {radial, parallel}) {
      const auto machine = slotless_machine(pole_pairs, pattern, 1.2, 1.05);
      solver::FieldProblem problem(machine.mesh, machine.laws, {});
      // Any rotor angle must give the same harmonics, turned.
      const double turn = 0.1;
      solver::OperatingState state;
      state.rotor_angle = turn;
      const auto field = problem.solve(state).ring_harmonics(0.0295);
      for (const auto& reference : references) {
        if (reference.pole_pairs != pole_pairs || reference.pattern != pattern)
          continue;
        const double order = reference.harmonic * pole_pairs;
        bool found = false;
        for (const auto& h : field)
          if (std::abs(h.order - order) < 1e-9) {
            found = true;
            const double c = std::cos(order * turn);
            const double s = std::sin(order * turn);
            // Each harmonic within 0.05 % of its own value.
            EXPECT_NEAR(h.radial_cos * c + h.radial_sin * s, reference.radial, 5e-4 * std::abs(reference.radial))
                << pole_pairs << ' ' << reference.harmonic;
            EXPECT_NEAR(h.tangential_sin * c - h.tangential_cos * s, reference.tangential,
                        5e-4 * std::abs(reference.tangential))
                << pole_pairs << ' ' << reference.harmonic;
          }
        EXPECT_TRUE(found);
      }
    }
}

// A sheet K cos 4θ of 5e4 A/m at the bore and the magnets of μ_r = 1: torque −π R_s² K B_n with B_n the exact field at
// the bore.
TEST(SlotlessMachine, CurrentSheetTorqueIsTheExactOne) {
  for (const auto& [pattern, expected] : {std::make_pair(radial, -146.237950), std::make_pair(parallel, -150.759827)}) {
    const auto machine = slotless_machine(4, pattern, 1.2, 1.0);
    solver::FieldProblem problem(machine.mesh, machine.laws, {});
    problem.set_current_sheet(solver::Body::stator, Boundary::flux_normal,
                              [](double angle) { return 5e4 * std::cos(4.0 * angle); });
    const auto solution = problem.solve({});
    EXPECT_NEAR(solution.torque(), expected, 5e-4 * std::abs(expected));
    EXPECT_NEAR(solution.torque_arkkio(solver::Body::rotor), expected, 5e-4 * std::abs(expected));
    EXPECT_NEAR(solution.torque_arkkio(solver::Body::stator), expected, 5e-4 * std::abs(expected));
  }
}

}  // namespace
