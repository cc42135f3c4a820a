// SPDX-License-Identifier: GPL-3.0-or-later
#include "postprocess/demagnetisation/short_circuit.h"
#include "postprocess/field_batch.h"
#include "postprocess/flux_map/flux_map_builder.h"
#include "postprocess/flux_map/growing_flux_map.h"
#include "postprocess/rotation.h"
#include "tests/postprocess/prius.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

namespace {

using namespace lodestone;
using namespace lodestone::postprocess;
using solver::DirectQuadrature;
using test::celsius;
using test::degree;

// ---- A made-up machine with a co-energy in closed form: three phases, four pole pairs, saturation of the q axis about
// i_d = −100 A, and magnets whose remanence enters linearly and, by saturation, not.

struct Model {
  bool symmetric = true;
  double sharpness = 60.0;  // A: how suddenly the iron saturates
  double bridge = 0.0;      // H: of iron that magnets and current along d saturate together
  mutable std::size_t solved = 0;

  static double remanence(double temperature) { return 1.3 - 0.0015 * (temperature - 293.15); }

  /// W'(i_d, i_q) and derivatives by central differences of the closed form: exact to 1e-8.
  double coenergy(double d, double q, double temperature) const {
    const double b = remanence(temperature);
    const double skew = symmetric ? 0.0 : 20.0;
    const double s = sharpness;
    // ln cosh without overflow.
    const auto log_cosh = [](double x) { return std::abs(x) + std::log1p(std::exp(-2.0 * std::abs(x))); };
    return 0.15 * b * d + 0.5 * 1e-3 * d * d + 0.5 * 5e-4 * q * q + 2.5e-3 * s * s * log_cosh((q - skew) / s) +
           0.02 * b * s * std::exp(-((d + 100.0) * (d + 100.0) + (q - skew) * (q - skew)) / (s * s)) +
           bridge * s * s * log_cosh((d + 1000.0 * (b - 1.2)) / s);
  }

  std::vector<FieldAnswer> operator()(const std::vector<FieldTask>& tasks) const {
    std::vector<FieldAnswer> answers;
    for (const FieldTask& task : tasks) {
      const double d = task.current.d, q = task.current.q, t = task.magnet_temperature, h = 0.05;
      const auto w = [&](double x, double y) { return coenergy(x, y, t); };
      FieldAnswer answer;
      answer.coenergy = w(d, q);
      answer.flux_linkage = {(w(d + h, q) - w(d - h, q)) / (2.0 * h) / 1.5,
                             (w(d, q + h) - w(d, q - h)) / (2.0 * h) / 1.5};
      answer.inductance.dd = (w(d + h, q) - 2.0 * w(d, q) + w(d - h, q)) / (h * h) / 1.5;
      answer.inductance.qq = (w(d, q + h) - 2.0 * w(d, q) + w(d, q - h)) / (h * h) / 1.5;
      answer.inductance.dq = answer.inductance.qd =
          (w(d + h, q + h) - w(d - h, q + h) - w(d + h, q - h) + w(d - h, q - h)) / (4.0 * h * h) / 1.5;
      // Ripple of 1 N·m peak to peak and 1 % of i_q.
      answer.torque = 6.0 * (answer.flux_linkage.d * q - answer.flux_linkage.q * d) +
                      0.5 * (1.0 + 0.01 * std::abs(q)) * std::cos(6.0 * task.position);
      answers.push_back(answer);
    }
    solved += tasks.size();
    return answers;
  }
};

FluxMapData empty_model(std::vector<double> temperatures, double tolerance = 0.002) {
  FluxMapData data;
  data.phases = 3;
  data.pole_pairs = 4;
  data.positions = 4;
  data.span = base::pi / 3.0;
  data.tolerance = tolerance;
  data.ripple_tolerance = 0.01;
  data.temperatures = std::move(temperatures);
  for (const double t : {data.temperatures.front(), data.temperatures.back() + 1e-3})
    data.remanence.push_back({t, Model::remanence(t)});
  return data;
}

FluxMapBuilder builder_of(const Model& model, const FluxMapData& data) {
  return {data, [&model](const std::vector<FieldTask>& tasks) { return model(tasks); }};
}

TEST(FluxMap, MeetsItsToleranceBetweenTheNodes) {
  const Model model;
  FluxMapBuilder builder = builder_of(model, empty_model({293.15, 373.15}));
  builder.cover({250.0, -250.0, 100.0});
  builder.check(200);
  const FluxMap map = builder.map();
  EXPECT_TRUE(map.data().symmetric);
  const FluxMapErrors errors = map.errors();
  EXPECT_EQ(errors.currents, 200u);
  EXPECT_LT(errors.torque_most, 0.002 * errors.torque_scale);
  EXPECT_LT(errors.flux_most, 0.002 * errors.flux_scale);
  // The ripple is 1 N·m + 1 % of |i_q|, peak to peak of four samples of cos 6θ over its period: linear, but for the
  // kink at i_q = 0, which is an edge.
  EXPECT_LT(errors.ripple_most, 1e-9);
  // All but linear in the remanence, as the map is between two temperatures.
  EXPECT_EQ(map.data().temperatures, (std::vector<double>{293.15, 373.15}));
}

TEST(FluxMap, TakesMoreTemperaturesWhereItMust) {
  Model model;
  model.bridge = 5e-4;
  FluxMapBuilder builder = builder_of(model, empty_model({293.15, 393.15}));
  builder.cover({250.0, -250.0, 100.0});
  builder.check(200);
  const FluxMap map = builder.map();
  EXPECT_GT(map.data().temperatures.size(), 2u);
  EXPECT_LE(map.data().temperatures.size(), FluxMapBuilder::most_temperatures);
  EXPECT_TRUE(std::is_sorted(map.data().temperatures.begin(), map.data().temperatures.end()));
  const FluxMapErrors errors = map.errors();
  EXPECT_LT(errors.torque_most, 0.002 * errors.torque_scale);
  EXPECT_LT(errors.flux_most, 0.002 * errors.flux_scale);
  // A tolerance that two meet adds none.
  FluxMapData two = empty_model({293.15, 393.15});
  two.tolerance = 1.0;
  FluxMapBuilder coarse = builder_of(model, two);
  coarse.cover({250.0, -250.0, 100.0});
  EXPECT_EQ(coarse.map().data().temperatures.size(), 2u);
  // More currents later: at all of its temperatures.
  builder.cover(std::vector<DirectQuadrature>{{-300.0, 100.0}});
  EXPECT_TRUE(builder.map().covers({-300.0, 100.0}, 340.0));
}

TEST(FluxMap, TakesMoreNodesWhereItBends) {
  Model model;
  model.sharpness = 30.0;
  FluxMapBuilder builder = builder_of(model, empty_model({293.15}));
  builder.cover({250.0, -250.0, 0.0});
  const FluxMap map = builder.map();
  const auto within = [&](double d, double q) {
    return std::count_if(map.nodes().begin(), map.nodes().end(),
                         [&](const DirectQuadrature& node) { return std::hypot(node.d - d, node.q - q) < 60.0; });
  };
  EXPECT_GT(within(-100.0, 60.0), 2 * within(-100.0, 180.0));
  EXPECT_GT(std::count(map.hanging().begin(), map.hanging().end(), true), 0);
}

TEST(FluxMap, GrowsUntilAShortCircuitLiesInside) {
  const Model model;
  const FluxMapRange range{100.0, -100.0, 0.0};
  GrowingFluxMap map(builder_of(model, empty_model({293.15})), range);
  const FluxModel mapped = [&](const DirectQuadrature& current) { return map.at(current, 293.15); };
  const FluxModel exact = [&](const DirectQuadrature& current) {
    const FieldAnswer answer = model({{current, 0.0, 293.15}}).front();
    FluxMapPoint point;
    point.flux_linkage = answer.flux_linkage;
    point.inductances = answer.inductance;
    return point;
  };
  const ShortCircuit fault{3, 0.05, 800.0};
  const DirectQuadrature before{0.0, -80.0};
  EXPECT_THROW(sudden_short_circuit(mapped, fault, before), OutsideFluxMap);
  const ShortCircuitCourse course = map.inside([&] { return sudden_short_circuit(mapped, fault, before); });
  const ShortCircuitCourse reference = sudden_short_circuit(exact, fault, before);
  EXPECT_LT(reference.peak.d, -2.0 * range.current);
  EXPECT_NEAR(course.peak.d, reference.peak.d, 0.005 * -reference.peak.d);  // of a map at 0.2 %
  EXPECT_NEAR(course.peak_angle, reference.peak_angle, 0.02);
  for (const DirectQuadrature& current : course.current)
    EXPECT_TRUE(map.map().covers(current, 293.15));
  EXPECT_GE(map.largest_current(), -course.peak.d);
  // A course that leads nowhere ends as an error, not as a map of everything.
  EXPECT_THROW(map.inside([&] { return mapped({-5e3, 0.0}).torque; }), std::runtime_error);
}

TEST(FluxMap, GivesDerivativesOfOneCoenergy) {
  const Model model;
  FluxMapBuilder builder = builder_of(model, empty_model({293.15, 333.15, 373.15}));
  builder.cover({250.0, -250.0, 50.0});
  const FluxMap map = builder.map();
  const double t = 350.0, h = 1e-3;
  for (const DirectQuadrature i : {DirectQuadrature{-90.0, 40.0}, {-150.0, -110.0}, {30.0, 220.0}, {-5.0, 0.0}}) {
    const FluxMapPoint point = map.at(i, t);
    const FluxMapPoint right = map.at({i.d + h, i.q}, t), left = map.at({i.d - h, i.q}, t);
    const FluxMapPoint above = map.at({i.d, i.q + h}, t), below = map.at({i.d, i.q - h}, t);
    // Differences of second order: 1e-6 of the second derivatives' change over an ampere.
    EXPECT_NEAR((right.coenergy - left.coenergy) / (2.0 * h), 1.5 * point.flux_linkage.d, 1e-7);
    EXPECT_NEAR((above.coenergy - below.coenergy) / (2.0 * h), 1.5 * point.flux_linkage.q, 1e-7);
    EXPECT_NEAR((right.flux_linkage.d - left.flux_linkage.d) / (2.0 * h), point.inductances.dd, 1e-8);
    EXPECT_NEAR((above.flux_linkage.d - below.flux_linkage.d) / (2.0 * h), point.inductances.dq, 1e-8);
    EXPECT_NEAR((right.flux_linkage.q - left.flux_linkage.q) / (2.0 * h), point.inductances.qd, 1e-8);
    EXPECT_NEAR((above.flux_linkage.q - below.flux_linkage.q) / (2.0 * h), point.inductances.qq, 1e-8);
    EXPECT_DOUBLE_EQ(point.torque, 6.0 * (point.flux_linkage.d * i.q - point.flux_linkage.q * i.d));
  }
}

TEST(FluxMap, IsWhatWasSolvedAtItsNodesAndTemperatures) {
  const Model model;
  FluxMapBuilder builder = builder_of(model, empty_model({293.15, 373.15}));
  builder.cover({250.0, -250.0, 0.0});
  const FluxMap map = builder.map();
  for (std::size_t n = 0; n < map.nodes().size(); ++n)
    for (std::size_t k = 0; k < 2; ++k) {
      if (map.hanging()[n])
        continue;
      const FluxMapPoint point = map.at(map.nodes()[n], map.data().temperatures[k]);
      const FluxMapValues& solved = map.data().values[k][n];
      EXPECT_NEAR(point.coenergy, solved.coenergy, 1e-9);
      EXPECT_NEAR(point.flux_linkage.d, solved.flux_linkage.d, 1e-9);
      EXPECT_NEAR(point.inductances.qq, solved.inductance_qq, 1e-9);
    }
}

TEST(FluxMap, MirrorsTheSymmetricHalf) {
  const Model model;
  FluxMapBuilder builder = builder_of(model, empty_model({293.15}));
  builder.cover({200.0, -200.0, 0.0});
  const FluxMap map = builder.map();
  EXPECT_TRUE(std::all_of(map.nodes().begin(), map.nodes().end(), [](const auto& node) { return node.q >= 0.0; }));
  const FluxMapPoint up = map.at({-70.0, 90.0}, 293.15), down = map.at({-70.0, -90.0}, 293.15);
  EXPECT_DOUBLE_EQ(up.flux_linkage.d, down.flux_linkage.d);
  EXPECT_DOUBLE_EQ(up.flux_linkage.q, -down.flux_linkage.q);
  EXPECT_DOUBLE_EQ(up.torque, -down.torque);
  EXPECT_DOUBLE_EQ(up.inductances.dq, -down.inductances.dq);
  EXPECT_DOUBLE_EQ(up.torque_ripple, down.torque_ripple);
}

TEST(FluxMap, SolvesBothHalvesOfAnUnsymmetricMachine) {
  Model model;
  model.symmetric = false;
  FluxMapBuilder builder = builder_of(model, empty_model({293.15}));
  builder.cover({200.0, -200.0, 0.0});
  builder.check(50);
  const FluxMap map = builder.map();
  EXPECT_FALSE(map.data().symmetric);
  EXPECT_TRUE(std::any_of(map.nodes().begin(), map.nodes().end(), [](const auto& node) { return node.q < 0.0; }));
  EXPECT_LT(map.errors().torque_most, 0.002 * map.errors().torque_scale);
}

TEST(FluxMap, GrowsByWhatIsMissing) {
  const Model model;
  FluxMapBuilder builder = builder_of(model, empty_model({293.15}));
  builder.cover({150.0, -150.0, 0.0});
  const std::size_t first = model.solved;
  EXPECT_FALSE(builder.map().covers({-260.0, 100.0}, 293.15));
  builder.cover({150.0, -150.0, 0.0});
  EXPECT_EQ(model.solved, first);
  builder.cover({280.0, -280.0, 140.0});
  EXPECT_TRUE(builder.map().covers({-260.0, 100.0}, 293.15));
  EXPECT_TRUE(builder.map().covers({130.0, 30.0}, 293.15));
  builder.check(100);
  const FluxMap map = builder.map();
  EXPECT_LT(map.errors().torque_most, 0.002 * map.errors().torque_scale);
  // Nothing was solved twice: each node at four positions, two probes of the symmetry, the held-out currents.
  std::size_t nodes = map.nodes().size();
  EXPECT_LE(model.solved, 4u * (nodes + 2u + 100u));
}

TEST(FluxMap, IsAPolynomialInTheRemanence) {
  const Model model;
  FluxMapBuilder builder = builder_of(model, empty_model({293.15, 373.15}));
  builder.cover({100.0, -100.0, 0.0});
  const FluxMap map = builder.map();
  // W' of the model is linear in the remanence: the mean of two temperatures is that of their middle.
  const auto d = [&](double t) { return map.at({-50.0, 30.0}, t).flux_linkage.d; };
  EXPECT_NEAR(d(333.15), 0.5 * (d(293.15) + d(373.15)), 1e-7);
}

TEST(FluxMap, SaysWhereItEnds) {
  const Model model;
  FluxMapBuilder builder = builder_of(model, empty_model({293.15}));
  EXPECT_THROW(builder.map(), std::logic_error);
  EXPECT_THROW(builder.cover({0.0, 0.0, 0.0}), std::invalid_argument);
  builder.cover({100.0, -100.0, 0.0});
  const FluxMap map = builder.map();
  EXPECT_FALSE(map.covers({0.0, 10.0}, 300.0));
  try {
    map.at({-300.0, 10.0}, 293.15);
    FAIL();
  } catch (const std::out_of_range& error) {
    EXPECT_STREQ(
        error.what(),
        "the flux map ends before i_d = -300 A, i_q = 10 A, 20 degC: it covers 100 A peak with i_d from -100 A "
        "to 0 A, 20 degC to 20 degC");
  }
  EXPECT_THROW(map.at({0.0, 10.0}, 300.0), std::out_of_range);
}

TEST(FluxMap, RefusesPartsThatDoNotFit) {
  FluxMapData data = empty_model({293.15});
  data.side = 100.0;
  data.cells = {{0, 0, 0}};
  data.values = {{FluxMapValues()}};
  EXPECT_THROW(FluxMap{data}, std::invalid_argument);
}

// ---- The 2004 Prius on a coarse mesh. (All library machines, 100 currents: ./dev verify flux-map.)

class PriusFluxMap : public testing::Test {
protected:
  static geometries::MeshOptions coarse() {
    geometries::MeshOptions options;
    options.refinement = 0.5;
    return options;
  }
  PriusFluxMap() : prius_("prius-2004", coarse()) {}

  test::Prius prius_;
};

/// 1.2 T, or what `more` makes of it.
std::shared_ptr<const materials::MagnetGrade> grade_of(double remanence, const std::string& more = "") {
  return std::make_shared<const materials::MagnetGrade>(materials::MagnetGrade::read(base::Document::parse(
      "magnet: test\nprocess: sintered Nd-Fe-B\nsource: made up for the test\nconfidence: low\n"
      "remanence: {value: " +
          std::to_string(remanence) +
          " T, at: 20 degC, coefficient: -0.1 %/K}\n"
          "intrinsic_coercivity: {value: 1200 kA/m, at: 20 degC, coefficient: -0.6 %/K}\nsquareness: 0.95\n"
          "recoil_permeability: 1.05\ndensity: 7500 kg/m3\ncomposition: unknown\n" +
          more,
      "test.yaml")));
}

// Both blocks of a pole harder by 320 kA/m at 1 % of Dy, which takes five times as much of the remanence: the map's
// fields are those of a grade with 0.95 of it, to what Newton leaves.
TEST_F(PriusFluxMap, SeesTheRemanenceThatAProfileTakes) {
  const FieldTask task{{-100.0, 150.0}, 0.3, celsius + 80.0};
  const auto solve = [&](const std::shared_ptr<const materials::MagnetGrade>& grade) {
    MachineMaterials materials = prius_.materials;
    materials.magnet = grade;
    FieldExecutor executor(prius_.machine, materials, prius_.problem);
    return solve_fields(executor, {task}, true).front();
  };
  const FieldAnswer graded = solve(grade_of(1.2, "coercivity_profile: {law: blocks, element: Dy, gains: [320 kA/m, 320 "
                                                 "kA/m], coercivity_per_mass: 320 kA/m/%, remanence_per_mass: 5, "
                                                 "source: test, confidence: low}\n"));
  const FieldAnswer weaker = solve(grade_of(0.95 * 1.2));
  const FieldAnswer whole = solve(grade_of(1.2));
  EXPECT_NEAR(graded.torque, weaker.torque, 1e-5 * weaker.torque);
  EXPECT_NEAR(graded.flux_linkage.d, weaker.flux_linkage.d, 1e-5 * std::abs(weaker.flux_linkage.d));
  EXPECT_LT(graded.torque, 0.99 * whole.torque);
}

TEST_F(PriusFluxMap, AgreesWithDirectSolutions) {
  FluxMapOptions options;
  options.temperatures = {celsius + 20.0, celsius + 100.0};
  options.positions = 5;
  options.tolerance = 0.005;
  options.ripple_tolerance = 0.1;
  FieldExecutor executor(prius_.machine, prius_.materials, prius_.problem);
  FluxMapBuilder builder(empty_flux_map(prius_.machine, prius_.mesh, *prius_.materials.magnet, options),
                         [&](const std::vector<FieldTask>& tasks) { return solve_fields(executor, tasks, true); });
  builder.cover({250.0, -250.0, 0.0});
  builder.check(12);
  const FluxMap map = builder.map();
  EXPECT_TRUE(map.data().symmetric);
  EXPECT_NEAR(map.data().span, base::pi / 3.0, 1e-12);
  const FluxMapErrors errors = map.errors();
  // 0.5 % of the largest torque, the demand on the map; the direct torque is that of the air gap.
  EXPECT_LT(errors.torque_most, 0.005 * errors.torque_scale);
  EXPECT_LT(errors.flux_most, 0.005 * errors.flux_scale);
}

TEST_F(PriusFluxMap, CoenergyIsThePotentialOfTheFluxLinkages) {
  // At one position: ψ = (2/m) ∂W'/∂i by a difference of second order over 2 A; the third derivative, some 1e-5 of ψ an
  // ampere squared at most, leaves 1e-5 of 0.3 Wb.
  const double position = 10.0 * degree, h = 1.0;
  const auto coenergy = [&](double d, double q) {
    return prius_.problem.solve(state_at(prius_.machine, prius_.mesh, {d, q}, position)).coenergy();
  };
  const auto psi = solver::dq_from_phases(
      prius_.problem.solve(state_at(prius_.machine, prius_.mesh, {-120.0, 150.0}, position)).flux_linkages(), position);
  EXPECT_NEAR((coenergy(-119.0, 150.0) - coenergy(-121.0, 150.0)) / (2.0 * h), 1.5 * psi.d, 1e-5 * 0.3);
  EXPECT_NEAR((coenergy(-120.0, 151.0) - coenergy(-120.0, 149.0)) / (2.0 * h), 1.5 * psi.q, 1e-5 * 0.3);
}

TEST_F(PriusFluxMap, HalfAPeriodIsAlwaysEnough) {
  // A rotor turned by one pole in reversed currents: what repeating_span() gives where a sixth is not valid.
  const auto at = [&](double position) {
    return prius_.problem.solve(state_at(prius_.machine, prius_.mesh, {-100.0, 120.0}, position));
  };
  const auto here = at(0.3), there = at(0.3 + base::pi);
  EXPECT_NEAR(here.torque(), there.torque(), 1e-6 * std::abs(here.torque()));
  const auto psi = solver::dq_from_phases(here.flux_linkages(), 0.3);
  const auto after = solver::dq_from_phases(there.flux_linkages(), 0.3 + base::pi);
  EXPECT_NEAR(psi.d, after.d, 1e-6 * 0.3);
  EXPECT_NEAR(psi.q, after.q, 1e-6 * 0.3);
}

TEST_F(PriusFluxMap, NeedsFourPositions) {
  FluxMapOptions options;
  options.temperatures = {celsius + 20.0};
  options.positions = 3;
  EXPECT_THROW(empty_flux_map(prius_.machine, prius_.mesh, *prius_.materials.magnet, options), std::invalid_argument);
}

}  // namespace
