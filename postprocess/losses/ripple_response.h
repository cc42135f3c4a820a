// SPDX-License-Identifier: GPL-3.0-or-later
// What a small, fast ripple of the currents does to a machine: its incremental inductances, and the losses that it
// drives, at one operating point. From three fields at each of a few rotor positions: at the currents, and with a
// little more along d and along q; their differences per ampere are the fields of the ripple.
//
//   L_ij = ∂ψ_i/∂i_j,   b_i = ∂B/∂i_i,   a_i = ∂A/∂i_i
//
// Losses that are quadratic in the field's derivative, with x' for dx/dt of the ripple and ⟨⟩ the mean over time:
//
//   classical eddy currents of sheets   Σ_ij ⟨i_i' i_j'⟩ ∫ k_e/(2π²) b_i·b_j dm        (k_e of the law of core_loss.h)
//   magnets, no net current (segments)  Σ_ij ⟨i_i' i_j'⟩ σ ∫ (a_i − ⟨a_i⟩)(a_j − ⟨a_j⟩) dV
//   strands (strands.h)                 Σ_ij ⟨i_i' i_j'⟩ ∫ n b_i·b_j … dV
//
// Hysteresis and excess loss of the sheets by their law for a ripple along one axis, of amplitude 1 A at 1 Hz:
//
//   H_i = ∫ k_h |b_i|^β dm,   X_i = ∫ k_x |b_i|^1.5 dm
//
// The ripple's eddy currents do not act back (no skin effect in sheets and magnets): at some kilohertz that errs on the
// high side. The ripple itself is slow beside the sheets' own delay, so that L is that of the tangent at rest.
#pragma once

#include "postprocess/losses/loss_model.h"

#include <array>
#include <optional>
#include <string>
#include <vector>

namespace lodestone::postprocess {

/// A symmetric 2 × 2 matrix over (d, q).
struct AxisMatrix {
  double dd = 0.0, dq = 0.0, qq = 0.0;
};
struct AxisPair {
  double d = 0.0, q = 0.0;
};

/// Of the whole machine.
struct RippleResponse {
  AxisMatrix inductance;                         ///< H, incremental, of the stack
  AxisMatrix stator_eddy, rotor_eddy;            ///< W·s²/A²
  std::optional<AxisMatrix> magnets;             ///< W·s²/A²; nothing where their conductivity is unknown
  AxisMatrix strands;                            ///< W·s²/A², at the winding's temperature
  AxisPair stator_hysteresis, rotor_hysteresis;  ///< W/(Hz^α A^β)
  AxisPair stator_excess, rotor_excess;          ///< W/(Hz^1.5 A^1.5)
};

/// Exponents of the steels' hysteresis: of frequency (α) and flux density (β).
struct HysteresisExponents {
  double stator_frequency = 1.0, stator_flux = 2.0, rotor_frequency = 1.0, rotor_flux = 2.0;
};
HysteresisExponents hysteresis_exponents(const MachineMaterials& materials);

/// At the rotation's currents, on four of its positions (all, where it has fewer). @param step A, of the differences.
/// @throws solver::ConvergenceError; base::UserError for a steel without a loss law.
RippleResponse ripple_response(const LossInput& input, solver::FieldProblem& problem, double step);

/// All numbers in a row, for files and interpolation, and their names and units; NaN: unknown.
inline constexpr std::size_t ripple_numbers = 23;
std::array<double, ripple_numbers> numbers_of(const RippleResponse& response);
RippleResponse response_of(const std::array<double, ripple_numbers>& numbers);
struct RippleColumn {
  std::string name, unit;
};
const std::array<RippleColumn, ripple_numbers>& ripple_columns();

}  // namespace lodestone::postprocess
