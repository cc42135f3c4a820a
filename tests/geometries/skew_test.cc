// SPDX-License-Identifier: GPL-3.0-or-later
#include "geometries/skew.h"
#include "prius.h"

#include <gtest/gtest.h>

#include <cmath>
#include <stdexcept>

namespace {

using namespace lodestone;
using geometries::Machine;
using geometries::Skew;

constexpr double degree = base::pi / 180.0;

TEST(Skew, SlicesDivideTheAngle) {
  const Skew skew = Skew::even(3, 7.5 * degree);
  ASSERT_EQ(skew.slices().size(), 3u);
  for (std::size_t k = 0; k < 3; ++k) {
    EXPECT_NEAR(skew.slices()[k].angle, (2.5 * static_cast<double>(k) - 2.5) * degree, 1e-15);
    EXPECT_DOUBLE_EQ(skew.slices()[k].share, 1.0 / 3.0);
  }
  EXPECT_EQ(skew.slices()[1].angle, 0.0);
  EXPECT_EQ(skew.middle(), 1u);
  EXPECT_EQ(Skew::even(4, 8.0 * degree).middle(), 1u);
  EXPECT_EQ(skew.description(), "rotor in 3 slices at -2.5, 0, 2.5 deg");
  EXPECT_FALSE(skew.is_straight());
}

/// sin(x/2) / (n sin(x/(2n))) and its limit sin(x/2)/(x/2), x = ν p γ: geometries/skew.h.
TEST(Skew, FactorIsThatOfAGeometricSeries) {
  for (const int slices : {2, 3, 5})
    for (const int waves : {4, 20, 28, 44}) {
      const double x = waves * 7.5 * degree;
      const std::complex<double> factor = Skew::even(slices, 7.5 * degree).factor(waves);
      EXPECT_NEAR(factor.real(), std::sin(0.5 * x) / (slices * std::sin(0.5 * x / slices)), 1e-14);
      EXPECT_NEAR(factor.imag(), 0.0, 1e-14);
    }
  // The finite sum differs from the limit by x²/(24 n²) of it.
  const double x = 20.0 * 7.5 * degree;
  EXPECT_NEAR(Skew::even(100, 7.5 * degree).factor(20).real() / (std::sin(0.5 * x) / (0.5 * x)), 1.0,
              1.1 * x * x / (24.0 * 1e4));
}

TEST(Skew, OrderAndOriginOfAnglesDoNotCount) {
  const Skew zigzag = Skew::at({5.0 * degree, 2.5 * degree, 5.0 * degree, 2.5 * degree});
  ASSERT_EQ(zigzag.slices().size(), 2u);
  EXPECT_EQ(zigzag.count(), 4);
  EXPECT_NEAR(zigzag.slices()[0].angle, -1.25 * degree, 1e-15);
  EXPECT_NEAR(zigzag.slices()[1].angle, 1.25 * degree, 1e-15);
  EXPECT_DOUBLE_EQ(zigzag.slices()[0].share, 0.5);
  EXPECT_EQ(zigzag.description(), "rotor in 4 slices at -1.25 (2 times), 1.25 (2 times) deg");
  EXPECT_THROW(Skew::at({}), std::invalid_argument);
  EXPECT_THROW(Skew::even(0, 1.0), std::invalid_argument);
}

TEST(Skew, WithoutAngleOrWithOneSliceThereIsNone) {
  EXPECT_TRUE(Skew().is_straight());
  EXPECT_TRUE(Skew::even(1, 7.5 * degree).is_straight());
  EXPECT_TRUE(Skew::even(3, 0.0).is_straight());
  EXPECT_TRUE(Skew::at({0.1, 0.1, 0.1}).is_straight());
  EXPECT_EQ(Skew::even(3, 0.0).slices().front().share, 1.0);
}

TEST(Skew, IsReadFromRotorOrStator) {
  const auto with = [](const std::string& part, const std::string& skew) {
    return Machine::read(
        base::Document::parse(test::prius_document().canonical_text() + "\n", "prius.yaml")
            .with(part + ".skew", base::Document::parse("skew: " + skew, "skew.yaml").root().at("skew")));
  };
  const Machine of_rotor = with("rotor", "{slices: 3, angle: 7.5 deg}");
  EXPECT_EQ(of_rotor.skew.part(), Skew::Part::rotor);
  EXPECT_EQ(of_rotor.skew.slices().size(), 3u);
  // Its steps cut the magnets, those that stand for a stator's helix do not.
  EXPECT_EQ(of_rotor.axial_magnet_pieces(), 3);
  const Machine of_stator = with("stator", "{angles: [-1 deg, 1 deg]}");
  EXPECT_EQ(of_stator.skew.part(), Skew::Part::stator);
  EXPECT_EQ(of_stator.axial_magnet_pieces(), 1);
  const Machine one = of_rotor.slice(2);
  ASSERT_EQ(one.skew.slices().size(), 1u);
  EXPECT_NEAR(one.skew.slices()[0].angle, 2.5 * degree, 1e-15);
  EXPECT_EQ(one.axial_magnet_pieces(), 3);
}

}  // namespace
