// SPDX-License-Identifier: GPL-3.0-or-later
#include "postprocess/strength/strength_picture.h"

#include "base/index.h"
#include "base/quantity.h"
#include "postprocess/fields/colour_map.h"
#include "postprocess/fields/field_grid.h"
#include "postprocess/fields/picture_window_internal.h"
#include "postprocess/fields/vtu_text.h"
#include "postprocess/store/atomic_file.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <memory>

namespace lodestone::postprocess {

namespace {

using base::index;
using geometries::Point;
using geometries::RegionKind;
using Canvas = std::unique_ptr<cairo_t, void (*)(cairo_t*)>;

constexpr int supersampling = 2;
constexpr int tiles = 4;  // of a cell, each way
constexpr int bands = 12;
constexpr double title_height = 28.0;
constexpr double legend_height = 60.0;

/// The three quadratic Lagrange polynomials on 0, 1/2, 1.
std::array<double, 3> quadratic(double x) {
  return {(1.0 - x) * (1.0 - 2.0 * x), 4.0 * x * (1.0 - x), x * (2.0 * x - 1.0)};
}

/// A round step of which `bands` reach the largest value.
double band_of(double largest) {
  const double wanted = largest / bands, power = std::pow(10.0, std::floor(std::log10(wanted)));
  for (const double step : {1.0, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 8.0})
    if (wanted <= step * power * (1.0 + 1e-9))
      return step * power;
  return 10.0 * power;
}

void set_colour(cairo_t* canvas, const Colour& colour) {
  cairo_set_source_rgb(canvas, colour[0], colour[1], colour[2]);
}

/// The cells in colours, without seams, on a finer grid of pixels.
Surface draw_cells(const StrengthField& strength, const Window& window, double band) {
  Surface surface(
      cairo_image_surface_create(CAIRO_FORMAT_RGB24, window.width * supersampling, window.height * supersampling));
  const Canvas owner(cairo_create(surface.handle.get()), cairo_destroy);
  cairo_t* canvas = owner.get();
  cairo_scale(canvas, supersampling, supersampling);
  cairo_set_source_rgb(canvas, 1.0, 1.0, 1.0);
  cairo_paint(canvas);
  cairo_set_antialias(canvas, CAIRO_ANTIALIAS_NONE);
  const geometries::BodyMesh& mesh = strength.bodies.mesh;
  for (std::size_t c = 0; c < mesh.cells.size(); ++c) {
    const bool steel = mesh.regions[index(mesh.cell_region[c])].kind == RegionKind::steel;
    const auto at = [&](double x, double y) {
      const auto nx = quadratic(x), ny = quadratic(y);
      std::pair<Point, double> sum{};
      for (std::size_t k = 0; k < 9; ++k) {
        const double weight = nx[k % 3] * ny[k / 3];
        const Point& node = strength.field.points[9 * c + k];
        sum.first.x += weight * node.x;
        sum.first.y += weight * node.y;
        sum.second += weight * strength.field.stress[9 * c + k].von_mises();
      }
      return sum;
    };
    for (int i = 0; i < tiles; ++i)
      for (int j = 0; j < tiles; ++j) {
        const double h = 1.0 / tiles;
        const double value = at((i + 0.5) * h, (j + 0.5) * h).second;
        const double step = std::clamp(std::floor(value / band), 0.0, bands - 1.0);
        set_colour(canvas, steel ? field_colour((step + 0.5) / bands) : Colour{0.86, 0.87, 0.89});
        for (const auto& [dx, dy] : {std::make_pair(0, 0), {1, 0}, {1, 1}, {0, 1}}) {
          const Point pixel = window.pixel(at((i + dx) * h, (j + dy) * h).first);
          dx + dy == 0 ? cairo_move_to(canvas, pixel.x, pixel.y) : cairo_line_to(canvas, pixel.x, pixel.y);
        }
        cairo_close_path(canvas);
        cairo_fill(canvas);
      }
  }
  return surface;
}

void draw_outlines(cairo_t* canvas, const StrengthField& strength, const Window& window) {
  cairo_set_source_rgb(canvas, 0.1, 0.1, 0.12);
  cairo_set_line_width(canvas, 1.1);
  for (const auto& edge : strength.bodies.mesh.boundary) {
    if (edge.boundary == geometries::Boundary::side_begin || edge.boundary == geometries::Boundary::side_end)
      continue;
    const Point a = window.pixel(strength.bodies.mesh.vertices[index(edge.a)]);
    const Point b = window.pixel(strength.bodies.mesh.vertices[index(edge.b)]);
    cairo_move_to(canvas, a.x, a.y);
    cairo_line_to(canvas, b.x, b.y);
  }
  cairo_stroke(canvas);
}

void draw_legend(cairo_t* canvas, const Window& window, double band, const RotorStrength& strength) {
  const double width = std::min(360.0, 0.7 * window.width), left = 0.5 * (window.width - width);
  const double top = window.height - legend_height + 6.0, height = 12.0;
  for (int k = 0; k < bands; ++k) {
    set_colour(canvas, field_colour((k + 0.5) / bands));
    cairo_rectangle(canvas, left + width * k / bands, top, width / bands + 0.5, height);
    cairo_fill(canvas);
  }
  cairo_set_source_rgb(canvas, 0.2, 0.2, 0.2);
  cairo_set_font_size(canvas, 12.0);
  for (int k = 0; k <= bands; k += 3)
    draw_text(canvas, {left + width * k / bands, top + height + 15.0}, fmt::format("{:.4g}", 1e-6 * band * k), 0.5);
  draw_text(canvas, {0.5 * window.width, top + height + 33.0},
            fmt::format("von Mises stress in MPa; yield strength {:.0f} MPa; circle: the largest",
                        1e-6 * strength.yield_strength),
            0.5);
}

}  // namespace

std::string draw_strength_png(const StrengthField& field, const RotorStrength& strength, int width) {
  double inner = 1e300, outer = 0.0;
  for (const Point& point : field.field.points) {
    inner = std::min(inner, std::hypot(point.x, point.y));
    outer = std::max(outer, std::hypot(point.x, point.y));
  }
  const double half = base::pi / field.bodies.poles;
  const Window window = fit_window(false, -half, half, inner, outer, {width, 1.2 * width, title_height, legend_height});
  const double band = band_of(strength.peak_stress);
  const Surface picture(cairo_image_surface_create(CAIRO_FORMAT_RGB24, window.width, window.height));
  const Canvas owner(cairo_create(picture.handle.get()), cairo_destroy);
  cairo_t* canvas = owner.get();
  const Surface cells = draw_cells(field, window, band);
  cairo_save(canvas);
  cairo_scale(canvas, 1.0 / supersampling, 1.0 / supersampling);
  cairo_set_source_surface(canvas, cells.handle.get(), 0.0, 0.0);
  cairo_paint(canvas);
  cairo_restore(canvas);
  draw_outlines(canvas, field, window);
  const Point peak = window.pixel(strength.peak_at);
  for (const auto& [grey, line] : {std::make_pair(1.0, 4.0), {0.75, 2.0}}) {
    grey == 1.0 ? cairo_set_source_rgb(canvas, 1.0, 1.0, 1.0) : cairo_set_source_rgb(canvas, 0.8, 0.1, 0.1);
    cairo_set_line_width(canvas, line);
    cairo_arc(canvas, peak.x, peak.y, 9.0, 0.0, 2.0 * base::pi);
    cairo_stroke(canvas);
  }
  cairo_select_font_face(canvas, "sans-serif", CAIRO_FONT_SLANT_NORMAL, CAIRO_FONT_WEIGHT_BOLD);
  cairo_set_font_size(canvas, 13.0);
  cairo_set_source_rgb(canvas, 0.1, 0.13, 0.18);
  draw_text(canvas, {0.5 * window.width, 18.0},
            fmt::format("{:.0f} MPa at {:.0f} rpm, safety factor {:.2f}", 1e-6 * strength.peak_stress,
                        strength.request.overspeed * 30.0 / base::pi, strength.safety_factor()),
            0.5);
  cairo_select_font_face(canvas, "sans-serif", CAIRO_FONT_SLANT_NORMAL, CAIRO_FONT_WEIGHT_NORMAL);
  draw_legend(canvas, window, band, strength);
  return encode_picture(picture.handle.get());
}

void write_strength_vtu(const std::string& file, const StrengthField& field, bool whole_machine) {
  const std::size_t nodes = field.field.nodes_per_cell();
  FieldGrid grid(2);
  std::vector<double> mises, principal;
  std::vector<Point> displacement;
  std::vector<std::int32_t> body;
  const int images = whole_machine ? field.bodies.poles : 1;
  for (int image = 0; image < images; ++image) {
    const double turn = 2.0 * base::pi * image / field.bodies.poles;
    for (std::size_t c = 0; c < field.bodies.mesh.cells.size(); ++c) {
      std::vector<Point> points;
      for (std::size_t k = c * nodes; k < (c + 1) * nodes; ++k) {
        points.push_back(geometries::turned(field.field.points[k], turn));
        mises.push_back(1e-6 * field.field.stress[k].von_mises());
        principal.push_back(1e-6 * field.field.stress[k].largest_principal());
        const Point moved = geometries::turned(field.field.displacement[k], turn);
        displacement.push_back({1e3 * moved.x, 1e3 * moved.y});
      }
      grid.add_cell(points);
      const int region = field.bodies.mesh.cell_region[c];
      body.push_back(field.bodies.mesh.regions[index(region)].kind == RegionKind::steel ? 0 : region);
    }
  }
  grid.point_scalars("Von Mises stress (MPa)", mises);
  grid.point_scalars("Largest principal stress (MPa)", principal);
  grid.point_vectors("Displacement (mm)", displacement);
  grid.cell_integers("Body", body);
  write_file_atomically(file, vtu_text(grid));
}

}  // namespace lodestone::postprocess
