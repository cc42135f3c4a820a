// SPDX-License-Identifier: GPL-3.0-or-later
// Colours for values.
#pragma once

#include <array>

namespace lodestone::postprocess {

/// Red, green, blue, each from 0 to 1.
using Colour = std::array<double, 3>;

/// For a value from 0 to 1: viridis, perceptually uniform and readable with every kind of colour vision. Ten anchors of
/// the map by S. van der Walt and N. Smith (2015, CC0), linear between them.
Colour field_colour(double value);

/// For a value from −1 to 1 whose sign matters: burnt orange below zero, blue above, pale at it; the two hues differ
/// with every kind of colour vision.
Colour signed_colour(double value);

/// The share of the remanence that is left, in five steps: over 99 %, 95 %, 80 %, 50 % of it, and less.
Colour remanence_colour(double remaining);

}  // namespace lodestone::postprocess
