// SPDX-License-Identifier: GPL-3.0-or-later
#include "postprocess/fields/core_loss_density.h"

#include "postprocess/losses/iron.h"

namespace lodestone::postprocess {

CoreLossDensity core_loss_density(const LossInput& input) {
  return {iron_loss(input, solver::Body::rotor).density, iron_loss(input, solver::Body::stator).density};
}

}  // namespace lodestone::postprocess
