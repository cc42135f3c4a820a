// SPDX-License-Identifier: GPL-3.0-or-later
// The least bridge, rib or web that keeps the safety factor at overspeed.
#pragma once

#include "materials/material_library.h"
#include "postprocess/strength/strength_solution.h"

namespace lodestone::postprocess {

/// Dimensions of steel that may be searched, as dotted paths of a machine.
const std::vector<std::string>& strength_dimensions();

/// Takes the strength as rising with the dimension: from its present value down or up by fifths until the safety factor
/// is bracketed, then false position on logarithms (Illinois rule; Dowell & Jarratt 1971, BIT 11:168), each trial with
/// a mesh of its own, until the bracket is 0.5 % wide. The value returned keeps the factor. Trials are those of
/// `request` otherwise. @throws base::UserError where the path is not in the machine or the dimension is 0.
MinimumDimension find_minimum_dimension(const geometries::Machine& machine, const MachineMaterials& materials,
                                        const RotorStrengthRequest& request);

}  // namespace lodestone::postprocess
