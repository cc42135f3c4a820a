// SPDX-License-Identifier: GPL-3.0-or-later
// Round and long holes in a rotor's core, of any template: to lighten it, to cool it, or to turn its flux. In one
// place, so that
// templates know nothing of them.
//
//   rotor:
//     holes:
//       - {radius: 32 mm, diameter: 8 mm, at: q-axis}
//       - {radius: 45 mm, diameter: 3 mm, angle: 8 deg}
//
// On the axis of a pole or between two there is one a pole (of a rotor that repeats after two: one a repetition); at
// another angle there are two, one the mirror image of the other. A hole lies within one piece of the core: what it
// would cut (magnet, pocket, bridge, rib, shaft hole, surface, another hole) is named, with the range that would do.
#pragma once

#include "base/document.h"
#include "geometries/parameters.h"
#include "geometries/rotor/rotor.h"

#include <memory>
#include <optional>
#include <vector>

namespace lodestone::geometries {

/// `radius`, `diameter`, `length` and `angle` of a hole.
const std::vector<ParameterDescription>& hole_parameters();

/// The rotor of `rotor:` with its `holes`, or as it is where the file gives none.
/// @param first place of the first hole's parameters among those of its dimensions.
/// @throws base::UserError, base::InfeasibleGeometry naming the hole and its allowed range.
std::shared_ptr<const Rotor> with_holes(const base::Node& node, std::shared_ptr<const Rotor> rotor, std::size_t first);

/// Values of a long hole, across the ray through it, that a drawing of this rotor has room for, off the axes where
/// that is widest; nothing where its core has no room for any that could be seen.
std::optional<std::vector<double>> roomiest_hole(const Rotor& rotor);

}  // namespace lodestone::geometries
