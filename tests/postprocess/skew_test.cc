// SPDX-License-Identifier: GPL-3.0-or-later
// Skewed machines against the skew factor, against straight machines solved slice by slice, and against virtual work.
#include "geometries/skew.h"

#include "postprocess/demagnetisation/knee_check.h"
#include "postprocess/demagnetisation/load_cases.h"
#include "postprocess/demagnetisation/needed_coercivity.h"
#include "postprocess/field_batch.h"
#include "postprocess/fields/saturation.h"
#include "postprocess/harmonics.h"
#include "postprocess/losses/iron.h"
#include "postprocess/losses/magnet_eddy.h"
#include "postprocess/losses/ripple_response.h"
#include "postprocess/losses/strands.h"
#include "postprocess/noise/pressure_waves.h"
#include "postprocess/rotation.h"
#include "tests/postprocess/prius.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <complex>
#include <map>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

namespace {

using namespace lodestone;
using namespace lodestone::postprocess;
using geometries::Machine;
using geometries::Skew;
using geometries::SkewSlice;
using solver::DirectQuadrature;
using test::degree;
using test::Prius;

/// Solved so far that two ways to the same number differ by 1e-7 at most, whatever was solved before.
struct Motor : Prius {
  explicit Motor(const std::string& name = "prius-2004", int elements = 2)
      : Prius(name, {}, test::celsius + 20.0, exact(elements)) {}

private:
  static solver::FieldOptions exact(int elements) {
    solver::FieldOptions options;
    options.degree = elements;
    options.newton_tolerance = 1e-11;
    return options;
  }
};

constexpr double solved = 1e-7;

Machine skewed(const Machine& machine, const Skew& skew) {
  Machine result = machine;
  result.skew = skew;
  return result;
}

/// The rotation of a straight machine that a slice is: its axes are ahead by p δ.
Rotation by_hand(Prius& motor, const SkewSlice& slice, double current, double angle, RotationOptions options) {
  const double ahead = motor.machine.pole_pairs() * slice.angle;
  options.first_position += ahead;
  return rotate(motor.problem, motor.machine, current, angle - ahead, options);
}

LossInput input_of(const Prius& motor, const Machine& machine, const Rotation& rotation) {
  return {machine, motor.mesh, rotation, 300.0, test::celsius + 80.0, test::celsius + 20.0, motor.materials};
}

TEST(SkewedMachine, HarmonicsOfTheBackEmfFallByTheSkewFactor) {
  // Slices 5 electrical degrees apart, the distance of the positions: the sampled series of a slice is that of the
  // straight machine some samples on, and each harmonic of the mean is exactly that of one times its skew factor.
  Motor servo("servo-18s16p", 1);
  RotationOptions options;
  options.positions = 12;
  const Machine machine = skewed(servo.machine, Skew::even(3, 3.0 * 5.0 / 8.0 * degree));
  const BackEmf straight = back_emf(rotate(servo.problem, servo.machine, 0.0, 0.0, options), servo.machine, 100.0);
  const BackEmf ours = back_emf(rotate(servo.problem, machine, 0.0, 0.0, options), machine, 100.0);
  ASSERT_EQ(ours.orders, straight.orders);
  double least = 1.0;
  for (std::size_t i = 0; i < ours.orders.size(); ++i) {
    const double x = ours.orders[i] * 15.0 * degree;
    const double factor = std::abs(std::sin(0.5 * x) / (3.0 * std::sin(x / 6.0)));
    EXPECT_NEAR(ours.amplitudes[i], factor * straight.amplitudes[i], solved * straight.amplitudes[0]) << ours.orders[i];
    least = std::min(least, factor);
  }
  EXPECT_LT(least, 0.4);  // among them are some that nearly vanish
}

TEST(SkewedMachine, AWholeCoggingPeriodLeavesMultiplesOfTheSlices) {
  // Cogging of 18 slots and 16 poles repeats after 2.5 degrees, 20 electrical: four slices over that leave every fourth
  // harmonic, with its amplitude.
  Motor servo("servo-18s16p", 1);
  RotationOptions options;
  options.positions = 48;
  const auto cogging = [&](const Machine& machine) {
    return harmonics(rotate(servo.problem, machine, 0.0, 0.0, options).torque);
  };
  const Harmonics straight = cogging(servo.machine), ours = cogging(skewed(servo.machine, Skew::even(4, 2.5 * degree)));
  const double largest = straight.amplitude(3);  // three periods in the solved sixth
  EXPECT_GT(largest, 1e-3);
  for (int n = 1; n <= 7; ++n)
    EXPECT_NEAR(ours.amplitude(3 * n), n == 4 ? straight.amplitude(12) : 0.0, 1e-5 * largest) << n;
  // What is left is a far smaller harmonic.
  EXPECT_LT(straight.amplitude(12), 0.2 * largest);
}

TEST(SkewedMachine, WithoutAngleIsTheStraightOneToTheLastBit) {
  Motor motor;
  RotationOptions options;
  options.positions = 3;
  const Rotation straight = rotate(motor.problem, motor.machine, 200.0, 2.2, options);
  for (const Skew& skew : {Skew::even(3, 0.0), Skew::even(1, 5.0 * degree), Skew::at({0.1, 0.1})}) {
    const Machine machine = skewed(motor.machine, skew);
    const Rotation same = rotate(motor.problem, machine, 200.0, 2.2, options);
    EXPECT_EQ(same.torque, straight.torque);
    EXPECT_EQ(same.phase_flux_linkage, straight.phase_flux_linkage);
    EXPECT_EQ(same.parts().size(), 1u);
  }
}

TEST(SkewedMachine, IsTheMeanOfStraightOnes) {
  Motor motor;
  const Machine machine = skewed(motor.machine, Skew::at({-3.0 * degree, 1.0 * degree, 1.0 * degree}));
  RotationOptions options;
  options.positions = 4;
  options.first_position = 0.2;
  const Rotation ours = rotate(motor.problem, machine, 200.0, 2.2, options);
  ASSERT_EQ(ours.slices.size(), 2u);
  EXPECT_TRUE(ours.solutions.empty());
  EXPECT_EQ(&ours.pictured(), &ours.slices[1]);
  std::vector<Rotation> straight;
  for (const SkewSlice& slice : machine.skew.slices())
    straight.push_back(by_hand(motor, slice, 200.0, 2.2, options));
  const std::size_t count = ours.positions.size();
  ASSERT_EQ(count, 4u);
  for (std::size_t i = 0; i < count; ++i) {
    double torque = 0.0, psi_a = 0.0;
    DirectQuadrature psi;
    for (std::size_t k = 0; k < 2; ++k) {
      const SkewSlice& slice = machine.skew.slices()[k];
      torque += slice.share * straight[k].torque[i];
      psi_a += slice.share * straight[k].phase_flux_linkage[i][0];
      // From the slice's axes to the machine's, which are behind by p δ.
      const double c = std::cos(4.0 * slice.angle), s = std::sin(4.0 * slice.angle);
      const DirectQuadrature& own = straight[k].flux_linkage[i];
      psi.d += slice.share * (c * own.d - s * own.q);
      psi.q += slice.share * (s * own.d + c * own.q);
    }
    EXPECT_NEAR(ours.torque[i], torque, solved * torque);
    EXPECT_NEAR(ours.phase_flux_linkage[i][0], psi_a, solved * std::abs(psi.q));
    EXPECT_NEAR(ours.flux_linkage[i].d, psi.d, solved * std::abs(psi.q));
    EXPECT_NEAR(ours.flux_linkage[i].q, psi.q, solved * std::abs(psi.q));
  }

  // Losses of each slice's own field over its own period.
  std::map<std::string, double> mean;
  const LossInput input = input_of(motor, machine, ours);
  for (std::size_t k = 0; k < 2; ++k) {
    const double share = machine.skew.slices()[k].share;
    const LossInput of_slice = input_of(motor, machine, straight[k]);
    mean["stator"] += share * iron_loss(of_slice, solver::Body::stator).loss;
    mean["rotor"] += share * iron_loss(of_slice, solver::Body::rotor).loss;
    mean["magnets"] += share * magnet_eddy_loss(of_slice, 7e5).loss;
    mean["strands"] += share * strand_losses(of_slice).sum();
    for (const auto& [part, value] : peak_flux_density(machine, motor.mesh, straight[k]))
      mean["peak " + part] = std::max(mean["peak " + part], value);
  }
  const auto near = [&](const std::string& name, double value) {
    EXPECT_NEAR(value, mean.at(name), 1e-6 * mean.at(name)) << name;
  };
  near("stator", iron_loss(input, solver::Body::stator).loss);
  near("rotor", iron_loss(input, solver::Body::rotor).loss);
  near("magnets", magnet_eddy_loss(input, 7e5).loss);
  near("strands", strand_losses(input).sum());
  for (const auto& [part, value] : peak_flux_density(machine, motor.mesh, ours))
    near("peak " + part, value);
  // Steps cut the magnets: three pieces along the shaft.
  EXPECT_DOUBLE_EQ(magnet_eddy_loss(input, 7e5).segment_length, machine.stack_length / 3.0);

  // The pressure on the bore, a wave at a time, from the sampled one of the slices.
  const auto wave = [](const PressureOrders& orders, int order, int multiple) {
    for (const PressureWave& one : orders.waves)
      if (one.order == order && one.multiple == multiple)
        return std::polar(one.amplitude, one.phase);
    return std::complex<double>();
  };
  const PressureOrders pressure = pressure_orders(ours, machine, motor.mesh);
  std::complex<double> of_slices;
  for (std::size_t k = 0; k < 2; ++k)
    of_slices += machine.skew.slices()[k].share * wave(pressure_orders(straight[k], motor.machine, motor.mesh), 8, 2);
  EXPECT_GT(std::abs(of_slices), 1e3);
  EXPECT_NEAR(std::abs(wave(pressure, 8, 2) - of_slices), 0.0, 1e-6 * std::abs(of_slices));
}

TEST(SkewedMachine, FieldBatchesAreInTheAxesOfTheMiddle) {
  Motor motor;
  const Machine machine = skewed(motor.machine, Skew::even(2, 6.0 * degree));
  const double temperature = test::celsius + 20.0;
  const std::vector<FieldTask> tasks = {{{-150.0, 120.0}, 0.3, temperature}, {{-150.0, 120.0}, 0.5, temperature}};
  FieldExecutor of_skewed(machine, motor.materials, motor.problem);
  const std::vector<FieldAnswer> ours = solve_fields(of_skewed, tasks, true);
  FieldExecutor of_straight(motor.machine, motor.materials, motor.problem);
  for (std::size_t n = 0; n < tasks.size(); ++n) {
    FieldAnswer mean;
    for (const SkewSlice& slice : machine.skew.slices()) {
      const double ahead = 4.0 * slice.angle, c = std::cos(ahead), s = std::sin(ahead);
      const DirectQuadrature& i = tasks[n].current;
      const FieldTask task{{c * i.d + s * i.q, c * i.q - s * i.d}, tasks[n].position + ahead, temperature};
      const FieldAnswer one = solve_fields(of_straight, {task}, true).front();
      mean.torque += slice.share * one.torque;
      mean.coenergy += slice.share * one.coenergy;
      mean.flux_linkage.d += slice.share * (c * one.flux_linkage.d - s * one.flux_linkage.q);
      mean.flux_linkage.q += slice.share * (s * one.flux_linkage.d + c * one.flux_linkage.q);
      // R L Rᵀ
      const auto& l = one.inductance;
      mean.inductance.dd += slice.share * (c * c * l.dd - c * s * (l.dq + l.qd) + s * s * l.qq);
      mean.inductance.qq += slice.share * (s * s * l.dd + c * s * (l.dq + l.qd) + c * c * l.qq);
      mean.inductance.dq += slice.share * (c * s * (l.dd - l.qq) + c * c * l.dq - s * s * l.qd);
    }
    EXPECT_NEAR(ours[n].torque, mean.torque, solved * mean.torque);
    EXPECT_NEAR(ours[n].coenergy, mean.coenergy, solved * std::abs(mean.coenergy));
    EXPECT_NEAR(ours[n].flux_linkage.d, mean.flux_linkage.d, solved * mean.flux_linkage.q);
    EXPECT_NEAR(ours[n].flux_linkage.q, mean.flux_linkage.q, solved * mean.flux_linkage.q);
    EXPECT_NEAR(ours[n].inductance.dd, mean.inductance.dd, 1e-6 * mean.inductance.qq);
    EXPECT_NEAR(ours[n].inductance.qq, mean.inductance.qq, 1e-6 * mean.inductance.qq);
    EXPECT_NEAR(ours[n].inductance.dq, mean.inductance.dq, 1e-6 * mean.inductance.qq);
  }
}

TEST(SkewedMachine, MeanTorqueIsTheChangeOfTheMeanCoenergy) {
  Motor motor;
  const Machine machine = skewed(motor.machine, Skew::even(3, 7.5 * degree));
  RotationOptions options;
  options.positions = 1;
  options.first_position = 0.35;
  const Rotation here = rotate(motor.problem, machine, 200.0, 2.2, options);
  // Phase currents stay as they are while the whole rotor turns.
  const double step = 1e-4;
  const auto coenergy = [&](double turned) {
    double mean = 0.0;
    for (const SkewSlice& slice : machine.skew.slices()) {
      solver::OperatingState state = state_at(machine, motor.mesh, here.current, 0.35, slice);
      state.rotor_angle += turned;
      mean += slice.share * motor.problem.solve(state).coenergy();
    }
    return mean;
  };
  // Central difference: its error is of the order of step² (48 · …)², far below 1e-4; the torque of the ring is the
  // exact derivative of the discrete energy.
  EXPECT_NEAR((coenergy(step) - coenergy(-step)) / (2.0 * step), here.torque.front(), 1e-4 * here.torque.front());
}

TEST(SkewedMachine, RippleOfTheCurrentsIsThatOfEachSlice) {
  Prius motor("prius-2004", {}, test::celsius + 20.0, {1});
  const Machine machine = skewed(motor.machine, Skew::even(2, 6.0 * degree));
  RotationOptions options;
  options.positions = 4;
  const Rotation ours = rotate(motor.problem, machine, 150.0, 2.2, options);
  const RippleResponse response = ripple_response(input_of(motor, machine, ours), motor.problem, 1.0);
  // Incremental inductances by the batch, the mean over the same positions; the ripple's are differences over 1 A.
  std::vector<FieldTask> tasks;
  for (const double position : ours.positions)
    tasks.push_back({ours.current, position, test::celsius + 20.0});
  FieldExecutor executor(machine, motor.materials, motor.problem);
  solver::DirectQuadratureInductances mean;
  for (const FieldAnswer& one : solve_fields(executor, tasks, true)) {
    mean.dd += 0.25 * one.inductance.dd;
    mean.qq += 0.25 * one.inductance.qq;
  }
  EXPECT_NEAR(response.inductance.dd, mean.dd, 0.01 * mean.dd);
  EXPECT_NEAR(response.inductance.qq, mean.qq, 0.01 * mean.qq);
}

TEST(SkewedMachine, OneStateOfItNamesItsSlice) {
  Motor motor;
  EXPECT_THROW(state_at(skewed(motor.machine, Skew::even(2, 6.0 * degree)), motor.mesh, {}, 0.0),
               std::invalid_argument);
}

std::shared_ptr<const materials::MagnetGrade> soft_grade() {
  return std::make_shared<const materials::MagnetGrade>(materials::MagnetGrade::read(base::Document::parse(
      "magnet: test\n"
      "process: sintered Nd-Fe-B\n"
      "source: made up for the test\n"
      "confidence: low\n"
      "remanence: {value: 1.24 T, at: 20 degC, coefficient: -0.1 %/K}\n"
      "recoil_permeability: 1.05\n"
      "density: 7500 kg/m3\n"
      "composition: unknown\n"
      "intrinsic_coercivity: {value: 1200 kA/m, at: 20 degC, coefficient: -0.6 %/K}\nsquareness: 0.9\n",
      "test.yaml")));
}

TEST(SkewedMachine, EachSliceHasMagnetsThatRemember) {
  Motor motor("prius-2004-measured");
  motor.materials.magnet = soft_grade();
  const Machine machine = skewed(motor.machine, Skew::even(2, 10.0 * degree));
  const double hot = test::celsius + 140.0;
  const DirectQuadrature current{-280.0, 60.0};
  LoadCase load{"hot", hot, {}};
  for (int i = 0; i < 3; ++i)
    load.states.push_back({current, base::pi / 9.0 * i});
  const Judgement judgement{test::celsius + 60.0, DirectQuadrature{-120.0, 150.0}, 3};
  const LoadSequence ours = apply_load_cases(motor.problem, machine, motor.materials, {load}, judgement);
  ASSERT_EQ(ours.memory.size(), 2u);

  double flux_before = 0.0, flux_after = 0.0, beyond_5 = 0.0, remaining = 0.0, margin = 1e9;
  std::vector<double> lost;
  for (std::size_t k = 0; k < 2; ++k) {
    const double ahead = 4.0 * machine.skew.slices()[k].angle, c = std::cos(ahead), s = std::sin(ahead);
    LoadCase own{"hot", hot, {}};
    for (const LoadState& state : load.states)
      own.states.push_back({{c * current.d + s * current.q, c * current.q - s * current.d}, state.position + ahead});
    const LoadSequence straight =
        apply_load_cases(motor.problem, motor.machine, motor.materials, {own}, {judgement.magnet_temperature, {}, 3});
    EXPECT_LT(solver::largest_change(straight.memory[0], ours.memory[k]), 1e-6) << k;
    // The fundamental of no load is seen at an angle of p δ; the mean over positions holds no more of it than of the
    // harmonics 6k ± 1, which at 3 positions of a sixth are beyond the 17th.
    flux_before += 0.5 * c * straight.no_load_flux_linkage;
    flux_after += 0.5 * c * straight.no_load_flux_linkage * (1.0 - straight.cases[0].no_load_flux_loss);
    beyond_5 += 0.5 * straight.cases[0].volume_beyond_5;
    remaining += 0.5 * straight.cases[0].mean_remaining;
    margin = std::min(margin, straight.cases[0].least_margin.value());
    lost.push_back(straight.cases[0].no_load_flux_loss);
  }
  const LoadCaseResult& done = ours.cases[0];
  EXPECT_GT(std::abs(lost[0] - lost[1]), 0.01);  // the slices do not fare alike
  EXPECT_NEAR(done.volume_beyond_5, beyond_5, 1e-6);
  EXPECT_NEAR(done.mean_remaining, remaining, 1e-6);
  EXPECT_NEAR(done.least_margin.value(), margin, 1e-6 * std::abs(margin));
  EXPECT_NEAR(ours.no_load_flux_linkage, flux_before, 2e-3 * flux_before);
  EXPECT_NEAR(done.no_load_flux_loss, 1.0 - flux_after / flux_before, 2e-3);
  EXPECT_GT(done.torque_loss.value(), 0.0);

  // What each point needs is what it needs in its worst slice.
  const NeededCoercivity needed = needed_coercivity(motor.problem, machine, motor.materials, {load}, 0.01);
  for (std::size_t k = 0; k < 2; ++k) {
    const NeededCoercivity of_slice = needed_coercivity(motor.problem, machine.slice(k), motor.materials, {load}, 0.01);
    for (std::size_t i = 0; i < needed.factor.size(); ++i)
      ASSERT_GE(needed.factor[i], of_slice.factor[i]);
    EXPECT_GE(needed.highest, of_slice.highest * (1.0 - 1e-3));
  }

  // The knee likewise: the worst slice's margin, the volume of all.
  motor.problem.set_laws(region_laws(motor.mesh, machine, motor.materials, hot));
  RotationOptions options;
  options.positions = 3;
  const Rotation rotation = rotate(motor.problem, machine, 280.0, 2.9, options);
  const KneeCheck knee = check_knee(motor.mesh, {&rotation}, *motor.materials.magnet, hot);
  const KneeCheck first = check_knee(motor.mesh, {&rotation.slices[0]}, *motor.materials.magnet, hot);
  const KneeCheck second = check_knee(motor.mesh, {&rotation.slices[1]}, *motor.materials.magnet, hot);
  EXPECT_EQ(knee.margin.value(), std::min(first.margin.value(), second.margin.value()));
  EXPECT_NEAR(knee.volume_beyond_knee, 0.5 * (first.volume_beyond_knee + second.volume_beyond_knee), 1e-15);
}

}  // namespace
