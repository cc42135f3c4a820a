// SPDX-License-Identifier: GPL-3.0-or-later
// Torque from Maxwell's stress averaged over a meshed ring (Arkkio 1987, Acta Polytechnica Scandinavica El 59):
//
//   T = L / (μ0 (r_o − r_i)) ∫ r B_r B_θ dS  over r_i < r < r_o
//
// in the structured layers of cells between a body and its rim. The ring's own torque in closed form belongs to
// AirGapElement.
#pragma once

#include "geometries/sector_mesh.h"
#include "solver/assembly.h"
#include "solver/body_elements.h"

#include <cstddef>
#include <vector>

namespace lodestone::solver {

/// The structured layers of one body: every cell between two circles.
struct GapLayers {
  std::vector<std::size_t> cells;
  double inner_radius = 0.0;  ///< m
  double outer_radius = 0.0;  ///< m
};

/// Follows the cells of one air region from the rim inward (rotor) or outward (stator) for as long as a whole layer
/// ends on one circle. No cells where there is no such layer.
GapLayers find_gap_layers(const geometries::BodyMesh& mesh);

/// Torque on the rotor from one sector, N·m/m, counter-clockwise positive.
/// @param gradients ∇A at the quadrature points of the body. @throws std::logic_error where there are no layers.
double arkkio_torque(const BodyElements& body, const GapLayers& layers, const std::vector<Gradient>& gradients);

/// Torque on what lies inside a ring of air of any mesh, N·m/m of one sector: Maxwell's stress σ weighted by a function
/// g that falls from 1 at the inner to 0 at the outer radius,
///
///   T = −∫ (σ ∇g)·v dS,   σ = (B⊗B − ½B² I)/μ0,   v = (−y, x),
///
/// the virtual work of turning the inside by the motion g v (McFee, Webb & Lowther 1988, IEEE Trans. Magn. 24(1):439).
/// g is interpolated at the nodes, so that the cells need not end at the two circles.
/// @param gradients ∇A at the quadrature points of the body.
double ring_torque(const BodyElements& body, double inner_radius, double outer_radius,
                   const std::vector<Gradient>& gradients);

}  // namespace lodestone::solver
