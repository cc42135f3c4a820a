// SPDX-License-Identifier: GPL-3.0-or-later
// Space-vector modulation of a two-level three-phase inverter: duties, and the harmonics that they leave in the
// voltage.
//
// Duties. The legs' references are the sine waves of amplitude V less half the sum of the largest and the least of
// them,
//
//   d_k(θ) = ½ + [v_k − ½(max v + min v)]/V_dc,   v_k = V cos(θ − 2πk/3)
//
// the centred form of space-vector modulation, linear up to V = V_dc/√3 (Holmes & Lipo 2003, Pulse Width Modulation for
// Power Converters, ch. 6); above it duties are cut at 0 and 1.
//
// Harmonics. Pulses lie in the middle of each carrier period. Where the carrier is fast beside the fundamental and not
// synchronous with it, the voltage of leg k around n times the carrier frequency is (2V_dc/nπ) sin(nπ d_k(θ)), whose
// Fourier series over θ are the sidebands of the double Fourier series (ibid., ch. 3). In the frame that turns with the
// fundamental, the mean squares of a carrier band n along (∥) the fundamental's voltage and across it (⊥) are
//
//   ⟨v_n²⟩ = ½ ⟨ u_n(θ)² ⟩_θ,   u_n the space vector of the three legs' amplitudes
//
// and the mean of ∥ × ⊥ is nothing, by symmetry. Over all bands, below V_dc/√3,
//
//   Σ_n ⟨v_∥² + v_⊥²⟩ = (4/(√3 π)) V_dc V − V²
//
// since line voltages are 0 or ±V_dc: their mean square is V_dc² times the mean of |d_a − d_b|. A test holds it.
// Left out: dead time, the low harmonics of overmodulation, and that bands overlap where the carrier is slow.
#pragma once

#include <array>
#include <vector>

namespace lodestone::postprocess {

/// Of the upper switch of each leg, from 0 to 1. @param voltage V, peak of a phase's fundamental; @param angle θ, rad.
std::array<double, 3> space_vector_duties(double voltage, double dc_voltage, double angle);

/// Most of a phase's fundamental in linear modulation, V: V_dc/√3.
double linear_voltage(double dc_voltage);

/// Mean squares of the voltage ripple around n times the carrier frequency, V², in the turning frame, of dq components
/// of the amplitude-invariant transform.
struct CarrierBand {
  int order = 1;            ///< n
  double parallel = 0.0;    ///< along the fundamental's voltage
  double transverse = 0.0;  ///< across it
};

/// Bands 1 to 24: what lies beyond is some 6 % of the sum, at frequencies where nothing of this theory holds.
std::vector<CarrierBand> carrier_bands(double voltage, double dc_voltage);

}  // namespace lodestone::postprocess
