// SPDX-License-Identifier: GPL-3.0-or-later
// The direction of a magnet as .fem files may give it: an angle in degrees, or an expression of the polar angle
// `theta` in degrees, of which constants and those that are linear in theta are understood: "theta" (radial),
// "theta + 180", "90 - 3*theta" (a Halbach cylinder).
#pragma once

#include <stdexcept>
#include <string>

namespace lodestone::geometries {

/// angle + order · theta.
struct DirectionOfTheta {
  double angle = 0.0;  ///< degrees
  double order = 0.0;
};

/// What is wrong with an expression, in one sentence.
class ExpressionError : public std::runtime_error {
public:
  using std::runtime_error::runtime_error;
};

/// Numbers, + - * /, parentheses, `theta` and `pi`. @throws ExpressionError for anything else (x, y, r and functions
/// named), and where theta is multiplied by itself or divided by.
DirectionOfTheta parse_direction(const std::string& text);

}  // namespace lodestone::geometries
