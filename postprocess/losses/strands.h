// SPDX-License-Identifier: GPL-3.0-or-later
// What alternating fields add to the windings' direct-current loss: skin and proximity effect within each strand.
//
// Proximity. A strand that is thin beside the skin depth does not change the field across it; the field's change drives
// currents that flow one way on one side of the strand and back on the other. Per length of a round strand of diameter
// d, and of a rectangular one of width w (across the slot, along θ) and height h (along the slot, along r),
//
//   P/l = π d⁴/(64 ρ) ⟨Ḃ²⟩,     P/l = [ h w³ ⟨Ḃ_r²⟩ + w h³ ⟨Ḃ_θ²⟩ ]/(12 ρ)
//
// (Sullivan 2001, IEEE Trans. Power Electron. 16(1):131, the squared-field-derivative method; the rectangle is a slab's
// loss σ B'² d²/12 both ways). ⟨Ḃ²⟩ is that of the solved rotation in every point of the slots, the field of the other
// conductors, of the magnets and of the strand's own neighbours in one; strands lie evenly in the winding's area. The
// end windings' field is not known and left out.
//
// Skin. A strand's own current in its own field: R_ac/R_dc − 1 = (a/δ)⁴/48 with a the radius of the round strand of the
// same area, δ² = 2ρ/(ω μ0) (first term of the exact Bessel solution).
//
// Both go with f²/ρ. Strands in hand are taken to share the current evenly: circulating currents between them, which
// good transposition avoids, are neglected, as is what the strands' currents do to the field (thin strands: d < δ).
#pragma once

#include "postprocess/losses/loss_model.h"

#include <vector>

namespace lodestone::postprocess {

/// Loss of one strand per length over ⟨Ḃ_r²⟩ and ⟨Ḃ_θ²⟩, W·s²/(m·T²). @param resistivity Ω·m.
struct StrandFactors {
  double radial = 0.0;
  double tangential = 0.0;
};
StrandFactors strand_factors(const geometries::Strand& strand, double resistivity);

struct StrandLosses {
  double skin = 0.0;       ///< W
  double proximity = 0.0;  ///< W
  double sum() const { return skin + proximity; }
};
/// @throws base::UserError where fewer than four positions were solved.
StrandLosses strand_losses(const LossInput& input);

/// Diameter of a strand (its larger side) over the skin depth at a frequency (Hz): the theory wants it below 1.
double strand_over_skin_depth(const geometries::Strand& strand, double resistivity, double frequency);

/// Component "copper_strands".
class StrandLoss final : public LossModel {
public:
  std::vector<LossComponent> losses(const LossInput& input) const override;
};

}  // namespace lodestone::postprocess
