// SPDX-License-Identifier: GPL-3.0-or-later
// Which material law fills each region of a sector mesh.
#pragma once

#include "geometries/sector_mesh.h"
#include "materials/magnet.h"
#include "materials/reluctivity.h"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace lodestone::solver {

/// The law of one region: a reluctivity, or for a magnet its law.
struct RegionLaw {
  std::optional<materials::Reluctivity> reluctivity;
  std::shared_ptr<const materials::MagnetLaw> magnet;
  std::string material = {};  ///< its name for messages, "" where it has none

  bool is_linear() const { return magnet ? magnet->is_linear() : reluctivity->is_linear(); }
};

/// One law for each region of a sector mesh.
struct RegionLaws {
  std::vector<RegionLaw> rotor;
  std::vector<RegionLaw> stator;
};

/// The laws of a machine by kind of region: windings and air are μ0. Steel laws include the stacking factor already.
/// @throws std::invalid_argument for a mesh with magnets and no magnet law.
RegionLaws assign_laws(const geometries::SectorMesh& mesh, const materials::Reluctivity& stator_steel,
                       const materials::Reluctivity& rotor_steel,
                       const std::shared_ptr<const materials::MagnetLaw>& magnet);

}  // namespace lodestone::solver
