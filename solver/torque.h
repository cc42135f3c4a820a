// SPDX-License-Identifier: GPL-3.0-or-later
// Torque from Maxwell's stress averaged over a meshed ring (Arkkio 1987, Acta Polytechnica Scandinavica El 59):
//
//   T = L / (μ0 (r_o − r_i)) ∫ r B_r B_θ dS  over r_i < r < r_o
//
// in the structured layers of cells between a body and its rim; and the force and torque on any part of a body from the
// stress around it. The ring's own torque in closed form belongs to AirGapElement.
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

/// Torque on what lies within the layers from one sector, N·m/m, counter-clockwise positive.
/// @param gradients ∇A at the quadrature points of the body. @throws std::logic_error where there are no layers.
double arkkio_torque(const BodyElements& body, const GapLayers& layers, const std::vector<Gradient>& gradients);

/// Force and torque about the origin from one sector, N/m and N·m/m.
struct StressResultant {
  double force_x = 0.0;
  double force_y = 0.0;
  double torque = 0.0;
};

/// What acts on the part of a body where a function g is 1, from Maxwell's stress σ in the air where g falls to 0:
///
///   F·v = −∫ (σ ∇g)·v dS,   σ = (B⊗B − ½B² I)/μ0,   v = (1, 0), (0, 1) and, for the torque, (−y, x),
///
/// the virtual work of the motion g v (McFee, Webb & Lowther 1988, IEEE Trans. Magn. 24(1):439).
/// @param g at each unknown, 0 … 1, interpolated between them.
/// @param gradients ∇A at the quadrature points of the body.
StressResultant weighted_stress(const BodyElements& body, const std::vector<double>& g,
                                const std::vector<Gradient>& gradients);

/// Whether g is not the same at all unknowns of a cell: there weighted_stress reads the field.
bool varies(const BodyElements& body, std::size_t cell, const std::vector<double>& g);

/// g for the part that some cells fill: 1 at their unknowns, those tied to them by the symmetry sides included, 0 at
/// the others; it falls within one cell. @param angle rad, of the sector; 2π without symmetry sides.
std::vector<double> weight_of_cells(const BodyElements& body, const std::vector<char>& cells, double angle);

/// Torque on what lies inside a ring of air of any mesh, N·m/m of one sector: g falls from 1 at the inner to 0 at the
/// outer radius. The cells need not end at the two circles.
/// @param gradients ∇A at the quadrature points of the body.
double ring_torque(const BodyElements& body, double inner_radius, double outer_radius,
                   const std::vector<Gradient>& gradients);

}  // namespace lodestone::solver
