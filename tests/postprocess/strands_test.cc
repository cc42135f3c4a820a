// SPDX-License-Identifier: GPL-3.0-or-later
#include "postprocess/losses/strands.h"
#include "tests/postprocess/prius.h"

#include <gtest/gtest.h>

#include <cmath>

namespace {

using namespace lodestone;
using namespace lodestone::postprocess;
using test::celsius;
using test::degree;
using test::Prius;

constexpr double rpm = base::pi / 30.0;

LossInput input_of(const Prius& prius, const Rotation& rotation, double speed, double winding) {
  return {prius.machine, prius.mesh, rotation, speed, celsius + winding, celsius + 20.0, prius.materials};
}

TEST(Strands, OfAUniformField) {
  // Round: J = x Ḃ/ρ, ∫ ρ J² dS = Ḃ²/ρ ∫ x² dS with the second moment of the section, π d⁴/64 and h w³/12.
  const geometries::Strand round{geometries::Strand::Shape::round, 1e-3, 1e-3};
  EXPECT_NEAR(strand_factors(round, 2e-8).radial, base::pi * 1e-12 / 64.0 / 2e-8, 1e-15);
  const geometries::Strand flat{geometries::Strand::Shape::rectangular, 4e-3, 1e-3};
  EXPECT_NEAR(strand_factors(flat, 2e-8).radial, 1e-3 * 64e-9 / 12.0 / 2e-8, 1e-12);
  EXPECT_NEAR(strand_factors(flat, 2e-8).tangential, 4e-3 * 1e-9 / 12.0 / 2e-8, 1e-12);
  // Copper at 20 degC, 1.7241e-8 Ω·m, has a skin depth of 9.35 mm at 50 Hz.
  EXPECT_NEAR(strand_over_skin_depth(round, 1.7241e-8, 50.0), 1.0 / 9.346, 1e-4);
}

TEST(Strands, GoWithTheSquareOfSpeedAndTheConductivity) {
  Prius prius;
  RotationOptions options;
  options.positions = 8;
  const Rotation rotation = rotate(prius.problem, prius.machine, 325.3, 140.0 * degree, options);
  const double cold = strand_losses(input_of(prius, rotation, 1200.0 * rpm, 20.0)).sum();
  EXPECT_NEAR(strand_losses(input_of(prius, rotation, 3600.0 * rpm, 20.0)).sum(), 9.0 * cold, 1e-9 * cold);
  EXPECT_NEAR(strand_losses(input_of(prius, rotation, 1200.0 * rpm, 100.0)).sum() * (1.0 + 0.00393 * 80.0), cold,
              1e-6 * cold);
}

TEST(Strands, OfThePublishedPriusModel) {
  // pyleecan with FEMM: 16.8 W of proximity loss at 1200 rpm, 230 A rms at 140 degrees, windings at 100 degC. Its law
  // has the same coefficient (σ ω² B² d²/32 of the copper's volume); the fields differ by its coarse mesh.
  Prius prius;
  RotationOptions options;
  options.positions = 16;
  const Rotation rotation = rotate(prius.problem, prius.machine, std::sqrt(2.0) * 230.0, 140.0 * degree, options);
  const StrandLosses losses = strand_losses(input_of(prius, rotation, 1200.0 * rpm, 100.0));
  EXPECT_NEAR(losses.proximity, 16.8, 0.10 * 16.8);
  EXPECT_LT(losses.skin, 0.1);
}

TEST(Strands, OfThePublishedServoMotor) {
  // FEMM's example: 0.06 W of proximity loss at 4000 rpm, 2 A, windings at 120 degC; pyleecan's own 0.0546 W. Their law
  // is that of a round wire of the width of this square one, which loses 16/(3π) as much.
  Prius servo("servo-18s16p");
  RotationOptions options;
  options.positions = 16;
  const Rotation rotation = rotate(servo.problem, servo.machine, 2.0, 90.0 * degree, options);
  const StrandLosses losses = strand_losses(input_of(servo, rotation, 4000.0 * rpm, 120.0));
  EXPECT_NEAR(losses.proximity * 3.0 * base::pi / 16.0, 0.0546, 0.05 * 0.0546);
}

TEST(Strands, TellWhenTheyAreTooThick) {
  Prius servo("servo-18s16p");
  RotationOptions options;
  options.positions = 4;
  const Rotation rotation = rotate(servo.problem, servo.machine, 2.0, 90.0 * degree, options);
  EXPECT_EQ(StrandLoss().losses(input_of(servo, rotation, 4000.0 * rpm, 20.0))[0].note, "");
  servo.machine.strand.height = 4e-3;
  EXPECT_NE(StrandLoss().losses(input_of(servo, rotation, 4000.0 * rpm, 20.0))[0].note.find("skin depths"),
            std::string::npos);
}

}  // namespace
