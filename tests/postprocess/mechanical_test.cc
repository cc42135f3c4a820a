// SPDX-License-Identifier: GPL-3.0-or-later
#include "postprocess/losses/mechanical.h"
#include "tests/postprocess/prius.h"

#include <gtest/gtest.h>

#include <cmath>

namespace {

using namespace lodestone;
using namespace lodestone::postprocess;
using test::celsius;

constexpr double rpm = base::pi / 30.0;

TEST(Bearings, FollowPalmgrensLaw) {
  // By hand: d_m 60 mm, 20 mm²/s, 3000 rpm: νn = 60 000, ^(2/3) = 1532.62; M_0 = 2 · 1532.62 · 216 000 · 1e-7 = 66.209
  // N·mm; M_1 = 0.0009 · 500 · 60 = 27 N·mm. Times 314.159 rad/s.
  const geometries::Bearing bearing{0.04, 0.08, 20e-6, 2.0, 500.0, 0.0009};
  EXPECT_NEAR(bearing_loss(bearing, 3000.0 * rpm), 1e-3 * (66.209 + 27.0) * 314.159, 1e-3);
  // Slow: 160 in place of the power.
  const double slow = 50.0 * rpm;  // νn = 1000
  EXPECT_NEAR(bearing_loss(bearing, slow), 1e-3 * (160e-7 * 2.0 * 216000.0 + 27.0) * slow, 1e-9);
  // The two branches meet at νn = 2000 (2000^(2/3) = 158.74) within 1 %, as printed.
  EXPECT_NEAR(bearing_loss(bearing, 100.001 * rpm) / bearing_loss(bearing, 99.999 * rpm), 1.0, 0.01);
}

TEST(Windage, OfAirAtRoomTemperature) {
  // Air at 20 degC: 1.204 kg/m³, 1.813e-5 Pa·s (standard tables).
  const Gas gas = air(celsius + 20.0);
  EXPECT_NEAR(gas.density, 1.204, 0.001);
  EXPECT_NEAR(gas.viscosity, 1.813e-5, 0.01e-5);
}

TEST(Windage, OfALaminarGapIsThatOfCouetteFlow) {
  // Torque of concentric cylinders, narrow gap: 2π μ ω r³ l/δ.
  const Gas oil{850.0, 0.2};
  const double radius = 0.05, length = 0.1, gap = 0.5e-3, speed = 10.0;
  EXPECT_NEAR(gap_windage(radius, length, gap, speed, oil),
              2.0 * base::pi * 0.2 * speed * speed * std::pow(radius, 3) * length / gap, 1e-12);
}

TEST(Windage, OfATurbulentGapIsWhatWendtMeasured) {
  // Wendt 1933 (Ing.-Arch. 4:577, as in Lathrop, Fineberg & Swinney 1992, Phys. Rev. A 46:6390; recalled): torque
  // T = ρ ν² l G with G = 1.45 η^1.5 (1 − η)^−1.75 Re^1.5 up to Re = 1e4, 0.23 η^1.5 (1 − η)^−1.75 Re^1.7 above, η the
  // ratio of the radii. Both are correlations of scattered data: 25 %.
  const double radius = 0.1, gap = 0.005, length = 1.0, eta = radius / (radius + gap);
  const Gas gas{1.2, 1.8e-5};
  for (const double reynolds : {1000.0, 4000.0, 2e4, 8e4}) {
    const double speed = reynolds * gas.viscosity / (gas.density * radius * gap), nu = gas.viscosity / gas.density;
    const double shape = std::pow(eta, 1.5) * std::pow(1.0 - eta, -1.75);
    const double g = reynolds < 1e4 ? 1.45 * shape * std::pow(reynolds, 1.5) : 0.23 * shape * std::pow(reynolds, 1.7);
    const double measured = gas.density * nu * nu * length * g * speed;
    EXPECT_NEAR(gap_windage(radius, length, gap, speed, gas), measured, 0.25 * measured) << reynolds;
  }
  EXPECT_EQ(gap_windage(0.1, 0.1, 1e-3, 0.0, air(300.0)), 0.0);
}

TEST(Windage, OfTheEndFacesIsThatOfADisc) {
  const Gas gas{1.2, 1.8e-5};
  // Re = 1.2 · 100 · 0.01/1.8e-5 = 66 667: 3.87/258.2 = 0.014989; ½ C ρ ω³ r⁵ = ½ · 0.014989 · 1.2 · 1e6 · 1e-5.
  EXPECT_NEAR(end_windage(0.1, 0.0, 100.0, gas), 0.089932, 1e-5);
  EXPECT_NEAR(end_windage(0.1, 0.05, 100.0, gas), 0.089932 * (1.0 - std::pow(0.5, 5)), 1e-5);
  // Both laws meet at Re = 3e5 within 60 %, where the flow turns turbulent.
  const double turn = 3e5 * 1.8e-5 / (1.2 * 0.01);
  EXPECT_NEAR(end_windage(0.1, 0.0, 1.001 * turn, gas) / end_windage(0.1, 0.0, 0.999 * turn, gas), 1.66, 0.05);
}

TEST(MechanicalLosses, OfAMachine) {
  auto machine = test::library_machine("prius-2004-measured");
  const MechanicalLosses losses = mechanical_losses(machine, 6000.0 * rpm, celsius + 80.0);
  ASSERT_TRUE(losses.bearings);
  EXPECT_NEAR(*losses.bearings, 2.0 * bearing_loss(machine.bearings->front(), 6000.0 * rpm), 1e-9);
  // ORNL/TM-2004/247 Table 3.7: all that turning the rotor adds, iron included, is 473 W at 6006 rpm.
  EXPECT_LT(losses.sum(), 0.35 * 473.0);
  EXPECT_GT(losses.windage, 1.0);
  machine.bearings = std::vector<geometries::Bearing>();
  EXPECT_EQ(*mechanical_losses(machine, 6000.0 * rpm, celsius + 80.0).bearings, 0.0);
  machine.bearings.reset();
  EXPECT_FALSE(mechanical_losses(machine, 6000.0 * rpm, celsius + 80.0).bearings);
}

TEST(Efficiency, TakesTheDragFromTheShaft) {
  // 1000 W of the air gap, 60 W of drag, 100 W of heat: 940 W out, 1100 W in.
  const std::vector<LossComponent> losses{
      {"copper_dc", "", 100.0, ""}, {"bearings", "", 50.0, ""}, {"windage", "", 10.0, ""}};
  EXPECT_NEAR(drag_loss(losses), 60.0, 1e-12);
  EXPECT_NEAR(efficiency_of(1000.0, losses).value(), 940.0 / 1100.0, 1e-12);
  EXPECT_FALSE(efficiency_of(50.0, losses));
  EXPECT_EQ(efficiency_note(losses), "without PWM loss");
  EXPECT_EQ(efficiency_note({{"bearings", "", std::nullopt, ""}}), "without PWM loss, nor bearings (unknown)");
  EXPECT_EQ(efficiency_note({{"pwm_copper", "", 1.0, ""}}), "with all losses");
}

}  // namespace
