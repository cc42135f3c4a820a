// SPDX-License-Identifier: GPL-3.0-or-later
// What a picture of a machine shows and how it stands on the paper; the few calls of cairo that all pictures share. Not
// installed.
#pragma once

#include "postprocess/fields/field_view.h"

#include <cairo.h>

#include <memory>
#include <string>
#include <vector>

namespace lodestone::postprocess {

/// An image in memory.
struct Surface {
  /// @throws std::runtime_error where cairo could not make it.
  explicit Surface(cairo_surface_t* given);
  std::unique_ptr<cairo_surface_t, void (*)(cairo_surface_t*)> handle;
};

/// From metres in the machine's frame to pixels, y downward, and the angles that are shown.
struct Window {
  bool whole = false;
  double begin = 0.0;  // rad, machine's frame
  double end = 0.0;
  double turn = 0.0;  // rad, applied before drawing
  double scale = 1.0;
  double x0 = 0.0;  // pixels of the shaft's centre
  double y0 = 0.0;
  int width = 0;
  int height = 0;
  double inner = 0.0;  // m
  double outer = 0.0;

  geometries::Point pixel(const geometries::Point& point) const {
    const geometries::Point upright = turned(point, turn);
    return {x0 + scale * upright.x, y0 - scale * upright.y};
  }
  /// A point of the machine's frame lies in the angles that are shown.
  bool shows(const geometries::Point& point) const;
};

/// Fits the ring between two radii, or its piece between two angles with their middle upward, into a width and a height
/// (pixels) under a free strip at the top and above one at the bottom; the window's height is what it then takes.
struct WindowSize {
  int width = 0;
  double most_height = 0.0;
  double top = 0.0;
  double bottom = 0.0;
};
Window fit_window(bool whole, double begin, double end, double inner, double outer, const WindowSize& size);

/// The outline of what is shown, as the current path.
void window_path(cairo_t* canvas, const Window& window);

/// A line of text; `align` 0: begins at the point, 0.5: centred, 1: ends there.
void draw_text(cairo_t* canvas, const geometries::Point& at, const std::string& text, double align);

/// PNG bytes of an image.
std::string encode_picture(cairo_surface_t* picture);

}  // namespace lodestone::postprocess
