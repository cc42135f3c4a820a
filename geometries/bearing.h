// SPDX-License-Identifier: GPL-3.0-or-later
// A rolling bearing as a machine's file names it: what its friction depends on (postprocess/losses/mechanical.h).
#pragma once

#include "base/document.h"

#include <optional>
#include <vector>

namespace lodestone::geometries {

struct Bearing {
  double bore = 0.0;            ///< m
  double outer_diameter = 0.0;  ///< m
  double viscosity = 0.0;       ///< m²/s, kinematic, of the oil or the grease's base oil at its temperature
  double speed_factor = 0.0;    ///< f_0 of Palmgren's law: type of bearing and lubrication
  double load = 0.0;            ///< N, equivalent
  double load_factor = 0.0;     ///< f_1, dimensionless

  /// Pitch diameter (bore + outer diameter)/2, m.
  double mean_diameter() const { return 0.5 * (bore + outer_diameter); }
};

/// `bearings:` of a machine, a list that may be empty (magnetic bearings, a rotor that another machine carries):
///
///     bearings:
///       - {bore: 40 mm, outer_diameter: 80 mm, viscosity: 20 mm2/s, speed_factor: 2, load: 50 N, load_factor: 0.0009}
///
/// Nothing where the key is missing: what the bearings lose is then unknown. @throws base::UserError.
std::optional<std::vector<Bearing>> read_bearings(const base::Node& machine);

}  // namespace lodestone::geometries
