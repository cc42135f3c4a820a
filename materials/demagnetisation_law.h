// SPDX-License-Identifier: GPL-3.0-or-later
// A magnet that can be demagnetised: the full major curve through the second and third quadrant at one temperature, and
// the recoil from any point of it.
//
// Along the easy axis, with the demagnetising field h = −H and χ = μ0 (μ_rec − 1):
//
//   major curve    J = B_r − χ h − D(h)
//   recoil line    J = m B_r − χ h                 until it meets the major curve, where D(h) = (1 − m) B_r
//   D(h)  = 0                                                     for h ≤ 0
//         = D_c E(h/H_cJ),   D_c = B_r − χ H_cJ                   up to H_cJ, so that J(−H_cJ) = 0
//         = 2 B_r − (2 B_r − D_c) exp[−κ (h/H_cJ − 1)]            beyond, κ such that D is C¹
//
// with the knee E of knee_shape.h. Beyond H_cJ the magnet turns over: D approaches 2 B_r and J the recoil line of the
// reversed magnet, −B_r − χ h. So the remaining remanence m B_r stays above −B_r. dB/dh = −(μ0 μ_rec + D') < 0
// everywhere: H(B) is one monotone function whose energy is convex.
//
// Memory: m is what is left of B_r(T), 1 in a whole magnet. Loading beyond the meeting point moves along the major
// curve and lowers m to 1 − D(h)/B_r; unloading follows the recoil line. m is kept when the temperature changes: where
// heat brings H_cJ down, the same load may lie beyond the new meeting point; cooling raises nothing. A positive field
// that would magnetise the block again is not in the law: it errs on the safe side.
//
// Energy from the state H = 0 on the recoil line of m before:  ∫ H·dB = ½ μ0 μ_rec h² + ∫ h dD. The first part is
// stored (and comes back along the recoil line), the second is the area between loading and recoil curve: lost, never
// negative.
//
// Across the easy axis B = μ0 μ_t H, independent of the field along it.
#pragma once

#include "materials/knee_shape.h"
#include "materials/magnet.h"

namespace lodestone::materials {

class DemagnetisationLaw final : public MagnetLaw {
public:
  /// @param remanence B_r, T, > 0. @param coercivity H_cJ, A/m, > 0. Permeabilities are relative.
  /// @throws std::invalid_argument unless all are positive and D_c is above 0.
  DemagnetisationLaw(double remanence, double coercivity, double recoil_permeability, double transverse_permeability,
                     KneeShape shape);

  Response respond(double b_parallel, double b_transverse, const MagnetState& state) const override;
  bool is_linear() const override { return false; }
  double remanence() const override { return remanence_; }
  double recoil_permeability() const override { return recoil_permeability_; }
  double transverse_permeability() const override { return transverse_permeability_; }

  double coercivity() const { return coercivity_; }  ///< H_cJ, A/m
  /// J on the major curve of a whole magnet at the demagnetising field h = −H, T.
  double polarisation(double h, const MagnetState& state = {}) const;
  /// The field h at which the recoil line of a remaining remanence m meets the major curve, A/m; 0 for m = 1. That of
  /// m = 0.99 is |H_1%|.
  double meeting_field(double remaining, const MagnetState& state = {}) const;

private:
  /// The major curve of one point.
  struct Major {
    double remanence;   ///< B_r, T
    double coercivity;  ///< H_cJ, A/m
    double lost;        ///< D_c, T
  };
  struct Deviation {
    double d;       ///< D, T
    double slope;   ///< dD/dh, T·m/A
    double energy;  ///< ∫ h dD from 0, J/m³
  };
  Major major(const MagnetState& state) const;
  Deviation deviation(const Major& major, double h) const;
  double field_of_deviation(const Major& major, double d) const;

  double remanence_;
  double coercivity_;
  double recoil_permeability_;
  double transverse_permeability_;
  double susceptibility_;  ///< χ, H/m
  double mu_;              ///< μ0 μ_rec, H/m
  double end_slope_;       ///< E'(1)
  double end_moment_;      ///< of E at 1
  KneeShape shape_;
};

}  // namespace lodestone::materials
