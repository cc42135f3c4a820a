// SPDX-License-Identifier: GPL-3.0-or-later
// The edges of a mesh that part its regions, as the lines and arcs that were meshed.
#pragma once

#include "geometries/point.h"

#include <cstddef>
#include <vector>

namespace lodestone::geometries {

struct MeshEdge {
  int a = 0;  ///< indices of points
  int b = 0;
  int middle = -1;  ///< of an edge of second order
  int curve = 0;    ///< tag of the geometry's curve that it belongs to; 0: not known
  int owner = 0;    ///< edges of unlike owners are never one curve
};

struct OutlineCurve {
  int begin = 0;
  int end = 0;
  double turn = 0.0;     ///< rad, of an arc, counter-clockwise positive, below 2; 0: a straight line
  std::size_t edge = 0;  ///< the first of its edges
};

/// Straight runs of edges become one line; what lies on a circle arcs, by the rules of drawing_sheet.h.
/// @param edges each once. @param circles radii about (0, 0) on which edges are arcs. @param tolerance m: points nearer
/// than this to a line or circle lie on it. @param circle_tolerance m, likewise of `circles`.
std::vector<OutlineCurve> outline_curves(const std::vector<Point>& points, const std::vector<MeshEdge>& edges,
                                         const std::vector<double>& circles, double tolerance, double circle_tolerance);

}  // namespace lodestone::geometries
