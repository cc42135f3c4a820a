// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/expression.h"

#include "base/quantity.h"

#include <gtest/gtest.h>

#include <cmath>
#include <map>
#include <string>
#include <vector>

namespace lodestone::base {
namespace {

const std::map<std::string, std::string> values = {{"stator.bore_radius", "80.95 mm"},
                                                   {"rotor.magnet.thickness", "6.5 mm"},
                                                   {"rotor.magnet.width", "18.9 mm"},
                                                   {"poles", "8"},
                                                   {"conditions.magnet_temperature", "100 degC"},
                                                   {"rotor.v_angle", "145 deg"}};

PhysicalValue evaluate(const std::string& text) {
  return Expression(text, {"poles"}).evaluate([](const std::string& name) {
    return parse_physical_value(values.at(name));
  });
}

/// The reason why an expression is refused.
std::string refusal(const std::string& text) {
  try {
    return "it gave " + to_text(evaluate(text), si_unit(evaluate(text).dimension));
  } catch (const ExpressionError& error) {
    return error.what();
  }
}

TEST(Dimension, OfUnits) {
  EXPECT_EQ(dimension_of("mm"), (Dimension{{"m", 1}}));
  EXPECT_EQ(dimension_of("%"), Dimension{});
  EXPECT_EQ(dimension_of("degC"), (Dimension{{"K", 1}}));
  EXPECT_EQ(dimension_of("rpm"), (Dimension{{"rad", 1}, {"s", -1}}));
  EXPECT_EQ(dimension_of("kA/m"), (Dimension{{"A", 1}, {"m", -1}}));
  EXPECT_EQ(dimension_of("T"), (Dimension{{"A", -1}, {"kg", 1}, {"s", -2}}));
  EXPECT_EQ(dimension_of("EUR/kg"), (Dimension{{"EUR", 1}, {"kg", -1}}));
  EXPECT_THROW(dimension_of("parsnip"), QuantityError);
  EXPECT_EQ(si_unit(dimension_of("kA/m")), "A m^-1");
  EXPECT_DOUBLE_EQ(parse_physical_value("3000 rpm").value, 100.0 * pi);
  EXPECT_DOUBLE_EQ(parse_physical_value("20 degC").value, 293.15);
  EXPECT_EQ(to_text(parse_physical_value("3.85 cm"), "mm"), "38.5 mm");
  EXPECT_EQ(to_text(parse_physical_value("40 %"), ""), "0.4");
  EXPECT_THROW(to_text(parse_physical_value("1 kg"), "mm"), QuantityError);
}

/// Hand-worked.
TEST(Expression, ComputesWithQuantities) {
  const std::vector<std::pair<std::string, std::string>> worked = {
      {"0.5 * stator.bore_radius - 2 mm", "38.475 mm"},
      {"rotor.magnet.thickness * rotor.magnet.width", "122.85 mm2"},
      {"100 mm^2 + 1 cm2", "200 mm2"},
      {"(2 mm)^2", "4 mm2"},
      {"sqrt(100 mm^2)", "10 mm"},
      {"-2^2", "-4"},
      {"2^3^2", "512"},
      {"8 / 4 / 2", "1"},
      {"1 - 2 - 3", "-4"},
      {"10 mm/poles", "1.25 mm"},
      {"10 mm / 4 mm", "2.5"},
      {"max(1 mm, rotor.magnet.thickness, 2 mm)", "6.5 mm"},
      {"min(1 mm, 0.1 cm, 20 mm)", "1 mm"},
      {"2 * stator.bore_radius * sin(30 deg)", "80.95 mm"},
      {"atan2(1 mm, 1 mm)", "45 deg"},
      {"rotor.v_angle / 2", "72.5 deg"},
      {"conditions.magnet_temperature + 20 K", "120 degC"},
      {"3 kg/m3 * 2 m^3", "6 kg"},
      {"5 N m / (1 m)", "5 N"},
      {"3 % * 200 mm", "6 mm"},
      {"2 * pi * 1 mm / poles", "0.785398 mm"},
      {"round(stator.bore_radius / 1 mm)", "81"},
      {"+1.5e1mm", "15 mm"},
      {"exp(ln(3)) + log10(100)", "5"},
      {"abs(1 mm - 3 mm)", "2 mm"}};
  for (const auto& [text, result] : worked)
    try {
      EXPECT_EQ(to_text(evaluate(text), unit_of(result)), result) << text;
    } catch (const std::exception& error) {
      ADD_FAILURE() << text << ": " << error.what();
    }
  const Expression expression("a.b + c - a.b + 2 mm");
  EXPECT_EQ(expression.names(), (std::vector<std::string>{"a.b", "c"}));
  EXPECT_EQ(expression.units(), (std::vector<std::string>{"mm"}));
}

TEST(Expression, SaysWhatIsWrong) {
  const std::vector<std::pair<std::string, std::string>> broken = {
      {"stator.bore_radius + 2", "a sum of m and a number without unit"},
      {"stator.bore_radius - 2 kg", "a difference of m and kg"},
      {"max(1 mm, 1 kg)", "the most of m and kg"},
      {"2 ^ (1 mm)", "a power takes a number without unit, not m"},
      {"sin(0.5)", "sin takes an angle such as 30 deg, not a number without unit"},
      {"exp(1 mm)", "exp takes a number without unit, not m"},
      {"1 mm / (poles - 8)", "division by zero"},
      {"1 / 0", "division by zero"},
      {"sqrt(1 mm - 2 mm)", "square root of a negative number"},
      {"ln(0)", "the result is not a finite number"},
      {"(0 - 2)^0.5", "the result is not a finite number"},
      {"1e300 * 1e300", "the result is not a finite number"},
      {"2 poles", "unknown unit 'poles' behind a number; a product needs '*'"},
      {"2 parsnips", "unknown unit 'parsnips' behind a number; a product needs '*'"},
      {"2 *", "the expression ends too early"},
      {"", "the expression is empty"},
      {"  ", "the expression is empty"},
      {"(1 mm", "a bracket is not closed"},
      {"1 mm)", "a bracket that does not belong there, near '1 mm)'"},
      {"1, 2", "a comma outside of a function; the decimal point is '.'"},
      {"poles poles", "an operator such as '*' is missing near 'poles'"},
      {"2 mm 3 mm", "an operator such as '*' is missing near '3 mm'"},
      {"* 2", "this is no expression near '* 2'"},
      {"srt(4)", "there is no function 'srt'; did you mean 'sqrt'?"},
      {"sqrt(1, 2)", "a function with the wrong number of arguments"},
      {"poles & 2", "'&' has no meaning here"},
      {"poles = 2", "'=' has no meaning here"}};
  for (const auto& [text, reason] : broken)
    EXPECT_NE(refusal(text).find(reason), std::string::npos) << text << ": " << refusal(text);
}

}  // namespace
}  // namespace lodestone::base
