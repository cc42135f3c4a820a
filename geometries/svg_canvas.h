// SPDX-License-Identifier: GPL-3.0-or-later
// SVG in the making, from metres (y upward) to pixels (y downward).
#pragma once

#include "geometries/cross_section.h"

#include <string>

namespace lodestone::geometries {

/// Where a half drawing comes to lie: mirrored at its axis, then turned by an angle (rad).
struct Placement {
  double angle = 0.0;
  bool mirrored = false;
  Point operator()(const Point& p) const;
};

class SvgCanvas {
public:
  static constexpr const char* ink = "#2B303A";  ///< of lines and text

  /// @param scale pixels a metre; the drawing's origin comes to lie at the given pixel.
  SvgCanvas(double scale, double centre_x, double centre_y) : scale_(scale), x_(centre_x), y_(centre_y) {}

  double x(const Point& p) const { return x_ + scale_ * p.x; }
  double y(const Point& p) const { return y_ - scale_ * p.y; }
  double pixels(double length) const { return scale_ * length; }

  void fill(const CrossSection& section, const Shape& shape, const Placement& place, const std::string& colour);
  /// Collects a curve's line; finish_strokes draws all that were collected as one path.
  void stroke(const CrossSection& section, int curve, const Placement& place);
  void finish_strokes();

  // In pixels. Text is escaped; `style` and `attributes` are SVG attributes.
  void line(double x1, double y1, double x2, double y2, const std::string& style);
  void text(double x, double y, const std::string& content, double size, const std::string& attributes = "");
  void add(const std::string& element);

  /// All elements so far.
  const std::string& body() const { return body_; }

private:
  std::string piece(const CrossSection& section, const CrossSection::Step& step, const Placement& place,
                    bool move) const;
  double scale_, x_, y_;
  std::string body_, outlines_;
};

}  // namespace lodestone::geometries
