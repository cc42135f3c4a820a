// SPDX-License-Identifier: GPL-3.0-or-later
// A slot that pyleecan keeps as lines (SlotUD), where they are those of a parallel-tooth-slot: walls parallel to the
// tooth's axis from the bore to an arc about the shaft, the winding from a line straight across.
#pragma once

#include "base/document.h"

namespace lodestone::geometries::pyleecan {

/// All m.
struct ParallelToothLines {
  double tooth_width = 0.0;
  double depth = 0.0;          ///< of the bottom's arc from the bore
  double opening_depth = 0.0;  ///< of the winding's beginning, on the slot's axis
};

/// @param radius m, of the bore, around the rotor.
/// @throws base::UserError naming the line that a parallel-tooth-slot has not.
ParallelToothLines read_parallel_tooth(const base::Node& slot, double radius, int slots);

}  // namespace lodestone::geometries::pyleecan
