// SPDX-License-Identifier: GPL-3.0-or-later
#include "postprocess/plots/svg_internal.h"

#include "base/markup.h"

#include <fmt/format.h>

#include <array>
#include <cmath>

namespace lodestone::postprocess::svg {

namespace {

// Okabe and Ito's palette (2008, jfly.uni-koeln.de/color).
const std::array<const char*, 7> colours = {"#0072b2", "#d55e00", "#009e73", "#cc79a7",
                                            "#56b4e9", "#e69f00", "#000000"};

}  // namespace

std::string open(double width, double height) {
  return fmt::format("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {0:.0f} {1:.0f}\" "
                     "width=\"{0:.0f}\" height=\"{1:.0f}\" font-family=\"DejaVu Sans, Arial, sans-serif\" "
                     "font-size=\"13\">\n<rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>\n",
                     width, height);
}

std::string text_at(double x, double y, const char* anchor, const std::string& text, const std::string& more) {
  return fmt::format("<text x=\"{:.1f}\" y=\"{:.1f}\" text-anchor=\"{}\"{}>{}</text>\n", x, y, anchor, more,
                     base::escape_markup(text));
}

std::string line(double x1, double y1, double x2, double y2, const char* colour) {
  return fmt::format("<line x1=\"{:.1f}\" y1=\"{:.1f}\" x2=\"{:.1f}\" y2=\"{:.1f}\" stroke=\"{}\"/>\n", x1, y1, x2, y2,
                     colour);
}

const char* palette(std::size_t index) {
  return colours[index % colours.size()];
}

double round_step(double length, int parts) {
  const double rough = length / parts;
  const double decade = std::pow(10.0, std::floor(std::log10(rough)));
  for (const double nice : {1.0, 2.0, 5.0})
    if (rough <= nice * decade * (1.0 + 1e-12))
      return nice * decade;
  return 10.0 * decade;
}

}  // namespace lodestone::postprocess::svg
