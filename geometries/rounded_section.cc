// SPDX-License-Identifier: GPL-3.0-or-later
#include "geometries/rounded_section.h"

#include "base/index.h"
#include "base/user_error.h"
#include "geometries/corner_fillets.h"
#include "geometries/section_parts.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <vector>

namespace lodestone::geometries {

namespace {

using base::index;

constexpr double cell_of_radius = 0.18;  // wanted cell size on an arc over its radius
constexpr double no_wish = 1e9;          // m

/// For the fillets of the drawing too, whose cells are those of a field.
void ask_for_cells(CrossSection& section, double radius) {
  const std::vector<bool> is_side = bounds_cavity(section);
  if (section.curve_mesh_size.empty())
    section.curve_mesh_size.assign(section.curves.size(), no_wish);
  const double size = cell_of_radius * radius;
  for (std::size_t c = 0; c < section.curves.size(); ++c) {
    const Curve& curve = section.curves[c];
    if (!is_side[c] || !curve.centre ||
        std::abs(distance(section.points[index(curve.begin)], *curve.centre) - radius) > 1e-9 * radius)
      continue;
    section.curve_mesh_size[c] = std::min(section.curve_mesh_size[c], size);
    for (const int p : {curve.begin, curve.end})
      if (!section.point_mesh_size.empty())
        section.point_mesh_size[index(p)] = size;
  }
}

}  // namespace

CrossSection rounded_section(const CrossSection& half_pole, double radius) {
  try {
    CrossSection filleted = with_fillets(half_pole, {radius, cell_of_radius, 0.0}).section;
    ask_for_cells(filleted, radius);
    return shapes_of(filleted, [](const Shape& shape) { return shape.kind != RegionKind::air; });
  } catch (const FilletConflict& conflict) {
    throw base::InfeasibleGeometry(
        fmt::format("a corner radius of {:.4g} mm does not fit the pockets of the rotor: {}; a smaller one may",
                    1e3 * radius, conflict.what()));
  }
}

}  // namespace lodestone::geometries
