// SPDX-License-Identifier: GPL-3.0-or-later
// The law of a magnet that a load can weaken, against its own definition worked out another way: the exponential knee
// written out, differences for the derivatives, quadrature for the areas.
#include "material_test_tools.h"

#include "base/quantity.h"
#include "materials/demagnetisation_law.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <memory>
#include <string>
#include <tuple>
#include <vector>

using namespace lodestone;
using namespace lodestone::materials;
using base::mu_0;

namespace {

double celsius(double t) {
  return t + base::zero_celsius;
}

constexpr double b_r = 1.2;
constexpr double h_cj = 1.0e6;
constexpr double mu_rec = 1.05;

/// Through 1 % of loss at 0.8 H_cJ.
DemagnetisationLaw exponential_law() {
  const double lost = 1.0 - mu_0 * (mu_rec - 1.0) * h_cj / b_r;
  return {b_r, h_cj, mu_rec, 1.1, KneeShape::exponential(0.8, 0.01 / lost)};
}

/// A knee in two bends, as a diffused magnet may have it.
DemagnetisationLaw measured_law() {
  return {b_r, h_cj, mu_rec, mu_rec, KneeShape::through({{0.5, 0.0}, {0.7, 0.06}, {0.85, 0.09}, {0.95, 0.4}})};
}

/// B on the major curve at the demagnetising field h.
double major_flux_density(const DemagnetisationLaw& law, double h) {
  return law.polarisation(h) - mu_0 * h;
}

/// The same by the law's formula, with k by bisection in the textbook form of the exponential.
double written_out(double h) {
  const double lost = b_r - mu_0 * (mu_rec - 1.0) * h_cj;
  double low = 1.0, high = 100.0;
  for (int i = 0; i < 200; ++i) {
    const double k = 0.5 * (low + high);
    const double d = lost * (std::exp(k * 0.8) - 1.0) / (std::exp(k) - 1.0);
    (d > 0.01 * b_r ? low : high) = k;
  }
  const double d = lost * (std::exp(low * h / h_cj) - 1.0) / (std::exp(low) - 1.0);
  return b_r - mu_0 * mu_rec * h - d;
}

}  // namespace

TEST(KneeShape, ExponentialMeetsItsPoints) {
  for (const double eta : {0.05, 0.3, 0.8, 0.99}) {
    const KneeShape shape = KneeShape::exponential(eta, 0.0105);
    EXPECT_NEAR(shape.evaluate(eta).e, 0.0105, 1e-12) << eta;
    EXPECT_EQ(shape.evaluate(0.0).e, 0.0);
    EXPECT_NEAR(shape.evaluate(1.0).e, 1.0, 1e-15);
    for (const double e : {0.0, 1e-6, 0.0105, 0.5, 1.0})
      EXPECT_NEAR(shape.evaluate(shape.inverse(e)).e, e, 1e-12) << eta;
  }
  EXPECT_THROW(KneeShape::exponential(0.01, 0.0105), std::invalid_argument);
  EXPECT_THROW(KneeShape::exponential(1.01, 0.0105), std::invalid_argument);
  EXPECT_THROW(KneeShape::exponential(0.5, 0.0), std::invalid_argument);
}

TEST(KneeShape, GoesThroughMeasuredPointsWithoutWaves) {
  const KneeShape shape = KneeShape::through({{0.5, 0.0}, {0.7, 0.06}, {0.85, 0.09}, {0.95, 0.4}});
  EXPECT_EQ(shape.evaluate(0.3).e, 0.0);
  EXPECT_NEAR(shape.evaluate(0.7).e, 0.06, 1e-15);
  EXPECT_NEAR(shape.evaluate(0.95).e, 0.4, 1e-15);
  EXPECT_NEAR(shape.evaluate(1.0).e, 1.0, 1e-15);
  double before = 0.0, moment = 0.0;
  constexpr int steps = 20000;
  for (int i = 1; i <= steps; ++i) {
    const double eta = static_cast<double>(i) / steps;
    const KneeShape::Value value = shape.evaluate(eta);
    ASSERT_GE(value.e, before - 1e-15) << eta;
    ASSERT_GE(value.slope, 0.0) << eta;
    moment += (value.e - before) * (eta - 0.5 / steps);
    before = value.e;
  }
  EXPECT_NEAR(shape.evaluate(1.0).moment, moment, 1e-8);  // midpoint sum: h²/24 of the slopes' change
  EXPECT_NEAR(shape.evaluate(shape.inverse(0.2)).e, 0.2, 1e-14);
  EXPECT_EQ(shape.inverse(0.0), 0.0);
  EXPECT_NEAR(shape.inverse(1.0), 1.0, 1e-14);
  EXPECT_THROW(KneeShape::through({{0.5, 0.3}, {0.5, 0.4}}), std::invalid_argument);
  EXPECT_THROW(KneeShape::through({{0.5, 0.3}, {0.6, 0.2}}), std::invalid_argument);
  EXPECT_THROW(KneeShape::through({{0.5, 0.3}, {0.6, 1.0}}), std::invalid_argument);
}

TEST(KneeShape, MixesTwoTemperatures) {
  const KneeShape a = KneeShape::through({{0.5, 0.1}, {0.9, 0.3}});
  const KneeShape b = KneeShape::through({{0.6, 0.0}, {0.8, 0.2}, {0.95, 0.7}});
  const KneeShape mixed = KneeShape::between(a, b, 0.25);
  for (double eta = 0.0; eta <= 1.0; eta += 0.0137) {
    const auto of_a = a.evaluate(eta), of_b = b.evaluate(eta), of_mixed = mixed.evaluate(eta);
    EXPECT_NEAR(of_mixed.e, 0.75 * of_a.e + 0.25 * of_b.e, 1e-14) << eta;
    EXPECT_NEAR(of_mixed.slope, 0.75 * of_a.slope + 0.25 * of_b.slope, 1e-12) << eta;
    EXPECT_NEAR(of_mixed.moment, 0.75 * of_a.moment + 0.25 * of_b.moment, 1e-14) << eta;
  }
  EXPECT_THROW(KneeShape::between(a, KneeShape::exponential(0.8, 0.01), 0.5), std::invalid_argument);
}

TEST(DemagnetisationLaw, FollowsTheExponentialKneeWrittenOut) {
  const DemagnetisationLaw law = exponential_law();
  for (const double h : {0.0, 2e5, 6e5, 8e5, 9e5, 1e6}) {
    EXPECT_NEAR(major_flux_density(law, h), written_out(h), 1e-12) << h;
    const auto response = law.respond(written_out(h), 0.0, {});
    EXPECT_NEAR(response.h_parallel, -h, 1e-6) << h;
  }
  EXPECT_NEAR(law.polarisation(0.8 * h_cj), 0.99 * b_r - mu_0 * 0.05 * 0.8 * h_cj, 1e-12);
  EXPECT_NEAR(law.meeting_field(0.99), 0.8 * h_cj, 1e-4);
  EXPECT_NEAR(law.polarisation(h_cj), 0.0, 1e-14);
  // On the recoil line in the first quadrant too.
  EXPECT_NEAR(law.respond(b_r + mu_0 * mu_rec * 1e5, 0.0, {}).h_parallel, 1e5, 1e-6);
}

TEST(DemagnetisationLaw, TurnsOverButNoFurther) {
  for (const DemagnetisationLaw& law : {exponential_law(), measured_law()}) {
    double before = b_r;
    for (double h = 0.0; h < 5e6; h += 1e4) {
      const double b = major_flux_density(law, h);
      if (h > 0.0) {
        ASSERT_LT(b, before) << h;
      }
      before = b;
      ASSERT_GE(law.polarisation(h), -b_r - mu_0 * 0.05 * h - 1e-14) << h;
    }
    EXPECT_NEAR(law.polarisation(5e6), -b_r - mu_0 * 0.05 * 5e6, 1e-6);
    // C¹ where the magnet turns over.
    const double step = 1.0;
    const double below = (law.polarisation(h_cj) - law.polarisation(h_cj - step)) / step;
    const double above = (law.polarisation(h_cj + step) - law.polarisation(h_cj)) / step;
    EXPECT_NEAR(above / below, 1.0, 1e-4);
    EXPECT_GT(law.respond(-8.0, 0.0, {}).remaining, -1.0 - 1e-12);
  }
}

TEST(DemagnetisationLaw, TangentAndEnergyBelongToTheField) {
  for (const DemagnetisationLaw& law : {exponential_law(), measured_law()})
    for (const double remaining : {1.0, 0.9, 0.3, -0.4})
      for (double b = 1.4; b > -4.0; b -= 0.0731) {
        const MagnetState state{remaining, 1.0, 1.0};
        const auto at = law.respond(b, 0.3, state);
        const double step = 1e-6;
        const auto less = law.respond(b - step, 0.3, state);
        const auto more = law.respond(b + step, 0.3, state);
        // On two branches at once only where the recoil line meets the major curve.
        if ((less.remaining < remaining) == (more.remaining < remaining)) {
          EXPECT_NEAR((more.h_parallel - less.h_parallel) / (2.0 * step) / at.dh_parallel_db_parallel, 1.0, 1e-4) << b;
        }
        EXPECT_NEAR((more.energy_density - less.energy_density) / (2.0 * step), at.h_parallel,
                    1e-6 * std::abs(at.h_parallel) + 2.0)
            << b;
        EXPECT_GT(at.dh_parallel_db_parallel, 0.0);
        EXPECT_LE(at.remaining, remaining);
        EXPECT_GE(at.dissipated_energy_density, 0.0);
        EXPECT_EQ(at.dh_parallel_db_transverse, 0.0);
        EXPECT_NEAR(at.h_transverse * at.dh_transverse_db_transverse, 0.3 * std::pow(at.dh_transverse_db_transverse, 2),
                    1e-3);
      }
}

// Millions of points of a field pass through the scalar solution of the law: none may miss.
TEST(DemagnetisationLaw, SolvesItsCurveEverywhere) {
  for (const DemagnetisationLaw& law : {exponential_law(), measured_law()})
    for (const double remaining : {1.0, 0.7, -0.3}) {
      double before = std::numeric_limits<double>::infinity();
      for (double b = 1.5; b > -4.0; b -= 1.1e-5) {
        const auto response = law.respond(b, 0.0, {remaining, 1.0, 1.0});
        const double h = -response.h_parallel;
        const double line = remaining * b_r - mu_0 * mu_rec * h;
        ASSERT_NEAR(h > 0.0 ? std::min(line, major_flux_density(law, h)) : line, b, 1e-14 * 4.0) << b;
        ASSERT_LT(response.h_parallel, before) << b;
        before = response.h_parallel;
      }
    }
}

TEST(DemagnetisationLaw, RecoilsOnAStraightLineAndRemembers) {
  for (const DemagnetisationLaw& law : {exponential_law(), measured_law()})
    for (const double h : {6e5, 9.5e5, 1.2e6}) {
      const double b = major_flux_density(law, h);
      const auto loaded = law.respond(b, 0.0, {});
      const MagnetState damaged{loaded.remaining, 1.0, 1.0};
      EXPECT_LT(loaded.remaining, 1.0);
      // Back to H = 0: m B_r, on the slope of the recoil line.
      const double at_zero = b + mu_0 * mu_rec * h;
      EXPECT_NEAR(at_zero, loaded.remaining * b_r, 1e-12);
      EXPECT_NEAR(law.respond(at_zero, 0.0, damaged).h_parallel, 0.0, 1e-6);
      EXPECT_NEAR(law.respond(0.5 * (b + at_zero), 0.0, damaged).h_parallel, -0.5 * h, 1e-6);
      // A smaller load changes nothing at all, the same load nothing beyond rounding, a larger one goes on.
      EXPECT_EQ(law.respond(b + 1e-3, 0.0, damaged).remaining, damaged.remaining);
      EXPECT_EQ(law.respond(b + 1e-3, 0.0, damaged).dissipated_energy_density, 0.0);
      EXPECT_NEAR(law.respond(b, 0.0, damaged).remaining, damaged.remaining, 1e-14);
      EXPECT_NEAR(law.respond(b, 0.0, damaged).h_parallel, -h, 1e-8);
      const double beyond = major_flux_density(law, h + 5e4);
      EXPECT_NEAR(law.respond(beyond, 0.0, damaged).h_parallel, -h - 5e4, 1e-6);
      EXPECT_NEAR(law.respond(beyond, 0.0, damaged).remaining, law.respond(beyond, 0.0, {}).remaining, 1e-14);
    }
}

TEST(DemagnetisationLaw, LossIsTheAreaBetweenLoadingAndRecoil) {
  for (const DemagnetisationLaw& law : {exponential_law(), measured_law()})
    for (const double end : {8e5, 1e6, 1.4e6}) {
      // ∮ H dB around: down the major curve from B_r, back along the recoil line to H = 0. Simpson's rule in h.
      constexpr int steps = 20000;
      double work = 0.0;
      for (int i = 0; i < steps; ++i) {
        const double a = end * i / steps, c = end * (i + 1) / steps;
        const double b_a = major_flux_density(law, a), b_c = major_flux_density(law, c);
        work += -0.5 * (a + c) * (b_c - b_a);
      }
      const auto loaded = law.respond(major_flux_density(law, end), 0.0, {});
      const double stored = 0.5 * mu_0 * mu_rec * end * end;
      EXPECT_NEAR(loaded.dissipated_energy_density, work - stored, 1e-6 * work) << end;
      EXPECT_NEAR(loaded.energy_density, work, 1e-6 * work) << end;
      // In two steps the same is lost.
      const double first_b = major_flux_density(law, 0.9 * end);
      const auto first = law.respond(first_b, 0.0, {});
      const auto second = law.respond(major_flux_density(law, end), 0.0, {first.remaining, 1.0, 1.0});
      EXPECT_NEAR(first.dissipated_energy_density + second.dissipated_energy_density, loaded.dissipated_energy_density,
                  1e-9 * work);
    }
}

TEST(DemagnetisationLaw, APointMayHaveItsOwnCoercivity) {
  const DemagnetisationLaw law = exponential_law();
  const MagnetState harder{1.0, 1.3, 0.98};
  EXPECT_NEAR(law.polarisation(1.3 * h_cj, harder), 0.0, 1e-12);
  EXPECT_NEAR(law.polarisation(0.0, harder), 0.98 * b_r, 1e-15);
  const double h = 1.25 * h_cj;
  EXPECT_NEAR(law.respond(law.polarisation(h, harder) - mu_0 * h, 0.0, harder).h_parallel, -h, 1e-5);
  EXPECT_GT(law.meeting_field(0.99, harder), 1.29 * law.meeting_field(0.99));
}

// Two laws of one grade, hot and cold: m passes between them.
TEST(DemagnetisationLaw, HeatTakesAwayAndColdDoesNotGiveBack) {
  const auto grade = test::library().magnet("nd-n42sh");
  const auto cold = grade->demagnetisation_law(celsius(20));
  const auto hot = grade->demagnetisation_law(celsius(150));
  const double h = 440e3;  // the cold magnet bears it, the hot one (H_cJ 434 kA/m) does not
  const auto at = [&](const DemagnetisationLaw& law, double remaining) {
    // The flux density at which the point of this state feels h.
    const double recoil = remaining * law.remanence() - mu_0 * law.recoil_permeability() * h;
    const double major = law.polarisation(h) - mu_0 * h;
    return law.respond(std::min(recoil, major), 0.0, {remaining, 1.0, 1.0});
  };
  const double first = at(*cold, 1.0).remaining;
  EXPECT_NEAR(first, 1.0, 1e-6);
  const double second = at(*hot, first).remaining;
  EXPECT_LT(second, 0.2);
  EXPECT_EQ(at(*cold, second).remaining, second);
  // By hand: m = 1 − D/B_r on the hot curve.
  EXPECT_NEAR(second, (hot->polarisation(h) + mu_0 * (hot->recoil_permeability() - 1.0) * h) / hot->remanence(), 1e-12);
}

TEST(DemagnetisationLaw, EveryGradeKeepsItsKneeAndItsCoercivity) {
  int laws = 0;
  for (const std::string& name : test::library().path().names("magnets")) {
    const auto grade = test::library().magnet(name);
    for (const double t : {-20.0, 20.0, 60.0, 100.0, 140.0}) {
      try {
        grade->remanence(celsius(t));
      } catch (const base::UserError&) {
        continue;
      }
      if (grade->lacks_for_demagnetisation(celsius(t))) {
        EXPECT_THROW(grade->demagnetisation_law(celsius(t)), base::UserError);
        continue;
      }
      ++laws;
      const auto law = grade->demagnetisation_law(celsius(t));
      const double knee = grade->knee_field(celsius(t)).value();
      EXPECT_NEAR(law->meeting_field(0.99) / knee, 1.0, 1e-9) << name << " at " << t;
      EXPECT_NEAR(law->polarisation(grade->intrinsic_coercivity(celsius(t)).value()), 0.0, 1e-12) << name;
      EXPECT_NEAR(law->polarisation(0.0), grade->remanence(celsius(t)), 1e-15) << name;
      // Below the knee the law is near the recoil line: on a convex knee 0.3 |H_1%| loses at most 0.3 %.
      const double b_r_of_grade = grade->remanence(celsius(t));
      const double b = b_r_of_grade - mu_0 * grade->recoil_permeability() * 0.3 * knee;
      EXPECT_NEAR(law->respond(b, 0.0, {}).h_parallel, -0.3 * knee,
                  0.003 * b_r_of_grade / (mu_0 * grade->recoil_permeability()))
          << name;
    }
  }
  EXPECT_GT(laws, 80);
}

// Measured curves at two temperatures, here made with one and the same normalised knee: what lies between must have it
// too, with B_r and H_cJ on their straight lines.
TEST(DemagnetisationLaw, InterpolatesMeasuredCurvesInUnitsOfTheirOwn) {
  const auto knee = [](double eta) { return std::pow(eta, 12.0); };
  const auto polarisation = [&](double b, double h_c, double h) {
    const double chi = mu_0 * 0.05;
    return b - chi * h - (b - chi * h_c) * knee(h / h_c);
  };
  std::string curves = "demagnetisation_curves:\n";
  for (const auto& [t, b, h_c] : {std::tuple{20.0, 1.3, 1.2e6}, std::tuple{120.0, 1.17, 6e5}}) {
    curves += "  - {at: " + std::to_string(t) + " degC, columns: [H A/m, J T], rows: [[0, " + std::to_string(b) + "]";
    for (int i = 1; i <= 100; ++i) {
      const double h = 1.05 * h_c * i / 100;
      curves += ", [" + std::to_string(-h) + ", " + std::to_string(polarisation(b, h_c, h)) + "]";
    }
    curves += "]}\n";
  }
  const MagnetGrade grade = MagnetGrade::read(test::parse("magnet: m\nprocess: test\nsource: a test\nconfidence: high\n"
                                                          "recoil_permeability: 1.05\ndensity: 7500 kg/m3\n" +
                                                          curves));
  for (const auto& [t, b, h_c] : {std::tuple{20.0, 1.3, 1.2e6}, std::tuple{120.0, 1.17, 6e5},
                                  std::tuple{70.0, 1.235, 9e5}, std::tuple{150.0, 1.131, 4.2e5}}) {
    const auto law = grade.demagnetisation_law(celsius(t));
    // H_cJ is found on the straight line between two rows: 1 % of H_cJ apart, on a curve whose slope changes by 12 %
    // over that.
    EXPECT_NEAR(law->coercivity() / h_c, 1.0, 1e-3) << t;
    for (const double eta : {0.3, 0.7, 0.8, 0.9, 0.95, 1.0})
      EXPECT_NEAR(law->polarisation(eta * h_c), polarisation(b, h_c, eta * h_c), 4e-3 * b) << t << " " << eta;
  }
  EXPECT_NEAR(grade.demagnetisation_law(celsius(120))->meeting_field(0.99) / grade.knee_field(celsius(120)).value(),
              1.0, 1e-9);
}

TEST(DemagnetisationLaw, SaysWhatIsMissing) {
  const auto grade = [](const std::string& properties) {
    return MagnetGrade::read(test::parse("magnet: m\nprocess: test\nsource: a test\nconfidence: high\n"
                                         "recoil_permeability: 1.05\ndensity: 7500 kg/m3\n"
                                         "remanence: {value: 1.3 T, at: 20 degC, coefficient: -0.1 %/K}\n" +
                                         properties));
  };
  const auto message = [](const MagnetGrade& of, double t) {
    return test::error_of([&] { of.demagnetisation_law(celsius(t)); });
  };
  EXPECT_EQ(
      message(grade(""), 20.0),
      "the demagnetisation of magnet 'm' at 20 degC is not known: its file gives no 'intrinsic_coercivity' there");
  const std::string coercivity = "intrinsic_coercivity: {value: 1000 kA/m, at: 20 degC, coefficient: -0.5 %/K}\n";
  EXPECT_EQ(message(grade(coercivity), 20.0),
            "the demagnetisation of magnet 'm' at 20 degC is not known: its file gives neither 'squareness' nor 'knee' "
            "there");
  EXPECT_EQ(
      message(grade(coercivity + "squareness: 0.9\n"), 230.0),
      "the demagnetisation of magnet 'm' at 230 degC is not known: it holds no field there: its coercivity or its "
      "knee has come down to 0");
  EXPECT_EQ(
      message(grade(coercivity + "knee: {columns: [degC, kA/m], rows: [[20, 5]]}\n"), 20.0),
      "the demagnetisation of magnet 'm' at 20 degC is not known: no exponential knee goes from B_r through 1 % of "
      "loss at 5 kA/m to H_cJ = 1000 kA/m");
  // The transverse permeability is that of the recoil line unless the file gives its own.
  EXPECT_EQ(grade("").transverse_permeability(), 1.05);
  const MagnetGrade other = grade("transverse_permeability: 1.2\n");
  EXPECT_EQ(other.transverse_permeability(), 1.2);
  EXPECT_NEAR(other.law(celsius(20))->respond(0.0, 0.3, {}).h_transverse, 0.3 / (1.2 * mu_0), 1e-6);
}
