// SPDX-License-Identifier: GPL-3.0-or-later
// The record of a mesh that was made finer where the torque's error comes from, until the estimate met a tolerance
// (studies/adapted_mesh.h).
#pragma once

#include <string>
#include <vector>

namespace lodestone::postprocess {

struct MeshAdaptation {
  struct Round {
    int cells = 0;
    int unknowns = 0;
    double torque_error = 0.0;  ///< estimated, the largest at any point and position, as `tolerance`
    double seconds = 0.0;       ///< CPU: mesh, fields, estimates
  };
  double tolerance = 0.0;     ///< of the torque at every position, relative to its scale
  bool met = false;           ///< by the estimate of the round whose mesh was taken
  int taken = 0;              ///< that round
  std::vector<Round> rounds;  ///< the first mesh first; never empty
  std::string reason;         ///< why the tolerance was not met; empty where it was

  double torque_error() const { return rounds.at(static_cast<std::size_t>(taken)).torque_error; }
  double seconds() const;  ///< of all rounds
};

/// One JSON object, the same wherever an adaptation is told.
std::string to_json(const MeshAdaptation& adaptation);

}  // namespace lodestone::postprocess
