// SPDX-License-Identifier: GPL-3.0-or-later
// From the mesh of half a pole or half a slot pitch to that of a sector: structured layers on the gap, the mirror
// image, the repetitions. Vertices of seams are shared by number, never found by their coordinates.
#pragma once

#include "geometries/quad_mesher.h"
#include "geometries/sector_mesh.h"

#include <functional>
#include <vector>

namespace lodestone::geometries {

/// The ring of structured cells between the gap boundary of a body and its rim.
struct GapLayers {
  double surface_radius = 0.0;  ///< m, of the body where it is nearest the other
  double rim_radius = 0.0;      ///< m
  int layers = 1;
  bool is_shaped = false;  ///< the surface is not one circle about the shaft
  /// rad, of the rim's vertices in the half, ascending; empty: those of the surface. Layers in between turn evenly.
  std::vector<double> rim_angles = {};
};

struct Unfolding {
  double half_angle = 0.0;  ///< rad, of the meshed half; its axis of symmetry is +x
  double first_axis = 0.0;  ///< rad, where the axis of the first repetition comes to lie
  int repeats = 1;
  bool whole = false;  ///< the repetitions close the circle
  GapLayers gap;
};

/// The region into which the cells of a shape go, named by its first shape (CrossSection::regions). `mirrored`: those
/// of the half at smaller angles.
struct RegionKey {
  int shape = -1;  ///< −1: the gap layers
  bool mirrored = false;
  int repeat = 0;
};

/// @param separate_halves whether a shape and its mirror image are two regions (magnets) or one.
/// @param describe makes the region of a key, its area included.
BodyMesh unfold(const CrossSection& section, const QuadMesh& half, const Unfolding& unfolding,
                const std::function<bool(int shape)>& separate_halves,
                const std::function<Region(const RegionKey& key)>& describe);

/// Whether the surface of the gap is anything but one circle about the shaft.
bool has_shaped_surface(const CrossSection& section);

/// Vertices of a half's mesh on the surface of the gap, by ascending angle.
std::vector<int> gap_vertices(const CrossSection& section, const QuadMesh& mesh);

/// A magnetisation mirrored at +x (the field of a pole is even about its axis; `reversed`:
/// CrossSection::reversed_image), then turned by an angle, its sign set.
Magnetisation mirrored(const Magnetisation& magnetisation, bool reversed);
Magnetisation turned(const Magnetisation& magnetisation, double angle, int sign);

/// True for a magnet that reaches the axis of its half and is magnetised alike on both sides of it: with its mirror
/// image it is one block.
bool is_whole_with_its_image(const CrossSection& section, int shape);

}  // namespace lodestone::geometries
