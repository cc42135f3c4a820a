// SPDX-License-Identifier: GPL-3.0-or-later
#include "postprocess/plots/curve_plot.h"

#include "postprocess/plots/svg_internal.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace lodestone::postprocess {

namespace {

// The legend stands to the right of the axes.
constexpr double width = 860.0, height = 520.0;
constexpr double left = 80.0, right = 680.0, top = 50.0, bottom = 460.0;

/// One direction: from values to pixels, with its ticks.
class Axis {
public:
  Axis(bool logarithmic, double from, double to) : logarithmic_(logarithmic), from_(from), to_(to) {}

  void include(double value) {
    if (!shows(value))
      return;
    const double x = scaled(value);
    min_ = any_ ? std::min(min_, x) : x;
    max_ = any_ ? std::max(max_, x) : x;
    any_ = true;
  }

  /// Rounds the ends outward to ticks.
  void finish() {
    if (!any_)
      min_ = 0.0, max_ = 1.0;
    if (max_ - min_ < 1e-12 * std::max(1.0, std::abs(max_)))
      max_ = min_ + 1.0;
    step_ = logarithmic_ ? 1.0 : svg::round_step(max_ - min_, 6);
    min_ = step_ * std::floor(min_ / step_ + 1e-9);
    max_ = step_ * std::ceil(max_ / step_ - 1e-9);
  }

  bool shows(double value) const { return std::isfinite(value) && (!logarithmic_ || value > 0.0); }
  double place(double value) const { return place_scaled(scaled(value)); }

  /// Pixel and text of each tick.
  std::vector<std::pair<double, std::string>> ticks() const {
    std::vector<std::pair<double, std::string>> result;
    const auto count = static_cast<int>(std::lround((max_ - min_) / step_));
    for (int i = 0; i <= count; ++i) {
      const double x = min_ + i * step_;
      const double value = logarithmic_ ? std::pow(10.0, x) : (std::abs(x) < 1e-9 * step_ ? 0.0 : x);
      result.emplace_back(place_scaled(x), fmt::format("{:.6g}", value));
    }
    return result;
  }

private:
  double scaled(double value) const { return logarithmic_ ? std::log10(value) : value; }
  double place_scaled(double x) const { return from_ + (x - min_) / (max_ - min_) * (to_ - from_); }

  bool logarithmic_;
  double from_, to_;
  double min_ = 0.0, max_ = 1.0, step_ = 1.0;
  bool any_ = false;
};

}  // namespace

std::string draw_plot(const Plot& plot) {
  Axis x(plot.logarithmic_x, left, right), y(plot.logarithmic_y, bottom, top);
  for (const PlotCurve& curve : plot.curves)
    for (const auto& [px, py] : curve.points)
      if (x.shows(px) && y.shows(py)) {
        x.include(px);
        y.include(py);
      }
  x.finish();
  y.finish();

  std::string text = svg::open(width, height);
  text += svg::text_at(left, 28.0, "start", plot.title, " font-size=\"16\"");
  for (const auto& [at, label] : x.ticks())
    text += svg::line(at, top, at, bottom, "#dddddd") + svg::text_at(at, bottom + 18.0, "middle", label);
  for (const auto& [at, label] : y.ticks())
    text += svg::line(left, at, right, at, "#dddddd") + svg::text_at(left - 6.0, at + 4.0, "end", label);
  text += fmt::format("<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" fill=\"none\" stroke=\"#444444\"/>\n", left,
                      top, right - left, bottom - top);
  text += svg::text_at(0.5 * (left + right), bottom + 42.0, "middle", plot.x_label);
  text += svg::text_at(0.0, 0.0, "middle", plot.y_label,
                       fmt::format(" transform=\"translate(22 {:.0f}) rotate(-90)\"", 0.5 * (top + bottom)));

  double legend = top + 20.0;
  for (const PlotCurve& curve : plot.curves) {
    const char* colour = svg::palette(static_cast<std::size_t>(curve.colour));
    std::string points;
    for (const auto& [px, py] : curve.points) {
      if (!x.shows(px) || !y.shows(py))
        continue;
      if (curve.markers_only)
        text += fmt::format("<circle cx=\"{:.1f}\" cy=\"{:.1f}\" r=\"3\" fill=\"{}\"/>\n", x.place(px), y.place(py),
                            colour);
      points += fmt::format("{:.1f},{:.1f} ", x.place(px), y.place(py));
    }
    const char* dash = curve.dashed ? " stroke-dasharray=\"6 4\"" : "";
    if (!curve.markers_only)
      text += fmt::format("<polyline points=\"{}\" fill=\"none\" stroke=\"{}\" stroke-width=\"2\"{}/>\n", points,
                          colour, dash);
    if (curve.label.empty())
      continue;
    if (curve.markers_only)
      text += fmt::format("<circle cx=\"{}\" cy=\"{}\" r=\"3\" fill=\"{}\"/>\n", right + 26.0, legend - 4.0, colour);
    else
      text += fmt::format("<line x1=\"{0}\" y1=\"{1}\" x2=\"{2}\" y2=\"{1}\" stroke=\"{3}\" stroke-width=\"2\"{4}/>\n",
                          right + 14.0, legend - 4.0, right + 38.0, colour, dash);
    text += svg::text_at(right + 44.0, legend, "start", curve.label);
    legend += 18.0;
  }
  return text + "</svg>\n";
}

}  // namespace lodestone::postprocess
