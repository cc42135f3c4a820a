// SPDX-License-Identifier: GPL-3.0-or-later
// One pole of a rotor as bodies that touch: the steel sheet and each magnet block with vertices of its own, so that a
// block may slide and lift. The same mesher and sizes as those of the field's mesh (sector_mesh.h), fillets added.
#pragma once

#include "geometries/sector_mesh.h"

#include <vector>

namespace lodestone::geometries {

/// Two edges, one of the steel, one of a magnet, that lie on each other. Counter-clockwise as the steel has them: the
/// magnet is to their right.
struct ContactEdge {
  int steel_a = 0;  ///< index into BodyMesh::vertices
  int steel_b = 0;
  int magnet_a = 0;  ///< on the same place as steel_a
  int magnet_b = 0;
  int region = 0;  ///< of the magnet
};

struct PoleBodies {
  /// Steel and magnets from −π/poles to π/poles, the pole's axis along +x; pockets are left open. `boundary` holds
  /// every edge of every body: side_begin, side_end, flux_parallel (the bore), none (all others).
  BodyMesh mesh;
  std::vector<ContactEdge> contacts;  ///< not on fillets, which a block does not touch
  int poles = 0;                      ///< images of this one in the rotor
};

/// @param corner_radius m, of the pockets (rounded_section.h). @param refinement 2: cells half as large.
/// @throws base::InfeasibleGeometry, MeshError.
PoleBodies mesh_pole_bodies(const Rotor& rotor, double corner_radius, double refinement);

}  // namespace lodestone::geometries
