// SPDX-License-Identifier: GPL-3.0-or-later
// Numbers of cells, slots, phases are int, as in deal.II's answers and in files; containers count in std::size_t.
#pragma once

#include <cstddef>

namespace lodestone::base {

/// @param i ≥ 0.
constexpr std::size_t index(int i) {
  return static_cast<std::size_t>(i);
}

}  // namespace lodestone::base
