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

Passport make_passport(const geometries::Machine& machine, const MachineMaterials& materials,
                       std::optional<double> diffused) {
  const materials::MagnetGrade& grade = *materials.magnet;
  Passport passport;
  passport.parts = part_masses(machine, materials);
  const double base_mass = passport.parts.magnets;
  passport.recycled_content = grade.recycled_content();
  const materials::Composition& composition = grade.composition();
  passport.composition_known = composition.is_known();
  passport.composition_provenance = composition.provenance();
  if (const auto& profile = grade.coercivity_profile()) {
    if (!diffused)
      diffused = profile->dose;
    if (diffused)
      passport.diffused_mass[profile->element] = *diffused * base_mass;
    passport.composition_known = passport.composition_known && diffused;
    for (const auto& [field, provenance] : profile->provenance)
      passport.composition_provenance.confidence =
          materials::weakest(passport.composition_provenance.confidence, provenance.confidence);
  }
  for (const auto& [element, mass] : passport.diffused_mass)
    passport.parts.magnets += mass;
  passport.magnet_mass = passport.parts.magnets;
  if (!passport.composition_known)
    return passport;

  passport.rare_earth_mass.emplace();
  passport.heavy_rare_earth_mass.emplace();
  const auto add = [](materials::Band& sum, const materials::Band& mass) {
    sum.min += mass.min;
    sum.max += mass.max;
  };
  for (const auto& [element, fraction] : composition.fractions())
    passport.element_mass[element] = {fraction.min * base_mass, fraction.max * base_mass};
  for (const auto& [element, mass] : passport.diffused_mass)
    add(passport.element_mass[element], {mass, mass});
  for (const auto& [element, mass] : passport.element_mass) {
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
