// SPDX-License-Identifier: GPL-3.0-or-later
#include "geometries/import/needles.h"

#include "base/index.h"
#include "base/quantity.h"
#include "geometries/sector_mesh.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace lodestone::geometries {

using base::index;

void refuse_needles(const DrawnSection& section, const std::vector<int>& faces) {
  double sharpest = sharpest_straight_corner * base::pi / 180.0, width = 0.0;
  const Point* place = nullptr;
  for (const int face : faces)
    for (const auto& loop : section.faces[index(face)].loops)
      for (std::size_t k = 0; k < loop.size(); ++k) {
        const CrossSection::Step &into = loop[k], &out = loop[(k + 1) % loop.size()];
        const DrawnCurve &a = section.curves[index(into.curve)], &b = section.curves[index(out.curve)];
        if (a.turn != 0.0 || b.turn != 0.0)
          continue;
        const Point& corner = section.points[index(out.reversed ? b.end : b.begin)];
        const Point& before = section.points[index(into.reversed ? a.end : a.begin)];
        const Point& after = section.points[index(out.reversed ? b.begin : b.end)];
        const Point u{after.x - corner.x, after.y - corner.y}, v{before.x - corner.x, before.y - corner.y};
        // The face lies on the left: from the way on, counter-clockwise to the way back.
        const double cross = u.x * v.y - u.y * v.x, dot = u.x * v.x + u.y * v.y;
        if (const double angle = std::atan2(cross, dot); angle > 0.0 && angle < sharpest) {
          sharpest = angle;
          width = angle * std::min(std::hypot(u.x, u.y), std::hypot(v.x, v.y));
          place = &corner;
        }
      }
  if (place != nullptr)
    throw MeshError(fmt::format("a region ends in a needle of {:.3g} deg at ({:.6g}, {:.6g}) mm, {:.3g} mm wide where "
                                "its shorter line ends; corners below {:g} deg between straight lines are not meshed: "
                                "join the two lines, or draw them further apart",
                                sharpest * 180.0 / base::pi, 1e3 * place->x, 1e3 * place->y, 1e3 * width,
                                sharpest_straight_corner));
}

}  // namespace lodestone::geometries
