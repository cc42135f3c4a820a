// SPDX-License-Identifier: GPL-3.0-or-later
// The materials that a machine names, read from the library, and the laws that they give its regions.
#pragma once

#include "geometries/machine.h"
#include "geometries/sector_mesh.h"
#include "materials/material_library.h"
#include "solver/region_laws.h"

#include <memory>
#include <string>
#include <vector>

namespace lodestone::postprocess {

struct MachineMaterials {
  std::shared_ptr<const materials::MagnetGrade> magnet;
  std::shared_ptr<const materials::Steel> stator_steel;
  std::shared_ptr<const materials::Steel> rotor_steel;
  std::shared_ptr<const materials::Conductor> conductor;
};

/// Reads each by the name in the machine, relative to the file in which the name stands.
/// @throws base::UserError at the place of the name.
MachineMaterials find_materials(const geometries::Machine& machine, const materials::MaterialLibrary& library);

/// The laws of the regions at a magnet temperature (K): steels with the machine's stacking factor, magnets with its
/// remanence factor. @throws base::UserError for a temperature at which the grade's data mean nothing.
solver::RegionLaws region_laws(const geometries::SectorMesh& mesh, const geometries::Machine& machine,
                               const MachineMaterials& materials, double magnet_temperature);

/// The same with magnets that a load can weaken (materials/demagnetisation_law.h). @throws base::UserError also where
/// the grade's file does not tell how.
solver::RegionLaws demagnetisation_laws(const geometries::SectorMesh& mesh, const geometries::Machine& machine,
                                        const MachineMaterials& materials, double magnet_temperature);

/// Lowest confidence of what field and losses depend on (compositions, on which masses depend, apart).
materials::Confidence weakest_confidence(const MachineMaterials& materials);

/// What a result with these materials must show: the machine's notes and the remarks of its steels' laws.
std::vector<std::string> material_notes(const geometries::Machine& machine, const MachineMaterials& materials);

}  // namespace lodestone::postprocess
