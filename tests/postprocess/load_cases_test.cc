// SPDX-License-Identifier: GPL-3.0-or-later
// Load cases on the measured Prius motor with a magnet that does not bear them all.
#include "postprocess/demagnetisation/load_cases.h"
#include "solver/graded_magnets.h"
#include "tests/postprocess/prius.h"

#include <gtest/gtest.h>

#include <cmath>
#include <memory>
#include <string>
#include <vector>

namespace {

using namespace lodestone;
using namespace lodestone::postprocess;
using test::celsius;
using test::Prius;

std::shared_ptr<const materials::MagnetGrade> grade(const std::string& more) {
  return std::make_shared<const materials::MagnetGrade>(materials::MagnetGrade::read(
      base::Document::parse("magnet: test\n"
                            "process: sintered Nd-Fe-B\n"
                            "source: made up for the test\n"
                            "confidence: low\n"
                            "remanence: {value: 1.24 T, at: 20 degC, coefficient: -0.1 %/K}\n"
                            "recoil_permeability: 1.05\n"
                            "density: 7500 kg/m3\n"
                            "composition: unknown\n" +
                                more,
                            "test.yaml")));
}

struct Sequence : Prius {
  Sequence() : Prius("prius-2004-measured") {
    materials.magnet =
        grade("intrinsic_coercivity: {value: 1200 kA/m, at: 20 degC, coefficient: -0.6 %/K}\nsquareness: 0.9\n");
  }
  LoadCase load(const std::string& name, double temperature, const solver::DirectQuadrature& current) const {
    return steady_load(machine, mesh, name, celsius + temperature, current, 4);
  }
  LoadSequence apply(const std::vector<LoadCase>& cases, const solver::MagnetMemory& start = {}) {
    return apply_load_cases(problem, machine, materials, cases, judgement, start);
  }
  Judgement judgement{celsius + 60.0, solver::DirectQuadrature{-120.0, 150.0}, 4};
};

TEST(LoadCases, ADayLeavesWhatItsWorstHourLeft) {
  Sequence prius;
  const LoadCase cool = prius.load("rated", 60.0, {-120.0, 150.0});
  const LoadCase hot = prius.load("short circuit, hot", 140.0, {-300.0, 0.0});
  const LoadSequence day = prius.apply({cool, hot, cool, hot});
  ASSERT_EQ(day.cases.size(), 4u);
  EXPECT_GT(*day.torque, 100.0);
  // The rated point does no harm: 1200 kA/m at 20 degC are 912 kA/m at 60 degC.
  EXPECT_LT(day.cases[0].torque_loss.value(), 1e-3);
  EXPECT_GT(day.cases[0].least_margin.value(), 0.0);
  EXPECT_GT(day.cases[0].least_kelvin.value(), 0.0);
  // Hot and against a large negative current it loses, and the damaged volume falls with the threshold.
  EXPECT_GT(day.cases[1].no_load_flux_loss, 0.02);
  EXPECT_GT(day.cases[1].torque_loss.value(), 0.02);
  EXPECT_LT(day.cases[1].least_margin.value(), 0.0);
  EXPECT_LT(day.cases[1].least_kelvin.value(), 0.0);
  EXPECT_GE(day.cases[1].volume_beyond_1, day.cases[1].volume_beyond_5);
  EXPECT_GE(day.cases[1].volume_beyond_5, day.cases[1].volume_beyond_20);
  EXPECT_GT(day.cases[1].dissipated_energy, 0.0);
  // Cooler and weaker after that takes no more, nor does the same again. The fields are solved to 1e-6 of their
  // sources.
  EXPECT_NEAR(day.cases[2].no_load_flux_loss, day.cases[1].no_load_flux_loss, 1e-6);
  EXPECT_NEAR(day.cases[3].no_load_flux_loss, day.cases[1].no_load_flux_loss, 1e-6);
  // No case gives anything back.
  for (std::size_t i = 1; i < day.cases.size(); ++i)
    EXPECT_LE(day.cases[i].mean_remaining, day.cases[i - 1].mean_remaining);
  ASSERT_EQ(day.margins.size(), 4u);
  // The map's mean remanence is that of its case: the same points with the same weights, summed in another order.
  double volume = 0.0, remaining = 0.0;
  for (std::size_t i = 0; i < day.margins[1].area.size(); ++i) {
    volume += day.margins[1].area[i];
    remaining += day.margins[1].area[i] * day.margins[1].remaining[i];
  }
  EXPECT_NEAR(remaining / volume, day.cases[1].mean_remaining, 1e-12);
}

TEST(LoadCases, TheKelvinOfTheMarginAreThoseOfTheKnee) {
  Sequence prius;
  const LoadCase load = prius.load("rated", 60.0, {-120.0, 150.0});
  const LoadSequence day = prius.apply({load});
  const double field = prius.materials.magnet->knee_field(celsius + 60.0).value() - day.cases[0].least_margin.value();
  const double at_knee = celsius + 60.0 + day.cases[0].least_kelvin.value();
  EXPECT_NEAR(prius.materials.magnet->knee_field(at_knee).value(), field, 2e-4 * field);
}

TEST(LoadCases, TreatedFacesSaveTheTorque) {
  Sequence prius;
  const LoadCase hot = prius.load("short circuit, hot", 110.0, {-300.0, 0.0});
  const double bare = prius.apply({hot}).cases[0].torque_loss.value();
  materials::CoercivityProfile profile;
  profile.element = "Dy";
  profile.depth = 2e-3;
  profile.gain = 400e3;
  profile.coercivity_per_mass = 32e6;
  const auto graded = solver::grade_magnets(prius.mesh, 2, profile, 1200e3);
  EXPECT_GT(graded.heavy_rare_earth, 0.0);
  const double treated = prius.apply({hot}, graded.memory).cases[0].torque_loss.value();
  EXPECT_LT(treated, 0.5 * bare);
}

TEST(LoadCases, TheTemperatureOfOnePerCent) {
  Sequence prius;
  const LoadCase load = prius.load("short circuit", 0.0, {-300.0, 0.0});
  const double t = temperature_of_loss(prius.problem, prius.machine, prius.materials, load, prius.judgement,
                                       celsius + 60.0, celsius + 100.0)
                       .value();
  const auto loss_at = [&](double temperature) {
    LoadCase at = load;
    at.magnet_temperature = temperature;
    return prius.apply({at}).cases[0].torque_loss.value();
  };
  EXPECT_LT(loss_at(t - 1.0), 0.01);
  EXPECT_GT(loss_at(t + 1.0), 0.01);
}

TEST(LoadCases, SaysWhatTheGradeDoesNotTell) {
  Sequence prius;
  prius.materials.magnet = grade("");
  EXPECT_THROW(prius.apply({prius.load("rated", 60.0, {-120.0, 150.0})}), base::UserError);
}

TEST(LoadCases, EveryMagnetPassesThroughEveryField) {
  const Prius prius;
  EXPECT_NEAR(magnet_span(prius.machine, prius.mesh), base::pi / 3.0, 1e-12);  // 2 slots a pole and phase
  EXPECT_EQ(steady_load(prius.machine, prius.mesh, "x", 300.0, {-1.0, 0.0}, 5).states.size(), 5u);
  const Prius servo("servo-18s16p");  // 9 slots on 8 poles: they take turns
  EXPECT_NEAR(magnet_span(servo.machine, servo.mesh) / (base::pi / 3.0), 8.0, 1e-9);
}

}  // namespace
