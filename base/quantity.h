// SPDX-License-Identifier: GPL-3.0-or-later
// Quantities with units in words ("6.5 mm", "80 degC", "3000 rpm"), read into SI and printed for people. The units are
// those of UDUNITS-2 and our additions (deg, rev, G, Gs, Oe and MGOe with their multiples kG, kOe; EUR,
// USD, CNY). The radian counts as a dimension: 50 Hz is not an angular speed.
#pragma once

#include <limits>
#include <stdexcept>
#include <string>
#include <string_view>

namespace lodestone::base {

/// What a text was not: a number, a unit, of the right dimension. Callers that know the place turn it into a UserError.
class QuantityError : public std::runtime_error {
public:
  using std::runtime_error::runtime_error;
};

/// The interval in which a value may lie, in the SI unit of the value; infinite ends are no limit.
struct Range {
  double min = -std::numeric_limits<double>::infinity();
  double max = std::numeric_limits<double>::infinity();
  bool min_allowed = true;  ///< false: the value must be greater than min
  bool max_allowed = true;  ///< false: the value must be less than max

  bool contains(double value) const;

  static Range any() { return {}; }
  static Range positive() { return {0.0, std::numeric_limits<double>::infinity(), false, true}; }
  static Range non_negative() { return {0.0, std::numeric_limits<double>::infinity(), true, true}; }
  static Range between(double min, double max) { return {min, max, true, true}; }
};

/// Reads "6.5 mm" as a value in `unit` (an SI unit such as "m", "K", "rad", "rad/s", "T", "A/m", "1/K").
/// A bare number is read only where `unit` is "1"; "%" is a unit of "1". "20 degC" asked for in "K" is 293.15.
/// Angles are radians inside ("deg", "rad"); "rpm" converts to "rad/s".
/// @throws QuantityError for no number, a non-finite number, a missing or unknown unit, a wrong dimension.
double parse_quantity(std::string_view text, const std::string& unit);

/// The unit part of such a text, "mm" of "6.5 mm", "" of a bare number. @throws QuantityError where it has no number.
std::string unit_of(std::string_view text);

/// An SI value written in a unit for people: format_quantity(0.0065, "m", "mm") is "6.5 mm"; six significant digits.
std::string format_quantity(double value, const std::string& unit, const std::string& display_unit);

/// Value in `unit` converted to `display_unit`. @throws QuantityError on units that do not convert.
double convert(double value, const std::string& unit, const std::string& display_unit);

/// Whether convert() knows the way.
bool converts(const std::string& unit, const std::string& display_unit);

/// The range in words in a display unit: "above 0 mm", "0.5 mm … 20 mm".
std::string describe(const Range& range, const std::string& unit, const std::string& display_unit);

/// Magnetic constant, H/m: 1.25663706212e-6 (CODATA 2018, NIST SP 961).
inline constexpr double mu_0 = 1.25663706212e-6;
inline constexpr double pi = 3.14159265358979323846;

/// 0 degC in kelvin; temperatures are kelvin inside the program.
inline constexpr double zero_celsius = 273.15;

}  // namespace lodestone::base
