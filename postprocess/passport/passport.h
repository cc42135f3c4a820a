// SPDX-License-Identifier: GPL-3.0-or-later
// Rare-earth passport: mass of each element in a design's magnets, with the band that an uncertain composition gives.
// What it costs and where it comes from and goes, under a scenario: life_cycle.h.
#pragma once

#include "geometries/machine.h"
#include "materials/magnet.h"

#include <map>
#include <optional>
#include <string>

namespace lodestone::postprocess {

struct MachineMaterials;

/// Masses of the active parts of the whole machine, kg; shaft, housing, insulation and bearings are not known.
struct PartMasses {
  double stator_steel = 0.0;  ///< sheets, the stacking factor applied
  double rotor_steel = 0.0;
  double winding = 0.0;  ///< bare copper, end windings included
  double magnets = 0.0;
  double total() const { return stator_steel + rotor_steel + winding + magnets; }
};

PartMasses part_masses(const geometries::Machine& machine, const MachineMaterials& materials);

struct Passport {
  double magnet_mass = 0.0;                              ///< kg
  bool composition_known = false;                        ///< else the maps are empty and masses unknown, not zero
  std::map<std::string, materials::Band> element_mass;   ///< kg: Nd, Pr, Dy, Tb, Ce, La, Sm, Co, and what else is given
  std::optional<materials::Band> rare_earth_mass;        ///< kg
  std::optional<materials::Band> heavy_rare_earth_mass;  ///< kg
  materials::Provenance composition_provenance;
  std::optional<double> recycled_content;  ///< of the magnets, a mass fraction, where the grade's file gives it
  PartMasses parts;
};

Passport make_passport(const geometries::Machine& machine, const MachineMaterials& materials);

/// A mass per torque (kg/(N·m)) or per power (kg/W); nothing where the divisor is not positive.
std::optional<materials::Band> per(const std::optional<materials::Band>& mass, double divisor);

}  // namespace lodestone::postprocess
