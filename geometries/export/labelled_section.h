// SPDX-License-Identifier: GPL-3.0-or-later
// A drawing whose every region and curve carries a name: what is written as DXF, SVG or Gmsh .geo.
#pragma once

#include "geometries/import/drawing_description.h"
#include "geometries/import/drawn_section.h"
#include "geometries/sector_mesh.h"

#include <string>
#include <vector>

namespace lodestone::geometries {

struct LabelledSection {
  DrawnSection section;
  std::vector<std::string> layer;      ///< of each face; "": nothing fills it
  std::vector<std::string> condition;  ///< of each curve: "no_flux", "air_gap", "side_begin", "side_end"; "": inside
};

/// What the regions of a machine are made of, as a description of layers says it.
struct SectionMaterials {
  std::string stator_steel;  ///< library names or paths
  std::string rotor_steel;
  std::string magnet;
  double stacking_factor = 1.0;
  double remanence_factor = 1.0;
};

struct ExportedSection {
  LabelledSection drawing;
  /// Layers, sector, air gap, and the angle by which the rotor is drawn; depth, currents, temperature and file are the
  /// caller's.
  DrawingDescription description;
};

/// The sector as it is meshed, the rotor turned into the stator's sector. Layers are called stator_steel, rotor_steel,
/// stator_air, rotor_air, magnet_1 … (one a direction of magnetisation), winding_A_plus, winding_A_minus …, the steels
/// and magnets with their material's name behind; `rotor_angle` of the description is by what the drawn rotor must
/// still be turned to stand at `rotor_angle` of the mesh (rad, mechanical).
/// @throws base::UserError for a rotor of consequent poles, whose shaft hole has a condition that no drawing says.
ExportedSection export_section(const SectorMesh& mesh, const SectionMaterials& materials, double rotor_angle);

}  // namespace lodestone::geometries
