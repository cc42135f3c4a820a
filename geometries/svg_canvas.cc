// SPDX-License-Identifier: GPL-3.0-or-later
#include "geometries/svg_canvas.h"

#include "base/markup.h"

#include <fmt/format.h>

#include <cmath>
#include <utility>

namespace lodestone::geometries {

Point Placement::operator()(const Point& p) const {
  const double y = mirrored ? -p.y : p.y;
  return {p.x * std::cos(angle) - y * std::sin(angle), p.x * std::sin(angle) + y * std::cos(angle)};
}

void SvgCanvas::fill(const CrossSection& section, const Shape& shape, const Placement& place,
                     const std::string& colour) {
  std::string path;
  for (const auto& loop : section.loops(shape)) {
    for (std::size_t k = 0; k < loop.size(); ++k)
      path += piece(section, loop[k], place, k == 0);
    path += "Z";
  }
  // A hairline of the same colour closes the seams between the parts of a region.
  add(fmt::format(R"(<path d="{}" fill="{}" fill-rule="evenodd" stroke="{}" stroke-width="0.6"/>)", path, colour,
                  colour));
}

void SvgCanvas::stroke(const CrossSection& section, int curve, const Placement& place) {
  outlines_ += piece(section, {curve, false}, place, true);
}

void SvgCanvas::finish_strokes() {
  add(fmt::format(R"(<path d="{}" fill="none" stroke="{}" stroke-width="0.7" stroke-linecap="round"/>)", outlines_,
                  ink));
  outlines_.clear();
}

void SvgCanvas::line(double x1, double y1, double x2, double y2, const std::string& style) {
  add(fmt::format(R"(<line x1="{:.2f}" y1="{:.2f}" x2="{:.2f}" y2="{:.2f}" {}/>)", x1, y1, x2, y2, style));
}

void SvgCanvas::text(double x, double y, const std::string& content, double size, const std::string& attributes) {
  add(fmt::format(R"(<text x="{:.2f}" y="{:.2f}" font-size="{:.1f}" {}>{}</text>)", x, y, size, attributes,
                  base::escape_markup(content)));
}

void SvgCanvas::add(const std::string& element) {
  body_ += "  " + element + "\n";
}

std::string SvgCanvas::piece(const CrossSection& section, const CrossSection::Step& step, const Placement& place,
                             bool move) const {
  const Curve& curve = section.curves[static_cast<std::size_t>(step.curve)];
  Point a = section.points[static_cast<std::size_t>(curve.begin)],
        b = section.points[static_cast<std::size_t>(curve.end)];
  if (step.reversed)
    std::swap(a, b);
  const Point from = place(a), to = place(b);
  std::string result = move ? fmt::format("M{:.3f} {:.3f}", x(from), y(from)) : "";
  if (!curve.centre)
    return result + fmt::format("L{:.3f} {:.3f}", x(to), y(to));
  const Point c = place(*curve.centre);
  const double radius = scale_ * std::hypot(from.x - c.x, from.y - c.y);
  const double cross = (from.x - c.x) * (to.y - c.y) - (from.y - c.y) * (to.x - c.x);
  return result + fmt::format("A{:.3f} {:.3f} 0 0 {} {:.3f} {:.3f}", radius, radius, cross > 0.0 ? 0 : 1, x(to), y(to));
}

}  // namespace lodestone::geometries
