// SPDX-License-Identifier: GPL-3.0-or-later
// The core loss of every cell, for pictures.
#pragma once

#include "postprocess/losses/loss_model.h"

#include <vector>

namespace lodestone::postprocess {

/// Core loss of the cells of both bodies, W/m³ of the stack's volume, mean over a period; 0 outside steel.
struct CoreLossDensity {
  std::vector<double> rotor, stator;
};

/// @throws base::UserError where a steel has no loss law or fewer than four positions were solved.
CoreLossDensity core_loss_density(const LossInput& input);

}  // namespace lodestone::postprocess
