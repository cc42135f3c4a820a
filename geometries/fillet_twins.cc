// SPDX-License-Identifier: GPL-3.0-or-later
#include "geometries/fillet_twins.h"

#include "base/index.h"
#include "geometries/curve_distance.h"
#include "geometries/section_parts.h"

#include <algorithm>
#include <utility>

namespace lodestone::geometries {

namespace {

using base::index;

double length(const CrossSection& section, int c) {
  return curve_length(section, section.curves[index(c)]);
}

/// Divides a whole curve as one that has been cut and its arcs are. @param reversed the one runs against the other.
void divide_like(CrossSection& section, int cut, const CutCurve& how, int whole, bool reversed) {
  std::vector<int> parts{how.arcs[0], cut, how.arcs[1]};
  parts.erase(std::remove(parts.begin(), parts.end(), -1), parts.end());
  if (how.is_gone || parts.size() == 1)
    return;
  const Curve rest = section.curves[index(cut)];
  const auto runs_like_it = [&](int part) {
    const Curve& own = section.curves[index(part)];
    return part == cut || own.end == rest.begin || own.begin == rest.end;
  };
  if (reversed)
    std::reverse(parts.begin(), parts.end());
  double all = 0.0, up_to = 0.0;
  for (const int part : parts)
    all += length(section, part);
  const Curve original = section.curves[index(whole)];
  int twin = whole;
  for (std::size_t k = 0; k < parts.size(); ++k) {
    section.twins.push_back({parts[k], twin, runs_like_it(parts[k]) == reversed});
    if (k + 1 == parts.size())
      break;
    up_to += length(section, parts[k]);
    section.points.push_back(point_on_curve(section, original, up_to / all));
    if (!section.point_mesh_size.empty())
      section.point_mesh_size.push_back(0.0);
    const int point = static_cast<int>(section.points.size()) - 1;
    section.curves[index(twin)].end = point;
    twin = add_beside(section, {point, original.end, original.centre, original.boundary},
                      section.curve_mesh_size.empty() ? 0.0 : section.curve_mesh_size[index(whole)], whole);
  }
}

}  // namespace

void divide_twins(CrossSection& filleted, const std::vector<CutCurve>& curves) {
  const std::vector<Twins> before = std::move(filleted.twins);
  filleted.twins.clear();
  const auto cut = [&](int c) { return curves[index(c)].is_cut; };
  const auto is_only_here = [&](int c) {
    return std::count_if(before.begin(), before.end(),
                         [c](const Twins& twins) { return twins.first == c || twins.second == c; }) == 1;
  };
  for (const Twins& twins : before) {
    if (!cut(twins.first) && !cut(twins.second))
      filleted.twins.push_back(twins);
    else if (!cut(twins.second) && is_only_here(twins.second))
      divide_like(filleted, twins.first, curves[index(twins.first)], twins.second, twins.reversed);
    else if (!cut(twins.first) && is_only_here(twins.first))
      divide_like(filleted, twins.second, curves[index(twins.second)], twins.first, twins.reversed);
  }
}

}  // namespace lodestone::geometries
