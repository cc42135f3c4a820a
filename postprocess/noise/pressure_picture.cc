// SPDX-License-Identifier: GPL-3.0-or-later
#include "postprocess/noise/pressure_picture.h"

#include "postprocess/fields/colour_map.h"
#include "postprocess/plots/svg_internal.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace lodestone::postprocess {

namespace {

constexpr double width = 860.0, height = 520.0;
constexpr double left = 80.0, right = 740.0, top = 50.0, bottom = 460.0;
constexpr double largest_disc = 11.0;
constexpr double range = 60.0;  // dB that the colours span

std::string hexadecimal(const Colour& colour) {
  return fmt::format("#{:02x}{:02x}{:02x}", std::lround(255.0 * colour[0]), std::lround(255.0 * colour[1]),
                     std::lround(255.0 * colour[2]));
}

}  // namespace

std::string draw_pressure_orders(const PressureOrders& orders, const std::string& title, int highest_order) {
  int most_multiple = 2, most_order = 2;
  double largest = 0.0;
  for (const PressureWave& wave : orders.waves)
    if (wave.order <= highest_order) {
      most_multiple = std::max(most_multiple, std::abs(wave.multiple));
      most_order = std::max(most_order, wave.order);
      largest = std::max(largest, wave.amplitude);
    }
  const auto x = [&](double multiple) { return left + (right - left) * (0.5 + 0.48 * multiple / most_multiple); };
  const auto y = [&](double order) { return bottom - (bottom - top) * (0.03 + 0.94 * order / most_order); };
  std::string text = svg::open(width, height);
  text += svg::text_at(0.5 * (left + right), 26.0, "middle", title, " font-weight=\"bold\"");
  const double step_x = std::max(1.0, svg::round_step(2.0 * most_multiple, 12));
  for (double tick = 0.0; tick <= most_multiple; tick += step_x)
    for (const double sign : {1.0, -1.0}) {
      if (tick == 0.0 && sign < 0.0)
        continue;
      text += svg::line(x(sign * tick), top, x(sign * tick), bottom, "#e2e5ea");
      text += svg::text_at(x(sign * tick), bottom + 18.0, "middle", fmt::format("{:.0f}", sign * tick + 0.0));
    }
  const double step_y = std::max(1.0, svg::round_step(most_order, 8));
  for (double tick = 0.0; tick <= most_order; tick += step_y) {
    text += svg::line(left, y(tick), right, y(tick), "#e2e5ea");
    text += svg::text_at(left - 8.0, y(tick) + 4.0, "end", fmt::format("{:.0f}", tick));
  }
  text += svg::line(left, bottom, right, bottom, "#333");
  text += svg::line(left, top, left, bottom, "#333");
  text += svg::text_at(0.5 * (left + right), bottom + 42.0, "middle",
                       "multiple of the electrical frequency: left against the rotor, right with it");
  text += svg::text_at(24.0, 0.5 * (top + bottom), "middle", "waves around the bore",
                       fmt::format(" transform=\"rotate(-90 24 {})\"", 0.5 * (top + bottom)));
  const double top_level = 20.0 * std::log10(std::max(largest, 1e-30));
  const auto share = [&](double amplitude) {
    return std::clamp(1.0 + (20.0 * std::log10(std::max(amplitude, 1e-30)) - top_level) / range, 0.02, 1.0);
  };
  for (const PressureWave& wave : orders.waves)
    if (wave.order <= highest_order)
      text += fmt::format("<circle cx=\"{:.1f}\" cy=\"{:.1f}\" r=\"{:.1f}\" fill=\"{}\" stroke=\"#333\" "
                          "stroke-width=\"0.4\"/>\n",
                          x(wave.multiple), y(wave.order), largest_disc * std::sqrt(share(wave.amplitude)),
                          hexadecimal(field_colour(share(wave.amplitude))));
  for (int k = 0; k <= 4; ++k) {
    const double level = top_level - 15.0 * k, part = std::clamp(1.0 - 15.0 * k / range, 0.02, 1.0);
    text += fmt::format("<circle cx=\"{:.1f}\" cy=\"{:.1f}\" r=\"{:.1f}\" fill=\"{}\" stroke=\"#333\" "
                        "stroke-width=\"0.4\"/>\n",
                        right + 34.0, top + 30.0 + 26.0 * k, largest_disc * std::sqrt(part),
                        hexadecimal(field_colour(part)));
    text += svg::text_at(right + 54.0, top + 34.0 + 26.0 * k, "start", fmt::format("{:.0f} dB", level));
  }
  text += svg::text_at(right + 22.0, top + 6.0, "start", "over 1 Pa");
  return text + "</svg>\n";
}

}  // namespace lodestone::postprocess
