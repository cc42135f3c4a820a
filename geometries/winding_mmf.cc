// SPDX-License-Identifier: GPL-3.0-or-later
#include "geometries/winding_mmf.h"

#include "base/index.h"
#include "base/quantity.h"

#include <cmath>
#include <complex>
#include <numeric>

namespace lodestone::geometries {

namespace {

using base::index;

/// Of all phases: Σ_k S_k(ν) exp(∓jα_k), the upper sign where `forward`.
std::complex<double> turning_wave(const Winding& winding, int waves, bool forward) {
  const int phases = winding.definition().phases;
  std::complex<double> sum;
  for (int phase = 0; phase < phases; ++phase)
    sum += winding.current_wave(phase, waves) *
           std::polar(1.0, (forward ? -1.0 : 1.0) * phase_displacement(phase, phases));
  return sum;
}

double amplitude(const Winding& winding, int waves, bool forward) {
  return std::abs(turning_wave(winding, waves, forward)) /
         (2.0 * base::pi * waves * winding.definition().parallel_paths);
}

}  // namespace

std::vector<MmfHarmonic> mmf_harmonics(const Winding& winding, int highest) {
  const double least = 1e-9 * amplitude(winding, winding.definition().poles / 2, true);
  std::vector<MmfHarmonic> result;
  for (int waves = 1; waves <= highest; ++waves) {
    const MmfHarmonic harmonic{waves, std::abs(winding.current_wave(0, waves)) / winding.conductors(),
                               amplitude(winding, waves, true), amplitude(winding, waves, false)};
    if (harmonic.forward > least || harmonic.backward > least)
      result.push_back(harmonic);
  }
  return result;
}

std::vector<double> tooth_mmf(const Winding& winding, double angle) {
  const Winding::Definition& d = winding.definition();
  std::vector<double> result;
  double force = 0.0, sum = 0.0;
  for (int slot = 0; slot < d.slots; ++slot) {
    // Ampère's law: outward force falls where current leaves the page.
    for (const CoilSide& side : winding.slot(slot))
      force -= side.turns * std::cos(angle - phase_displacement(side.phase, d.phases)) / d.parallel_paths;
    result.push_back(force);
    sum += force;
  }
  for (double& value : result)
    value -= sum / d.slots;
  return result;
}

double harmonic_leakage(const Winding& winding) {
  // Squares of what is sinusoidal in time have their mean from two instants a quarter of a period apart.
  double square = 0.0;
  for (const double angle : {0.0, 0.5 * base::pi})
    for (const double force : tooth_mmf(winding, angle))
      square += 0.5 * force * force / winding.definition().slots;
  const double working = amplitude(winding, winding.definition().poles / 2, true);
  return square / (0.5 * working * working) - 1.0;
}

SlotPoleSymmetry slot_pole_symmetry(const Winding& winding) {
  const Winding::Definition& d = winding.definition();
  return {std::lcm(d.slots, d.poles), std::gcd(d.slots, d.poles), std::gcd(d.slots, d.poles / 2)};
}

}  // namespace lodestone::geometries
