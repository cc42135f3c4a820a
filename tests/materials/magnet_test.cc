// SPDX-License-Identifier: GPL-3.0-or-later
#include "material_test_tools.h"

#include "base/quantity.h"
#include "materials/magnet.h"

#include <gtest/gtest.h>

#include <cmath>

using namespace lodestone;
using namespace lodestone::materials;
using base::mu_0;

namespace {

double celsius(double t) {
  return t + base::zero_celsius;
}

MagnetGrade grade(const std::string& properties) {
  return MagnetGrade::read(test::parse("magnet: m\nprocess: test\nsource: a test\nconfidence: high\n"
                                       "recoil_permeability: 1.05\ndensity: 7500 kg/m3\n" +
                                       properties));
}

const char* const remanence_line = "remanence: {value: 1.3 T, at: 20 degC, coefficient: -0.1 %/K}\n";

}  // namespace

TEST(LinearRecoil, ObeysItsLine) {
  const LinearRecoil law(1.24, 1.05);
  const double nu = 1.0 / (mu_0 * 1.05);
  const auto at_remanence = law.respond(1.24, 0.0, {});
  EXPECT_EQ(at_remanence.h_parallel, 0.0);
  EXPECT_EQ(at_remanence.energy_density, 0.0);
  const auto short_of_flux = law.respond(0.0, 0.2, {});
  // H_cB = 1.24 / (1.05 μ0) = 939.8 kA/m.
  EXPECT_NEAR(short_of_flux.h_parallel, -939.77e3, 10.0);
  EXPECT_NEAR(short_of_flux.h_transverse, 0.2 * nu, 1e-6);
  EXPECT_NEAR(short_of_flux.energy_density, 0.5 * nu * (1.24 * 1.24 + 0.04), 1e-6);
  EXPECT_DOUBLE_EQ(short_of_flux.dh_parallel_db_parallel, nu);
  EXPECT_DOUBLE_EQ(short_of_flux.dh_transverse_db_transverse, nu);
  EXPECT_EQ(short_of_flux.dh_parallel_db_transverse, 0.0);
  EXPECT_TRUE(law.is_linear());
  EXPECT_EQ(law.remanence(), 1.24);
  EXPECT_EQ(law.recoil_permeability(), 1.05);
}

// BMN-42SH as SyR-e@af19f1a1 tabulates it: B_r(T) and B_d(T) at 20 … 150 degC.
TEST(MagnetGrade, N42shMeetsItsTableOverTemperature) {
  const auto n42sh = test::library().magnet("nd-n42sh");
  const struct {
    double t, br, bd;
  } rows[] = {
      {20, 1.33, -0.7746}, {80, 1.2382, -0.1592}, {100, 1.2076, 0.04593}, {120, 1.1771, 0.251}, {150, 1.1312, 0.5587}};
  for (const auto& row : rows) {
    // The table has four digits; a straight line goes through it within 1e-4 T.
    EXPECT_NEAR(n42sh->remanence(celsius(row.t)), row.br, 1e-4);
    EXPECT_NEAR(n42sh->intrinsic_coercivity(celsius(row.t)).value(), (row.br - row.bd) / (mu_0 * 1.05), 400.0);
  }
}

// By hand for nd-n42sh at 100 degC: B_r = 1.33 (1 − 0.00115 · 80) = 1.20764 T; H_cJ = 1595 (1 − 0.0056 · 80) =
// 880.44 kA/m; H_k = 0.95 · 880.44 = 836.418 kA/m; D(H_cJ) = 1.20764 − μ0 0.05 880440 = 1.152320 T;
// ln(1.152320/0.120764) = 2.255671; |H_1%| = 836.418 − 44.022 · 2.302585/2.255671 = 791.480 kA/m.
TEST(MagnetGrade, ExponentialKneeAgainstHandFigures) {
  const auto n42sh = test::library().magnet("nd-n42sh");
  EXPECT_NEAR(n42sh->remanence(celsius(100)), 1.20764, 1e-9);
  EXPECT_NEAR(n42sh->intrinsic_coercivity(celsius(100)).value(), 880.44e3, 1e-3);
  EXPECT_NEAR(n42sh->knee_field(celsius(100)).value(), 791.480e3, 2.0);
}

TEST(MagnetGrade, KneeFollowsFromSquareness) {
  const std::string coercivity = "intrinsic_coercivity: {value: 1000 kA/m, at: 20 degC, coefficient: -0.5 %/K}\n";
  // Square to the end: the knee is H_cJ.
  EXPECT_NEAR(grade(remanence_line + coercivity + "squareness: 1.0\n").knee_field(celsius(20)).value(), 1e6, 1e-6);
  double last = 0.0;
  for (const char* squareness : {"0.5", "0.7", "0.9", "0.99"}) {
    const double knee =
        grade(remanence_line + coercivity + "squareness: " + squareness + "\n").knee_field(celsius(20)).value();
    EXPECT_GE(knee, last);
    EXPECT_LE(knee, 1e6);
    last = knee;
  }
  // Without squareness nothing is known of the knee; without coercivity nothing of either.
  EXPECT_FALSE(grade(remanence_line + coercivity).knee_field(celsius(20)).has_value());
  EXPECT_FALSE(grade(remanence_line).intrinsic_coercivity(celsius(20)).has_value());
  // 220 degC: 1 − 0.005 · 200 = 0. Nothing is held there, and nothing breaks.
  const MagnetGrade hot = grade(remanence_line + coercivity + "squareness: 0.9\n");
  EXPECT_EQ(hot.intrinsic_coercivity(celsius(230)).value(), 0.0);
  EXPECT_EQ(hot.knee_field(celsius(230)).value(), 0.0);
}

TEST(MagnetGrade, KneeTableIsUsedWhereGiven) {
  // SyR-e@af19f1a1 F42SH_HREfree: (B_r − B_d)/(μ0 · 1.05) at 100 and 180 degC.
  const auto f42sh = test::library().magnet("nd-f42sh-hre-free");
  EXPECT_NEAR(f42sh->knee_field(celsius(100)).value(), (1.167 - 0.2) / (mu_0 * 1.05), 60.0);
  EXPECT_NEAR(f42sh->knee_field(celsius(180)).value(), (1.054 - 0.54) / (mu_0 * 1.05), 60.0);
  EXPECT_NEAR(f42sh->knee_field(celsius(110)).value(), 0.5 * (732.9e3 + 673.8e3), 1.0);
  EXPECT_NEAR(f42sh->knee_field(celsius(20)).value(), 732.9e3 + 80.0 * (732.9e3 - 673.8e3) / 20.0, 10.0);
  EXPECT_FALSE(f42sh->knee_field(celsius(19)).has_value());
  EXPECT_FALSE(f42sh->knee_field(celsius(261)).has_value());
}

TEST(MagnetGrade, TablesOfRemanenceAndTheirEnds) {
  // ORNL/TM-2010/253: 12.20 kG at 114 degC, 10.51 kG at 215 degC.
  const auto prius = test::library().magnet("nd-prius-2010-measured");
  EXPECT_NEAR(prius->remanence(celsius(114)), 1.220, 1e-12);
  EXPECT_NEAR(prius->remanence(celsius(164.5)), 0.5 * (1.220 + 1.051), 1e-12);
  EXPECT_NEAR(prius->remanence(celsius(64)), 1.220 + 50.0 * 0.169 / 101.0, 1e-12);
  EXPECT_EQ(test::error_of([&] { prius->remanence(celsius(20)); }),
            "magnet 'nd-prius-2010-measured' has no remanence at 20 degC: its table ends at 114 degC and 215 degC");
  // 14.36 kOe = 1142.7 kA/m.
  EXPECT_NEAR(prius->intrinsic_coercivity(celsius(114)).value(), 1142.7e3, 50.0);
}

TEST(MagnetGrade, RemanenceThatVanishesIsAnError) {
  const MagnetGrade line = grade(remanence_line);
  EXPECT_EQ(test::error_of([&] { line.remanence(celsius(1100)); }),
            "magnet 'm' has no remanence at 1100 degC: the coefficient takes it to zero at 1020 degC");
  EXPECT_THROW(line.law(celsius(1100)), base::UserError);
  EXPECT_THROW(line.law(celsius(20), 0.0), base::UserError);
  EXPECT_THROW(line.law(celsius(20), std::nan("")), base::UserError);
}

TEST(MagnetGrade, MakesItsLaw) {
  // The published field model of the 2004 Prius: 1.24 T at 20, 1.1904 T at 60 degC (−0.1 %/K), μ_rec 1.05.
  const auto model = test::library().magnet("prius-2004-model");
  EXPECT_NEAR(model->law(celsius(20))->remanence(), 1.24, 1e-12);
  EXPECT_NEAR(model->law(celsius(60))->remanence(), 1.1904, 1e-12);
  EXPECT_NEAR(model->law(celsius(20), 0.855)->remanence(), 1.24 * 0.855, 1e-12);
  EXPECT_NEAR(model->law(celsius(20))->recoil_permeability(), 1.05, 1e-12);
  EXPECT_FALSE(model->intrinsic_coercivity(celsius(20)).has_value());
  EXPECT_FALSE(model->knee_field(celsius(20)).has_value());
  EXPECT_FALSE(model->composition().is_known());
  EXPECT_EQ(model->density(), 7500.0);
  EXPECT_NEAR(model->conductivity(293.15).value(), 1.0 / 1.6e-6, 1e-6);
}

TEST(MagnetGrade, ReadsTheUnitsOfTheTrade) {
  const MagnetGrade kilogauss = grade("remanence: {value: 13.2 kG, at: 293.15 K, coefficient: -0.0012 1/K}\n"
                                      "intrinsic_coercivity: {value: 20 kOe, at: 20 degC, coefficient: -0.5 %/degC}\n"
                                      "resistivity: 150 µΩ·cm\nmaximum_temperature: 150 °C\nrecycled_content: 10 %\n");
  EXPECT_NEAR(kilogauss.remanence(celsius(20)), 1.32, 1e-12);
  EXPECT_NEAR(kilogauss.intrinsic_coercivity(celsius(20)).value(), 20e6 / (4.0 * base::pi), 1e-6);
  EXPECT_NEAR(kilogauss.conductivity(293.15).value(), 1.0 / 1.5e-6, 1e-6);
  EXPECT_NEAR(kilogauss.maximum_temperature().value(), celsius(150), 1e-9);
  EXPECT_NEAR(kilogauss.recycled_content().value(), 0.1, 1e-12);
}

TEST(MagnetGrade, ShowsTheWeakestConfidenceBehindIt) {
  EXPECT_EQ(grade(remanence_line).confidence(), Confidence::high);
  EXPECT_EQ(grade(std::string(remanence_line) + "composition: {Nd: 30 %, source: guess}\n").confidence(),
            Confidence::low);
  const MagnetGrade mixed = grade("remanence: {value: 1.3 T, at: 20 degC, coefficient: -0.1 %/K, source: a page, "
                                  "confidence: medium}\n");
  EXPECT_EQ(mixed.confidence(), Confidence::medium);
  ASSERT_FALSE(mixed.provenance().empty());
  EXPECT_EQ(mixed.provenance()[0].field, "remanence");
  EXPECT_EQ(mixed.provenance()[0].provenance.source, "a page");
  // What is missing is said: composition, knee, coercivity, resistivity, temperature limit.
  ASSERT_EQ(mixed.remarks().size(), 5u);
  for (const std::string& remark : mixed.remarks())
    EXPECT_EQ(remark.rfind("Missing: ", 0), 0u) << remark;
}

TEST(MagnetGrade, SaysWhereACoefficientIsStretched) {
  const auto remarks_for = [](const std::string& limit) {
    return grade("remanence: {value: 1.3 T, at: 20 degC, coefficient: -0.1 %/K, interval: [20 degC, 100 degC]}\n"
                 "intrinsic_coercivity: {value: 1000 kA/m, at: 20 degC, coefficient: -0.5 %/K}\nsquareness: 0.95\n"
                 "resistivity: 150 uohm.cm\ncomposition: {Nd: 30 %}\nmaximum_temperature: " +
                 limit + "\n")
        .remarks();
  };
  EXPECT_TRUE(remarks_for("100 degC").empty());
  ASSERT_EQ(remarks_for("150 degC").size(), 1u);
  EXPECT_EQ(remarks_for("150 degC")[0],
            "The coefficient of 'remanence' is stated up to 100 degC; its straight line goes "
            "on to the temperature limit of 150 degC.");
}

TEST(MagnetGrade, CompositionKeepsItsBand) {
  const auto eh = test::library().magnet("nd-n38eh");
  EXPECT_NEAR(eh->composition().fraction("Dy").min, 0.07, 1e-12);
  EXPECT_NEAR(eh->composition().fraction("Dy").max, 0.10, 1e-12);
  EXPECT_EQ(eh->composition().fraction("Tb").max, 0.0);
  EXPECT_EQ(eh->composition().provenance().confidence, Confidence::low);
  const auto free = test::library().magnet("nd-hot-deformed-hre-free");
  EXPECT_EQ(free->composition().fraction("Dy").max + free->composition().fraction("Tb").max, 0.0);
}
