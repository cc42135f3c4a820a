// SPDX-License-Identifier: GPL-3.0-or-later
// A hole that pyleecan keeps as lines (HoleUD), where they are those of a V: our v-magnet with the pole's axis along
// +x.
//
// The blocks give the legs, the point of their outer faces farthest from the axis the mouth, the point nearest to the q
// axis the rib, the one nearest to the pole's axis the centre web. The V that follows must have exactly the points,
// areas and directions of the file.
#pragma once

#include "base/document.h"
#include "geometries/rotor/v_layer.h"

#include <vector>

namespace lodestone::geometries::pyleecan {

struct DrawnV {
  VLayer layer;
  std::vector<base::Node> magnets;
};

/// @param radius m, of the rotor. @throws base::UserError naming the line, magnet or point that a v-magnet has not.
DrawnV read_drawn_v(const base::Node& hole, double radius, int poles);

}  // namespace lodestone::geometries::pyleecan
