// SPDX-License-Identifier: GPL-3.0-or-later
// Fillets in the corners of a rotor's pockets, of any template. In one place, so that templates know nothing of them.
//
//   rotor:
//     corner_radius: 0.5 mm
//
// Corners at which the steel is re-entrant become arcs (corner_fillets.h). A magnet that fills such a corner has its
// edge ground to the arc: it loses the sliver in field, area and mass alike.
#pragma once

#include "base/document.h"
#include "geometries/parameters.h"
#include "geometries/rotor/rotor.h"

#include <memory>
#include <optional>
#include <vector>

namespace lodestone::geometries {

/// `corner_radius` of `rotor:`.
const std::vector<ParameterDescription>& rotor_fillet_parameters();

/// The corner radius that a rotor of `rotor:` is drawn with, m; nothing where its corners are sharp.
/// @throws base::UserError.
std::optional<double> drawn_corner_radius(const base::Node& node);

/// The rotor of `rotor:` with its `corner_radius`, or as it is where the file gives none.
/// @param first place of `corner_radius` among the parameters of its dimensions.
/// @throws base::UserError, base::InfeasibleGeometry naming the radius and its allowed range.
std::shared_ptr<const Rotor> with_pocket_fillets(const base::Node& node, std::shared_ptr<const Rotor> rotor,
                                                 std::size_t first);

}  // namespace lodestone::geometries
