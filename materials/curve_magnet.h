// SPDX-License-Identifier: GPL-3.0-or-later
// A magnet given by its demagnetisation curve as FEMM files do: B over H + H_c, which begins at the origin.
//
//   H = ν(|B|) B − H_c e,   e the easy axis
//
// so that along the axis B = 0 at H = −H_c and the remanence is B(H = 0). Isotropic in ν(|B|), without memory.
#pragma once

#include "materials/magnet.h"
#include "materials/reluctivity.h"

namespace lodestone::materials {

class CurveMagnet final : public MagnetLaw {
public:
  /// @param curve ν of B over H + H_c. @param coercivity H_c in A/m, > 0.
  CurveMagnet(Reluctivity curve, double coercivity);
  Response respond(double b_parallel, double b_transverse, const MagnetState& state) const override;
  bool is_linear() const override { return curve_.is_linear(); }
  double remanence() const override { return remanence_; }
  /// Slope dB/dH at the remanence over μ0.
  double recoil_permeability() const override;

private:
  Reluctivity curve_;
  double coercivity_;
  double remanence_;
  double energy_at_remanence_;  ///< of curve and source, J/m³: the zero of the energy density
};

}  // namespace lodestone::materials
