// SPDX-License-Identifier: GPL-3.0-or-later
#include "geometries/section_drawing.h"

#include "base/index.h"

#include <fmt/format.h>

#include <cmath>
#include <vector>

namespace lodestone::geometries {

using base::index;

std::set<int> visible_curves(const CrossSection& section, bool side_by_side) {
  const std::vector<int> regions = section.regions();
  std::vector<std::set<int>> sides(section.curves.size());
  for (std::size_t s = 0; s < section.shapes.size(); ++s)
    for (const int c : section.shapes[s].curves)
      sides[index(c)].insert(regions[s]);
  std::set<int> result;
  for (std::size_t c = 0; c < sides.size(); ++c) {
    const Boundary boundary = section.curves[c].boundary;
    const bool between_coils = side_by_side && boundary == Boundary::side_begin &&
                               section.shapes[index(*sides[c].begin())].kind == RegionKind::winding;
    const bool symmetry = (boundary == Boundary::side_begin || boundary == Boundary::side_end) && !between_coils;
    const bool opening = boundary == Boundary::gap && section.shapes[index(*sides[c].begin())].kind == RegionKind::air;
    if (!symmetry && !opening && (sides[c].size() > 1 || boundary != Boundary::none))
      result.insert(static_cast<int>(c));
  }
  return result;
}

void magnet_arrow(SvgCanvas& canvas, const Point& at, double angle, double length) {
  const double x = canvas.x(at), y = canvas.y(at), dx = std::cos(angle), dy = -std::sin(angle);
  const double half = 0.5 * length, head = 0.38 * length, side = 0.2 * length;
  canvas.line(x - half * dx, y - half * dy, x + (half - head) * dx, y + (half - head) * dy,
              fmt::format(R"(stroke="white" stroke-width="{:.2f}" stroke-linecap="round")", 0.12 * length));
  canvas.add(fmt::format(R"(<path d="M{:.2f} {:.2f}L{:.2f} {:.2f}L{:.2f} {:.2f}Z" fill="white"/>)", x + half * dx,
                         y + half * dy, x + (half - head) * dx - side * dy, y + (half - head) * dy + side * dx,
                         x + (half - head) * dx + side * dy, y + (half - head) * dy - side * dx));
}

}  // namespace lodestone::geometries
