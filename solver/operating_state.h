// SPDX-License-Identifier: GPL-3.0-or-later
// What a field solution is asked for: phase currents and rotor angle; and the transformation between phases and dq.
//
// Amplitude-invariant Park transform, motor convention: θ is the electrical angle of the d axis (the north pole of the
// magnet) from the axis of phase A;  i_d = (2/m) Σ i_k cos(θ − α_k),  i_q = −(2/m) Σ i_k sin(θ − α_k)  with the
// displacement α_k of phase k (geometries::phase_displacement): 2πk/m, and in six phases that of two sets of three;
// i_d = I cos β, i_q = I sin β with I the peak phase current and β from the +d axis.
// Torque T = (m/2) p (ψ_d i_q − ψ_q i_d) up to the change of magnetic co-energy.
#pragma once

#include <vector>

namespace lodestone::solver {

/// Direct and quadrature component of a phase quantity.
struct DirectQuadrature {
  double d = 0.0;
  double q = 0.0;
};

struct OperatingState {
  std::vector<double> phase_currents;  ///< A, instantaneous, of each phase's terminals; empty: no current
  double rotor_angle = 0.0;            ///< rad, mechanical: the rotor's frame is turned counter-clockwise by this
};

/// Phase values of (d, q) at electrical angle θ (rad).
std::vector<double> phases_from_dq(const DirectQuadrature& value, double theta, int phases = 3);
DirectQuadrature dq_from_phases(const std::vector<double>& values, double theta);

}  // namespace lodestone::solver
