// SPDX-License-Identifier: GPL-3.0-or-later
// Fillets in the corners of a stator's slots, of any template: at the bottom, and below the tooth tips.
//
//   stator:
//     slot: {corner_radius: 0.5 mm}
//
// Corners at which the steel is re-entrant become arcs (corner_fillets.h); where the winding filled them it loses the
// slivers, and its area, centroid and fill factor are those of what is left. Lines that part its layers stay.
#pragma once

#include "base/document.h"
#include "geometries/parameters.h"
#include "geometries/stator/stator.h"

#include <memory>
#include <vector>

namespace lodestone::geometries {

/// `slot.corner_radius` of `stator:`.
const std::vector<ParameterDescription>& slot_fillet_parameters();

/// The stator of `stator:` with its `slot.corner_radius`, or as it is where the file gives none.
/// @param first place of `slot.corner_radius` among the parameters of its dimensions.
/// @throws base::UserError, base::InfeasibleGeometry naming the radius and its allowed range.
std::shared_ptr<const Stator> with_slot_fillets(const base::Node& node, std::shared_ptr<const Stator> stator,
                                                std::size_t first);

}  // namespace lodestone::geometries
