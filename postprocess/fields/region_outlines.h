// SPDX-License-Identifier: GPL-3.0-or-later
// The lines of a drawing: where the parts of a body meet.
#pragma once

#include "postprocess/fields/field_view.h"

#include <vector>

namespace lodestone::postprocess {

/// Where materials or coil sides meet, and the boundary other than rims and sides: polylines in the body's frame, m.
std::vector<std::vector<geometries::Point>> region_outlines(const BodyView& body);

}  // namespace lodestone::postprocess
