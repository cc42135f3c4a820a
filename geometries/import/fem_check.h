// SPDX-License-Identifier: GPL-3.0-or-later
// What this program cannot solve of a .fem problem is refused: indices that lead nowhere, and conditions, materials and
// circuits of other kinds where the drawing uses them.
#pragma once

#include "geometries/import/fem_model.h"

namespace lodestone::geometries {

/// @throws base::UserError with file, line and field of the first that is refused.
void check_fem_model(const FemModel& model);

}  // namespace lodestone::geometries
