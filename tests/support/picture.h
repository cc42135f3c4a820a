// SPDX-License-Identifier: GPL-3.0-or-later
// Pictures as a test looks at them: decoded by libpng, behind cairo, an independent reader of the format.
#pragma once

#include <array>
#include <cstddef>
#include <string>
#include <vector>

namespace lodestone::support {

/// A decoded picture.
struct Picture {
  int width = 0;
  int height = 0;
  std::vector<std::array<int, 3>> pixels;
  const std::array<int, 3>& at(int x, int y) const {
    return pixels[static_cast<std::size_t>(y) * static_cast<std::size_t>(width) + static_cast<std::size_t>(x)];
  }
};

Picture decode(const std::string& png);

}  // namespace lodestone::support
