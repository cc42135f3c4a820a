// SPDX-License-Identifier: GPL-3.0-or-later
// What pictures of cross-sections have in common: colours, which curves are seen, the arrow of a magnet.
#pragma once

#include "geometries/cross_section.h"
#include "geometries/svg_canvas.h"

#include <set>

namespace lodestone::geometries {

// Of the same colours as the phases (winding_drawing.cc).
inline constexpr const char* north_colour = "#D55E00";
inline constexpr const char* south_colour = "#0072B2";
inline constexpr const char* stator_colour = "#CBD0D8";
inline constexpr const char* rotor_colour = "#B8BFCA";
inline constexpr const char* air_colour = "#FFFFFF";

/// Curves at which one region meets another, the surface or the shaft; not the symmetry sides, but for the one between
/// two coil sides that lie side by side.
std::set<int> visible_curves(const CrossSection& section, bool side_by_side = false);

/// In white, its middle at a point.
/// @param angle rad. @param length pixels.
void magnet_arrow(SvgCanvas& canvas, const Point& at, double angle, double length);

}  // namespace lodestone::geometries
