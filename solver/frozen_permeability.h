// SPDX-License-Identifier: GPL-3.0-or-later
// Frozen permeability: which part of a loaded machine's flux and torque comes from the magnets and which from the
// currents (Walker, Dorrell & Cossar 2005, IEEE Trans. Magn. 41(10):3946; Chu & Zhu 2013, IEEE Trans. Magn.
// 49(3):1202).
//
// The reluctivity of every point of steel is held at that of the loaded state, ν(|B|); a magnet keeps its recoil line
// through its working point. What is left is a linear problem, of which the loaded field is the sum of a field of the
// magnets alone and fields of the currents alone:
//
//   K A_pm = −b,   K A_j = c_j,   A = A_pm + Σ i_j A_j;      ψ = ψ_pm + L i
//
// K symmetric, b the load of the magnets at zero field. (Prescribed current sheets and densities, which verification
// uses, count with the magnets.)
#pragma once

#include "solver/inductances.h"

#include <vector>

namespace lodestone::solver {

struct FrozenPermeability {
  std::vector<double> magnet_flux_linkages;  ///< ψ_pm of each phase under load, Wb
  PhaseInductances inductances;              ///< L, H: of each phase by ampere in each; symmetric

  /// Torque is a quadratic form of the field, that of the ring: T(A_pm + A_i) splits into three, which add to the
  /// loaded torque. N·m, whole machine; zero without rotor or stator.
  double torque_of_magnets = 0.0;      ///< of A_pm alone: cogging under load
  double torque_of_currents = 0.0;     ///< of Σ i_j A_j alone: reluctance torque of this position
  double torque_of_interaction = 0.0;  ///< mutual
};

/// The torque (m/2) p (ψ_d i_q − ψ_q i_d) in its two parts, N·m.
struct SeparatedTorque {
  double magnet = 0.0;      ///< (m/2) p (ψ_pm,d i_q − ψ_pm,q i_d)
  double reluctance = 0.0;  ///< (m/2) p ((L i)_d i_q − (L i)_q i_d)
};

/// @param theta electrical angle of the d axis from phase A, rad.
SeparatedTorque separate_torque(const FrozenPermeability& frozen, const DirectQuadrature& current, double theta,
                                int pole_pairs);

}  // namespace lodestone::solver
