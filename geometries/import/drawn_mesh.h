// SPDX-License-Identifier: GPL-3.0-or-later
// All-quadrilateral mesh of some faces of a drawing (drawn_section.h). Cell sizes follow from the drawing: the width of
// each face, and how near its curves come to one another. Thin rings about the origin (air gaps, sleeves) become
// structured layers, cut radially at every point of either circle; everything else is filled freely.
#pragma once

#include "geometries/import/drawn_section.h"
#include "geometries/sector_mesh.h"

#include <vector>

namespace lodestone::geometries {

/// What a body of a drawing consists of.
struct DrawnBody {
  std::vector<int> faces;          ///< of the section that are meshed
  std::vector<Region> regions;     ///< one for each of `faces`; `area` is filled in here
  std::vector<Boundary> boundary;  ///< of each curve of the section, where it bounds the body; rim: the air-gap element
  std::vector<Twins> sides;        ///< curves of the section: `first` on side_begin, `second` on side_end
  double begin_angle = 0.0;        ///< rad, of side_begin
};

/// @param refinement 2: cells half as large. @throws MeshError.
BodyMesh mesh_drawn_body(const DrawnSection& section, const DrawnBody& body, double refinement);

}  // namespace lodestone::geometries
