// SPDX-License-Identifier: GPL-3.0-or-later
// The waves of radial pressure of a rotation (what they are: pressure_orders.h).
#pragma once

#include "postprocess/noise/pressure_orders.h"
#include "postprocess/rotation.h"
#include "solver/field_solution.h"

#include <vector>

namespace lodestone::postprocess {

/// How the field of one part of a period gives that of the next: B(φ, θ + 2π/parts) = ±B(φ − angle, θ).
struct PartShift {
  int parts = 1;       ///< 1: no shift is needed, the positions cover the period
  double angle = 0.0;  ///< rad, mechanical
};

/// Waves smaller than this part of the largest are left out: the mesh makes some of that size.
constexpr double least_wave = 1e-3;

/// From the harmonics of B on a circle at equal steps of θ, end point excluded. Spatial orders are exact: they go up to
/// twice the highest harmonic, and angles are sampled finely enough for that. Multiples of the frequency go up to half
/// the number of positions a period; what lies above is folded onto them.
/// @param sectors equal ones around the machine: pressure repeats, orders are their multiples.
PressureOrders pressure_orders(const std::vector<std::vector<solver::RingHarmonic>>& by_position, int sectors,
                               double radius, const PartShift& shift = {});

/// Of a solved rotation, on the middle circle of the ring. @throws std::invalid_argument for fewer than two positions.
PressureOrders pressure_orders(const Rotation& rotation, const geometries::Machine& machine,
                               const geometries::SectorMesh& mesh);

}  // namespace lodestone::postprocess
