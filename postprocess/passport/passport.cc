// SPDX-License-Identifier: GPL-3.0-or-later
#include "postprocess/passport/passport.h"

#include "postprocess/machine_materials.h"

namespace lodestone::postprocess {

PartMasses part_masses(const geometries::Machine& machine, const MachineMaterials& materials) {
  return {machine.steel_volume_stator() * machine.stacking_factor * materials.stator_steel->density,
          machine.steel_volume_rotor() * machine.stacking_factor * materials.rotor_steel->density,
          machine.copper_volume() * materials.conductor->density,
          machine.magnet_volume() * materials.magnet->density()};
}

Passport make_passport(const geometries::Machine& machine, const MachineMaterials& materials) {
  const materials::MagnetGrade& grade = *materials.magnet;
  Passport passport;
  passport.parts = part_masses(machine, materials);
  passport.magnet_mass = passport.parts.magnets;
  passport.recycled_content = grade.recycled_content();
  const materials::Composition& composition = grade.composition();
  passport.composition_known = composition.is_known();
  passport.composition_provenance = composition.provenance();
  if (!passport.composition_known)
    return passport;

  passport.rare_earth_mass.emplace();
  passport.heavy_rare_earth_mass.emplace();
  const auto add = [](materials::Band& sum, const materials::Band& mass) {
    sum.min += mass.min;
    sum.max += mass.max;
  };
  for (const auto& [element, fraction] : composition.fractions()) {
    const materials::Band mass{fraction.min * passport.magnet_mass, fraction.max * passport.magnet_mass};
    passport.element_mass[element] = mass;
    if (materials::is_rare_earth(element))
      add(*passport.rare_earth_mass, mass);
    if (materials::is_heavy_rare_earth(element))
      add(*passport.heavy_rare_earth_mass, mass);
  }
  return passport;
}

std::optional<materials::Band> per(const std::optional<materials::Band>& mass, double divisor) {
  if (!mass || !(divisor > 0.0))
    return std::nullopt;
  return materials::Band{mass->min / divisor, mass->max / divisor};
}

}  // namespace lodestone::postprocess
