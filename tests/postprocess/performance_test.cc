// SPDX-License-Identifier: GPL-3.0-or-later
#include "postprocess/performance.h"
#include "tests/postprocess/prius.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

namespace {

using namespace lodestone;
using namespace lodestone::postprocess;
using test::degree;
using test::Prius;

constexpr double rpm = base::pi / 30.0;

CaseRecord with_temperatures() {
  CaseRecord record;
  record.magnet_temperature = test::celsius + 60.0;
  record.winding_temperature = test::celsius + 100.0;
  return record;
}

TEST(PhaseVoltage, IsThatOfThePhasor) {
  // ω = 400/s: v = (0.05·(−100) − 400·0.3, 0.05·150 + 400·0.1) = (−125, 47.5) V.
  EXPECT_NEAR(phase_voltage({-100.0, 150.0}, {0.1, 0.3}, 0.05, 4, 100.0), std::hypot(125.0, 47.5), 1e-10);
}

TEST(Performance, FillsTheRecordOfACase) {
  Prius prius;
  const materials::MaterialLibrary library{base::LibraryPath()};
  CaseRecord record = with_temperatures();
  PerformanceOptions options;
  options.rotation.positions = 6;
  options.no_load_positions = 8;
  options.phase_voltage_limit = 100.0;
  const std::vector<OperatingPoint> points{{"best", 250.0, std::nullopt, 1500.0 * rpm},
                                           {"standing", 100.0, 120.0 * degree, 0.0}};
  const auto rotations = evaluate(record, prius.machine, library, prius.problem, points, options);

  ASSERT_EQ(rotations.size(), 2u);
  ASSERT_EQ(record.points.size(), 2u);
  EXPECT_TRUE(record.done);
  const PointRecord& best = record.points[0];
  EXPECT_EQ(best.name, "best");
  EXPECT_NEAR(best.current_angle / degree, 140.0, 2.0);
  EXPECT_EQ(best.torque_by_position.size(), 6u);
  EXPECT_NEAR(best.torque, 352.9, 2.0);  // converged, at 140 degrees and 60 degC (rotation_test.cc)
  EXPECT_EQ(best.losses.size(), 7u);
  double heat = 0.0, drag = 0.0;
  for (const LossComponent& component : best.losses)
    (component.name == "windage" || component.name == "bearings" ? drag : heat) += component.loss.value_or(0.0);
  const double power = best.torque * 1500.0 * rpm;
  EXPECT_NEAR(best.mechanical_power.value(), power, 1e-9 * power);
  EXPECT_NEAR(best.efficiency.value(), (power - drag) / (power + heat), 1e-12);
  EXPECT_NEAR(best.inductance_q.value(), best.psi_q / (250.0 * std::sin(best.current_angle)), 1e-12);
  EXPECT_GT(best.peak_flux_density.at("tooth"), 1.5);
  const solver::DirectQuadrature current{250.0 * std::cos(best.current_angle), 250.0 * std::sin(best.current_angle)};
  EXPECT_NEAR(best.phase_voltage.value(),
              phase_voltage(current, {best.psi_d, best.psi_q}, record.phase_resistance, 4, best.speed), 1e-9);

  // At standstill there is no power to compare losses with.
  const PointRecord& standing = record.points[1];
  EXPECT_TRUE(standing.losses.empty());
  EXPECT_FALSE(standing.mechanical_power);
  EXPECT_FALSE(standing.efficiency);

  EXPECT_NEAR(record.no_load_flux_linkage, 0.1997, 0.003 * 0.1997);
  EXPECT_TRUE(record.cogging_torque);
  EXPECT_NEAR(record.back_emf_per_speed.at(1), 4.0 * record.no_load_flux_linkage, 1e-4);
  EXPECT_GT(record.knee.worst_field, 0.0);
  EXPECT_NEAR(record.passport.magnet_mass, 1.236, 0.001);
  EXPECT_GT(record.phase_resistance, 0.0);
  EXPECT_EQ(record.cells, static_cast<int>(prius.problem.cells()));
  EXPECT_EQ(record.confidence, weakest_confidence(prius.materials));
  // The voltage of 1500 rpm exceeds what was made up as the inverter's; the machine's own notes come along.
  const auto mentions = [&](const std::string& words) {
    return std::any_of(record.notes.begin(), record.notes.end(),
                       [&](const std::string& note) { return note.find(words) != std::string::npos; });
  };
  EXPECT_TRUE(mentions("point 'best' needs"));
  EXPECT_FALSE(mentions("point 'standing' needs"));
  EXPECT_TRUE(mentions("stacking factor"));
}

TEST(Performance, OfOnePositionIsAFieldOnly) {
  Prius prius;
  const materials::MaterialLibrary library{base::LibraryPath()};
  CaseRecord record = with_temperatures();
  PerformanceOptions options;
  options.rotation.positions = 1;
  evaluate(record, prius.machine, library, prius.problem, {{"field", 250.0, 140.0 * degree, 1500.0 * rpm}}, options);
  ASSERT_EQ(record.points.size(), 1u);
  EXPECT_EQ(record.points[0].torque_by_position.size(), 1u);
  EXPECT_FALSE(record.points[0].torque_ripple);
  EXPECT_TRUE(record.points[0].losses.empty());
  EXPECT_FALSE(record.points[0].efficiency);
  EXPECT_FALSE(record.cogging_torque);
  EXPECT_TRUE(record.back_emf_per_speed.empty());
}

TEST(Performance, RefusesATemperatureOutsideTheMagnetsData) {
  Prius prius;
  const materials::MaterialLibrary library{base::LibraryPath()};
  CaseRecord record = with_temperatures();
  record.magnet_temperature = test::celsius + 1200.0;
  EXPECT_THROW(evaluate(record, prius.machine, library, prius.problem, {{"any", 0.0, std::nullopt, 0.0}}),
               base::UserError);
}

}  // namespace
