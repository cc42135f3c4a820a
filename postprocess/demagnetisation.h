// SPDX-License-Identifier: GPL-3.0-or-later
// How near to the knee every point of every magnet comes over the positions of its operating points.
//
// margin := |H_1%(T)| − |H along the easy axis, demagnetising| at the worst point and instant; negative means that the
// magnet has passed the knee and that a linear recoil line no longer describes it.
#pragma once

#include "materials/magnet.h"
#include "postprocess/rotation.h"

#include <optional>
#include <string>
#include <vector>

namespace lodestone::postprocess {

struct KneeCheck {
  std::optional<double> knee_field;  ///< |H_1%(T)|, A/m; nothing where the grade does not tell
  double worst_field = 0.0;          ///< largest demagnetising |H| along the easy axis, A/m
  std::optional<double> margin;      ///< A/m
  double volume_beyond_knee = 0.0;   ///< fraction of the magnet volume that passes it at some position
  geometries::Point worst_point;     ///< m, in the rotor's frame
  double worst_position = 0.0;       ///< rad, electrical
  bool valid() const { return !margin || *margin >= 0.0; }
};

/// Adds up over the rotations given (operating points of one design at one magnet temperature, K).
KneeCheck check_knee(const geometries::SectorMesh& mesh, const std::vector<const Rotation*>& rotations,
                     const materials::MagnetGrade& grade, double temperature);

}  // namespace lodestone::postprocess
