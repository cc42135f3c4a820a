// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/quantity.h"

#include <gtest/gtest.h>

#include <cmath>

using namespace lodestone::base;

namespace {

std::string error_of(const std::string& text, const std::string& unit) {
  try {
    parse_quantity(text, unit);
  } catch (const QuantityError& error) {
    return error.what();
  }
  return "(none)";
}

void expect_relative(double value, double expected) {
  EXPECT_NEAR(value, expected, 1e-13 * std::abs(expected));
}

}  // namespace

TEST(Quantity, ReadsUnitsInWords) {
  expect_relative(parse_quantity("6.5 mm", "m"), 6.5e-3);
  expect_relative(parse_quantity("250A", "A"), 250.0);
  expect_relative(parse_quantity("+3 km", "m"), 3000.0);
  expect_relative(parse_quantity("3000 rpm", "rad/s"), 3000.0 * 2.0 * pi / 60.0);
  expect_relative(parse_quantity("50 rev/s", "rad/s"), 100.0 * pi);
  expect_relative(parse_quantity("45 deg", "rad"), pi / 4.0);
  expect_relative(parse_quantity("45°", "rad"), pi / 4.0);
  expect_relative(parse_quantity("20 degC", "K"), 293.15);
  expect_relative(parse_quantity("20 °C", "K"), 293.15);
  expect_relative(parse_quantity("300 K", "K"), 300.0);
  expect_relative(parse_quantity("5 mm2", "m2"), 5e-6);
  expect_relative(parse_quantity("7.5 g/cm3", "kg/m3"), 7500.0);
  expect_relative(parse_quantity("7.5 g/cm³", "kg/m3"), 7500.0);
  expect_relative(parse_quantity("0.016 W/(kg.Hz.T^2)", "W.s/(kg.T^2)"), 0.016);
}

TEST(Quantity, ReadsMagnetUnits) {
  // 1 G = 1e-4 T, 1 Oe = 1000/(4π) A/m exactly (before 2019; the difference is below 1e-9).
  expect_relative(parse_quantity("13.2 kG", "T"), 1.32);
  expect_relative(parse_quantity("13200 G", "T"), 1.32);
  expect_relative(parse_quantity("13.2 kGs", "T"), 1.32);
  expect_relative(parse_quantity("20 kOe", "A/m"), 20e6 / (4.0 * pi));
  expect_relative(parse_quantity("1 kWh", "J"), 3.6e6);
  expect_relative(parse_quantity("42 MGOe", "J/m3"), 42e5 / (4.0 * pi));
  expect_relative(parse_quantity("42 MGOe", "kJ/m3"), 42e2 / (4.0 * pi));
  expect_relative(parse_quantity("150 µΩ·cm", "ohm.m"), 1.5e-6);
  expect_relative(parse_quantity("0.667 MS/m", "S/m"), 6.67e5);
}

TEST(Quantity, ReadsPercentAndPerKelvin) {
  expect_relative(parse_quantity("22 %", "1"), 0.22);
  expect_relative(parse_quantity("0.95", "1"), 0.95);
  expect_relative(parse_quantity("-0.12 %/K", "1/K"), -0.0012);
  expect_relative(parse_quantity("-0.12 %/degC", "1/K"), -0.0012);
  expect_relative(parse_quantity("-0.12 %/°C", "1/K"), -0.0012);
  expect_relative(parse_quantity("0.00393 1/K", "1/K"), 0.00393);
}

TEST(Quantity, RefusesWhatIsNoQuantityOfThatUnit) {
  EXPECT_EQ(error_of("6.5", "m"), "'6.5' needs a unit, such as '6.5 mm'");
  EXPECT_EQ(error_of("30", "rad"), "'30' needs a unit, such as '30 deg'");
  EXPECT_EQ(error_of("20", "K"), "'20' needs a unit, such as '20 degC'");
  EXPECT_EQ(error_of("5 kg", "m"), "'5 kg' has the wrong dimension; expected a unit such as 'mm'");
  EXPECT_EQ(error_of("5 m", "1"), "'5 m' must be a plain number without a unit (or in %)");
  EXPECT_EQ(error_of("5 furlungs", "m"), "unknown unit 'furlungs' in '5 furlungs'; expected one such as 'mm'");
  EXPECT_EQ(error_of("abc", "m"), "'abc' is not a number");
  EXPECT_EQ(error_of("", "m"), "is empty; expected a number");
  EXPECT_EQ(error_of("1,5 mm", "m"), "'1,5 mm' has a comma; write the decimal point as '.'");
  EXPECT_EQ(error_of("1 2 mm", "m"), "'1 2 mm' holds two numbers; expected one with its unit");
  EXPECT_EQ(error_of("1 - 2 mm", "m"), "'1 - 2 mm' holds two numbers; expected one with its unit");
  EXPECT_EQ(error_of("6 m 5", "m"), "'6 m 5' holds two numbers; expected one with its unit");
  EXPECT_EQ(error_of("-300 degC", "K"), "'-300 degC' is below absolute zero");
  EXPECT_EQ(error_of("1e999 m", "m"), "'1e999 m' is too large or too small a number");
  for (const char* text : {"nan", ".nan", "inf", "-.inf", "nan m", "inf m"})
    EXPECT_NE(error_of(text, "m").find("is not a"), std::string::npos) << text;
}

TEST(Quantity, TheRadianIsADimension) {
  EXPECT_THROW(parse_quantity("50 Hz", "rad/s"), QuantityError);
  EXPECT_THROW(parse_quantity("50 1/s", "rad/s"), QuantityError);
  EXPECT_THROW(parse_quantity("3000 rpm", "Hz"), QuantityError);
  EXPECT_THROW(parse_quantity("3 rad", "1"), QuantityError);
  EXPECT_THROW(parse_quantity("3 %", "rad"), QuantityError);
  EXPECT_THROW(parse_quantity("5 m @ 3", "m"), QuantityError);
  EXPECT_THROW(parse_quantity("5 EUR", "USD"), QuantityError);
  expect_relative(parse_quantity("5 EUR/kg", "EUR/kg"), 5.0);
}

TEST(Quantity, PrintsForPeople) {
  EXPECT_EQ(format_quantity(0.0065, "m", "mm"), "6.5 mm");
  EXPECT_EQ(format_quantity(293.15, "K", "degC"), "20 degC");
  EXPECT_EQ(format_quantity(-0.0, "m", "mm"), "0 mm");
  EXPECT_EQ(format_quantity(0.953, "1", "%"), "95.3 %");
  EXPECT_EQ(format_quantity(1.5, "1", "1"), "1.5");
  EXPECT_EQ(describe(Range::positive(), "m", "mm"), "above 0 mm");
  EXPECT_EQ(describe(Range::non_negative(), "m", "mm"), "at least 0 mm");
  EXPECT_EQ(describe(Range::between(0.0005, 0.02), "m", "mm"), "0.5 mm … 20 mm");
  EXPECT_EQ(describe({0.0, 1.0, false, true}, "1", "1"), "above 0 and at most 1");
  EXPECT_EQ(describe(Range::any(), "m", "mm"), "any value");
  EXPECT_THROW(convert(1.0, "m", "kg"), QuantityError);
  EXPECT_DOUBLE_EQ(convert(1.0, "T", "kG"), 10.0);
}

TEST(Range, ContainsItsEndsOnlyWhereAllowed) {
  EXPECT_FALSE(Range::positive().contains(0.0));
  EXPECT_TRUE(Range::non_negative().contains(0.0));
  EXPECT_TRUE(Range::between(1.0, 2.0).contains(2.0));
  EXPECT_FALSE((Range{1.0, 2.0, true, false}).contains(2.0));
  EXPECT_FALSE(Range::any().contains(std::nan("")));
}
