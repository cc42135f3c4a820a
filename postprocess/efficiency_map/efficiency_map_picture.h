// SPDX-License-Identifier: GPL-3.0-or-later
// An efficiency map as a picture: contours of efficiency and losses over speed and torque below the envelope; and the
// envelope's torque and power over speed.
#pragma once

#include "postprocess/efficiency_map/efficiency_map.h"

#include <string>

namespace lodestone::postprocess {

/// SVG texts.
std::string draw_efficiency_map(const EfficiencyMap& map, const std::string& title);
/// The same panels in colours, as PNG bytes.
std::string draw_efficiency_map_png(const EfficiencyMap& map, const std::string& title);
std::string draw_envelope(const EfficiencyMap& map, const std::string& title);

}  // namespace lodestone::postprocess
