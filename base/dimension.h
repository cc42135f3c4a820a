// SPDX-License-Identifier: GPL-3.0-or-later
// What a unit measures, as powers of base units; quantities whose unit follows from a computation.
#pragma once

#include <map>
#include <string>
#include <string_view>

namespace lodestone::base {

/// Powers of the base units m, kg, s, A, K, mol, cd, rad, EUR, USD, CNY; those of power zero are left out. Roots make
/// powers that are not whole.
using Dimension = std::map<std::string, double>;

/// Of a unit as files have it: {"m": 1} of "mm", {} of "%". @throws QuantityError where the unit is unknown.
Dimension dimension_of(const std::string& unit);

/// The SI unit of a dimension in words, "kg m s^-2"; "1" of a number. Readable by parse_quantity() where its powers are
/// whole.
std::string si_unit(const Dimension& dimension);

/// A value in the SI unit of its dimension.
struct PhysicalValue {
  double value = 0.0;
  Dimension dimension = {};
};

/// Reads "6.5 mm" whatever it measures; a bare number is one. @throws QuantityError as parse_quantity().
PhysicalValue parse_physical_value(std::string_view text);

/// "38.5 mm": in a unit of its dimension with so many significant digits; "" or "1" writes the number alone.
/// @throws QuantityError on a unit of another dimension.
std::string to_text(const PhysicalValue& value, const std::string& unit, int digits = 6);

}  // namespace lodestone::base
