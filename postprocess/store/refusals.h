// SPDX-License-Identifier: GPL-3.0-or-later
// How a case that was refused is told of.
#pragma once

#include <cstddef>
#include <string>

namespace lodestone::postprocess {

/// "constraint 2 (rotor.bridge > 1 mm)"; of number 0, a derived value without result, the condition alone.
inline std::string refused_by(std::size_t constraint, const std::string& condition) {
  return constraint == 0 ? condition : "constraint " + std::to_string(constraint) + " (" + condition + ")";
}

}  // namespace lodestone::postprocess
