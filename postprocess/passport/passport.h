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
  double magnet_mass = 0.0;                             ///< kg, what is diffused into the magnets included
  bool composition_known = false;                       ///< else the maps are empty and masses unknown, not zero
  std::map<std::string, materials::Band> element_mass;  ///< kg: Nd, Pr, Dy, Tb, Ce, La, Sm, Co, and what else is given
  /// kg: what a coercivity profile adds at grain boundaries (materials/coercivity_profile.h), beside the composition,
  /// which is that of the base alloy. Part of the masses above.
  std::map<std::string, double> diffused_mass;
  std::optional<materials::Band> rare_earth_mass;        ///< kg
  std::optional<materials::Band> heavy_rare_earth_mass;  ///< kg
  materials::Provenance composition_provenance;
  std::optional<double> recycled_content;  ///< of the magnets, a mass fraction, where the grade's file gives it
  PartMasses parts;
};

/// @param diffused mass of the element of the grade's coercivity profile over that of its blocks before
/// (solver::GradedMagnets::heavy_rare_earth); not given: the profile's dose. Of a profile that gives the gain in its
/// place the mass follows from a mesh only, and without `diffused` its elements count as unknown.
Passport make_passport(const geometries::Machine& machine, const MachineMaterials& materials,
                       std::optional<double> diffused = std::nullopt);

/// A mass per torque (kg/(N·m)) or per power (kg/W); nothing where the divisor is not positive.
std::optional<materials::Band> per(const std::optional<materials::Band>& mass, double divisor);

}  // namespace lodestone::postprocess
