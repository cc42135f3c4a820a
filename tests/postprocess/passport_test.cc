// SPDX-License-Identifier: GPL-3.0-or-later
#include "postprocess/passport.h"
#include "tests/postprocess/prius.h"

#include <gtest/gtest.h>

#include <string>

namespace {

using namespace lodestone;
using namespace lodestone::postprocess;

materials::MagnetGrade grade(const std::string& composition) {
  return materials::MagnetGrade::read(
      base::Document::parse("magnet: test\n"
                            "process: sintered Nd-Fe-B\n"
                            "source: made up for the test\n"
                            "confidence: low\n"
                            "remanence: {value: 1.2 T, at: 20 degC, coefficient: -0.1 %/K}\n"
                            "recoil_permeability: 1.05\n"
                            "density: 7500 kg/m3\n"
                            "composition: " +
                                composition + "\n",
                            "test.yaml"));
}

TEST(Passport, WeighsTheMagnetsOfThePrius) {
  // 16 blocks of 18.9 × 6.5 mm over a stack of 83.82 mm at 7500 kg/m³: 1.2356 kg. The built motor's blocks, 83.1 mm
  // long, weigh 1.232 kg together (ORNL/TM-2004/247: 77 g each).
  const Passport passport = make_passport(test::library_machine("prius-2004"), grade("unknown"));
  EXPECT_NEAR(passport.magnet_mass, 16 * 0.0189 * 0.0065 * 0.08382 * 7500.0, 1e-9);
  EXPECT_NEAR(passport.magnet_mass, 1.232 * 83.82 / 83.1, 0.01);
}

TEST(Passport, CarriesBothEndsOfARange) {
  const auto machine = test::library_machine("prius-2004");
  const Passport passport =
      make_passport(machine, grade("{Nd: 22 … 24 %, Dy: {min: 3 %, max: 4 %}, Tb: 0.5 %, Co: 2 %, "
                                   "source: test, confidence: low}"));
  const double mass = passport.magnet_mass;
  ASSERT_TRUE(passport.composition_known);
  EXPECT_NEAR(passport.element_mass.at("Nd").min, 0.22 * mass, 1e-12);
  EXPECT_NEAR(passport.element_mass.at("Nd").max, 0.24 * mass, 1e-12);
  EXPECT_NEAR(passport.element_mass.at("Co").middle(), 0.02 * mass, 1e-12);
  EXPECT_NEAR(passport.rare_earth_mass->min, 0.255 * mass, 1e-12);
  EXPECT_NEAR(passport.rare_earth_mass->max, 0.285 * mass, 1e-12);
  EXPECT_NEAR(passport.heavy_rare_earth_mass->min, 0.035 * mass, 1e-12);
  EXPECT_NEAR(passport.heavy_rare_earth_mass->max, 0.045 * mass, 1e-12);
  EXPECT_EQ(passport.element_mass.count("La"), 0u);
}

TEST(Passport, DoesNotTakeUnknownForZero) {
  const Passport passport = make_passport(test::library_machine("prius-2004"), grade("unknown"));
  EXPECT_FALSE(passport.composition_known);
  EXPECT_FALSE(passport.rare_earth_mass);
  EXPECT_FALSE(passport.heavy_rare_earth_mass);
  EXPECT_TRUE(passport.element_mass.empty());
  EXPECT_FALSE(per(passport.rare_earth_mass, 300.0));
}

TEST(Passport, DividesByTorqueOrPower) {
  const auto result = per(materials::Band{0.3, 0.36}, 300.0);
  EXPECT_NEAR(result.value().min, 0.001, 1e-15);
  EXPECT_NEAR(result.value().max, 0.0012, 1e-15);
  EXPECT_FALSE(per(materials::Band{0.3, 0.36}, 0.0));
  EXPECT_FALSE(per(materials::Band{0.3, 0.36}, -5.0));
}

}  // namespace
