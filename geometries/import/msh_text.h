// SPDX-License-Identifier: GPL-3.0-or-later
// A mesh file of Gmsh as text, MSH 2.2 or 4.1 (Gmsh reference manual, file formats), as typed data: what a plane
// section needs of it. Every element knows its line.
#pragma once

#include "geometries/point.h"

#include <array>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace lodestone::geometries {

struct MshMesh {
  struct Node {
    Point at;       ///< in the file's unit
    int curve = 0;  ///< tag of the geometry's curve inside which it lies; 0: none that the file tells
  };
  /// A line of two or three nodes, or a face: corners first, counter-clockwise or clockwise, then the middles of its
  /// edges in their order.
  struct Element {
    int dimension = 2;
    int corners = 0;
    bool second_order = false;
    std::array<int, 8> nodes = {};  ///< indices into `nodes`
    int physical = 0;               ///< tag of its physical group; 0: none
    int entity = 0;                 ///< tag of the geometry's curve or surface
    int line = 0;
  };

  std::string file;
  std::vector<Node> nodes;
  std::vector<Element> elements;                     ///< lines and faces
  std::map<std::pair<int, int>, std::string> names;  ///< of physical groups by dimension and tag

  /// @throws base::UserError with the line: files that cannot be read, of another version, binary or over 64 MiB;
  /// counts that are not kept; solid elements and those of third order or more; nodes that do not lie in one plane of
  /// constant z.
  static MshMesh load(const std::string& path);
};

}  // namespace lodestone::geometries
