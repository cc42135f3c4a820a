// SPDX-License-Identifier: GPL-3.0-or-later
#include "postprocess/fields/colour_map.h"

#include <algorithm>
#include <cmath>
#include <cstddef>

namespace lodestone::postprocess {

namespace {

template <std::size_t n> Colour between(const std::array<std::array<int, 3>, n>& anchors, double value) {
  const double position = std::clamp(value, 0.0, 1.0) * (n - 1);
  const std::size_t below = std::min(static_cast<std::size_t>(position), n - 2);
  const double weight = position - static_cast<double>(below);
  Colour colour{};
  for (std::size_t i = 0; i < 3; ++i)
    colour[i] = ((1.0 - weight) * anchors[below][i] + weight * anchors[below + 1][i]) / 255.0;
  return colour;
}

constexpr std::array<std::array<int, 3>, 10> viridis = {{{0x44, 0x01, 0x54},
                                                         {0x48, 0x28, 0x78},
                                                         {0x3E, 0x4A, 0x89},
                                                         {0x31, 0x68, 0x8E},
                                                         {0x26, 0x82, 0x8E},
                                                         {0x1F, 0x9E, 0x89},
                                                         {0x35, 0xB7, 0x79},
                                                         {0x6D, 0xCD, 0x59},
                                                         {0xB4, 0xDE, 0x2C},
                                                         {0xFD, 0xE7, 0x25}}};
constexpr std::array<std::array<int, 3>, 7> orange_to_blue = {{{0x6E, 0x1F, 0x05},
                                                               {0xC2, 0x55, 0x12},
                                                               {0xF3, 0xA8, 0x58},
                                                               {0xF6, 0xF2, 0xE8},
                                                               {0x8F, 0xC0, 0xE4},
                                                               {0x2F, 0x78, 0xBC},
                                                               {0x0B, 0x2F, 0x6B}}};

}  // namespace

Colour field_colour(double value) {
  return between(viridis, value);
}

Colour signed_colour(double value) {
  return between(orange_to_blue, 0.5 * (value + 1.0));
}

Colour remanence_colour(double remaining) {
  if (remaining > 0.99)
    return {0.82, 0.87, 0.93};
  if (remaining > 0.95)
    return {0.99, 0.87, 0.45};
  if (remaining > 0.8)
    return {0.96, 0.60, 0.20};
  if (remaining > 0.5)
    return {0.80, 0.26, 0.20};
  return {0.34, 0.06, 0.28};
}

}  // namespace lodestone::postprocess
