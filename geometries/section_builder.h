// SPDX-License-Identifier: GPL-3.0-or-later
// Puts a cross-section together: points, curves between them and the regions that they bound. A curve that two regions
// share is added once.
#pragma once

#include "geometries/cross_section.h"

#include <string>
#include <vector>

namespace lodestone::geometries {

class SectionBuilder {
public:
  /// A point and the cell size wanted there, m. Returns its index.
  int point(const Point& at, double mesh_size);
  /// Straight line or arc between two points; asked for again, in either direction, the same curve. Returns its index.
  int line(int begin, int end, Boundary boundary = Boundary::none);
  int arc(int begin, int end, const Point& centre, Boundary boundary = Boundary::none);

  /// A region with the largest cell size wanted on its outline, m (0: none).
  Shape& shape(const std::string& name, RegionKind kind, const std::vector<int>& curves, double mesh_size = 0.0);

  /// Two curves that are divided into cells at the same fractions of their length, each from its begin to its end.
  void divide_alike(int first, int second) { section_.twins.push_back({first, second, false}); }

  const Point& at(int point) const { return section_.points[static_cast<std::size_t>(point)]; }
  CrossSection finish() { return std::move(section_); }

private:
  int curve(const Curve& wanted);
  CrossSection section_;
};

}  // namespace lodestone::geometries
