// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/quantity.h"
#include "base/user_error.h"
#include "postprocess/drive_cycle/duty_result.h"
#include "postprocess/drive_cycle/vehicle.h"
#include "postprocess/efficiency_map/efficiency_difference.h"
#include "postprocess/efficiency_map/efficiency_map_picture.h"
#include "postprocess/flux_map/flux_map_builder.h"
#include "postprocess/passport/use_phase.h"
#include "postprocess/plots/plane_picture.h"
#include "tests/support/picture.h"

#include <gtest/gtest.h>

#include <cmath>
#include <filesystem>
#include <fstream>

namespace {

using namespace lodestone;
using namespace lodestone::postprocess;
using solver::DirectQuadrature;

constexpr double temperature = 293.15;
constexpr int pole_pairs = 4;

std::string write(const std::string& name, const std::string& text) {
  const std::string folder = (std::filesystem::path(testing::TempDir()) / "drive-cycle").string();
  std::filesystem::create_directories(folder);
  std::ofstream(folder + "/" + name) << text;
  return folder + "/" + name;
}

/// The message without the folder of the tests.
template <class Action> std::string error_of(Action&& action) {
  try {
    action();
  } catch (const base::UserError& error) {
    const std::string text = error.what(), folder = testing::TempDir() + "drive-cycle/";
    const std::size_t at = text.find(folder);
    return at == std::string::npos ? text : text.substr(0, at) + text.substr(at + folder.size());
  }
  return "";
}

const char* const vehicle_text = R"(vehicle: box
source: invented for tests
confidence: medium
mass: 1000 kg
rolling_resistance: 0.01
drag_coefficient: 0.5
frontal_area: 2 m2
air_density: 1.2 kg/m3
wheel_radius: 0.3 m
gear_ratio: 6
gear_efficiency: 90 %
wheel_inertia: 1.8 kg.m2
regenerative_braking: {share: 60 %, down_to: 5 m/s}
lifetime: 100 km
)";

Vehicle box(const std::string& text = vehicle_text) {
  return Vehicle::read(base::Document::parse(text, "box.yaml"));
}

TEST(DriveCycle, WltcClass3bAsPublished) {
  // UN GTR 15: 1800 s, 23 266 m, 131.3 km/h, 13.4 % of the time at a standstill.
  const DriveCycle cycle = DriveCycle::load(base::LibraryPath(), "wltc-class3b");
  ASSERT_EQ(cycle.time.size(), 1801U);
  EXPECT_EQ(cycle.time.back(), 1800.0);
  EXPECT_NEAR(cycle.distance(), 23266.0, 1.0);
  EXPECT_NEAR(*std::max_element(cycle.speed.begin(), cycle.speed.end()) * 3.6, 131.3, 1e-9);
  EXPECT_EQ(cycle.provenance.confidence, materials::Confidence::high);
}

TEST(DriveCycle, EveryVehicleAndDutyOfTheLibraryIsGood) {
  const base::LibraryPath library;
  for (const std::string& name : library.names("vehicles"))
    EXPECT_EQ(Vehicle::load(library, name).name, name);
  for (const std::string& name : library.names("duties")) {
    const Duty duty = load_duty(library, name, {100.0, 300.0}).duty;
    EXPECT_EQ(duty.name, name);
    EXPECT_TRUE(duty.repetitions) << name;
  }
  EXPECT_GE(library.names("vehicles").size(), 4U);
  EXPECT_GE(library.names("duties").size(), 3U);
}

TEST(DriveCycle, TorqueAndSpeedOfAVehicleByHand) {
  // 10 to 12 m/s in 2 s, 12 m/s for 2 s up a slope of 10 %, down to 6 m/s in 2 s, to 4 in 1 s, to 0 in 2 s.
  DriveCycle cycle;
  cycle.name = "hand";
  cycle.time = {0.0, 2.0, 4.0, 6.0, 7.0, 9.0};
  cycle.speed = {10.0, 12.0, 12.0, 6.0, 4.0, 0.0};
  cycle.grade = {0.0, 0.1, 0.0, 0.0, 0.0, 0.0};
  const Duty duty = drive(box(), cycle);
  ASSERT_EQ(duty.steps.size(), 5U);
  const double inert = 1000.0 + 1.8 / 0.09, weight = 1000.0 * 9.80665, lever = 0.05;
  const auto drag = [](double v) { return 0.6 * v * v; };
  EXPECT_NEAR(duty.steps[0].speed, 11.0 / lever, 1e-9);
  EXPECT_NEAR(duty.steps[0].torque, (inert * 1.0 + 0.01 * weight + drag(11.0)) * lever / 0.9, 1e-9);
  const double slope = std::atan(0.1);
  EXPECT_NEAR(duty.steps[1].torque,
              (0.01 * weight * std::cos(slope) + drag(12.0) + weight * std::sin(slope)) * lever / 0.9, 1e-9);
  const double braking = inert * -3.0 + 0.01 * weight + drag(9.0);
  EXPECT_NEAR(duty.steps[2].torque, 0.6 * braking * lever * 0.9, 1e-9);
  // At 5 m/s still with the motor, below with the brakes alone.
  const double last = inert * -2.0 + 0.01 * weight + drag(5.0), end = inert * -2.0 + 0.01 * weight + drag(2.0);
  EXPECT_NEAR(duty.steps[3].torque, 0.6 * last * lever * 0.9, 1e-9);
  EXPECT_EQ(duty.steps[4].torque, 0.0);
  EXPECT_NEAR(duty.friction_brake_energy, -(0.4 * braking * 9.0 * 2.0 + 0.4 * last * 5.0 + end * 2.0 * 2.0), 1e-6);
  EXPECT_NEAR(*duty.distance, 22.0 + 24.0 + 18.0 + 5.0 + 4.0, 1e-12);
  EXPECT_NEAR(*duty.repetitions, 1e5 / 73.0, 1e-9);
}

TEST(DriveCycle, KineticEnergyComesBack) {
  // Without road load and with all braking by the motor the work over a cycle that ends at rest is nothing.
  Vehicle free = box();
  free.rolling = 0.0;
  free.quadratic = 0.0;
  free.gear_efficiency = 1.0;
  free.brake_share = 1.0;
  free.brake_down_to = 0.0;
  const Duty duty = drive(free, DriveCycle::load(base::LibraryPath(), "wltc-class3b"));
  double work = 0.0, done = 0.0;
  for (const DutyStep& step : duty.steps) {
    work += step.torque * step.speed * step.duration;
    done += std::abs(step.torque * step.speed) * step.duration;
  }
  EXPECT_LT(std::abs(work), 1e-10 * done);
}

TEST(DriveCycle, RefusesWithFileLineAndColumn) {
  const base::LibraryPath library;
  const auto cycle = [&](const std::string& text) {
    return error_of([&] { DriveCycle::load(library, write("c.csv", text)); });
  };
  EXPECT_EQ(cycle("time [s],speed [km/h]\n0,0\n1,fast\n"), "c.csv:3:3: 'fast' is no number");
  EXPECT_EQ(cycle("time [s],speed [km/h]\n0,0\n 1 , 5\n1,6\n"),
            "c.csv:4:1: time: must be later than in the row before");
  EXPECT_EQ(cycle("time [s],speed [km/h]\n0,0\n1,-5\n"),
            "c.csv:3:3: speed: -1.38889 m/s is not allowed; allowed is 0 to 200 m/s");
  EXPECT_EQ(cycle("time [s],speed [km/h]\n0,0\n1,2,3\n"), "c.csv:3: expected 2 numbers as in the heading, found 3");
  EXPECT_EQ(cycle("time,speed [km/h]\n0,0\n1,1\n"), "c.csv:1: the column 'time' has no unit; write 'time [s]'");
  EXPECT_EQ(cycle("time [s],sped [km/h]\n0,0\n1,1\n"),
            "c.csv:1: 'sped' is no column here; did you mean 'speed'?; expected time [s], speed [m/s], grade [1]");
  EXPECT_EQ(cycle("time [s],speed [kg]\n0,0\n1,1\n"),
            "c.csv:1: 'kg' is no unit of the column 'speed'; expected one such as 'm/s'");
  EXPECT_EQ(cycle("time [s],grade [%]\n0,0\n1,1\n"),
            "c.csv:1: the column 'speed' is missing; write it as 'speed [m/s]'");
  EXPECT_EQ(cycle("time [s],speed [km/h]\n0,0\n"), "c.csv:2:1: time: a cycle needs two rows at least");
  const auto duty = [&](const std::string& text, const DutyScale& scale = {}) {
    return error_of([&] { load_duty(library, write("d.csv", text), scale); });
  };
  EXPECT_EQ(duty("duration [s],torque [N.m],speed [rpm]\n1,2,3\n0,2,3\n"), "d.csv:3:1: duration: must be above 0");
  EXPECT_EQ(duty("torque [N.m],speed [rpm]\n2,3\n"), "d.csv:2: the column 'time [s]' or 'duration [s]' is missing");
  EXPECT_EQ(duty("duration [s],torque [N.m],speed [rpm]\n1,2,-3\n"),
            "d.csv:2:5: speed: must not be negative; backwards is forwards with both signs changed");
  EXPECT_EQ(duty("duration [s],torque [1],speed [rpm]\n1,1,3\n"),
            "d.csv:2:3: torque: is relative; the study must say its largest value, such as duty: {profile: …, "
            "largest_torque: 200 N.m}");
  std::string both(vehicle_text);
  both += "road_load: {constant: 1 N, linear: 0 N/(m/s), quadratic: 1 N/(m/s)^2}\n";
  EXPECT_EQ(error_of([&] { box(both); }),
            "box.yaml:5:21: rolling_resistance: give either 'road_load' or rolling resistance and drag, not both");
}

/// A machine of constant inductances whose losses are constant over the current.
struct Machine {
  double psi = 0.1, inductance = 1e-3, resistance = 0.02;
  double iron = 2e-3;     // W/Hz², stator, eddy
  double magnets = 1e-4;  // W/Hz²

  std::vector<FieldAnswer> operator()(const std::vector<FieldTask>& tasks) const {
    std::vector<FieldAnswer> answers;
    for (const FieldTask& task : tasks) {
      const double d = task.current.d, q = task.current.q;
      FieldAnswer answer;
      answer.flux_linkage = {psi + inductance * d, inductance * q};
      answer.inductance = {inductance, 0.0, 0.0, inductance};
      answer.coenergy = 1.5 * (psi * d + 0.5 * inductance * (d * d + q * q));
      answer.torque = 1.5 * pole_pairs * psi * q;
      answers.push_back(answer);
    }
    return answers;
  }
  FluxMap flux(double current) const {
    FluxMapData data;
    data.phases = 3;
    data.pole_pairs = pole_pairs;
    data.positions = 4;
    data.span = base::pi / 3.0;
    data.symmetric = true;
    data.tolerance = 0.002;
    data.ripple_tolerance = 0.01;
    data.temperatures = {temperature};
    data.remanence = {{temperature, 1.2}};
    FluxMapBuilder builder(data, *this);
    builder.cover({current, -current, 0.0});
    return builder.map();
  }
  LossMap losses(double current, bool with_magnets = true) const {
    LossMapData data;
    data.magnet_temperature = temperature;
    data.symmetric = true;
    for (int i = 0; i <= 4; ++i)
      data.radii.push_back(current * i / 4.0);
    for (int j = 0; j < 7; ++j)
      data.angles.push_back(0.5 * base::pi * (1.0 + j / 6.0));
    LossCoefficients one;
    one.stator.eddy = iron;
    if (with_magnets)
      one.magnets = magnets;
    data.values.assign(data.radii.size() * data.angles.size(), one);
    return LossMap(data);
  }
  EfficiencyMap map(const FluxMap& flux, const LossMap& losses, double current, double voltage) const {
    const ControlLimits limits{current, voltage, resistance, std::nullopt, temperature};
    return make_efficiency_map({flux, losses}, limits, {600.0, 6, 6, 400.0, temperature});
  }
};

TEST(DriveCycle, EnergiesOfAnEvenDutyByHand) {
  const Machine machine;
  const FluxMap flux = machine.flux(100.0);
  const LossMap losses = machine.losses(100.0);
  const EfficiencyMap map = machine.map(flux, losses, 100.0, 200.0);
  Duty duty;
  duty.name = "hand";
  duty.steps = {{10.0, 30.0, 200.0}, {20.0, -20.0, 100.0}, {5.0, 0.0, 0.0}, {1.0, 0.0, 300.0}};
  const DutyResult result = run_duty(duty, {flux, losses}, map);
  EXPECT_TRUE(result.met());
  const auto drag = [&](double speed) {
    const double f = pole_pairs * speed / (2.0 * base::pi);
    return (machine.iron + machine.magnets) * f * f;
  };
  const auto copper = [&](double torque, double speed) {
    const double gap = speed > 0.0 ? torque + drag(speed) / speed : torque, q = gap / (1.5 * pole_pairs * machine.psi);
    return 1.5 * machine.resistance * q * q;
  };
  double lost = 0.0, magnets = 0.0;
  for (const DutyStep& s : duty.steps) {
    lost += (drag(s.speed) + copper(s.torque, s.speed)) * s.duration;
    magnets += drag(s.speed) * machine.magnets / (machine.iron + machine.magnets) * s.duration;
  }
  EXPECT_NEAR(result.loss_energy(), lost, 1e-7 * lost);
  EXPECT_NEAR(*result.magnet_share(), magnets / lost, 1e-7);
  EXPECT_NEAR(result.mechanical_out, 60000.0, 1e-6);
  EXPECT_NEAR(result.mechanical_in, 40000.0, 1e-6);
  const double in = 60000.0 + 10.0 * (drag(200.0) + copper(30.0, 200.0)) + 40000.0 + drag(300.0) + copper(0.0, 300.0);
  EXPECT_NEAR(*result.efficiency(), 1.0 - lost / in, 1e-9);
  // The terminals, from voltages and currents alone.
  EXPECT_LT(result.imbalance(), 1e-7);
  EXPECT_GT(result.electrical_out, 0.0);
}

TEST(DriveCycle, WhatCannotBeMetIsToldAndNotClipped) {
  const Machine machine;
  const FluxMap flux = machine.flux(100.0);
  const LossMap losses = machine.losses(100.0);
  // 60 N·m at 100 A; base speed V/√(ψ² + (LI)²)/p = 50/0.1414/4 = 88 rad/s without the resistance.
  const EfficiencyMap map = machine.map(flux, losses, 100.0, 50.0);
  Duty duty;
  duty.steps = {{10.0, 30.0, 50.0}, {2.0, 70.0, 50.0}, {3.0, 55.0, 200.0}, {4.0, -80.0, 40.0}, {1.0, 1.0, 700.0}};
  const DutyResult result = run_duty(duty, {flux, losses}, map);
  EXPECT_EQ(result.unmet_time, 10.0);
  EXPECT_NEAR(result.unmet_motoring_energy, 2.0 * 3500.0 + 3.0 * 11000.0 + 700.0, 1e-9);
  EXPECT_NEAR(result.unmet_braking_energy, 4.0 * 3200.0, 1e-9);
  EXPECT_NEAR(result.mechanical_out, 15000.0, 1e-9);
  EXPECT_EQ(result.mechanical_in, 0.0);
  ASSERT_TRUE(result.worst);
  EXPECT_EQ(result.worst->torque, 55.0);
  EXPECT_EQ(result.worst->time, 12.0);
  const CurrentControl control(flux, map.limits);
  EXPECT_NEAR(result.worst->largest, control.most_torque(200.0)->point.torque, 1e-9);
}

TEST(DriveCycle, AGeneratorIsTheMirrorImageOfAMotorOfNegativeResistance) {
  // |v| at T = −40 N·m directly, at a speed where the voltage binds the motor but not the generator.
  Machine machine;
  machine.resistance = 0.1;
  const FluxMap flux = machine.flux(100.0);
  const LossMap losses = machine.losses(100.0);
  const double q = 40.0 / (1.5 * pole_pairs * machine.psi), speed = 100.0, omega = pole_pairs * speed;
  const auto voltage = [&](double iq) {
    return std::hypot(-omega * machine.inductance * iq, machine.resistance * iq + omega * machine.psi);
  };
  const double limit = 0.5 * (voltage(q) + voltage(-q));
  EfficiencyMap map = machine.map(flux, losses, 100.0, limit);
  Duty duty;
  duty.steps = {{1.0, -40.0, speed}};
  const LossMap none = [&] {
    LossMapData data = losses.data();
    for (LossCoefficients& one : data.values)
      one = {{}, {}, 0.0};
    return LossMap(data);
  }();
  const DutyResult result = run_duty(duty, {flux, none}, map);
  ASSERT_TRUE(result.samples[0].point);
  EXPECT_NEAR(result.samples[0].point->current.q, -q, 1e-6);
  EXPECT_NEAR(result.samples[0].point->current.d, 0.0, 1e-3);
  EXPECT_NEAR(result.samples[0].point->voltage, voltage(-q), 1e-6 * limit);
  EXPECT_NEAR(-result.terminal_energy, 4000.0 - 0.15 * q * q, 1e-3);
}

TEST(DriveCycle, UnknownMagnetLossStaysUnknown) {
  const Machine machine;
  const FluxMap flux = machine.flux(100.0);
  const LossMap losses = machine.losses(100.0, false);
  Duty duty;
  duty.steps = {{1.0, 30.0, 100.0}};
  const DutyResult result = run_duty(duty, {flux, losses}, machine.map(flux, losses, 100.0, 200.0));
  EXPECT_FALSE(result.magnet_share());
  for (const LossEnergy& one : result.losses)
    EXPECT_EQ(one.energy.has_value(), one.name != "magnet_eddy") << one.name;
}

TEST(DriveCycle, LeastLossAgainstASearchByHand) {
  // Iron loss as the square of the flux linkage: least of copper and iron along i_q = const (no saliency), so
  // R i_d + k f² L (ψ + L i_d)·(2/3) = 0 where P_iron = k f² |ψ|².
  const Machine machine;
  const FluxMap flux = machine.flux(100.0);
  const ControlLimits limits{100.0, 200.0, machine.resistance, std::nullopt, temperature};
  const CurrentControl control(flux, limits);
  const double torque = 30.0, speed = 100.0, weight = 3e4;  // W/Wb²
  const auto cost = [&](const DirectQuadrature& i) {
    const double d = machine.psi + machine.inductance * i.d, q = machine.inductance * i.q;
    return 1.5 * machine.resistance * (i.d * i.d + i.q * i.q) + weight * (d * d + q * q);
  };
  const auto point = control.for_torque(torque, speed, cost);
  ASSERT_TRUE(point);
  const double direct = -weight * machine.inductance * machine.psi /
                        (1.5 * machine.resistance + weight * machine.inductance * machine.inductance);
  EXPECT_NEAR(point->current.d, direct, 1e-3 * std::abs(direct));
  EXPECT_NEAR(point->torque, torque, 1e-6);
  EXPECT_LT(cost(point->current), cost(control.for_torque(torque, speed)->current));
  // What costs nothing but current stays at the least current.
  const auto least = control.for_torque(torque, speed, [](const DirectQuadrature& i) { return i.d * i.d + i.q * i.q; });
  EXPECT_NEAR(least->current.d, 0.0, 1e-3);
}

TEST(EfficiencyDifference, OfMapsThatDifferInIronLoss) {
  const Machine little;
  Machine much;
  much.iron = 2.0 * little.iron;
  const FluxMap flux = little.flux(100.0);
  const LossMap small = little.losses(100.0), large = much.losses(100.0);
  const EfficiencyMap base = little.map(flux, small, 100.0, 200.0), map = much.map(flux, large, 100.0, 200.0);
  const EfficiencyDifference none = efficiency_difference(base, base);
  EXPECT_EQ(*none.mean, 0.0);
  EXPECT_EQ(none.share, 1.0);
  EXPECT_EQ(*none.loss_mean, 0.0);
  const EfficiencyDifference found = efficiency_difference(map, base);
  EXPECT_LT(*found.largest, 0.0);
  EXPECT_GT(*found.loss_mean, 0.0);
  // At a node the values are those of the map.
  const MapValue losses = [](const EfficiencyMapPoint& p) { return std::optional<double>(p.loss()); };
  const double speed = base.speeds[2], torque = base.torques[1];
  const double f = pole_pairs * speed / (2.0 * base::pi);
  EXPECT_NEAR(*value_at(map, speed, torque, losses) - *value_at(base, speed, torque, losses), little.iron * f * f,
              1e-9);
  EXPECT_FALSE(value_at(map, 1.01 * base.speeds.back(), torque, losses));
  EXPECT_FALSE(value_at(map, base.speeds.back(), 1.01 * base.envelope.back().point.torque, losses));
  // Efficiency falls everywhere: its panel is orange where there is a value, all losses grow: theirs is blue.
  const support::Picture picture = support::decode(draw_difference_png(map, base, "much less little"));
  const auto& efficiency = picture.at(66 + 190, 34 + 34 + 200);
  EXPECT_GT(efficiency[0], efficiency[2]);
  const auto& all = picture.at(466 + 66 + 190, 34 + 34 + 200);
  EXPECT_GT(all[2], all[0]);
  EXPECT_GT(draw_efficiency_map_png(map, "much").size(), 1000U);
}

TEST(PlanePicture, EdgesAndColours) {
  EXPECT_EQ(round_edges(0.0, 9.0, 5, false), (std::vector<double>{0.0, 2.0, 4.0, 6.0, 8.0, 10.0}));
  EXPECT_EQ(round_edges(-1.0, 4.0, 8, true), (std::vector<double>{-4.0, -3.0, -2.0, -1.0, 0.0, 1.0, 2.0, 3.0, 4.0}));
  EXPECT_GE(round_edges(0.0, 0.0, 5, false).size(), 2U);
  PlanePicture picture;
  EXPECT_THROW(draw_planes_png(picture), std::invalid_argument);
  picture.panels = {{"x",
                     [](double x, double) { return x < 0.5 ? std::optional<double>(x) : std::nullopt; },
                     {0.0, 0.25, 1.0},
                     false}};
  const support::Picture drawn = support::decode(draw_planes_png(picture));
  // Unknown is white; on either side of an edge the colours differ.
  EXPECT_EQ(drawn.at(66 + 300, 200), (std::array<int, 3>{255, 255, 255}));
  EXPECT_NE(drawn.at(66 + 40, 200), drawn.at(66 + 150, 200));
  EXPECT_EQ(drawn.at(66 + 40, 200), drawn.at(66 + 80, 220));
}

TEST(DriveCycle, CarbonOfALifeByHand) {
  const materials::MaterialLibrary library{base::LibraryPath()};
  Passport passport;
  passport.composition_known = true;
  passport.magnet_mass = 1.0;
  passport.parts = {10.0, 5.0, 4.0, 1.0};
  const LifeCycle cycle(passport, "none", *library.scenario("europe-2025"), library);
  ASSERT_TRUE(cycle.electricity_carbon());
  DutyResult duty;
  duty.mechanical_out = 9.0e6;
  duty.electrical_in = 10.0e6;
  duty.losses = {{"copper_dc", "copper", 1.0e6}};
  EXPECT_FALSE(use_phase(duty, cycle));  // no lifetime
  duty.repetitions = 8000.0;
  const auto use = use_phase(duty, cycle);
  ASSERT_TRUE(use);
  // 8 GJ of losses are 2222.2 kWh.
  EXPECT_NEAR(*use->carbon, 8e9 / 3.6e6 * 0.214, 1e-6);
  EXPECT_NEAR(*use->carbon_per_delivered * 3.6e9, 0.214e3 / 9.0, 1e-9);
  EXPECT_NEAR(use->embodied_per_delivered->max * 72e9, use->embodied->max, 1e-9);
  duty.unmet_motoring_energy = 1.0;
  EXPECT_FALSE(use_phase(duty, cycle));
}

}  // namespace
