// SPDX-License-Identifier: GPL-3.0-or-later
#include "postprocess/field_batch.h"
#include "postprocess/losses/magnet_eddy.h"
#include "postprocess/losses/ripple_response.h"
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

class RippleOfThePrius : public testing::Test {
protected:
  RippleOfThePrius() {
    RotationOptions options;
    options.positions = 8;
    rotation = rotate(prius.problem, prius.machine, 150.0, 125.0 * degree, options);
  }
  LossInput input() const {
    return {prius.machine, prius.mesh, rotation, 100.0, celsius + 100.0, celsius + 20.0, prius.materials};
  }
  Prius prius{"prius-2004-measured"};
  Rotation rotation;
};

TEST_F(RippleOfThePrius, InductancesAreThoseOfTheTangent) {
  const RippleResponse response = ripple_response(input(), prius.problem, 0.75);
  FieldExecutor executor(prius.machine, prius.materials, prius.problem);
  std::vector<FieldTask> tasks;
  for (std::size_t k = 0; k < 4; ++k)
    tasks.push_back({rotation.current, rotation.positions[2 * k], celsius + 20.0});
  double dd = 0.0, dq = 0.0, qq = 0.0;
  for (const FieldAnswer& answer : solve_fields(executor, tasks, true)) {
    dd += 0.25 * answer.inductance.dd;
    dq += 0.25 * answer.inductance.dq;
    qq += 0.25 * answer.inductance.qq;
  }
  // The difference over 0.75 A of 150 A sees saturation change: 1 % of the inductances.
  EXPECT_NEAR(response.inductance.dd, dd, 0.01 * dd);
  EXPECT_NEAR(response.inductance.qq, qq, 0.01 * qq);
  EXPECT_NEAR(response.inductance.dq, dq, 0.01 * dd);
}

TEST_F(RippleOfThePrius, LossesDoNotDependOnTheStepAndAreDefinite) {
  const double delta = 0.75;
  const RippleResponse response = ripple_response(input(), prius.problem, delta);
  const RippleResponse finer = ripple_response(input(), prius.problem, 0.5 * delta);
  EXPECT_NEAR(finer.stator_eddy.dd, response.stator_eddy.dd, 0.02 * response.stator_eddy.dd);
  EXPECT_NEAR(finer.stator_eddy.qq, response.stator_eddy.qq, 0.02 * response.stator_eddy.qq);
  EXPECT_NEAR(finer.magnets->dd, response.magnets->dd, 0.02 * response.magnets->dd);
  EXPECT_NEAR(finer.strands.qq, response.strands.qq, 0.02 * response.strands.qq);
  EXPECT_NEAR(finer.stator_excess.q, response.stator_excess.q, 0.02 * response.stator_excess.q);
  // Definite: no ripple gains power.
  for (const AxisMatrix& m :
       {response.stator_eddy, response.rotor_eddy, *response.magnets, response.strands, response.inductance}) {
    EXPECT_GT(m.dd, 0.0);
    EXPECT_GT(m.dd * m.qq, m.dq * m.dq);
  }
}

TEST_F(RippleOfThePrius, ThinnerSegmentsAndAnUnknownConductivity) {
  const double whole = ripple_response(input(), prius.problem, 3.0).magnets->dd;
  prius.machine.magnet_segments = {2, 4};
  EXPECT_LT(ripple_response(input(), prius.problem, 3.0).magnets->dd, 0.5 * whole);
  prius.materials.magnet = materials::MaterialLibrary(base::LibraryPath()).magnet("smfen-bonded");
  EXPECT_FALSE(ripple_response(input(), prius.problem, 3.0).magnets);
}

TEST(RippleNumbers, ComeBack) {
  RippleResponse response;
  response.inductance = {1.0, 2.0, 3.0};
  response.magnets = AxisMatrix{4.0, 5.0, 6.0};
  response.rotor_excess = {7.0, 8.0};
  const RippleResponse back = response_of(numbers_of(response));
  EXPECT_EQ(back.inductance.dq, 2.0);
  EXPECT_EQ(back.magnets->qq, 6.0);
  EXPECT_EQ(back.rotor_excess.q, 8.0);
  response.magnets.reset();
  EXPECT_FALSE(response_of(numbers_of(response)).magnets);
}

TEST(MagnetLossOfRates, OfALinearPotentialIsThatOfTheMoments) {
  Prius servo("servo-18s16p");
  RotationOptions options;
  options.positions = 4;
  const Rotation rotation = rotate(servo.problem, servo.machine, 0.0, 0.0, options);
  const LossInput input{servo.machine, servo.mesh, rotation, 1.0, celsius + 20.0, celsius + 20.0, servo.materials};
  const auto lattice = rotation.solutions.front().lattice(solver::Body::rotor);
  const double rate = 5.0, conductivity = 1e6;
  // The loss of all is σ B'² Σ ∫ (x − x̄)² dV, and with the potential along y added it does not depend on the blocks'
  // angles.
  std::vector<double> along_x, along_y;
  for (const auto& point : lattice.points) {
    along_x.push_back(rate * point.x);
    along_y.push_back(rate * point.y);
  }
  const auto losses = magnet_loss_of_rates(input, lattice, {along_x, along_y}, conductivity);
  // Second moments of a bread loaf about its centroid: flat bottom at 20.785 mm, top an arc of 22.690 mm radius, 3.7085
  // mm half wide.
  const double half = 3.7085e-3, bottom = 20.785e-3, radius = 22.690e-3;
  double area = 0.0, along = 0.0, first = 0.0, second = 0.0;
  const int steps = 2000;
  for (int i = 0; i < steps; ++i) {
    const double x = half * (2.0 * (i + 0.5) / steps - 1.0), dx = 2.0 * half / steps;
    const double top = std::sqrt(radius * radius - x * x);
    area += (top - bottom) * dx;
    along += x * x * (top - bottom) * dx;
    first += 0.5 * (top * top - bottom * bottom) * dx;
    second += (std::pow(top, 3) - std::pow(bottom, 3)) / 3.0 * dx;
  }
  const double moments = along + second - first * first / area;
  const double ends = finite_length_factor(2.0 * half, servo.machine.stack_length);
  EXPECT_NEAR(losses[0] + losses[1], 16.0 * servo.machine.stack_length * ends * conductivity * rate * rate * moments,
              2e-3 * (losses[0] + losses[1]));
}

}  // namespace
