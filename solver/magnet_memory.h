// SPDX-License-Identifier: GPL-3.0-or-later
// What the magnets of a mesh remember: the state of every quadrature point.
//
// A plain value. A solution is computed from the memory that its problem had at the time and changes nothing: line
// search, extrapolation and every trial load start from the same states. What the load would leave behind is the
// solution's own (FieldSolution::magnet_memory); whoever accepts the load gives it back to the problem
// (FieldProblem::set_magnet_memory), and the next load starts from there. The mesh stays the same in between.
#pragma once

#include "geometries/sector_mesh.h"
#include "materials/magnet.h"

#include <vector>

namespace lodestone::solver {

/// States at the points of FieldSolution::sample_points; those outside magnets mean nothing. An empty vector: whole
/// magnets of the grade's own coercivity.
struct MagnetMemory {
  std::vector<materials::MagnetState> rotor;
  std::vector<materials::MagnetState> stator;

  bool empty() const { return rotor.empty() && stator.empty(); }
};

/// How much of a memory's magnets is damaged.
struct DamagedVolume {
  double volume = 0.0;          ///< of the magnets of one sector and body, m² (per metre of length)
  double mean_remaining = 1.0;  ///< m, mean over the volume
  double least_remaining = 1.0;
  /// Share of the volume in which more than `loss` of the remanence is gone.
  double share_beyond(double loss) const;
  /// The loss of remanence that a share (0 … 1) of the volume exceeds. A point stands for the middle of its volume, the
  /// loss between two points follows a straight line: it does not jump where single points are much of the share.
  double loss_exceeded_by(double share) const;

  std::vector<double> remaining;  ///< m of every point in a magnet
  std::vector<double> area;       ///< m², of the same points
};

/// @param area weights of the points, m² (SamplePoints::area). @param states of the same points; empty: whole.
/// @throws std::invalid_argument where their numbers differ from each other or from the mesh.
DamagedVolume damaged_volume(const geometries::BodyMesh& mesh, const std::vector<double>& area,
                             const std::vector<materials::MagnetState>& states);

/// Largest difference of the remaining remanence between two memories of one mesh; an empty one is whole.
double largest_change(const MagnetMemory& a, const MagnetMemory& b);

}  // namespace lodestone::solver
