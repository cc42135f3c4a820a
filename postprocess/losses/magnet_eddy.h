// SPDX-License-Identifier: GPL-3.0-or-later
// Eddy currents in the magnets, from the vector potential over a rotation.
//
// In the rotor's frame A_z(t) of each point of a magnet is a sum of time harmonics. The currents that it drives along
// the shaft flow back inside the same segment, so that none of them carries a net current:
//
//   J = −σ (∂A/∂t − ⟨∂A/∂t⟩)      ⟨ ⟩ the mean over the segment's cross-section
//   P/L = ∫ ⟨J²⟩_t/σ dS = ½ σ Σ_n ω_n² ∫ |A_n − ⟨A_n⟩|² dS
//
// (zero net current of each conductor: Polinder & Hoeijmakers 1999, IEE Proc. Electr. Power Appl. 146(3):261; recalled,
// unverified). The currents' own field is left out (resistance-limited): right where a segment is narrower than the
// skin depth √(2/(ω σ μ)), 10 mm at 2.5 kHz in sintered Nd-Fe-B; else the loss comes out too high.
//
// Segments. A block is cut into `circumferential` equal widths along its face and `axial` equal lengths along the
// shaft, insulated from each other. In two dimensions a segment is taken to be infinitely long; its length ℓ beside its
// width w is put back by the factor by which the loss of a thin rectangular plate in a uniform alternating field across
// it is below that of an endless one. The currents' stream function in the plate obeys ∇²ψ = const, ψ = 0 around: the
// torsion of a bar of rectangular section (Timoshenko & Goodier, Theory of Elasticity, article on bars of narrow and of
// rectangular section; recalled, the tests solve the plate numerically):
//
//   F(w, ℓ) = 1 − (192/π⁵) (w/ℓ) Σ_{n odd} tanh(nπℓ/2w)/n⁵        0.42 for a square, 1 − 0.63 w/ℓ for a long plate
//
// Assumed with it: the field is uniform over a segment's width and along the shaft. Harmonics shorter than the width
// close their currents over less, and lose less at the ends than F says.
//
// Magnets not conducting (or of unknown conductivity): see MagnetEddyLoss.
#pragma once

#include "postprocess/losses/loss_model.h"

#include <vector>

namespace lodestone::postprocess {

/// F(w, ℓ) above: dimensionless, between 0 and 1. @param width, length m, > 0.
double finite_length_factor(double width, double length);

/// Mean loss per length, W/m, of conductors side by side, each without net current, in whose points A_z is sampled at
/// equal steps over one period.
/// @param potential Wb/m, [sample][point]; @param area of each point, m²; @param segment the conductor of each point,
/// from 0; @param frequency of the period, Hz; @param conductivity S/m.
double eddy_loss_per_length(const std::vector<std::vector<double>>& potential, const std::vector<double>& area,
                            const std::vector<int>& segment, double frequency, double conductivity);

struct MagnetEddyLossOfMachine {
  double loss = 0.0;               ///< W, whole machine, segments of their length
  double loss_without_ends = 0.0;  ///< W, as if every segment were endless: what two-dimensional programs give
  double narrowest_segment = 0.0;  ///< m, along the face
  double segment_length = 0.0;     ///< m, along the shaft
  double area = 0.0;               ///< m², of all magnets of the machine, as integrated
};

/// @param conductivity of the magnets, S/m. @throws base::UserError where fewer than four positions were solved.
MagnetEddyLossOfMachine magnet_eddy_loss(const LossInput& input, double conductivity);

/// Loss (W, whole machine, segments of their length) where ∂A/∂t is as given, at one instant: σ ∫ (Ȧ − ⟨Ȧ⟩)² dV, for
/// several of them.
/// @param lattice of the rotor, its points; @param rates Wb/(m·s), [rate][lattice value].
std::vector<double> magnet_loss_of_rates(const LossInput& input, const solver::LatticeField& lattice,
                                         const std::vector<std::vector<double>>& rates, double conductivity);

/// Component "magnet_eddy", at the magnets' temperature. Unknown where the grade's file gives no conductivity.
class MagnetEddyLoss final : public LossModel {
public:
  std::vector<LossComponent> losses(const LossInput& input) const override;
};

}  // namespace lodestone::postprocess
