// SPDX-License-Identifier: GPL-3.0-or-later
#include "geometries/narrow_places.h"

#include "base/index.h"
#include "geometries/curve_distance.h"
#include "geometries/dimension.h"

namespace lodestone::geometries {

namespace {

using base::index;

constexpr double size_of_width = 0.7;

}  // namespace

std::vector<SizeWish> wishes_at_narrow_places(const CrossSection& section) {
  std::vector<SizeWish> wishes;
  for (const Shape& shape : section.shapes)
    for (const int from : shape.curves) {
      const Curve& own = section.curves[index(from)];
      std::vector<Point> points{section.points[index(own.begin)], section.points[index(own.end)]};
      if (own.centre)
        for (const double part : {0.25, 0.5, 0.75})
          points.push_back(point_on_curve(section, own, part));
      for (const int to : shape.curves) {
        const Curve& other = section.curves[index(to)];
        if (other.begin == own.begin || other.begin == own.end || other.end == own.begin || other.end == own.end)
          continue;
        for (const Point& at : points) {
          const Point across = nearest_on_curve(section, other, at);
          const double size = size_of_width * distance(at, across);
          if (size > 0.0 && lies_in(section, shape, middle(at, across))) {
            wishes.push_back({at, size});
            wishes.push_back({across, size});
          }
        }
      }
    }
  return wishes;
}

}  // namespace lodestone::geometries
