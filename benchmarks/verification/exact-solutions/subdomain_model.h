// SPDX-License-Identifier: GPL-3.0-or-later
// Surface-magnet machine with semi-closed slots by separation of variables: the method of Lubin, Mezani & Rezzoug 2011,
// IEEE Trans. Magn. 47(2):479, derived here anew. A check of slotting that shares nothing with the finite elements.
//
// Two dimensions, polar; iron infinitely permeable: the field's tangential component is zero on it. Four kinds of
// region, A in each a Fourier series in the angle whose terms satisfy the field equation and all conditions on iron:
//
//   magnets  R_r < r < R_m   orders ν that the sector's symmetry allows; eliminated order by order (surface_magnets.h)
//   gap      R_m < r < R_s   the same orders
//   opening  R_s < r < R_t   cos λ_m x, λ_m = mπ/β, x from one of its radial sides, β its angle
//   slot     R_t < r < R_b   cos κ_k x, κ_k = kπ/δ, δ its angle; current density J_k cos κ_k x
//
// The unknowns are the amplitudes b_m of B_θ on both arcs of each opening (zero on the iron beside it); the order m = 0
// is Ampère's law, −μ0 I/(r β). A is continuous across the arcs in the mean with each cos λ_m x, m = 1 … M. That gives
// one symmetric positive definite system for the openings' inner arcs; its matrix depends on geometry alone, so that
// one factor serves every rotor angle and current. Corners of iron (B like d^(−1/3)) limit convergence to M^(−4/3).
#pragma once

#include "benchmarks/verification/exact-solutions/surface_magnets.h"

#include <array>
#include <complex>
#include <memory>
#include <vector>

namespace lodestone::verification {

/// Slots with radial sides, equally spaced.
struct SlottedStator {
  int slots = 0;               ///< of the whole machine
  double bore = 0.0;           ///< R_s, m
  double opening_outer = 0.0;  ///< R_t, m
  double slot_outer = 0.0;     ///< R_b, m
  double opening_angle = 0.0;  ///< β, rad
  double slot_angle = 0.0;     ///< δ, rad, β … one slot pitch
  double first_slot = 0.0;     ///< angle of the middle of slot 0, rad
};

/// The smallest sector that repeats, up to a sign.
struct Sector {
  double angle = 0.0;  ///< rad
  bool antiperiodic = false;
  int count = 1;  ///< in the whole machine
  int slots = 0;  ///< in one sector
  int poles = 0;
};
Sector smallest_sector(int slots, int pole_pairs);

/// Ampere turns (+z) of the two halves of each slot of a sector, the one at the smaller angle first.
using SlotCurrents = std::vector<std::array<double, 2>>;

class SubdomainField;

class SubdomainModel {
public:
  /// @param modes M, of each opening; orders in gap and slots go four times as far in wave length.
  /// @throws std::invalid_argument for dimensions that do not nest, or a slot of an angle kπ/2, where the particular
  /// solution used fails.
  SubdomainModel(const SurfaceMagnets& magnets, const SlottedStator& stator, int modes);
  ~SubdomainModel();
  SubdomainModel(SubdomainModel&&) noexcept;

  const Sector& sector() const;
  /// @param rotor_angle rad, mechanical, counter-clockwise: angle of the middle of a north pole.
  /// @throws std::invalid_argument for a number of currents that is not the sector's, or a net current in a periodic
  /// sector.
  SubdomainField solve(double rotor_angle, const SlotCurrents& currents = {}) const;

private:
  friend class SubdomainField;
  struct Data;
  std::shared_ptr<const Data> data_;
};

/// The field at one rotor angle and set of currents.
class SubdomainField {
public:
  struct FluxDensity {
    double radial = 0.0;      ///< T
    double tangential = 0.0;  ///< T
  };
  /// At a point of the gap, stator frame. @throws std::out_of_range for a radius outside R_m … R_s.
  FluxDensity flux_density(double radius, double angle) const;
  /// Torque on the rotor of the whole machine per length, N·m/m, counter-clockwise positive: Maxwell's stress, the same
  /// on every circle in the gap, T = (π R_s/μ0) Σ ν (A_s b_c − A_c b_s).
  double torque() const;
  /// Mean of A over the two halves of each slot of the sector, Wb/m.
  std::vector<std::array<double, 2>> slot_potentials() const;

private:
  friend class SubdomainModel;
  std::shared_ptr<const SubdomainModel::Data> model_;
  double rotor_angle_ = 0.0;
  SlotCurrents currents_;
  std::vector<std::complex<double>> bore_tangential_;  ///< b_c + i b_s of each order, T
  std::vector<std::complex<double>> bore_potential_;   ///< A_c + i A_s of each order, Wb/m
  std::vector<std::vector<double>> outer_amplitudes_;  ///< of B_θ at R_t, m = 0 …, of each slot, T
};

}  // namespace lodestone::verification
