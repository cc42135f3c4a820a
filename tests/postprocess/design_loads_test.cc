// SPDX-License-Identifier: GPL-3.0-or-later
// Short circuits and orders of load cases on the measured Prius motor, with a magnet that does not bear them all.
#include "postprocess/demagnetisation/design_loads.h"

#include "tests/postprocess/prius.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <memory>

namespace {

using namespace lodestone;
using namespace lodestone::postprocess;
using solver::DirectQuadrature;
using test::celsius;
using test::Prius;

constexpr double rpm = 2.0 * base::pi / 60.0;

solver::FieldOptions tight() {
  solver::FieldOptions options;
  options.newton_tolerance = 1e-9;
  return options;
}

struct Design : Prius {
  explicit Design(const solver::FieldOptions& options = {})
      : Prius("prius-2004-measured", {}, celsius + 20.0, options) {
    materials.magnet = std::make_shared<const materials::MagnetGrade>(materials::MagnetGrade::read(
        base::Document::parse("magnet: test\n"
                              "process: sintered Nd-Fe-B\n"
                              "source: made up for the test\n"
                              "confidence: low\n"
                              "remanence: {value: 1.24 T, at: 20 degC, coefficient: -0.1 %/K}\n"
                              "intrinsic_coercivity: {value: 1500 kA/m, at: 20 degC, coefficient: -0.6 %/K}\n"
                              "squareness: 0.9\n"
                              "recoil_permeability: 1.05\n"
                              "density: 7500 kg/m3\n"
                              "composition: unknown\n",
                              "test.yaml")));
  }
  DesignLoads apply(const std::vector<DesignLoad>& loads) {
    return apply_design_loads(problem, machine, materials, loads, circuit, judgement);
  }
  DesignCircuit circuit{0.096, 250.0, 274.0, {{"peak", {-160.0, 190.0}}}};
  Judgement judgement{celsius + 60.0, DirectQuadrature{-160.0, 190.0}, 4};
};

/// Currents that resemble those of a fault, without a flux map.
ShortCircuitCourse course(double scale = 1.0) {
  const FluxModel model = [](const DirectQuadrature& i) {
    FluxMapPoint point;
    point.flux_linkage = {0.16 + 1.3e-3 * i.d, 1.9e-3 * i.q};
    point.inductances = {1.3e-3, 0.0, 0.0, 1.9e-3};
    return point;
  };
  ShortCircuitCourse result = sudden_short_circuit(model, {3, 0.096, 800.0}, {-100.0, -200.0});
  for (DirectQuadrature& current : result.current)
    current = {scale * current.d, scale * current.q};
  return result;
}
const ShortCircuit fault{3, 0.096, 800.0};

double torque_loss(Design& design, const std::vector<LoadCase>& cases) {
  return apply_load_cases(design.problem, design.machine, design.materials, cases, design.judgement)
      .cases.back()
      .torque_loss.value();
}

TEST(DesignLoads, TheInstantsOfAFaultAreEnough) {
  Design design;
  const auto lost = [&](double step, int positions) {
    return torque_loss(
        design, {fault_load(design.machine, design.mesh, "fault", celsius + 100.0, fault, course(), step, positions)});
  };
  const double usual = lost(fault_step, fault_positions);
  const double finer = lost(0.5 * fault_step, fault_positions);
  EXPECT_GT(usual, 0.01);
  // Twice as many instants, and as many rotor positions again between them.
  EXPECT_NEAR(usual, finer, 1e-4 + 0.01 * finer);
  RecordProperty("loss", std::to_string(usual));
  RecordProperty("loss_of_finer_instants", std::to_string(finer));
}

TEST(DesignLoads, AFaultAgainOrAFractionOfItTakesNothing) {
  Design design(tight());
  const auto load = [&](const char* name, double temperature, double scale) {
    return fault_load(design.machine, design.mesh, name, celsius + temperature, fault, course(scale), 2.0 * fault_step,
                      1);
  };
  const LoadCase whole = load("fault", 115.0, 1.0);
  const double once = torque_loss(design, {whole});
  EXPECT_GT(once, 0.01);
  EXPECT_NEAR(torque_loss(design, {whole, whole}), once, 1e-9);
  EXPECT_NEAR(torque_loss(design, {whole, load("less", 115.0, 0.7)}), once, 1e-6);
  EXPECT_NEAR(torque_loss(design, {whole, load("cooler", 90.0, 0.9)}), once, 1e-6);
}

TEST(DesignLoads, TheEnergyOfAFaultIsStoredOrLost) {
  Design design;
  design.problem.set_laws(demagnetisation_laws(design.mesh, design.machine, design.materials, celsius + 115.0));
  const LoadCase load =
      fault_load(design.machine, design.mesh, "fault", celsius + 115.0, fault, course(), base::pi / 120.0, 1);
  // Work of the currents less work of the torque = what is stored + what the magnets lose, along the course.
  std::vector<solver::FieldSolution> solutions;
  double lost = 0.0;
  for (const LoadState& state : load.states) {
    solutions.push_back(design.problem.solve(state_at(design.machine, design.mesh, state.current, state.position),
                                             solutions.empty() ? nullptr : &solutions.back()));
    const double now = solutions.back().dissipated_energy();
    EXPECT_GE(now, 0.0);
    // What the first state loses is not on the way between two.
    lost += solutions.size() > 1 ? now : 0.0;
    design.problem.set_magnet_memory(solutions.back().magnet_memory());
  }
  const auto work = [&](std::size_t stride) {
    double sum = 0.0;
    for (std::size_t k = stride; k < solutions.size(); k += stride) {
      const solver::FieldSolution &a = solutions[k - stride], &b = solutions[k];
      const auto i_a = solver::phases_from_dq(load.states[k - stride].current, load.states[k - stride].position);
      const auto i_b = solver::phases_from_dq(load.states[k].current, load.states[k].position);
      for (std::size_t phase = 0; phase < i_a.size(); ++phase)
        sum += 0.5 * (i_a[phase] + i_b[phase]) * (b.flux_linkages()[phase] - a.flux_linkages()[phase]);
      sum -= 0.5 * (a.torque() + b.torque()) * (load.states[k].position - load.states[k - stride].position) /
             design.machine.pole_pairs();
    }
    return sum;
  };
  const std::size_t last = (solutions.size() - 1) / 2 * 2;
  solutions.erase(solutions.begin() + static_cast<std::ptrdiff_t>(last) + 1, solutions.end());
  const double stored = solutions.back().energy() - solutions.front().energy();
  const double fine = work(1) - stored - lost, coarse = work(2) - stored - lost;
  EXPECT_GT(lost, 0.1);
  // The trapezoidal rule's error falls to a quarter with half of the step; what is left at no step is nothing.
  EXPECT_LT(std::abs(fine), 0.02 * lost);
  EXPECT_LT(std::abs((4.0 * fine - coarse) / 3.0), 0.01 * lost);
  RecordProperty("lost", std::to_string(lost));
  RecordProperty("not_closed", std::to_string(fine));
  RecordProperty("not_closed_coarse", std::to_string(coarse));
}

TEST(DesignLoads, BothOrdersAreComputed) {
  Design design;
  DesignLoad motor, generator;
  motor.name = "motor";
  generator.name = "generator";
  motor.magnet_temperature = generator.magnet_temperature = celsius + 125.0;
  motor.current = {-220.0, 220.0};
  generator.current = {-220.0, -220.0};  // the other corners
  const DesignLoads both = design.apply({motor, generator});
  ASSERT_TRUE(both.reversed.has_value());
  const double forward = both.sequence.cases.back().torque_loss.value(), backward = both.reversed->torque_loss.value();
  const double only_motor = both.sequence.cases.front().torque_loss.value();
  const double only_generator = design.apply({generator}).sequence.cases.front().torque_loss.value();
  EXPECT_GT(only_motor, 1e-3);
  EXPECT_GE(forward + 1e-6, std::max(only_motor, only_generator));
  EXPECT_GE(backward + 1e-6, std::max(only_motor, only_generator));
  EXPECT_NEAR(forward, backward, 0.1 * forward);
  EXPECT_FALSE(design.apply({motor}).reversed.has_value());
  DesignLoad idle = motor;
  idle.magnet_temperature = celsius + 20.0;
  idle.current = {};
  EXPECT_FALSE(design.apply({idle, idle}).reversed.has_value());  // nothing was lost
}

TEST(DesignLoads, ASuddenShortCircuitIsSearchedAndItsMapGrows) {
  Design design;
  DesignLoad sudden;
  sudden.name = "sudden";
  sudden.magnet_temperature = celsius + 60.0;
  sudden.fault = FaultRequest{3, true, 500.0 * rpm, 6000.0 * rpm, ""};
  sudden.search = LossSearch{0.01, celsius + 60.0, celsius + 140.0};
  DesignLoad steady = sudden;
  steady.name = "steady";
  steady.fault->sudden = false;
  steady.search.reset();
  const DesignLoads done = design.apply({sudden, steady});
  const ShortCircuitResult found = done.sequence.cases[0].short_circuit.value();
  // Prius 2004 with whole magnets: far beyond its limit of 250 A, from the base speed, where the voltage ends.
  EXPECT_LT(found.peak.d, -350.0);
  EXPECT_GT(found.peak.d, -450.0);
  EXPECT_GE(found.map_current, -found.peak.d);
  EXPECT_GT(found.speed, 1000.0 * rpm);
  EXPECT_LT(found.speed, 3000.0 * rpm);
  EXPECT_LT(found.before->q, 0.0);
  EXPECT_NEAR(std::hypot(found.before->d, found.before->q), 250.0, 10.0);
  const ShortCircuitResult settled = done.sequence.cases[1].short_circuit.value();
  EXPECT_FALSE(settled.before.has_value());
  EXPECT_NEAR(settled.peak.d, -100.0, 10.0);
  EXPECT_GT(settled.peak.d, 0.5 * found.peak.d);
  // Its equations, with the field's own flux linkages: u = 0.
  design.problem.set_laws(region_laws(design.mesh, design.machine, design.materials, celsius + 60.0));
  RotationOptions positions;
  positions.positions = 5;
  const DirectQuadrature psi = rotate(design.problem, design.machine, std::hypot(settled.peak.d, settled.peak.q),
                                      std::atan2(settled.peak.q, settled.peak.d), positions)
                                   .mean_flux_linkage();
  const double omega = design.machine.pole_pairs() * settled.speed;
  EXPECT_NEAR(0.096 * settled.peak.d - omega * psi.q, 0.0, 0.01 * omega * 0.16);
  EXPECT_NEAR(0.096 * settled.peak.q + omega * psi.d, 0.0, 0.01 * omega * 0.16);
  // Somewhat hotter than where one per cent is lost it loses somewhat more, on a map of its own.
  const LossTemperature limit = done.sequence.cases[0].loss_temperature.value();
  ASSERT_TRUE(limit.temperature.has_value());
  sudden.search.reset();
  sudden.magnet_temperature = *limit.temperature + 2.0;
  const double lost = design.apply({sudden}).sequence.cases[0].torque_loss.value();
  EXPECT_GT(lost, 0.01);
  EXPECT_LT(lost, 0.02);
}

TEST(DesignLoads, AShortCircuitOfAFerriteIsWorstInTheCold) {
  // Its coercivity rises with temperature, and the colder magnet drives the larger fault current.
  Design design;
  design.materials.magnet = materials::MaterialLibrary(base::LibraryPath()).magnet("ferrite-fb13b");
  design.circuit.points = {{"start", {-40.0, 40.0}}};
  design.circuit.current_limit = 60.0;
  DesignLoad warm;
  warm.name = "warm";
  warm.fault = FaultRequest{3, true, 3000.0 * rpm, 3000.0 * rpm, "start"};
  warm.magnet_temperature = celsius + 20.0;
  warm.search = LossSearch{0.01, celsius + 60.0, celsius - 40.0};
  DesignLoad cold = warm;
  cold.name = "cold";
  cold.magnet_temperature = celsius - 20.0;
  cold.search.reset();
  const LoadSequence day = design.apply({warm, cold}).sequence;
  EXPECT_LT(day.cases[1].short_circuit->peak.d, day.cases[0].short_circuit->peak.d);
  EXPECT_LT(day.cases[1].least_margin.value(), day.cases[0].least_margin.value());
  EXPECT_LT(day.cases[0].torque_loss.value(), 0.01);
  EXPECT_GT(day.cases[1].torque_loss.value(), 0.01);
  const double limit = day.cases[0].loss_temperature->temperature.value();
  EXPECT_LT(limit, warm.magnet_temperature);
  EXPECT_GT(limit, cold.magnet_temperature);
}

TEST(DesignLoads, TwoPhasesPulsate) {
  Design design;
  DesignLoad two;
  two.name = "two phases";
  two.magnet_temperature = celsius + 100.0;
  two.fault = FaultRequest{2, true, 3000.0 * rpm, 3000.0 * rpm, "peak"};
  const DesignLoads sudden = design.apply({two});
  const ShortCircuitResult found = sudden.sequence.cases[0].short_circuit.value();
  EXPECT_TRUE(found.fault_position.has_value());
  EXPECT_LT(found.peak.d, -200.0);
  two.fault->sudden = false;
  two.fault->operating_point.clear();
  const DesignLoads steady = design.apply({two});
  // Where the rotor's d axis is the loop's, the steady fault of two phases is that of three: i_d = −ψ_m/L_d.
  EXPECT_NEAR(steady.sequence.cases[0].short_circuit->peak.d, -95.0, 10.0);
  EXPECT_LT(steady.sequence.cases[0].torque_loss.value(), sudden.sequence.cases[0].torque_loss.value());
}

}  // namespace
