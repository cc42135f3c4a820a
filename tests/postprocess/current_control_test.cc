// SPDX-License-Identifier: GPL-3.0-or-later
#include "postprocess/control/current_control.h"
#include "postprocess/flux_map/flux_map_builder.h"
#include "postprocess/performance.h"
#include "postprocess/rotation.h"
#include "tests/postprocess/prius.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <vector>

namespace {

using namespace lodestone;
using namespace lodestone::postprocess;
using solver::DirectQuadrature;
using test::celsius;
using test::degree;

constexpr double temperature = 293.15;
constexpr int pole_pairs = 4;

/// A machine of constant inductances, whose co-energy a map holds exactly: everything is known in closed form.
struct Linear {
  double psi = 0.1;                                 // Wb
  double inductance_d = 1e-3, inductance_q = 1e-3;  // H

  std::vector<FieldAnswer> operator()(const std::vector<FieldTask>& tasks) const {
    std::vector<FieldAnswer> answers;
    for (const FieldTask& task : tasks) {
      const double d = task.current.d, q = task.current.q;
      FieldAnswer answer;
      answer.flux_linkage = {psi + inductance_d * d, inductance_q * q};
      answer.inductance = {inductance_d, 0.0, 0.0, inductance_q};
      answer.coenergy = 1.5 * (psi * d + 0.5 * inductance_d * d * d + 0.5 * inductance_q * q * q);
      answer.torque = torque({d, q});
      answers.push_back(answer);
    }
    return answers;
  }
  double torque(const DirectQuadrature& i) const {
    return 1.5 * pole_pairs * (psi * i.q + (inductance_d - inductance_q) * i.d * i.q);
  }
  FluxMap map(double current) const {
    FluxMapData data;
    data.phases = 3;
    data.pole_pairs = pole_pairs;
    data.positions = 4;
    data.span = base::pi / 3.0;
    data.tolerance = 0.002;
    data.ripple_tolerance = 0.01;
    data.temperatures = {temperature};
    data.remanence = {{temperature, 1.2}};
    FluxMapBuilder builder(data, *this);
    builder.cover({current, -current, 0.0});
    return builder.map();
  }
};

ControlLimits limits(double current, double voltage, double resistance = 0.0) {
  return {current, voltage, resistance, std::nullopt, temperature};
}

TEST(CurrentControl, MostTorquePerCurrentOfConstantInductances) {
  // i_d = [ψ − √(ψ² + 8 ΔL² I²)]/(4 ΔL) with ΔL = L_q − L_d; on the q axis without saliency.
  const Linear salient{0.1, 0.8e-3, 2.4e-3};
  const FluxMap map = salient.map(200.0);
  const CurrentControl control(map, limits(200.0, 100.0));
  for (const double current : {20.0, 100.0, 200.0}) {
    const double difference = salient.inductance_q - salient.inductance_d;
    const double direct =
        (salient.psi - std::sqrt(salient.psi * salient.psi + 8.0 * difference * difference * current * current)) /
        (4.0 * difference);
    const ControlPoint point = control.most_torque_of(current);
    // Torque is flat at its top: the angle is known to the root of the rounding.
    EXPECT_NEAR(point.current.d, direct, 1e-5 * current);
    EXPECT_NEAR(point.torque, salient.torque({direct, std::sqrt(current * current - direct * direct)}),
                1e-9 * point.torque);
  }
  const FluxMap round = Linear{}.map(200.0);
  EXPECT_NEAR(CurrentControl(round, limits(200.0, 100.0)).most_torque_of(150.0).current.d, 0.0, 1e-4);
}

TEST(CurrentControl, FieldWeakeningOfConstantInductances) {
  // Without saliency and resistance the circles of current and voltage meet at i_d = [(V/ω)² − ψ² − L² I²]/(2 ψ L).
  const Linear machine;  // characteristic current 100 A
  const double current = 80.0, voltage = 60.0;
  const FluxMap map = machine.map(200.0);
  const CurrentControl control(map, limits(current, voltage));
  EXPECT_NEAR(control.characteristic_current().value(), 100.0, 1e-6);
  // Base speed: V = ω √(ψ² + L² I²).
  const double base = voltage / std::hypot(machine.psi, 1e-3 * current) / pole_pairs;
  EXPECT_NEAR(control.base_speed(), base, 1e-6 * base);
  EXPECT_EQ(control.most_torque(0.99 * base)->region, ControlRegion::current);
  for (const double ratio : {1.1, 1.5, 2.5}) {
    const double speed = ratio * base, flux = voltage / (pole_pairs * speed);
    const double direct =
        (flux * flux - machine.psi * machine.psi - 1e-6 * current * current) / (2.0 * machine.psi * 1e-3);
    const auto most = control.most_torque(speed);
    ASSERT_TRUE(most);
    EXPECT_EQ(most->region, ControlRegion::field_weakening);
    EXPECT_NEAR(most->point.current.d, direct, 1e-4);
    EXPECT_NEAR(most->point.torque, machine.torque({direct, std::sqrt(current * current - direct * direct)}),
                1e-6 * most->point.torque);
    EXPECT_LE(most->point.voltage, voltage * (1.0 + 1e-9));
  }
  // At −80 A along d a fifth of the flux linkage is left: five times V/ψ/p is the end.
  const double last = voltage / (0.2 * machine.psi) / pole_pairs;
  EXPECT_TRUE(control.most_torque(0.999 * last));
  EXPECT_FALSE(control.most_torque(1.001 * last));
  EXPECT_NEAR(control.open_circuit_voltage(last), std::sqrt(3.0) * pole_pairs * last * machine.psi, 1e-9);
}

TEST(CurrentControl, MostTorquePerVoltageOfConstantInductances) {
  // Beyond the characteristic current: i_d = −ψ/L, i_q = V/(ω L), as soon as that lies within the current limit.
  const Linear machine;
  const FluxMap map = machine.map(200.0);
  const CurrentControl control(map, limits(160.0, 60.0));
  const double speed = 60.0 / (1e-3 * 100.0) / pole_pairs;  // i_q = 100 A there, 141 A in all
  const auto most = control.most_torque(speed);
  ASSERT_TRUE(most);
  EXPECT_EQ(most->region, ControlRegion::voltage);
  EXPECT_NEAR(most->point.current.d, -100.0, 1e-3);
  EXPECT_NEAR(most->point.current.q, 100.0, 1e-3);
  // Power goes to (3/2) V I_characteristic from below: it has no end.
  const auto fast = control.most_torque(20.0 * speed);
  ASSERT_TRUE(fast);
  EXPECT_NEAR(fast->point.torque * 20.0 * speed, 1.5 * 60.0 * 100.0, 1e-3 * 9000.0);
}

TEST(CurrentControl, EndWindingsAndResistanceTakeVoltage) {
  const Linear machine;
  const FluxMap map = machine.map(200.0);
  ControlLimits with = limits(80.0, 60.0, 0.05);
  with.end_winding_inductance = 0.2e-3;
  const CurrentControl control(map, with);
  const double omega = 4.0 * 100.0;
  const ControlPoint point = control.at({-30.0, 50.0}, 100.0);
  EXPECT_NEAR(point.voltage,
              std::hypot(0.05 * -30.0 - omega * 1.2e-3 * 50.0, 0.05 * 50.0 + omega * (0.1 - 1.2e-3 * 30.0)), 1e-9);
  EXPECT_NEAR(control.characteristic_current().value(), 0.1 / 1.2e-3, 1e-6);
  const double base = control.base_speed();
  EXPECT_NEAR(control.at(control.most_torque_of(80.0).current, base).voltage, 60.0, 1e-6);
  EXPECT_LT(base, CurrentControl(map, limits(80.0, 60.0)).base_speed());
}

TEST(CurrentControl, GivesATorqueWithTheLeastCurrent) {
  const Linear salient{0.1, 0.8e-3, 2.4e-3};
  const FluxMap map = salient.map(200.0);
  const CurrentControl control(map, limits(180.0, 70.0, 0.02));
  for (const double speed : {50.0, 150.0, 300.0, 600.0}) {
    const auto most = control.most_torque(speed);
    ASSERT_TRUE(most) << speed;
    for (const double share : {0.0, 0.1, 0.5, 0.9, 0.999}) {
      const double torque = share * most->point.torque;
      const auto point = control.for_torque(torque, *most);
      ASSERT_TRUE(point) << speed << " " << share;
      EXPECT_NEAR(point->torque, torque, 1e-6 * most->point.torque);
      EXPECT_LE(point->voltage, 70.0 * (1.0 + 1e-6));
      EXPECT_LE(point->magnitude(), 180.0 * (1.0 + 1e-6));
      // No current of a survey along the curve of this torque that keeps the voltage is less.
      double least = 1e9;
      for (int i = 0; i <= 3000; ++i) {
        const double d = -180.0 * i / 3000.0;
        const double q = torque / (1.5 * pole_pairs * (salient.psi + (0.8e-3 - 2.4e-3) * d));
        if (std::hypot(d, q) <= 180.0 && control.at({d, q}, speed).voltage <= 70.0)
          least = std::min(least, std::hypot(d, q));
      }
      EXPECT_LE(point->magnitude(), least * (1.0 + 1e-4) + 1e-6) << speed << " " << share;
    }
    EXPECT_FALSE(control.for_torque(1.001 * most->point.torque, *most));
  }
}

TEST(CurrentControl, EnvelopeHasNoJumps) {
  const Linear salient{0.1, 0.8e-3, 2.4e-3};
  const FluxMap map = salient.map(200.0);
  const CurrentControl control(map, limits(180.0, 70.0, 0.02));
  // Twice as many speeds halve the largest step: what a jump would not.
  const auto largest_step = [&](int points) {
    const auto line = envelope(control, 800.0, points);
    double step = 0.0;
    for (std::size_t i = 1; i < line.size(); ++i)
      step = std::max(step, std::abs(line[i].point.torque - line[i - 1].point.torque));
    EXPECT_EQ(line.size(), static_cast<std::size_t>(points));
    return step;
  };
  EXPECT_NEAR(largest_step(201), 0.5 * largest_step(101), 0.1 * largest_step(101));
}

TEST(CurrentControl, RefusesAMapThatIsTooSmall) {
  const FluxMap map = Linear{}.map(100.0);
  EXPECT_THROW(CurrentControl(map, limits(120.0, 60.0)), std::invalid_argument);
  EXPECT_THROW(CurrentControl(map, limits(100.0, 0.0)), std::invalid_argument);
}

// The reduced case of `./dev verify control`: a coarse mesh, few positions and points.
TEST(CurrentControl, AgreesWithFieldsOfThePrius) {
  geometries::MeshOptions coarse;
  coarse.refinement = 0.5;
  test::Prius prius("prius-2004-measured", coarse, celsius + 100.0);
  FieldExecutor executor(prius.machine, prius.materials, prius.problem);
  FluxMapOptions options;
  options.temperatures = {celsius + 100.0};
  options.positions = 4;
  options.ripple_tolerance = 1.0;
  FluxMapBuilder builder(empty_flux_map(prius.machine, prius.mesh, *prius.materials.magnet, options),
                         [&](const std::vector<FieldTask>& tasks) { return solve_fields(executor, tasks, true); });
  builder.cover({250.0, -250.0, 0.0});
  const FluxMap map = builder.map();
  const double voltage = 0.95 * 500.0 / std::sqrt(3.0);
  const CurrentControl control(map, {250.0, voltage, 0.09, std::nullopt, celsius + 100.0});

  const auto directly = [&](const DirectQuadrature& current) {
    std::vector<FieldTask> tasks;
    for (int k = 0; k < 4; ++k)
      tasks.push_back({current, base::pi / 3.0 * k / 4.0, celsius + 100.0});
    DirectQuadrature psi;
    for (const FieldAnswer& answer : solve_fields(executor, tasks, false)) {
      psi.d += 0.25 * answer.flux_linkage.d;
      psi.q += 0.25 * answer.flux_linkage.q;
    }
    return psi;
  };
  const auto torque = [&](const DirectQuadrature& current) {
    const DirectQuadrature psi = directly(current);
    return 6.0 * (psi.d * current.q - psi.q * current.d);
  };
  double best = 0.0;
  for (double angle = 110.0; angle < 150.0; angle += 2.0)
    best = std::max(best, torque({200.0 * std::cos(angle * degree), 200.0 * std::sin(angle * degree)}));
  EXPECT_NEAR(torque(control.most_torque_of(200.0).current), best, 0.002 * best);

  const auto line = envelope(control, 6000.0 * base::pi / 30.0, 9);
  ASSERT_EQ(line.size(), 9u);
  for (const EnvelopePoint& point : line) {
    const double solved = phase_voltage(point.point.current, directly(point.point.current), 0.09, 4, point.speed);
    EXPECT_LE(solved, 1.005 * voltage) << point.speed;
  }
}

}  // namespace
