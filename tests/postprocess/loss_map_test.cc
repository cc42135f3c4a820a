// SPDX-License-Identifier: GPL-3.0-or-later
#include "postprocess/efficiency_map/efficiency_map.h"
#include "postprocess/field_batch.h"
#include "postprocess/flux_map/flux_map_builder.h"
#include "postprocess/losses/copper.h"
#include "postprocess/losses/iron.h"
#include "postprocess/losses/loss_map.h"
#include "postprocess/losses/magnet_eddy.h"
#include "postprocess/losses/strands.h"
#include "postprocess/store/case_file.h"
#include "tests/postprocess/prius.h"

#include <gtest/gtest.h>

#include <cmath>
#include <stdexcept>
#include <vector>

namespace {

using namespace lodestone;
using namespace lodestone::postprocess;
using solver::DirectQuadrature;
using test::celsius;
using test::degree;
using test::Prius;

constexpr double rpm = base::pi / 30.0;

/// A grid without fields: losses whose roots are cubics in |i| and the angle.
LossMapData made_up(bool symmetric) {
  LossMapData data;
  data.magnet_temperature = 373.15;
  data.positions = 16;
  data.symmetric = symmetric;
  data.rotor_exponent = 1.2;
  data.radii = {0.0, 50.0, 100.0, 150.0, 200.0};
  for (int k = 0; k <= 6; ++k)
    data.angles.push_back((90.0 + 15.0 * k) * degree);
  return data;
}

LossCoefficients formula(double radius, double angle) {
  const double r = radius / 200.0, a = angle * r;
  const auto square = [](double x) { return x * x; };
  return {{square(1.0 + r), square(2.0 + a * r), square(0.5 + r * r * r)},
          {square(0.1 + r), square(0.2 * r + 0.1), square(0.05 * a)},
          square(0.01 + 0.3 * r * r),
          square(0.02 + 0.4 * r * a)};
}

LossMap made_up_map(bool symmetric = true) {
  LossMapData data = made_up(symmetric);
  for (const double radius : data.radii)
    for (const double angle : data.angles)
      data.values.push_back(formula(radius, angle));
  return LossMap(data);
}

TEST(LossMap, InterpolatesCubics) {
  const LossMap map = made_up_map();
  for (const double radius : {0.0, 10.0, 77.0, 199.0, 200.0})
    for (const double angle : {90.0, 100.0, 137.0, 180.0}) {
      const auto found = map.at({radius * std::cos(angle * degree), radius * std::sin(angle * degree)});
      const auto right = formula(radius, angle * degree);
      if (radius > 0.0) {
        EXPECT_NEAR(found.stator.eddy, right.stator.eddy, 1e-12) << radius << " " << angle;
        EXPECT_NEAR(found.rotor.excess, right.rotor.excess, 1e-12);
      }
      EXPECT_NEAR(found.stator.hysteresis, right.stator.hysteresis, 1e-12);
      EXPECT_NEAR(found.stator.excess, right.stator.excess, 1e-12);
      EXPECT_NEAR(found.magnets.value(), *right.magnets, 1e-12);
      EXPECT_NEAR(found.strands, right.strands, 1e-12);
    }
  // Mirrored in i_q.
  EXPECT_NEAR(map.at({-60.0, -80.0}).stator.eddy, map.at({-60.0, 80.0}).stator.eddy, 1e-12);
  EXPECT_THROW(map.at({10.0, 10.0}), std::out_of_range);
  EXPECT_THROW(map.at({-200.0, 10.0}), std::out_of_range);
  EXPECT_THROW(made_up_map(false).at({-60.0, -80.0}), std::out_of_range);
}

TEST(LossMap, ScalesWithThePowersOfTheFrequency) {
  const LossMap map = made_up_map();
  const DirectQuadrature current{-60.0, 80.0};
  const LossCoefficients c = map.at(current);
  const SpeedLosses losses = map.at(current, 400.0);
  EXPECT_NEAR(losses.iron_stator, 400.0 * c.stator.hysteresis + 1.6e5 * c.stator.eddy + 8000.0 * c.stator.excess,
              1e-9 * losses.iron_stator);
  EXPECT_NEAR(losses.iron_rotor,
              std::pow(400.0, 1.2) * c.rotor.hysteresis + 1.6e5 * c.rotor.eddy + 8000.0 * c.rotor.excess,
              1e-9 * losses.iron_rotor);
  EXPECT_NEAR(losses.magnets.value(), 1.6e5 * *c.magnets, 1e-9 * *losses.magnets);
  EXPECT_NEAR(losses.strands, 1.6e5 * c.strands, 1e-9 * losses.strands);
}

TEST(LossMap, RefusesPartsThatDoNotFit) {
  LossMapData data = made_up(true);
  EXPECT_THROW(LossMap{data}, std::invalid_argument);
}

/// A coarse Prius with its flux and loss map.
struct Mapped {
  Prius prius;
  FieldExecutor executor;
  FluxMap flux;
  LossMap losses;

  static geometries::MeshOptions coarse() {
    geometries::MeshOptions options;
    options.refinement = 0.5;
    return options;
  }
  static FluxMap flux_map(Prius& prius, base::Executor& executor) {
    FluxMapOptions options;
    options.temperatures = {celsius + 100.0};
    options.positions = 4;
    options.tolerance = 0.01;
    options.ripple_tolerance = 1.0;
    FluxMapBuilder builder(empty_flux_map(prius.machine, prius.mesh, *prius.materials.magnet, options),
                           [&](const std::vector<FieldTask>& tasks) { return solve_fields(executor, tasks, true); });
    builder.cover({200.0, -200.0, 0.0});
    return builder.map();
  }
  static LossMap loss_map(const Prius& prius, base::Executor& executor, const FluxMap& flux) {
    LossMapOptions options;
    options.range = flux.data().range;
    options.magnet_temperature = celsius + 100.0;
    options.winding_temperature = celsius + 120.0;
    options.positions = 6;
    options.held_out = 4;
    options.symmetric = flux.data().symmetric;
    return solve_loss_map(executor, *prius.materials.stator_steel->core_loss, *prius.materials.rotor_steel->core_loss,
                          options);
  }
  Mapped()
      : prius("prius-2004-measured", coarse(), celsius + 100.0),
        executor(prius.machine, prius.materials, prius.problem), flux(flux_map(prius, executor)),
        losses(loss_map(prius, executor, flux)) {}
};

class MappedPrius : public testing::Test {
protected:
  static void SetUpTestSuite() { mapped = new Mapped; }
  static void TearDownTestSuite() {
    delete mapped;
    mapped = nullptr;
  }
  static Mapped* mapped;
};
Mapped* MappedPrius::mapped = nullptr;

TEST_F(MappedPrius, LossesAtANodeAreThoseOfItsRotation) {
  Prius& prius = mapped->prius;
  RotationOptions options;
  options.positions = 6;
  const double speed = 4000.0 * rpm;
  const Rotation rotation = rotate(prius.problem, prius.machine, 150.0, 120.0 * degree, options);
  const LossInput input{prius.machine, prius.mesh, rotation, speed, celsius + 120.0, celsius + 100.0, prius.materials};
  const SpeedLosses losses = mapped->losses.at(rotation.current, prius.machine.pole_pairs() * speed / 2.0 / base::pi);
  // The node's fields began elsewhere: Newton's remainder is between them.
  const double stator = iron_loss(input, solver::Body::stator).loss, rotor = iron_loss(input, solver::Body::rotor).loss;
  EXPECT_NEAR(losses.iron_stator, stator, 1e-4 * stator);
  EXPECT_NEAR(losses.iron_rotor, rotor, 1e-3 * rotor);
  const double magnets = magnet_eddy_loss(input, prius.materials.magnet->conductivity(celsius + 100.0).value()).loss;
  EXPECT_NEAR(losses.magnets.value(), magnets, 1e-3 * magnets);
  const double strands = strand_losses(input).sum();
  EXPECT_NEAR(losses.strands, strands, 1e-3 * strands);
}

TEST_F(MappedPrius, HeldOutCurrentsShowTheError) {
  const LossMapErrors errors = mapped->losses.errors(400.0);
  EXPECT_EQ(errors.currents, 4u);
  EXPECT_GT(errors.iron, 0.0);
  EXPECT_LT(errors.iron, 0.02);
  EXPECT_LT(errors.magnets.value(), 0.05);
}

TEST_F(MappedPrius, EfficiencyMapAddsUp) {
  const double resistance =
      phase_resistance(mapped->prius.machine, *mapped->prius.materials.conductor, celsius + 120.0);
  const ControlLimits limits{200.0, 0.95 * 500.0 / std::sqrt(3.0), resistance, std::nullopt, celsius + 100.0};
  const auto mechanical = [&](double speed) {
    return mechanical_losses(mapped->prius.machine, speed, celsius + 100.0);
  };
  const EfficiencyMap map = make_efficiency_map({mapped->flux, mapped->losses, mechanical}, limits,
                                                {6000.0 * rpm, 8, 8, 500.0, celsius + 120.0});
  EXPECT_EQ(map.note, "without PWM loss");
  ASSERT_EQ(map.points.size(), 64u);
  std::size_t possible = 0;
  for (std::size_t i = 0; i < 8; ++i)
    for (std::size_t j = 0; j < 8; ++j) {
      const auto& point = map.points[i * 8 + j];
      if (!point)
        continue;
      ++possible;
      const double power = map.speeds[i] * map.torques[j];
      EXPECT_NEAR(power * (1.0 / *point->efficiency - 1.0), point->loss(), 1e-9 * power);
      EXPECT_NEAR(point->copper,
                  1.5 * resistance * (point->current.d * point->current.d + point->current.q * point->current.q),
                  1e-9 * point->copper);
      EXPECT_LE(point->voltage, limits.voltage * (1.0 + 1e-6));
      // The air gap gives the shaft's torque and what bearings and windage take.
      EXPECT_NEAR(point->friction(), mechanical(map.speeds[i]).sum(), 1e-12);
      EXPECT_NEAR(mapped->flux.at(point->current, celsius + 100.0).torque,
                  map.torques[j] + point->friction() / map.speeds[i], 1e-6 * map.torques.back());
      // What the terminals take, v·i, is copper and air gap; iron and magnets are counted on top.
      const FluxMapPoint flux = mapped->flux.at(point->current, celsius + 100.0);
      const double omega = 4.0 * map.speeds[i];
      const double v_d = resistance * point->current.d - omega * flux.flux_linkage.q;
      const double v_q = resistance * point->current.q + omega * flux.flux_linkage.d;
      EXPECT_NEAR(1.5 * (v_d * point->current.d + v_q * point->current.q), power + point->friction() + point->copper,
                  1e-4 * power);
    }
  EXPECT_GT(possible, 30u);
  EXPECT_LT(possible, 64u);
  EXPECT_GT(*map.points[*map.best()]->efficiency, 0.9);
  EXPECT_NEAR(map.largest_torque(), map.torques.back(), 1e-12);
}

TEST_F(MappedPrius, MapsAreStored) {
  const ControlLimits limits{200.0, 200.0, 0.1, 2e-5, celsius + 100.0};
  const EfficiencyMap map =
      make_efficiency_map({mapped->flux, mapped->losses}, limits, {6000.0 * rpm, 4, 5, 500.0, celsius + 120.0});
  CaseRecord record;
  record.done = true;
  record.loss_map = mapped->losses;
  record.efficiency_map = map;
  const CaseRecord stored = decode_case(encode_case(record));
  ASSERT_TRUE(stored.loss_map);
  ASSERT_TRUE(stored.efficiency_map);
  const LossMap& back = *stored.loss_map;
  EXPECT_EQ(back.data().angles, mapped->losses.data().angles);
  EXPECT_EQ(back.data().checks.size(), 4u);
  const DirectQuadrature current{-70.0, 33.0};
  EXPECT_EQ(back.at(current, 200.0).iron_stator, mapped->losses.at(current, 200.0).iron_stator);
  EXPECT_EQ(back.at(current, 200.0).magnets, mapped->losses.at(current, 200.0).magnets);
  EXPECT_EQ(back.errors(300.0).iron, mapped->losses.errors(300.0).iron);

  const EfficiencyMap& again = *stored.efficiency_map;
  ASSERT_EQ(again.points.size(), map.points.size());
  for (std::size_t i = 0; i < map.points.size(); ++i) {
    ASSERT_EQ(again.points[i].has_value(), map.points[i].has_value());
    if (map.points[i]) {
      EXPECT_EQ(again.points[i]->efficiency, map.points[i]->efficiency);
      EXPECT_EQ(again.points[i]->magnets, map.points[i]->magnets);
      EXPECT_EQ(again.points[i]->strands, map.points[i]->strands);
      EXPECT_FALSE(again.points[i]->windage);
    }
  }
  ASSERT_EQ(again.envelope.size(), map.envelope.size());
  EXPECT_EQ(again.envelope.back().region, map.envelope.back().region);
  EXPECT_EQ(again.limits.end_winding_inductance, map.limits.end_winding_inductance);
  EXPECT_EQ(again.note, map.note);
}

}  // namespace
