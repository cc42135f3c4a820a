// SPDX-License-Identifier: GPL-3.0-or-later
#include "solver/region_laws.h"

#include <stdexcept>

namespace lodestone::solver {

namespace {

std::vector<RegionLaw> laws_of(const std::optional<geometries::BodyMesh>& body, const materials::Reluctivity& steel,
                               const std::shared_ptr<const materials::MagnetLaw>& magnet) {
  std::vector<RegionLaw> laws;
  if (!body)
    return laws;
  const auto air = materials::Reluctivity::linear(1.0);
  for (const auto& region : body->regions) {
    RegionLaw law;
    switch (region.kind) {
    case geometries::RegionKind::magnet:
      if (!magnet)
        throw std::invalid_argument("region '" + region.name + "' is a magnet but no magnet law is given");
      law.magnet = magnet;
      break;
    case geometries::RegionKind::steel:
      law.reluctivity = steel;
      break;
    case geometries::RegionKind::air:
    case geometries::RegionKind::winding:
      law.reluctivity = air;
      break;
    }
    laws.push_back(std::move(law));
  }
  return laws;
}

}  // namespace

RegionLaws assign_laws(const geometries::SectorMesh& mesh, const materials::Reluctivity& stator_steel,
                       const materials::Reluctivity& rotor_steel,
                       const std::shared_ptr<const materials::MagnetLaw>& magnet) {
  return {laws_of(mesh.rotor, rotor_steel, magnet), laws_of(mesh.stator, stator_steel, magnet)};
}

}  // namespace lodestone::solver
