// SPDX-License-Identifier: GPL-3.0-or-later
// How near to the knee every point of every magnet comes over the positions of its operating points.
//
// margin := |H_1%(T)| − |H along the easy axis, demagnetising| at the worst place and instant; negative means that the
// magnet has passed the knee and that a linear recoil line no longer describes it.
//
// At the sharp corners of a magnet H is singular: its largest value on a mesh grows without limit as the mesh gets
// finer (748, 845, 893 kA/m at the apex of the Prius magnets at 250 A and refinement 1, 2, 3), in a volume that goes to
// nothing. So the worst place is that where the field is as high as 0.2 % of the magnets' volume exceeds (655, 648, 659
// kA/m there): it converges, and a design is valid with at most that volume beyond the knee.
#pragma once

#include "materials/magnet.h"
#include "postprocess/rotation.h"

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace lodestone::postprocess {

/// Share of the magnets' volume, at their singular corners, that may exceed the worst field.
inline constexpr double singular_share = 0.002;

/// The highest demagnetising field of every point of the rotor's magnets over some solutions.
struct WorstFields {
  std::vector<geometries::Point> at;  ///< m, in the rotor's frame
  std::vector<double> area;           ///< m², weight of the point
  std::vector<std::size_t> sample;    ///< its place in SamplePoints
  std::vector<double> field;          ///< |H| along the easy axis, A/m; below zero where none demagnetises
  std::vector<std::size_t> solution;  ///< the one in which it is so high
};
WorstFields worst_fields(const geometries::SectorMesh& mesh,
                         const std::vector<const solver::FieldSolution*>& solutions);

struct KneeCheck {
  std::optional<double> knee_field;  ///< |H_1%(T)|, A/m; nothing where the grade does not tell
  double worst_field = 0.0;          ///< largest demagnetising |H| along the easy axis, A/m
  std::optional<double> margin;      ///< A/m
  double volume_beyond_knee = 0.0;   ///< fraction of the magnet volume that passes it at some position
  geometries::Point worst_point;     ///< m, in the rotor's frame
  double worst_position = 0.0;       ///< rad, electrical; of a skewed machine that of the worst slice's own axis
  bool valid() const { return !margin || *margin >= 0.0; }
};

/// Adds up over the rotations given (operating points of one design at one magnet temperature, K; one at least). Where
/// points of the magnet have a coercivity of their own the worst is that of the least margin, and `knee_field` is its
/// own. Of a skewed machine the worst slice decides; the volume beyond the knee is that of all slices.
/// @param states of the rotor's magnets; empty: those of the grade.
KneeCheck check_knee(const geometries::SectorMesh& mesh, const std::vector<const Rotation*>& rotations,
                     const materials::MagnetGrade& grade, double temperature,
                     const std::vector<materials::MagnetState>& states = {});

}  // namespace lodestone::postprocess
