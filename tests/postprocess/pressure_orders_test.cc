// SPDX-License-Identifier: GPL-3.0-or-later
// Waves of radial pressure: those of a slotless machine, worked out by hand, and those that slots and poles allow.
#include "postprocess/noise/pressure_picture.h"
#include "postprocess/noise/pressure_waves.h"
#include "postprocess/store/case_file.h"
#include "tests/postprocess/prius.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

namespace lodestone::postprocess {
namespace {

constexpr int pole_pairs = 4;
constexpr double magnet_field = 0.9, winding_field = 0.2, tangential = 0.1;  // T

/// cos(order φ − multiple θ) with an amplitude, at θ, as the ring gives it.
solver::RingHarmonic wave(int order, int multiple, double radial, double tangential_part, double theta) {
  return {static_cast<double>(order), radial * std::cos(multiple * theta), radial * std::sin(multiple * theta),
          tangential_part * std::cos(multiple * theta), tangential_part * std::sin(multiple * theta)};
}

double amplitude(const PressureOrders& orders, int order, int multiple) {
  for (const PressureWave& one : orders.waves)
    if (one.order == order && one.multiple == multiple)
      return one.amplitude;
  return 0.0;
}

// A slotless surface machine: the magnets' fundamental, cos(pφ − θ), turns with the rotor; the winding's fifth
// harmonic, cos(5pφ + θ), against it. Their squares and twice their product, each cos a cos b = (cos(a − b) + cos(a +
// b))/2:
//   (p, 1)²:          constant and (2p, 2)
//   (5p, −1)²:        constant and (10p, −2)
//   (p, 1)(5p, −1):   (4p, −2) and (6p, 0)
TEST(PressureOrders, SlotlessMachine) {
  constexpr int positions = 24;
  std::vector<std::vector<solver::RingHarmonic>> fields;
  for (int i = 0; i < positions; ++i) {
    const double theta = 2.0 * base::pi * i / positions;
    fields.push_back(
        {wave(pole_pairs, 1, magnet_field, tangential, theta), wave(5 * pole_pairs, -1, winding_field, 0.0, theta)});
  }
  const PressureOrders orders = pressure_orders({{1.0, fields}}, 8, 0.08);
  const double factor = 1.0 / (2.0 * base::mu_0);
  const double b1 = magnet_field * magnet_field, b5 = winding_field * winding_field, bt = tangential * tangential;
  EXPECT_NEAR(orders.mean, factor * 0.5 * (b1 + b5 - bt), 1e-6);
  EXPECT_NEAR(amplitude(orders, 2 * pole_pairs, 2), factor * 0.5 * (b1 - bt), 1e-6);
  EXPECT_NEAR(amplitude(orders, 10 * pole_pairs, -2), factor * 0.5 * b5, 1e-6);
  EXPECT_NEAR(amplitude(orders, 4 * pole_pairs, -2), factor * magnet_field * winding_field, 1e-6);
  EXPECT_NEAR(amplitude(orders, 6 * pole_pairs, 0), factor * magnet_field * winding_field, 1e-6);
  EXPECT_EQ(orders.waves.size(), 4U);
  EXPECT_EQ(orders.waves.front().order, 2 * pole_pairs);
  EXPECT_EQ(orders.highest_order, 10 * pole_pairs);
}

// A wave of order 0 pulses: cos(pφ − θ) cos(pφ + 5θ) has (0, 6) and (2p, −4).
TEST(PressureOrders, PulsationOfOrderZero) {
  std::vector<std::vector<solver::RingHarmonic>> fields;
  for (int i = 0; i < 24; ++i) {
    const double theta = 2.0 * base::pi * i / 24;
    fields.push_back({wave(pole_pairs, 1, 1.0, 0.0, theta), wave(pole_pairs, -5, 0.1, 0.0, theta)});
  }
  const PressureOrders orders = pressure_orders({{1.0, fields}}, 1, 0.08);
  const double factor = 1.0 / (2.0 * base::mu_0);
  EXPECT_NEAR(amplitude(orders, 0, 6), factor * 0.1, 1e-6);
  EXPECT_NEAR(amplitude(orders, 2 * pole_pairs, -4), factor * 0.1, 1e-6);
  EXPECT_EQ(amplitude(orders, 0, -6), 0.0);
}

test::Prius coarse_prius() {
  geometries::MeshOptions options;
  options.refinement = 0.7;
  return test::Prius("prius-2004", options);
}

// Without current only the magnets excite, and the slots modulate: a wave (r, k) has r = p k + m Q with k even.
TEST(PressureOrders, OnlyThoseOfSlotsAndPoles) {
  test::Prius prius = coarse_prius();
  const PressureOrders orders =
      pressure_orders(rotate(prius.problem, prius.machine, 0.0, 0.0, {12}), prius.machine, prius.mesh);
  EXPECT_EQ(orders.positions, 72);
  EXPECT_EQ(orders.pole_pairs, 4);
  ASSERT_GT(orders.waves.size(), 5U);
  for (const PressureWave& one : orders.waves) {
    EXPECT_EQ(one.multiple % 2, 0) << one.order;
    EXPECT_EQ((one.order - prius.machine.pole_pairs() * one.multiple) % prius.machine.stator->slots(), 0)
        << one.order << " " << one.multiple;
  }
  EXPECT_EQ(orders.waves.front().order, 8);
  EXPECT_EQ(orders.waves.front().multiple, 2);
  CaseRecord record;
  record.done = true;
  record.points.emplace_back();
  record.points.front().gap_pressure = orders;
  const CaseRecord stored = decode_case(encode_case(record));
  ASSERT_TRUE(stored.points.front().gap_pressure);
  const PressureOrders& again = *stored.points.front().gap_pressure;
  EXPECT_EQ(again.mean, orders.mean);
  EXPECT_EQ(again.pole_pairs, orders.pole_pairs);
  ASSERT_EQ(again.waves.size(), orders.waves.size());
  EXPECT_EQ(again.waves.back().amplitude, orders.waves.back().amplitude);
  EXPECT_EQ(again.waves.back().multiple, orders.waves.back().multiple);
  EXPECT_EQ(draw_pressure_orders(orders, "no load").compare(0, 4, "<svg"), 0);
}

// One sixth of a period with the slots' symmetry gives what the whole period gives.
TEST(PressureOrders, SixthIsTheWhole) {
  test::Prius prius = coarse_prius();
  const PressureOrders sixth =
      pressure_orders(rotate(prius.problem, prius.machine, 250.0, 2.4, {4}), prius.machine, prius.mesh);
  RotationOptions options;
  options.positions = 24;
  options.whole_period = true;
  const PressureOrders whole =
      pressure_orders(rotate(prius.problem, prius.machine, 250.0, 2.4, options), prius.machine, prius.mesh);
  EXPECT_NEAR(sixth.mean, whole.mean, 1e-4 * whole.mean);
  const double largest = whole.waves.front().amplitude;
  for (const PressureWave& one : whole.waves)
    if (one.amplitude > 0.01 * largest) {
      EXPECT_NEAR(amplitude(sixth, one.order, one.multiple), one.amplitude, 1e-3 * largest)
          << one.order << " " << one.multiple;
    }
}

}  // namespace
}  // namespace lodestone::postprocess
