// SPDX-License-Identifier: GPL-3.0-or-later
#include "postprocess/plots/plane_picture.h"

#include "postprocess/fields/colour_map.h"
#include "postprocess/fields/picture_window_internal.h"
#include "postprocess/plots/svg_internal.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <stdexcept>

namespace lodestone::postprocess {

namespace {

using Canvas = std::unique_ptr<cairo_t, void (*)(cairo_t*)>;

/// Pixels: of a panel's field, and the room around it.
constexpr int field_width = 380, field_height = 290;
constexpr double left = 66.0, right = 20.0, above = 34.0, below = 92.0, head = 34.0, foot = 26.0;
constexpr std::size_t panels_in_row = 2;

void set_colour(cairo_t* canvas, const Colour& colour) {
  cairo_set_source_rgb(canvas, colour[0], colour[1], colour[2]);
}

void set_ink(cairo_t* canvas) {
  cairo_set_source_rgb(canvas, 0.12, 0.15, 0.2);
}

/// Colour of the class below the i-th edge and above the one before.
Colour colour_of(const PlanePanel& panel, std::size_t step) {
  const auto& edges = panel.edges;
  if (!panel.is_signed)
    return field_colour((static_cast<double>(step) + 0.5) / static_cast<double>(edges.size() - 1));
  const double most = std::max(std::abs(edges.front()), std::abs(edges.back()));
  return signed_colour(0.5 * (edges[step] + edges[step + 1]) / most);
}

std::size_t class_of(const PlanePanel& panel, double value) {
  const auto above_it = std::upper_bound(panel.edges.begin() + 1, panel.edges.end() - 1, value);
  return static_cast<std::size_t>(above_it - panel.edges.begin()) - 1;
}

void draw_field(cairo_t* canvas, const PlanePicture& picture, const PlanePanel& panel) {
  const double dx = (picture.x_max - picture.x_min) / field_width, dy = (picture.y_max - picture.y_min) / field_height;
  cairo_save(canvas);
  cairo_set_antialias(canvas, CAIRO_ANTIALIAS_NONE);
  for (int j = 0; j < field_height; ++j)
    for (int i = 0; i < field_width; ++i)
      if (const auto value = panel.value(picture.x_min + dx * (i + 0.5), picture.y_max - dy * (j + 0.5));
          value && std::isfinite(*value)) {
        set_colour(canvas, colour_of(panel, class_of(panel, *value)));
        cairo_rectangle(canvas, i, j, 1.0, 1.0);
        cairo_fill(canvas);
      }
  cairo_restore(canvas);
}

void draw_axes(cairo_t* canvas, const PlanePicture& picture) {
  set_ink(canvas);
  cairo_set_line_width(canvas, 1.0);
  cairo_rectangle(canvas, 0.0, 0.0, field_width, field_height);
  cairo_stroke(canvas);
  cairo_set_font_size(canvas, 11.5);
  const double step_x = svg::round_step(picture.x_max - picture.x_min, 6);
  for (double x = std::ceil(picture.x_min / step_x) * step_x; x <= picture.x_max * (1.0 + 1e-9); x += step_x)
    draw_text(canvas, {field_width * (x - picture.x_min) / (picture.x_max - picture.x_min), field_height + 16.0},
              fmt::format("{:g}", std::abs(x) < 1e-9 * step_x ? 0.0 : x), 0.5);
  const double step_y = svg::round_step(picture.y_max - picture.y_min, 6);
  for (double y = std::ceil(picture.y_min / step_y) * step_y; y <= picture.y_max * (1.0 + 1e-9); y += step_y)
    draw_text(canvas, {-7.0, field_height * (picture.y_max - y) / (picture.y_max - picture.y_min) + 4.0},
              fmt::format("{:g}", std::abs(y) < 1e-9 * step_y ? 0.0 : y), 1.0);
  draw_text(canvas, {0.5 * field_width, field_height + 34.0}, picture.x_label, 0.5);
  cairo_save(canvas);
  cairo_translate(canvas, -48.0, 0.5 * field_height);
  cairo_rotate(canvas, -0.5 * std::acos(-1.0));
  draw_text(canvas, {0.0, 0.0}, picture.y_label, 0.5);
  cairo_restore(canvas);
}

void draw_outlines(cairo_t* canvas, const PlanePicture& picture) {
  cairo_save(canvas);
  cairo_rectangle(canvas, 0.0, 0.0, field_width, field_height);
  cairo_clip(canvas);
  set_ink(canvas);
  cairo_set_line_width(canvas, 1.4);
  for (const auto& line : picture.outlines) {
    for (const auto& [x, y] : line)
      cairo_line_to(canvas, field_width * (x - picture.x_min) / (picture.x_max - picture.x_min),
                    field_height * (picture.y_max - y) / (picture.y_max - picture.y_min));
    cairo_stroke(canvas);
  }
  cairo_restore(canvas);
}

void draw_scale(cairo_t* canvas, const PlanePanel& panel) {
  constexpr double top = field_height + 46.0, height = 11.0;
  const std::size_t steps = panel.edges.size() - 1;
  const double box = static_cast<double>(field_width) / static_cast<double>(steps);
  for (std::size_t i = 0; i < steps; ++i) {
    set_colour(canvas, colour_of(panel, i));
    cairo_rectangle(canvas, box * static_cast<double>(i), top, box + 0.5, height);
    cairo_fill(canvas);
  }
  set_ink(canvas);
  cairo_set_font_size(canvas, 11.0);
  // Labels need some 34 pixels each.
  const auto every = static_cast<std::size_t>(std::max(1.0, std::ceil(34.0 / box)));
  for (std::size_t i = 0; i <= steps; i += every)
    draw_text(canvas, {box * static_cast<double>(i), top + height + 14.0}, fmt::format("{:.5g}", panel.edges[i]), 0.5);
}

}  // namespace

std::vector<double> round_edges(double least, double most, int colours, bool is_signed) {
  if (is_signed) {
    const double reach = std::max({std::abs(least), std::abs(most), 1e-9});
    const double step = svg::round_step(2.0 * reach, colours);
    const int half = std::max(1, static_cast<int>(std::ceil(reach / step - 1e-9)));
    std::vector<double> edges;
    for (int i = -half; i <= half; ++i)
      edges.push_back(step * i);
    return edges;
  }
  const double step = svg::round_step(std::max(most - least, 1e-9), colours);
  std::vector<double> edges = {std::floor(least / step) * step};
  while (edges.back() < most - 1e-9 * step || edges.size() < 2)
    edges.push_back(edges.front() + step * static_cast<double>(edges.size()));
  return edges;
}

std::string draw_planes_png(const PlanePicture& picture) {
  if (picture.panels.empty() || !(picture.x_max > picture.x_min) || !(picture.y_max > picture.y_min))
    throw std::invalid_argument("nothing to draw");
  const std::size_t columns = std::min(panels_in_row, picture.panels.size());
  const std::size_t rows = (picture.panels.size() + columns - 1) / columns;
  const double cell_width = left + field_width + right, cell_height = above + field_height + below;
  const Surface surface(
      cairo_image_surface_create(CAIRO_FORMAT_RGB24, static_cast<int>(static_cast<double>(columns) * cell_width),
                                 static_cast<int>(head + static_cast<double>(rows) * cell_height + foot)));
  const Canvas owner(cairo_create(surface.handle.get()), cairo_destroy);
  cairo_t* canvas = owner.get();
  cairo_set_source_rgb(canvas, 1.0, 1.0, 1.0);
  cairo_paint(canvas);
  set_ink(canvas);
  cairo_select_font_face(canvas, "sans-serif", CAIRO_FONT_SLANT_NORMAL, CAIRO_FONT_WEIGHT_BOLD);
  cairo_set_font_size(canvas, 15.0);
  draw_text(canvas, {left, 24.0}, picture.title, 0.0);
  for (std::size_t k = 0; k < picture.panels.size(); ++k) {
    const PlanePanel& panel = picture.panels[k];
    if (panel.edges.size() < 2)
      throw std::invalid_argument("a panel needs two edges of colours");
    cairo_save(canvas);
    cairo_translate(canvas, static_cast<double>(k % columns) * cell_width + left,
                    head + static_cast<double>(k / columns) * cell_height + above);
    draw_field(canvas, picture, panel);
    draw_outlines(canvas, picture);
    set_ink(canvas);
    cairo_select_font_face(canvas, "sans-serif", CAIRO_FONT_SLANT_NORMAL, CAIRO_FONT_WEIGHT_BOLD);
    cairo_set_font_size(canvas, 12.5);
    draw_text(canvas, {0.0, -10.0}, panel.title, 0.0);
    cairo_select_font_face(canvas, "sans-serif", CAIRO_FONT_SLANT_NORMAL, CAIRO_FONT_WEIGHT_NORMAL);
    draw_axes(canvas, picture);
    draw_scale(canvas, panel);
    cairo_restore(canvas);
  }
  set_ink(canvas);
  cairo_select_font_face(canvas, "sans-serif", CAIRO_FONT_SLANT_NORMAL, CAIRO_FONT_WEIGHT_NORMAL);
  cairo_set_font_size(canvas, 11.5);
  draw_text(canvas, {left, head + static_cast<double>(rows) * cell_height + 10.0}, picture.legend, 0.0);
  return encode_picture(surface.handle.get());
}

}  // namespace lodestone::postprocess
