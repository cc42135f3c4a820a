// SPDX-License-Identifier: GPL-3.0-or-later
#include "postprocess/fields/flux_lines_internal.h"

#include <utility>

namespace lodestone::postprocess {

using geometries::Point;

void FluxLines::add(const std::array<Point, 3>& points, const std::array<double, 3>& potentials) {
  const auto [low, high] = std::minmax({potentials[0], potentials[1], potentials[2]});
  const auto begin = std::lower_bound(levels_.begin(), levels_.end(), low);
  for (auto level = begin; level != levels_.end() && *level <= high; ++level) {
    std::array<Point, 2> ends;
    std::size_t found = 0;
    for (std::size_t k = 0; k < 3 && found < 2; ++k) {
      const double a = potentials[k];
      const double b = potentials[(k + 1) % 3];
      if ((a < *level) != (b < *level)) {
        const double weight = (*level - a) / (b - a);
        const Point& from = points[k];
        const Point& to = points[(k + 1) % 3];
        ends[found++] = {from.x + weight * (to.x - from.x), from.y + weight * (to.y - from.y)};
      }
    }
    if (found == 2) {
      // More flux to the left, so that all pieces of a line run the same way: a pixel between two that met end to end
      // would stay empty where lines are drawn without smoothed edges.
      const auto highest =
          static_cast<std::size_t>(std::max_element(potentials.begin(), potentials.end()) - potentials.begin());
      const Point along = {ends[1].x - ends[0].x, ends[1].y - ends[0].y};
      const Point across = {points[highest].x - ends[0].x, points[highest].y - ends[0].y};
      if (along.x * across.y < along.y * across.x) {
        std::swap(ends[0], ends[1]);
      }
      pieces_.push_back(ends);
    }
  }
}

void FluxLines::add_ring(const FieldView& view, double begin, double end,
                         const std::function<Point(const Point&)>& place) {
  if (view.bodies.size() < 2) {
    return;
  }
  const double inner = view.mesh->rotor_rim_radius;
  const double outer = view.mesh->stator_rim_radius;
  const RimPotential rotor(view, view.bodies[0], inner);
  const RimPotential stator(view, view.bodies[1], outer);
  const int steps = static_cast<int>(std::ceil((end - begin) / 2e-3));
  const auto at = [&](double radius, double angle) {
    return place({radius * std::cos(angle), radius * std::sin(angle)});
  };
  for (int i = 0; i < steps; ++i) {
    const double from = begin + (end - begin) * i / steps;
    const double to = begin + (end - begin) * (i + 1) / steps;
    add({at(inner, from), at(outer, from), at(outer, to)}, {rotor(from), stator(from), stator(to)});
    add({at(inner, from), at(outer, to), at(inner, to)}, {rotor(from), stator(to), rotor(to)});
  }
}

void FluxLines::draw(cairo_t* canvas) const {
  cairo_set_line_cap(canvas, CAIRO_LINE_CAP_BUTT);
  for (const bool rim : {true, false}) {
    for (const auto& piece : pieces_) {
      cairo_move_to(canvas, piece[0].x, piece[0].y);
      cairo_line_to(canvas, piece[1].x, piece[1].y);
    }
    const double grey = rim ? 1.0 : 0.0;
    cairo_set_source_rgba(canvas, grey, grey, grey, rim ? 0.42 : 0.9);
    cairo_set_line_width(canvas, rim ? 2.4 : 0.9);
    cairo_stroke(canvas);
  }
}

std::vector<double> flux_levels(const FieldView& view, int count) {
  double most = 0.0;
  for (const BodyView& body : view.bodies) {
    for (const double value : body.lattice.potential) {
      most = std::max(most, std::abs(value));
    }
  }
  std::vector<double> levels;
  for (int i = 0; i < count && most > 0.0; ++i) {
    levels.push_back(most * (2.0 * (i + 0.5) / count - 1.0));
  }
  return levels;
}

}  // namespace lodestone::postprocess
