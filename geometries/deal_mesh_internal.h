// SPDX-License-Identifier: GPL-3.0-or-later
// From our plain mesh to deal.II's triangulation, curves attached. Not installed.
#pragma once

#include "geometries/sector_mesh.h"

#include <deal.II/grid/tria.h>

namespace lodestone::geometries {

/// Fills `triangulation`: cells in the order of `body.cells` (active cell index = our index), material id = region
/// index, boundary id = static_cast<unsigned>(Boundary), one SphericalManifold a circle on the arcs' edges and
/// transfinite interpolation in the cells that touch them.
void make_triangulation(const BodyMesh& body, dealii::Triangulation<2>& triangulation);

}  // namespace lodestone::geometries
