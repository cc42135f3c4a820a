// SPDX-License-Identifier: GPL-3.0-or-later
// A machine's cross-section as a picture (SVG): one pole or all, winding by phase, magnets with their direction,
// dimensions named.
#pragma once

#include "geometries/machine.h"

#include <string>

namespace lodestone::geometries {

struct DrawingOptions {
  bool whole_machine = true;  ///< else one pole
  int width = 900;            ///< pixels
};

/// The SVG text. Positive conductors are marked by a dot, negative ones by a cross.
std::string draw_machine(const Machine& machine, const DrawingOptions& options = {});

}  // namespace lodestone::geometries
