// SPDX-License-Identifier: GPL-3.0-or-later
// A quadrilateral some of whose edges are arcs: the transfinite interpolation of its edges, as deal.II's MappingQ makes
// it, and how well shaped that is.
#pragma once

#include "geometries/cross_section.h"

#include <array>
#include <map>
#include <utility>
#include <vector>

namespace lodestone::geometries {

/// Smallest over the corners of sin(angle), negative where a corner is turned over: 1 for a rectangle.
double scaled_jacobian(const std::array<Point, 4>& corners);

/// Centres of the arcs among a mesh's edges, smaller vertex first.
using ArcCentres = std::map<std::pair<int, int>, Point>;

/// Centres of a cell's edges, from corner k to k + 1; nullptr: straight. They point into `centres`.
std::array<const Point*, 4> edge_centres(const std::array<int, 4>& cell, const ArcCentres& centres);

/// det J over the lengths of its columns, the sine of the angle between the cell's coordinate lines: the smallest at
/// the corners and, where an edge is an arc, between them. A cell may be well shaped by its chords and yet be folded by
/// an arc that bulges through it, or flat at a corner with both edges on one arc.
double smallest_sine(const std::array<Point, 4>& corners, const std::array<const Point*, 4>& centres);
/// A cell whose smallest_sine is no larger counts as folded by its curves.
constexpr double least_curved_sine = 0.05;

}  // namespace lodestone::geometries
