// SPDX-License-Identifier: GPL-3.0-or-later
// Which of the two lies outside.
#pragma once

namespace lodestone::geometries {

/// Where a rotor lies: in the stator's bore, or around the stator.
enum class RotorSide { inner, outer };

/// Sign of the radial direction from the gap into the stator: 1 outward, −1 toward the shaft.
constexpr double into_stator(RotorSide rotor) {
  return rotor == RotorSide::inner ? 1.0 : -1.0;
}

}  // namespace lodestone::geometries
