// SPDX-License-Identifier: GPL-3.0-or-later
// Expressions over quantities: "0.5 * stator.bore_radius - 2 mm".
//
// Operators + - * / ^ (to the right), brackets; sqrt, abs, min, max, floor, ceil, round, exp, ln, log10, sin, cos, tan
// (of angles, which have a unit: 30 deg), asin, acos, atan, atan2 (angles); pi. A number takes the unit behind it, as
// in all files: "100 mm^2", "7.5 g/cm3", "5 N m". Names are dotted paths. Units are computed with: a length is not
// added to a mass, and a power must be a number. Temperatures are absolute: 20 degC is 293.15 K.
//
// The grammar is muParser's (https://beltoforion.de/en/muparser/), the arithmetic ours.
#pragma once

#include "base/dimension.h"

#include <functional>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

namespace lodestone::base {

/// What is wrong with an expression, without its place. Callers that know the place turn it into a UserError.
class ExpressionError : public std::runtime_error {
public:
  using std::runtime_error::runtime_error;
};

/// Grammar and units are right, but these values have no result: a division by zero, the root of a negative number, a
/// number that is not finite.
class UndefinedResult : public ExpressionError {
public:
  using ExpressionError::ExpressionError;
};

class Expression {
public:
  /// @param names words that are names although they are units too. @throws ExpressionError for bad grammar, an unknown
  /// unit or function.
  explicit Expression(const std::string& text, const std::vector<std::string>& names = {});
  ~Expression();
  Expression(Expression&&) noexcept;
  Expression& operator=(Expression&&) noexcept;
  Expression(const Expression&) = delete;
  Expression& operator=(const Expression&) = delete;

  const std::string& text() const;
  /// Each once, in order.
  const std::vector<std::string>& names() const;
  /// Of its numbers, in order; "" of a bare one.
  const std::vector<std::string>& units() const;

  /// @throws ExpressionError where units do not fit, UndefinedResult where there is no result; what `value_of` throws.
  PhysicalValue evaluate(const std::function<PhysicalValue(const std::string& name)>& value_of) const;

private:
  struct Parsed;
  std::unique_ptr<Parsed> parsed_;
};

}  // namespace lodestone::base
