// SPDX-License-Identifier: GPL-3.0-or-later
#include "geometries/section_builder.h"

#include <utility>

namespace lodestone::geometries {

int SectionBuilder::point(const Point& at, double mesh_size) {
  section_.points.push_back(at);
  section_.point_mesh_size.push_back(mesh_size);
  return static_cast<int>(section_.points.size()) - 1;
}

int SectionBuilder::curve(const Curve& wanted) {
  for (std::size_t k = 0; k < section_.curves.size(); ++k) {
    const Curve& known = section_.curves[k];
    const bool same = known.begin == wanted.begin && known.end == wanted.end;
    const bool reversed = known.begin == wanted.end && known.end == wanted.begin;
    if ((same || reversed) && known.centre.has_value() == wanted.centre.has_value())
      return static_cast<int>(k);
  }
  section_.curves.push_back(wanted);
  return static_cast<int>(section_.curves.size()) - 1;
}

int SectionBuilder::line(int begin, int end, Boundary boundary) {
  return curve({begin, end, std::nullopt, boundary});
}

int SectionBuilder::arc(int begin, int end, const Point& centre, Boundary boundary) {
  return curve({begin, end, centre, boundary});
}

Shape& SectionBuilder::shape(const std::string& name, RegionKind kind, const std::vector<int>& curves,
                             double mesh_size) {
  Shape shape;
  shape.name = name;
  shape.kind = kind;
  shape.curves = curves;
  shape.mesh_size = mesh_size;
  section_.shapes.push_back(shape);
  return section_.shapes.back();
}

}  // namespace lodestone::geometries
