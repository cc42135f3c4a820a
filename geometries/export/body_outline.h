// SPDX-License-Identifier: GPL-3.0-or-later
// The drawing behind a mesh: lines and arcs, whole as they were drawn, that part its regions or bound it.
#pragma once

#include "geometries/sector_mesh.h"

#include <optional>
#include <vector>

namespace lodestone::geometries {

/// A line, or with a centre an arc of at most a quarter of a turn, between two vertices of a body.
struct OutlinePiece {
  int a = 0;
  int b = 0;
  std::optional<Point> centre;
  Boundary boundary = Boundary::none;

  /// rad, of an arc from a to b the short way, counter-clockwise positive.
  double turn(const BodyMesh& body) const;
};

/// Edges of cells between two regions or at the body's boundary; those that go on in one another on a line or circle,
/// under the same condition, are one.
/// @param group of each region: between two of the same group no line is drawn; empty: each is its own.
std::vector<OutlinePiece> outline_of(const BodyMesh& body, const std::vector<int>& group = {});

/// A connected part of a region.
struct RegionPart {
  int region = 0;
  Point inside;  ///< the middle of its largest cell, m
};

std::vector<RegionPart> parts_of(const BodyMesh& body);

}  // namespace lodestone::geometries
