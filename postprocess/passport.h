// SPDX-License-Identifier: GPL-3.0-or-later
// Rare-earth passport: mass of each element in a design's magnets, with the band that an uncertain composition gives.
#pragma once

#include "geometries/machine.h"
#include "materials/magnet.h"

#include <map>
#include <optional>
#include <string>

namespace lodestone::postprocess {

struct Passport {
  double magnet_mass = 0.0;                              ///< kg
  bool composition_known = false;                        ///< else the maps are empty and masses unknown, not zero
  std::map<std::string, materials::Band> element_mass;   ///< kg: Nd, Pr, Dy, Tb, Ce, La, Sm, Co, and what else is given
  std::optional<materials::Band> rare_earth_mass;        ///< kg
  std::optional<materials::Band> heavy_rare_earth_mass;  ///< kg
  materials::Provenance composition_provenance;
};

Passport make_passport(const geometries::Machine& machine, const materials::MagnetGrade& grade);

/// A mass per torque (kg/(N·m)) or per power (kg/W); nothing where the divisor is not positive.
std::optional<materials::Band> per(const std::optional<materials::Band>& mass, double divisor);

}  // namespace lodestone::postprocess
