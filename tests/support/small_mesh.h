// SPDX-License-Identifier: GPL-3.0-or-later
// Meshes of Gmsh's format for tests, written without Gmsh.
#pragma once

#include <string>

namespace lodestone::test {

/// Rings about the origin between 10, 20 and 30 mm, physical surfaces "core" and "space", of quadrilaterals cut into
/// triangles; as MSH 2.2 or 4.1. @param around edges on each circle. @param across cells over each ring's width.
/// @param second_order with middles of edges on the circles.
std::string ring_mesh(bool new_format, int around, int across, bool second_order);

}  // namespace lodestone::test
