// SPDX-License-Identifier: GPL-3.0-or-later
// Inductances between phases and in (d, q).
//
// A field solution makes the flux linkages ψ_k functions of the phase currents i_j at a rotor angle. Incremental
// inductances are their derivatives ∂ψ_k/∂i_j at the solution: with the tangent K of the field problem there and c_k
// the load of one ampere in phase k, ψ_k = c_k·A and K dA = Σ c_j di_j, so ∂ψ_k/∂i_j = c_k·K⁻¹c_j (whole machine). K is
// the second derivative of the energy functional: they are symmetric, and exact derivatives of the computed flux
// linkages. In (d, q) at the electrical angle θ, with the Park transform of operating_state.h, L_dq = P L P⁻¹, which is
// symmetric too; currents without zero sequence.
#pragma once

#include "solver/operating_state.h"

#include <vector>

namespace lodestone::solver {

/// [k][j] = flux linkage of phase k by ampere in phase j, H.
using PhaseInductances = std::vector<std::vector<double>>;

/// H; dq = ∂ψ_d/∂i_q, qd = ∂ψ_q/∂i_d.
struct DirectQuadratureInductances {
  double dd = 0.0;
  double dq = 0.0;
  double qd = 0.0;
  double qq = 0.0;

  DirectQuadrature times(const DirectQuadrature& current) const {
    return {dd * current.d + dq * current.q, qd * current.d + qq * current.q};
  }
};

/// P L P⁻¹ at electrical angle θ (rad). @throws std::invalid_argument for a matrix that is not square.
DirectQuadratureInductances dq_from_phases(const PhaseInductances& inductances, double theta);

}  // namespace lodestone::solver
