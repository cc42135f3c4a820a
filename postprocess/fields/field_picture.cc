// SPDX-License-Identifier: GPL-3.0-or-later
#include "postprocess/fields/field_picture.h"

#include "base/quantity.h"
#include "postprocess/fields/flux_lines_internal.h"
#include "postprocess/fields/picture_window_internal.h"
#include "postprocess/fields/region_marks_internal.h"
#include "postprocess/fields/region_outlines.h"
#include "postprocess/period_symmetry.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <memory>

namespace lodestone::postprocess {

namespace {

using geometries::Point;

constexpr double band_width = 0.1;  // T: colours are stepped like a contour plot, which reads and compresses well
constexpr int supersampling = 2;    // pixels of the raster in one of the picture, each way
constexpr double legend_height = 46.0;
constexpr int lattice_subdivisions = 4;

Window make_window(const FieldView& view, const PictureOptions& options) {
  double inner = 1e300, outer = 0.0;
  for (const BodyView& body : view.bodies) {
    for (const Point& point : body.lattice.points) {
      inner = std::min(inner, std::hypot(point.x, point.y));
      outer = std::max(outer, std::hypot(point.x, point.y));
    }
  }
  const BodyView& first = view.bodies.front();
  double middle = first.mesh->begin_angle + first.turn + 0.5 * view.mesh->angle;
  const double pole_pitch = base::pi / view.mesh->pole_pairs;
  const double poles = std::round(view.mesh->angle / pole_pitch);
  if (first.body == solver::Body::rotor && poles >= 1.0) {
    // Between the first pole's axis and the last one's; of pole pairs with one magnet between those of their magnets.
    middle = view.mesh->rotor_axis + first.turn + 0.5 * (poles - std::max(1, poles_per_block(*view.mesh))) * pole_pitch;
  }
  return fit_window(options.whole_machine || view.mesh->sectors == 1, middle - 0.5 * view.mesh->angle,
                    middle + 0.5 * view.mesh->angle, inner, outer,
                    {options.width, 1.6 * options.width, 0.0, legend_height});
}

std::vector<BodyImage> shown_images(const FieldView& view, const BodyView& body, const Window& window) {
  return window.whole ? images_around(view, body) : images_over(view, body, window.begin, window.end);
}

int colour_of(double flux_density, double maximum) {
  const double bands = std::round(maximum / band_width);
  const double band = std::clamp(std::floor(flux_density / maximum * bands), 0.0, bands - 1.0);
  const std::array<double, 3> colour = field_colour((band + 0.5) / bands);
  int packed = 0;
  for (const double part : colour) {
    packed = packed * 256 + static_cast<int>(std::lround(255.0 * part));
  }
  return packed;
}

/// |B| on a fine grid of pixels; negative where nothing is.
class Raster {
public:
  explicit Raster(const Window& window)
      : width_(window.width * supersampling), height_(window.height * supersampling),
        values_(static_cast<std::size_t>(width_) * static_cast<std::size_t>(height_), -1.0F) {}

  /// Linear interpolation in a triangle given in pixels of the picture.
  void fill(const std::array<Point, 3>& corners, const std::array<double, 3>& values) {
    std::array<Point, 3> p;
    for (std::size_t i = 0; i < 3; ++i) {
      p[i] = {corners[i].x * supersampling, corners[i].y * supersampling};
    }
    const double area = (p[1].x - p[0].x) * (p[2].y - p[0].y) - (p[2].x - p[0].x) * (p[1].y - p[0].y);
    if (area == 0.0) {
      return;
    }
    const auto [left, right] = std::minmax({p[0].x, p[1].x, p[2].x});
    const auto [top, bottom] = std::minmax({p[0].y, p[1].y, p[2].y});
    const int last_row = std::min(height_ - 1, static_cast<int>(std::floor(bottom)));
    const int last_column = std::min(width_ - 1, static_cast<int>(std::floor(right)));
    // A little beyond the edges, so that no seam stays between neighbours.
    const double slack = -1e-6;
    for (int row = std::max(0, static_cast<int>(std::floor(top))); row <= last_row; ++row) {
      for (int column = std::max(0, static_cast<int>(std::floor(left))); column <= last_column; ++column) {
        const double x = column + 0.5;
        const double y = row + 0.5;
        const double w1 = ((x - p[0].x) * (p[2].y - p[0].y) - (p[2].x - p[0].x) * (y - p[0].y)) / area;
        const double w2 = ((p[1].x - p[0].x) * (y - p[0].y) - (x - p[0].x) * (p[1].y - p[0].y)) / area;
        if (w1 >= slack && w2 >= slack && w1 + w2 <= 1.0 - slack) {
          at(row, column) = static_cast<float>(values[0] + w1 * (values[1] - values[0]) + w2 * (values[2] - values[0]));
        }
      }
    }
  }

  /// Fills the ring and clears what lies outside the window.
  void finish(const FieldView& view, const Window& window) {
    std::vector<double> ring;
    const auto [inner, outer] = std::minmax(view.mesh->rotor_rim_radius, view.mesh->stator_rim_radius);
    constexpr int steps = 4096;
    if (!view.ring.empty()) {
      for (int i = 0; i <= steps; ++i) {
        ring.push_back(ring_flux_density(view, window.begin + (window.end - window.begin) * i / steps));
      }
    }
    for (int row = 0; row < height_; ++row) {
      for (int column = 0; column < width_; ++column) {
        const double x = ((column + 0.5) / supersampling - window.x0) / window.scale;
        const double y = (window.y0 - (row + 0.5) / supersampling) / window.scale;
        const double radius = std::hypot(x, y);
        double angle = std::atan2(y, x) - window.turn - window.begin;
        angle -= 2.0 * base::pi * std::floor(angle / (2.0 * base::pi));
        const double part = angle / (window.end - window.begin);
        if (part > 1.0) {
          at(row, column) = -1.0F;
        } else if (at(row, column) < 0.0F && !ring.empty() && radius > 0.999 * inner && radius < 1.001 * outer) {
          at(row, column) = static_cast<float>(ring[static_cast<std::size_t>(std::lround(part * steps))]);
        }
      }
    }
  }

  Surface colours(double maximum) const {
    Surface surface(cairo_image_surface_create(CAIRO_FORMAT_RGB24, width_, height_));
    cairo_surface_flush(surface.handle.get());
    unsigned char* data = cairo_image_surface_get_data(surface.handle.get());
    const int stride = cairo_image_surface_get_stride(surface.handle.get());
    for (int row = 0; row < height_; ++row) {
      auto* line = reinterpret_cast<std::uint32_t*>(data + static_cast<std::ptrdiff_t>(row) * stride);
      for (int column = 0; column < width_; ++column) {
        const float value = values_[static_cast<std::size_t>(row) * static_cast<std::size_t>(width_) +
                                    static_cast<std::size_t>(column)];
        line[column] = value < 0.0F ? 0xFFFFFFU : static_cast<std::uint32_t>(colour_of(value, maximum));
      }
    }
    cairo_surface_mark_dirty(surface.handle.get());
    return surface;
  }

private:
  float& at(int row, int column) {
    return values_[static_cast<std::size_t>(row) * static_cast<std::size_t>(width_) + static_cast<std::size_t>(column)];
  }
  int width_;
  int height_;
  std::vector<float> values_;
};

void draw_legend(cairo_t* canvas, const Window& window, double maximum) {
  const int bands = static_cast<int>(std::lround(maximum / band_width));
  const double bar_width = std::min(420.0, 0.66 * window.width);
  const double left = 0.5 * (window.width - bar_width);
  const double top = window.height - legend_height + 8.0;
  const double bar_height = 12.0;
  for (int i = 0; i < bands; ++i) {
    const std::array<double, 3> colour = field_colour((i + 0.5) / bands);
    cairo_set_source_rgb(canvas, colour[0], colour[1], colour[2]);
    cairo_rectangle(canvas, left + bar_width * i / bands, top, bar_width / bands + 0.5, bar_height);
    cairo_fill(canvas);
  }
  cairo_set_source_rgb(canvas, 0.2, 0.2, 0.2);
  cairo_set_line_width(canvas, 1.0);
  cairo_set_font_size(canvas, 12.0);
  for (double tick = 0.0; tick <= maximum + 1e-9; tick += 0.5) {
    const double x = left + bar_width * tick / maximum;
    cairo_move_to(canvas, x, top + bar_height);
    cairo_line_to(canvas, x, top + bar_height + 4.0);
    cairo_stroke(canvas);
    draw_text(canvas, {x, top + bar_height + 16.0}, fmt::format("{:.1f}", tick), 0.5);
  }
  draw_text(canvas, {left + bar_width + 10.0, top + bar_height - 1.0}, "|B| in T", 0.0);
}

}  // namespace

std::string draw_field_png(const FieldView& view, const PictureOptions& options) {
  const Window window = make_window(view, options);
  Raster raster(window);
  FluxLines lines(flux_levels(view, options.flux_lines));
  const auto place = [&](const Point& point) { return window.pixel(point); };
  for (const BodyView& body : view.bodies) {
    for (const BodyImage& image : shown_images(view, body, window)) {
      for_each_triangle(body, image, place,
                        [&](const std::array<Point, 3>& points, const std::array<double, 3>& potentials,
                            const std::array<double, 3>& densities) {
                          raster.fill(points, densities);
                          lines.add(points, potentials);
                        });
    }
  }
  raster.finish(view, window);
  lines.add_ring(view, window.begin, window.end, place);

  const Surface picture(cairo_image_surface_create(CAIRO_FORMAT_RGB24, window.width, window.height));
  const std::unique_ptr<cairo_t, void (*)(cairo_t*)> owner(cairo_create(picture.handle.get()), cairo_destroy);
  cairo_t* canvas = owner.get();
  cairo_set_source_rgb(canvas, 1.0, 1.0, 1.0);
  cairo_paint(canvas);
  {
    const Surface colours = raster.colours(options.maximum_flux_density);
    cairo_save(canvas);
    cairo_scale(canvas, 1.0 / supersampling, 1.0 / supersampling);
    cairo_set_source_surface(canvas, colours.handle.get(), 0.0, 0.0);
    cairo_paint(canvas);
    cairo_restore(canvas);
  }
  cairo_save(canvas);
  window_path(canvas, window);
  cairo_clip(canvas);
  lines.draw(canvas);
  cairo_select_font_face(canvas, "sans-serif", CAIRO_FONT_SLANT_NORMAL, CAIRO_FONT_WEIGHT_NORMAL);
  for (const BodyView& body : view.bodies) {
    const std::vector<std::vector<Point>> edges = region_outlines(body);
    for (const BodyImage& image : shown_images(view, body, window)) {
      cairo_set_source_rgb(canvas, 0.03, 0.03, 0.05);
      cairo_set_line_width(canvas, 1.2);
      for (const std::vector<Point>& line : edges) {
        for (std::size_t i = 0; i < line.size(); ++i) {
          const Point at = window.pixel(turned(line[i], image.turn));
          i == 0 ? cairo_move_to(canvas, at.x, at.y) : cairo_line_to(canvas, at.x, at.y);
        }
      }
      cairo_stroke(canvas);
      draw_marks(canvas, *view.mesh, body, image, window);
    }
  }
  cairo_restore(canvas);
  draw_legend(canvas, window, options.maximum_flux_density);

  return encode_picture(picture.handle.get());
}

std::string draw_field_png(const geometries::SectorMesh& mesh, const solver::FieldSolution& solution,
                           const PictureOptions& options) {
  return draw_field_png(view_field(mesh, solution, lattice_subdivisions), options);
}

}  // namespace lodestone::postprocess
