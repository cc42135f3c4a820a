// SPDX-License-Identifier: GPL-3.0-or-later
// A flux map as a picture: contours of torque, its ripple, ψ_d and ψ_q over (i_d, i_q), with the nodes.
#pragma once

#include "postprocess/flux_map/flux_map.h"

#include <string>

namespace lodestone::postprocess {

/// The SVG text at a magnet temperature (K) of the map. A symmetric map is drawn for i_q ≥ 0. @throws std::out_of_range
/// for another temperature.
std::string draw_flux_map(const FluxMap& map, double magnet_temperature, const std::string& title);

}  // namespace lodestone::postprocess
