// SPDX-License-Identifier: GPL-3.0-or-later
#include "postprocess/fields/picture_window_internal.h"

#include "base/quantity.h"
#include "postprocess/fields/indexed_png.h"

#include <algorithm>
#include <cmath>
#include <stdexcept>

namespace lodestone::postprocess {

using geometries::Point;

namespace {

constexpr double margin = 8.0;  // pixels

}  // namespace

Surface::Surface(cairo_surface_t* given) : handle(given, cairo_surface_destroy) {
  if (cairo_surface_status(given) != CAIRO_STATUS_SUCCESS)
    throw std::runtime_error(std::string("cannot draw: ") + cairo_status_to_string(cairo_surface_status(given)));
}

bool Window::shows(const Point& point) const {
  const double angle = std::atan2(point.y, point.x) - begin;
  return angle - 2.0 * base::pi * std::floor(angle / (2.0 * base::pi)) <= end - begin;
}

Window fit_window(bool whole, double begin, double end, double inner, double outer, const WindowSize& size) {
  Window window;
  window.whole = whole;
  window.inner = inner;
  window.outer = outer;
  Point low{-outer, -outer};
  Point high{outer, outer};
  window.end = 2.0 * base::pi;
  if (!whole) {
    window.begin = begin;
    window.end = end;
    window.turn = 0.5 * base::pi - 0.5 * (begin + end);
    low = {1e300, 1e300};
    high = {-1e300, -1e300};
    for (int i = 0; i <= 180; ++i)
      for (const double radius : {inner, outer}) {
        const double angle = begin + (end - begin) * i / 180.0 + window.turn;
        const Point point{radius * std::cos(angle), radius * std::sin(angle)};
        low = {std::min(low.x, point.x), std::min(low.y, point.y)};
        high = {std::max(high.x, point.x), std::max(high.y, point.y)};
      }
  }
  window.width = size.width;
  window.scale =
      std::min((size.width - 2.0 * margin) / (high.x - low.x), (size.most_height - 2.0 * margin) / (high.y - low.y));
  window.height = static_cast<int>(std::ceil(window.scale * (high.y - low.y) + 2.0 * margin + size.top + size.bottom));
  window.x0 = 0.5 * window.width - window.scale * 0.5 * (low.x + high.x);
  window.y0 = size.top + margin + window.scale * high.y;
  return window;
}

void window_path(cairo_t* canvas, const Window& window) {
  cairo_new_path(canvas);
  const double outer = window.outer * window.scale;
  const double inner = window.inner * window.scale;
  if (window.whole) {
    cairo_arc(canvas, window.x0, window.y0, outer, 0.0, 2.0 * base::pi);
    cairo_close_path(canvas);
    return;
  }
  const double from = -(window.end + window.turn);
  const double to = -(window.begin + window.turn);
  cairo_arc(canvas, window.x0, window.y0, outer, from, to);
  cairo_arc_negative(canvas, window.x0, window.y0, inner, to, from);
  cairo_close_path(canvas);
}

void draw_text(cairo_t* canvas, const Point& at, const std::string& text, double align) {
  cairo_text_extents_t extents;
  cairo_text_extents(canvas, text.c_str(), &extents);
  cairo_move_to(canvas, at.x - align * extents.width - extents.x_bearing, at.y);
  cairo_show_text(canvas, text.c_str());
}

std::string encode_picture(cairo_surface_t* picture) {
  cairo_surface_flush(picture);
  const unsigned char* data = cairo_image_surface_get_data(picture);
  const int width = cairo_image_surface_get_width(picture), height = cairo_image_surface_get_height(picture);
  const std::ptrdiff_t stride = cairo_image_surface_get_stride(picture);
  std::vector<std::uint32_t> pixels;
  for (int row = 0; row < height; ++row) {
    const auto* line = reinterpret_cast<const std::uint32_t*>(data + row * stride);
    pixels.insert(pixels.end(), line, line + width);
  }
  return encode_indexed_png(pixels, width, height);
}

}  // namespace lodestone::postprocess
