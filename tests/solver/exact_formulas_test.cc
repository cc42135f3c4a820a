// SPDX-License-Identifier: GPL-3.0-or-later
// The exact formulas themselves, against published figures, limits and identities: no finite elements here.
#include "base/quantity.h"
#include "benchmarks/verification/exact-solutions/closed_forms.h"
#include "benchmarks/verification/exact-solutions/slotted_machine_cases.h"
#include "benchmarks/verification/exact-solutions/subdomain_model.h"

#include <gtest/gtest.h>

#include <cmath>
#include <stdexcept>
#include <vector>

namespace {

using namespace lodestone;
using namespace lodestone::verification;
using base::mu_0;
using base::pi;
using Pattern = SurfaceMagnets::Pattern;

// Values of the formulas of Zhu & Howe 1993 and Zhu, Howe & Chan 2002 by two other routes (scalar potential; a linear
// solve for the constants of each order): R_r 25, R_m 29, R_s 30 mm, B_r 1.2 T, μ_r 1.05, α_p 0.8, at r = 29.5 mm.
TEST(ExactFormulas, SlotlessGapHarmonics) {
  struct Reference {
    int pole_pairs;
    Pattern pattern;
    int harmonic;
    double radial, tangential;  // T
  };
  const Reference references[] = {
      {1, Pattern::radial, 1, 1.06897247e+00, 1.79646552e-02},
      {1, Pattern::radial, 13, -4.11453628e-02, -8.84957760e-03},
      {1, Pattern::parallel, 1, 9.12450449e-01, 1.53342188e-02},
      {1, Pattern::parallel, 11, 7.41872151e-03, 1.35614472e-03},
      {2, Pattern::radial, 1, 1.06376886e+00, 3.57443166e-02},
      {2, Pattern::radial, 9, -8.42196841e-02, -2.47289618e-02},
      {2, Pattern::parallel, 1, 1.05774279e+00, 3.55418311e-02},
      {2, Pattern::parallel, 13, -8.68921695e-04, -3.57250433e-04},
      {4, Pattern::radial, 1, 1.04379165e+00, 7.00669913e-02},
      {4, Pattern::radial, 9, -5.29735033e-02, -2.86394738e-02},
      {4, Pattern::parallel, 1, 1.07606712e+00, 7.22335587e-02},
      {4, Pattern::parallel, 9, -5.72328045e-02, -3.09422126e-02},
  };
  for (const auto& reference : references) {
    const auto field = slotless_field(reference_magnets(reference.pole_pairs, reference.pattern, 1.05), reference_bore,
                                      reference.harmonic * reference.pole_pairs, 0.0295);
    EXPECT_NEAR(field.radial, reference.radial, 1e-8 * std::abs(reference.radial));
    EXPECT_NEAR(field.tangential, reference.tangential, 1e-8 * std::abs(reference.tangential));
  }
  EXPECT_THROW(reference_magnets(1, Pattern::halbach, 1.0).magnetisation(1.0), std::invalid_argument);
}

// −π R_s² K B_n with K = 5e4 A/m, four pole pairs, μ_r = 1.
TEST(ExactFormulas, CurrentSheetTorque) {
  EXPECT_NEAR(current_sheet_torque(reference_magnets(4, Pattern::radial, 1.0), reference_bore, 5e4), -146.237950, 1e-6);
  EXPECT_NEAR(current_sheet_torque(reference_magnets(4, Pattern::parallel, 1.0), reference_bore, 5e4), -150.759827,
              1e-6);
}

TEST(ExactFormulas, ClosedForms) {
  EXPECT_NEAR(coaxial_inductance(0.001, 0.004, 0.005), 3.438384e-7, 1e-13);
  EXPECT_NEAR((CarterSlot{0.010, 0.002, 0.001}.coefficient()), 1.059179, 1e-6);
  const double halbach[] = {0.486558, 0.8, 1.125926, 0.333333, 0.562963, 0.833580};
  int k = 0;
  for (const bool inside : {true, false})
    for (const int p : {1, 2, 4})
      EXPECT_NEAR((HalbachCylinder{0.020, 0.030, 1.2, p, inside}.surface_flux_density()), halbach[k++], 1e-6);
  // A permeable cylinder joins its two fields: B_r and H_θ continuous at R.
  const MagnetisedCylinder cylinder{0.020, 1.2, 1.4, 0.3};
  const double delta = 0.7, step = 1e-7;
  const auto inside = cylinder.inside(delta);
  for (const double angle : {0.2, 1.9}) {
    const auto a = [&](double r, double theta) {
      return cylinder.outer_potential(r * std::cos(theta), r * std::sin(theta), delta);
    };
    const double r = cylinder.radius, c = std::cos(angle), s = std::sin(angle);
    const double radial = (a(r, angle + step) - a(r, angle - step)) / (2.0 * step * r);
    const double tangential = -(a(r * (1.0 + step), angle) - a(r * (1.0 - step), angle)) / (2.0 * step * r);
    EXPECT_NEAR(radial, inside.x * c + inside.y * s, 1e-7);
    const double b_tangential = inside.y * c - inside.x * s, remanent = 1.2 * std::sin(delta - angle);
    EXPECT_NEAR(tangential, (b_tangential - remanent) / 1.4, 1e-7);
  }
}

// Openings that nearly vanish leave the slotless machine.
TEST(SubdomainModel, WithoutOpeningsIsTheSlotlessMachine) {
  auto example = distributed_winding();
  example.stator.opening_angle = 1e-4 * pi / example.stator.slots;
  const SubdomainModel model(example.magnets, example.stator, 1);
  const double radius = 0.0293, turn = 0.1;
  const auto field = model.solve(turn);
  for (const double angle : {0.05, 0.3, 0.7}) {
    double radial = 0.0, tangential = 0.0;
    for (int n = 1; n < 600; n += 2) {
      const double order = n * example.magnets.pole_pairs;
      const auto h = slotless_field(example.magnets, example.stator.bore, order, radius);
      radial += h.radial * std::cos(order * (angle - turn));
      tangential += h.tangential * std::sin(order * (angle - turn));
    }
    const auto found = field.flux_density(radius, angle);
    EXPECT_NEAR(found.radial, radial, 1e-5);
    EXPECT_NEAR(found.tangential, tangential, 1e-5);
  }
}

// With rotors that look alike from every side (μ_r the same all around) the winding's inductance does not change, and
// the torque of currents is Σ i dψ_0/dφ beside the cogging torque: joins slot potentials to Maxwell's stress.
TEST(SubdomainModel, TorqueOfCurrentsIsTheirFluxesDerivative) {
  for (const auto& example : {distributed_winding(), tooth_coils()}) {
    const SubdomainModel model(example.magnets, example.stator, 10);
    const double angle = example.rotor_angle, step = 1e-3;
    SlotCurrents currents;
    for (std::size_t slot = 0; slot < static_cast<std::size_t>(model.sector().slots); ++slot)
      currents.push_back({slot == 0 ? 150.0 : -60.0, slot == 0 ? -30.0 : 0.0});
    const auto linked = [&](double at) {
      const auto potentials = model.solve(at).slot_potentials();
      double sum = 0.0;
      for (std::size_t slot = 0; slot < potentials.size(); ++slot)
        for (std::size_t side = 0; side < 2; ++side)
          sum += model.sector().count * currents[slot][side] * potentials[slot][side];
      return sum;
    };
    const double derivative = (8.0 * (linked(angle + step) - linked(angle - step)) -
                               (linked(angle + 2.0 * step) - linked(angle - 2.0 * step))) /
                              (12.0 * step);
    const double torque = model.solve(angle, currents).torque() - model.solve(angle).torque();
    EXPECT_NEAR(torque, derivative, 1e-6 * std::abs(torque)) << example.name;
  }
}

TEST(SubdomainModel, StressGivesTheSameTorqueOnEveryCircle) {
  const auto example = tooth_coils();
  const SubdomainModel model(example.magnets, example.stator, 10);
  const auto field = model.solve(example.rotor_angle, {{100.0, -40.0}, {-60.0, 30.0}, {-10.0, -20.0}});
  // More points than twice the highest order: the sum is the integral.
  const int points = 2000;
  for (const double radius : {0.0287, 0.0290, 0.0293}) {
    double stress = 0.0;
    for (int k = 0; k < points; ++k) {
      const auto b = field.flux_density(radius, model.sector().angle * k / points);
      stress += b.radial * b.tangential / points;
    }
    EXPECT_NEAR(2.0 * pi * radius * radius * stress / mu_0, field.torque(), 1e-9 * std::abs(field.torque()));
  }
}

TEST(SubdomainModel, RefusesWhatItCannotSolve) {
  const auto good = tooth_coils();
  const auto refused = [&](auto change) {
    auto example = good;
    change(example);
    EXPECT_THROW(SubdomainModel(example.magnets, example.stator, 4), std::invalid_argument);
  };
  refused([](SlottedExample& e) { e.magnets.magnet_radius = e.stator.bore; });
  refused([](SlottedExample& e) { e.stator.opening_angle = 1.1 * e.stator.slot_angle; });
  refused([](SlottedExample& e) { e.stator.slot_angle = 2.0 * pi / e.stator.slots; });
  const SubdomainModel model(good.magnets, good.stator, 4);
  EXPECT_THROW(model.solve(0.0, {{1.0, 0.0}}), std::invalid_argument);
  // This sector repeats: nothing takes the current back.
  EXPECT_THROW(model.solve(0.0, {{1.0, 0.0}, {0.0, 0.0}, {0.0, 0.0}}), std::invalid_argument);
  EXPECT_THROW(model.solve(0.0).flux_density(0.02, 0.0), std::out_of_range);
}

}  // namespace
