// SPDX-License-Identifier: GPL-3.0-or-later
#include "geometries/section_parts.h"

#include "base/index.h"

#include <algorithm>
#include <vector>

namespace lodestone::geometries {

using base::index;

CrossSection shapes_of(const CrossSection& section, const std::function<bool(const Shape&)>& keep) {
  CrossSection result;
  result.gap_mesh_size = section.gap_mesh_size;
  result.size_wishes = section.size_wishes;
  result.reversed_image = section.reversed_image;
  std::vector<int> new_curve(section.curves.size(), -1), new_point(section.points.size(), -1);
  const auto point = [&](int p) {
    if (new_point[index(p)] < 0) {
      new_point[index(p)] = static_cast<int>(result.points.size());
      result.points.push_back(section.points[index(p)]);
      if (!section.point_mesh_size.empty())
        result.point_mesh_size.push_back(section.point_mesh_size[index(p)]);
    }
    return new_point[index(p)];
  };
  for (Shape shape : section.shapes) {
    if (!keep(shape))
      continue;
    for (int& c : shape.curves) {
      if (new_curve[index(c)] < 0) {
        new_curve[index(c)] = static_cast<int>(result.curves.size());
        Curve curve = section.curves[index(c)];
        curve.begin = point(curve.begin);
        curve.end = point(curve.end);
        result.curves.push_back(curve);
        if (!section.curve_mesh_size.empty())
          result.curve_mesh_size.push_back(section.curve_mesh_size[index(c)]);
      }
      c = new_curve[index(c)];
    }
    for (int& p : shape.corners)
      p = point(p);
    result.shapes.push_back(shape);
  }
  for (const Twins& twins : section.twins)
    if (new_curve[index(twins.first)] >= 0 && new_curve[index(twins.second)] >= 0)
      result.twins.push_back({new_curve[index(twins.first)], new_curve[index(twins.second)], twins.reversed});
  return result;
}

int add_beside(CrossSection& section, const Curve& curve, double mesh_size, int other) {
  section.curves.push_back(curve);
  if (!section.curve_mesh_size.empty())
    section.curve_mesh_size.push_back(mesh_size);
  const int number = static_cast<int>(section.curves.size()) - 1;
  for (Shape& shape : section.shapes)
    if (std::find(shape.curves.begin(), shape.curves.end(), other) != shape.curves.end())
      shape.curves.push_back(number);
  return number;
}

}  // namespace lodestone::geometries
