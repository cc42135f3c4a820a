// SPDX-License-Identifier: GPL-3.0-or-later
// What a winding makes of balanced currents: the harmonics of its magnetomotive force, its leakage by harmonics, and
// the symmetries of slots against poles.
//
// Currents i_k = I cos(ωt − α_k), α_k the phase's displacement (winding.h), in conductors at the slots' middles, on a
// smooth bore: the magnetomotive force F(θ) is constant from slot to slot and changes there by the slot's current. Its
// part with ν waves around the bore is F_ν⁺ cos(νθ − ωt + …) + F_ν⁻ cos(νθ + ωt + …) with
//
//   F_ν^± = |Σ_k S_k(ν) exp(∓jα_k)| I/(2πν a),   S_k(ν) = Σ turns·exp(jνθ_slot)   (Winding::current_wave)
//
// a the parallel paths. Of the working wave ν = p of m phases this is the textbook's F_p = m N k_w I/(πp), N the turns
// in series, k_w the winding factor.
#pragma once

#include "geometries/winding.h"

#include <vector>

namespace lodestone::geometries {

struct MmfHarmonic {
  int waves = 0;                ///< periods around the whole bore, ν; the working wave has as many as pole pairs
  double winding_factor = 0.0;  ///< of one phase
  double forward = 0.0;         ///< A per A of peak phase current: turns counter-clockwise, as the working wave
  double backward = 0.0;        ///< A per A: turns the other way
};

/// Harmonics with 1 … `highest` waves of which a wave is left: amplitude above 1e-9 of the working wave's.
std::vector<MmfHarmonic> mmf_harmonics(const Winding& winding, int highest);

/// Magnetomotive force across the gap at each tooth, A per A of peak phase current, without its mean: between slot k
/// and slot k + 1, at the electrical angle ωt (rad) of the current of phase A.
std::vector<double> tooth_mmf(const Winding& winding, double angle);

/// Harmonic leakage factor (doubly linked, gap leakage) σ = Σ_{ν≠p} (F_ν/F_p)² over all waves of both directions: gap
/// inductance of all harmonics over that of the working wave, less 1. By Görges' polygon, without a truncated series:
/// the mean square of F over the teeth and over time, over that of the working wave.
double harmonic_leakage(const Winding& winding);

/// Slots and poles against each other.
struct SlotPoleSymmetry {
  int cogging_periods = 0;  ///< per turn without current: the least common multiple of slots and poles
  int symmetry = 0;  ///< equal sectors, greatest common divisor of slots and poles; 1: a magnetic pull on the rotor
  int base_windings = 0;  ///< greatest common divisor of slots and pole pairs
};
SlotPoleSymmetry slot_pole_symmetry(const Winding& winding);

}  // namespace lodestone::geometries
