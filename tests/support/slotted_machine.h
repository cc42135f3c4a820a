// SPDX-License-Identifier: GPL-3.0-or-later
// A small surface-magnet machine with open rectangular slots and saturable iron, meshed by hand in rings of cells: for
// what must hold of any machine.
#pragma once

#include "solver/field_problem.h"

namespace lodestone::support {

struct SlottedMachine {
  geometries::SectorMesh mesh;
  solver::RegionLaws laws;
  static constexpr int pole_pairs = 2;
  /// Mechanical angle of the axis of phase A: currents of phases_from_dq(…, θ) belong to the rotor angle θ/p + this.
  double phase_a_axis = 0.0;
};

/// Two pole pairs, two slots per pole and phase, one turn a slot. The first north pole's axis lies at 0 in the rotor's
/// frame.
/// @param poles in the sector: 1 antiperiodic, 2 periodic, 4 the whole machine.
/// @param refinement multiplies the number of cells in each direction.
SlottedMachine slotted_machine(int poles, int refinement = 1);

}  // namespace lodestone::support
