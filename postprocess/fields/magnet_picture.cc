// SPDX-License-Identifier: GPL-3.0-or-later
#include "postprocess/fields/magnet_picture.h"

#include "base/quantity.h"
#include "postprocess/fields/colour_map.h"
#include "postprocess/fields/picture_window_internal.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <memory>
#include <stdexcept>
#include <vector>

namespace lodestone::postprocess {

namespace {

using geometries::Point;
using Canvas = std::unique_ptr<cairo_t, void (*)(cairo_t*)>;

constexpr int supersampling = 2;  // pixels of the tiles in one of the picture, each way
constexpr double title_height = 26.0;
constexpr double legend_height = 60.0;
constexpr int bands_below = 6;  // steps of a colour scale below zero
constexpr int bands_above = 18;
constexpr Colour unknown_colour = {0.62, 0.62, 0.62};
constexpr Colour rotor_colour = {0.965, 0.97, 0.975};

struct LegendEntry {
  Colour colour;
  std::string below;  ///< under its left edge
};

/// One quantity: the colour of each point and what the colours mean.
struct Panel {
  std::string title;
  std::vector<Colour> colours;
  std::vector<LegendEntry> legend;
  bool centred = false;  ///< labels stand under the middles of the boxes
  std::string last;      ///< label under the right edge
  std::string meaning;   ///< under the labels
  bool unknown = false;  ///< some point has no value: grey
};

/// @param step of the values, and `factor` of the labels over them.
Panel signed_panel(const std::string& title, const std::vector<double>& values, double step, double factor,
                   const std::string& unit) {
  Panel panel;
  panel.title = title;
  // A band's number is that of its lower edge, in steps from zero.
  const auto colour = [](int band) { return signed_colour((band + 0.5) / (band < 0 ? bands_below : bands_above)); };
  for (const double value : values) {
    panel.unknown = panel.unknown || std::isnan(value);
    const double band = std::clamp(std::floor(value / step), -1.0 * bands_below, bands_above - 1.0);
    panel.colours.push_back(std::isnan(value) ? unknown_colour : colour(static_cast<int>(band)));
  }
  for (int band = -bands_below; band < bands_above; ++band) {
    std::string label;
    if (band == -bands_below)
      label = fmt::format("< −{:.0f}", factor * step * bands_below);
    else if (band % bands_below == 0)
      label = fmt::format("{:.0f}", factor * step * band);
    panel.legend.push_back({colour(band), label});
  }
  panel.last = fmt::format("> {:.0f}", factor * step * bands_above);
  panel.meaning = unit + " to the knee; " + (panel.unknown ? "grey: beyond the grade's data" : "negative: passed");
  return panel;
}

/// A round number of about this size, not smaller.
double round_step(double size) {
  const double power = std::pow(10.0, std::floor(std::log10(size)));
  for (const double step : {1.0, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0})
    if (size <= step * power * (1.0 + 1e-9))
      return step * power;
  return 10.0 * power;
}

/// Pale up to the scale's lower end, then in equal steps to what holds its upper end.
Panel excess_panel(const MagnetValues& values, const ExcessScale& scale) {
  constexpr int bands = 12;
  Panel panel;
  panel.title = values.name;
  const double step = round_step(std::max(scale.factor * (scale.to - scale.from), 1e-9) / bands);
  const auto colour = [](int band) { return signed_colour((band + 1.0) / bands); };
  for (const double value : values.values) {
    const double excess = scale.factor * (value - scale.from);
    // What rounding adds to the lower end is no excess.
    const int band = excess <= 1e-3 * step ? -1 : static_cast<int>(std::min(excess / step, bands - 1.0));
    panel.colours.push_back(colour(band));
  }
  for (int band = -1; band < bands; ++band) {
    const double edge = scale.factor * scale.from + step * band;
    panel.legend.push_back({colour(band), band >= 0 && band % 3 == 0 ? fmt::format("{:.0f}", edge) : ""});
  }
  panel.last = fmt::format("> {:.0f}", scale.factor * scale.from + step * bands);
  panel.meaning = scale.meaning;
  return panel;
}

Panel remanence_panel(const std::vector<double>& remaining) {
  Panel panel;
  panel.title = "Remanence left";
  for (const double value : remaining)
    panel.colours.push_back(remanence_colour(value));
  for (const auto& [value, label] : std::vector<std::pair<double, const char*>>{
           {0.3, "< 50"}, {0.6, "50–80"}, {0.9, "80–95"}, {0.97, "95–99"}, {1.0, "> 99"}})
    panel.legend.push_back({remanence_colour(value), label});
  panel.centred = true;
  panel.meaning = "% of the whole magnet's";
  return panel;
}

void set_colour(cairo_t* canvas, const Colour& colour) {
  cairo_set_source_rgb(canvas, colour[0], colour[1], colour[2]);
}

void draw_line(cairo_t* canvas, const Window& window, const std::vector<Point>& line, double turn) {
  for (std::size_t i = 0; i < line.size(); ++i) {
    const Point at = window.pixel(turned(line[i], turn));
    i == 0 ? cairo_move_to(canvas, at.x, at.y) : cairo_line_to(canvas, at.x, at.y);
  }
}

/// Where the sector's images stand: its sides need not be those of the window, which its neighbours then fill.
std::vector<double> turns(const MagnetMap& map) {
  return map.sectors > 1 ? std::vector<double>{-map.angle, 0.0, map.angle} : std::vector<double>{0.0};
}

/// The tiles of a panel without seams, on a finer grid of pixels.
Surface draw_tiles(const MagnetMap& map, const Panel& panel, const Window& window) {
  Surface surface(
      cairo_image_surface_create(CAIRO_FORMAT_RGB24, window.width * supersampling, window.height * supersampling));
  const Canvas owner(cairo_create(surface.handle.get()), cairo_destroy);
  cairo_t* canvas = owner.get();
  cairo_scale(canvas, supersampling, supersampling);
  cairo_set_source_rgb(canvas, 1.0, 1.0, 1.0);
  cairo_paint(canvas);
  window_path(canvas, window);
  cairo_clip(canvas);
  set_colour(canvas, rotor_colour);
  cairo_paint(canvas);
  cairo_set_antialias(canvas, CAIRO_ANTIALIAS_NONE);
  for (std::size_t i = 0; i < map.points(); ++i) {
    const std::array<Point, 9> tile = map.tile(i);
    set_colour(canvas, panel.colours[i]);
    for (const double turn : turns(map)) {
      draw_line(canvas, window, {tile[0], tile[1], tile[2], tile[5], tile[8], tile[7], tile[6], tile[3]}, turn);
      cairo_close_path(canvas);
    }
    cairo_fill(canvas);
  }
  return surface;
}

void draw_legend(cairo_t* canvas, const Panel& panel, const Window& window) {
  const double width = std::min(280.0, 0.8 * window.width);
  const double left = 0.5 * (window.width - width);
  const double top = window.height - legend_height + 6.0;
  constexpr double height = 11.0;
  const double box = width / static_cast<double>(panel.legend.size());
  for (std::size_t i = 0; i < panel.legend.size(); ++i) {
    set_colour(canvas, panel.legend[i].colour);
    cairo_rectangle(canvas, left + box * static_cast<double>(i), top, box + 0.5, height);
    cairo_fill(canvas);
  }
  cairo_set_source_rgb(canvas, 0.2, 0.2, 0.2);
  cairo_set_font_size(canvas, 11.5);
  const double shift = panel.centred ? 0.5 * box : 0.0;
  for (std::size_t i = 0; i < panel.legend.size(); ++i)
    draw_text(canvas, {left + box * static_cast<double>(i) + shift, top + height + 15.0}, panel.legend[i].below, 0.5);
  draw_text(canvas, {left + width, top + height + 15.0}, panel.last, 0.5);
  draw_text(canvas, {0.5 * window.width, top + height + 32.0}, panel.meaning, 0.5);
}

/// The ring of the rotor from a little inside the magnets outward.
Window window_of(const MagnetMap& map, const MagnetPictureOptions& options) {
  double inner = map.outer_radius;
  for (const Point& node : map.nodes)
    inner = std::min(inner, std::hypot(node.x, node.y));
  inner = std::max(0.0, inner - 0.12 * (map.outer_radius - inner) - 0.01 * map.outer_radius);
  return fit_window(map.sectors == 1, map.middle - 0.5 * map.angle, map.middle + 0.5 * map.angle, inner,
                    map.outer_radius, {options.panel_width, 1.2 * options.panel_width, title_height, legend_height});
}

/// PNG bytes of panels side by side.
std::string draw(const MagnetMap& map, const std::vector<Panel>& panels, const MagnetPictureOptions& options) {
  const Window window = window_of(map, options);
  const Surface picture(
      cairo_image_surface_create(CAIRO_FORMAT_RGB24, window.width * static_cast<int>(panels.size()), window.height));
  const Canvas owner(cairo_create(picture.handle.get()), cairo_destroy);
  cairo_t* canvas = owner.get();
  for (const Panel& panel : panels) {
    const Surface tiles = draw_tiles(map, panel, window);
    cairo_save(canvas);
    cairo_scale(canvas, 1.0 / supersampling, 1.0 / supersampling);
    cairo_set_source_surface(canvas, tiles.handle.get(), 0.0, 0.0);
    cairo_rectangle(canvas, 0.0, 0.0, window.width * supersampling, window.height * supersampling);
    cairo_fill(canvas);
    cairo_restore(canvas);
    cairo_save(canvas);
    window_path(canvas, window);
    cairo_clip(canvas);
    cairo_set_source_rgb(canvas, 0.25, 0.28, 0.32);
    cairo_set_line_width(canvas, 1.1);
    for (const double turn : turns(map))
      for (const std::vector<Point>& line : map.outlines)
        draw_line(canvas, window, line, turn);
    cairo_stroke(canvas);
    cairo_restore(canvas);
    cairo_set_source_rgb(canvas, 0.25, 0.28, 0.32);
    cairo_set_line_width(canvas, 1.1);
    window_path(canvas, window);
    cairo_stroke(canvas);
    cairo_select_font_face(canvas, "sans-serif", CAIRO_FONT_SLANT_NORMAL, CAIRO_FONT_WEIGHT_BOLD);
    cairo_set_font_size(canvas, 13.0);
    cairo_set_source_rgb(canvas, 0.1, 0.13, 0.18);
    draw_text(canvas, {0.5 * window.width, 17.0}, panel.title, 0.5);
    cairo_select_font_face(canvas, "sans-serif", CAIRO_FONT_SLANT_NORMAL, CAIRO_FONT_WEIGHT_NORMAL);
    draw_legend(canvas, panel, window);
    cairo_translate(canvas, window.width, 0.0);
  }
  return encode_picture(picture.handle.get());
}

}  // namespace

std::string draw_magnets_png(const MagnetMap& map, const MagnetFrame& frame, const MagnetPictureOptions& options) {
  std::vector<Panel> panels = {signed_panel("Margin of field", frame.margin, options.margin_step, 1e-3, "kA/m"),
                               signed_panel("Margin of temperature", frame.kelvin, options.kelvin_step, 1.0, "K")};
  if (!frame.remaining.empty())
    panels.push_back(remanence_panel(frame.remaining));
  return draw(map, panels, options);
}

std::string draw_excess_png(const MagnetMap& map, const std::vector<MagnetValues>& values, const ExcessScale& scale,
                            const MagnetPictureOptions& options) {
  std::vector<Panel> panels;
  for (const MagnetValues& one : values) {
    if (one.values.size() != map.points())
      throw std::invalid_argument("values of another map");
    panels.push_back(excess_panel(one, scale));
  }
  return draw(map, panels, options);
}

}  // namespace lodestone::postprocess
