// SPDX-License-Identifier: GPL-3.0-or-later
// Which waves of radial pressure run around the air gap: what makes a motor hum, by spatial order and frequency.
//
//   p(φ, t) = (B_r² − B_t²)/(2 μ0) = Σ p_rk cos(r φ − k p Ω t + …),      r ≥ 0, k any sign
//
// in the stator's frame, from the exact harmonics of the air-gap ring (Maxwell's stress on a circle; Gieras, Wang & Lai
// 2006, Noise of Polyphase Electric Motors, ch. 2; the reference is recalled, unverified). r counts the waves around
// the bore, k the multiples of the electrical frequency p Ω/2π; k > 0 runs with the rotor, k < 0 against it. Orders
// r = 0 pulse alike everywhere and have k ≥ 0.
#pragma once

#include "geometries/machine.h"
#include "postprocess/rotation.h"

#include <vector>

namespace lodestone::postprocess {

struct PressureWave {
  int order = 0;           ///< r, waves around the bore
  int multiple = 0;        ///< k, of the electrical frequency; 0 stands still
  double amplitude = 0.0;  ///< Pa, peak
  double phase = 0.0;  ///< rad: p = amplitude cos(r φ − k p Ω t + phase), φ from the stator's +x, t = 0 at θ = 0
};

/// The waves of one operating point.
struct PressureOrders {
  double radius = 0.0;              ///< m, of the circle: the middle of the ring
  int pole_pairs = 0;               ///< p: a wave's frequency is |k| p Ω/2π
  int positions = 0;                ///< in an electrical period, solved or by symmetry
  int highest_order = 0;            ///< largest r that the ring's harmonics make
  std::vector<PressureWave> waves;  ///< largest amplitude first, without the constant (0, 0)
  double mean = 0.0;                ///< Pa, the constant
};

}  // namespace lodestone::postprocess
