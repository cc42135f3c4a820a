// SPDX-License-Identifier: GPL-3.0-or-later
#include "postprocess/fields/region_marks_internal.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <string>

namespace lodestone::postprocess {

using geometries::Point;

namespace {

/// A place inside the shown part of each region of a kind, near its middle, and that part's size; in the body's frame.
struct RegionPlace {
  std::size_t region;
  Point at;
  double size;  // m, root of the area
};

std::vector<RegionPlace> places_of(const BodyView& body, const BodyImage& image, const Window& window,
                                   geometries::RegionKind kind) {
  const auto n = static_cast<std::size_t>(body.lattice.subdivisions);
  const std::size_t per_cell = (n + 1) * (n + 1);
  struct Part {
    std::vector<Point> centres;  // of the cells that are shown
    double area = 0.0;
  };
  std::map<std::size_t, Part> parts;
  for (std::size_t cell = 0; cell < body.mesh->cells.size(); ++cell) {
    const auto region = static_cast<std::size_t>(body.mesh->cell_region[cell]);
    if (body.mesh->regions[region].kind != kind) {
      continue;
    }
    const Point* points = &body.lattice.points[cell * per_cell];
    Point centre;
    for (std::size_t i = 0; i < per_cell; ++i) {
      centre.x += points[i].x / static_cast<double>(per_cell);
      centre.y += points[i].y / static_cast<double>(per_cell);
    }
    if (!window.shows(turned(centre, image.turn))) {
      continue;
    }
    const Point &a = points[0], &b = points[n], &c = points[n * (n + 1)], &d = points[per_cell - 1];
    parts[region].centres.push_back(centre);
    parts[region].area += 0.5 * std::abs((d.x - a.x) * (c.y - b.y) - (d.y - a.y) * (c.x - b.x));
  }
  std::vector<RegionPlace> places;
  for (const auto& [region, part] : parts) {
    Point low = part.centres.front();
    Point high = low;
    for (const Point& point : part.centres) {
      low = {std::min(low.x, point.x), std::min(low.y, point.y)};
      high = {std::max(high.x, point.x), std::max(high.y, point.y)};
    }
    const Point middle{0.5 * (low.x + high.x), 0.5 * (low.y + high.y)};
    const Point nearest =
        *std::min_element(part.centres.begin(), part.centres.end(), [&](const Point& a, const Point& b) {
          return std::hypot(a.x - middle.x, a.y - middle.y) < std::hypot(b.x - middle.x, b.y - middle.y);
        });
    places.push_back({region, nearest, std::sqrt(part.area)});
  }
  return places;
}

void draw_arrow(cairo_t* canvas, const Point& at, double angle, double size) {
  cairo_save(canvas);
  cairo_translate(canvas, at.x, at.y);
  cairo_rotate(canvas, -angle);
  const double head = 0.42 * size;
  cairo_move_to(canvas, -0.5 * size, 0.0);
  cairo_line_to(canvas, 0.5 * size, 0.0);
  cairo_move_to(canvas, 0.5 * size - head, -0.6 * head);
  cairo_line_to(canvas, 0.5 * size, 0.0);
  cairo_line_to(canvas, 0.5 * size - head, 0.6 * head);
  cairo_restore(canvas);
  cairo_set_line_cap(canvas, CAIRO_LINE_CAP_ROUND);
  cairo_set_line_join(canvas, CAIRO_LINE_JOIN_ROUND);
  cairo_set_source_rgb(canvas, 0.07, 0.07, 0.07);
  cairo_set_line_width(canvas, 4.2);
  cairo_stroke_preserve(canvas);
  cairo_set_source_rgb(canvas, 1.0, 1.0, 1.0);
  cairo_set_line_width(canvas, 2.0);
  cairo_stroke(canvas);
}

}  // namespace

void draw_marks(cairo_t* canvas, const geometries::SectorMesh& mesh, const BodyView& body, const BodyImage& image,
                const Window& window) {
  for (const RegionPlace& place : places_of(body, image, window, geometries::RegionKind::magnet)) {
    const Point direction = body.mesh->regions[place.region].magnetisation.direction(place.at);
    const double angle = std::atan2(image.sign * direction.y, image.sign * direction.x) + image.turn + window.turn;
    draw_arrow(canvas, window.pixel(turned(place.at, image.turn)), angle,
               std::clamp(0.55 * place.size * window.scale, 8.0, 34.0));
  }
  for (const RegionPlace& place : places_of(body, image, window, geometries::RegionKind::winding)) {
    const geometries::Region& region = body.mesh->regions[place.region];
    const double size = place.size * window.scale;
    if (region.phase < 0 || region.turns == 0.0 || size < 16.0) {
      continue;
    }
    const bool positive = image.sign * region.turns > 0.0;
    std::string label = mesh.name_of_phase(static_cast<std::size_t>(region.phase)) + (positive ? "+" : "−");
    cairo_set_font_size(canvas, std::clamp(0.3 * size, 8.0, 14.0));
    cairo_set_source_rgb(canvas, 1.0, 1.0, 1.0);
    cairo_text_extents_t extents;
    cairo_text_extents(canvas, label.c_str(), &extents);
    if (extents.width > 1.2 * size) {  // a long name of a circuit
      label = positive ? "+" : "−";
    }
    Point at = window.pixel(turned(place.at, image.turn));
    at.y += 4.0;
    draw_text(canvas, at, label, 0.5);
  }
}

}  // namespace lodestone::postprocess
