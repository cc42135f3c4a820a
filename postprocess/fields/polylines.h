// SPDX-License-Identifier: GPL-3.0-or-later
// Lines of a drawing with as few points as they need.
#pragma once

#include "geometries/point.h"

#include <array>
#include <vector>

namespace lodestone::postprocess {

/// Pieces that run the same way, put together: each is followed by the one that begins where it ends.
/// @param tolerance m, within which two ends are one point (roughly: ends are compared on a grid of it).
std::vector<std::vector<geometries::Point>> joined(const std::vector<std::array<geometries::Point, 2>>& pieces,
                                                   double tolerance);

/// A polyline without the points that it passes within a distance of all the same (Douglas and Peucker, Cartographica
/// 10, 1973). Its ends stay.
std::vector<geometries::Point> simplified(const std::vector<geometries::Point>& line, double distance);

}  // namespace lodestone::postprocess
