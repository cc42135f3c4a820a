// SPDX-License-Identifier: GPL-3.0-or-later
// Ring of surface magnets on an infinitely permeable rotor, within the bore or, R_r > R_m > R_s, around it: Fourier
// series of its magnetisation, what it drives into the gap, and the field of the slotless machine.
//
// Zhu & Howe 1993, IEEE Trans. Magn. 29(1):124; Zhu, Howe & Chan 2002, 38(1):229 (parallel magnetisation, r-θ
// components). Two dimensions, R_r < r < R_m the magnets with relative permeability μ_r (the spaces between them
// included), θ = 0 the middle of a north pole, ν = n p for odd n:
//
//   B_rem = Σ M_r cos νθ e_r + M_θ sin νθ e_θ
//   radial:    M_r = 2 B_r α_p sinc(nπα_p/2),  M_θ = 0                                       sinc x = sin x / x
//   parallel:  M_r = B_r α_p (S+ + S−),  M_θ = B_r α_p (S+ − S−),  S± = sinc((ν ± 1) α_p π/2p)
//   halbach:   at θ in the direction (1 − p) θ, a closed ring (α_p = 1): M_r = B_r, M_θ = −B_r for ν = p, else nothing;
//              around the bore in the direction (1 + p) θ: M_θ = B_r
//
// Here in terms of the vector potential A = Σ A_ν sin νθ, so that slots can be joined to it (subdomain_model.h): in the
// magnets ∇²A = −(M_θ + ν M_r)/r sin νθ, whose particular solution is K r, K = (M_θ + ν M_r)/(ν² − 1), or K r ln r with
// K = −(M_θ + M_r)/2 where ν = 1.
#pragma once

#include "geometries/cross_section.h"

namespace lodestone::verification {

struct SurfaceMagnets {
  using Pattern = geometries::Magnetisation::Pattern;
  double iron_radius = 0.0;          ///< R_r, m; larger than R_m: the rotor lies around the bore
  double magnet_radius = 0.0;        ///< R_m, m
  double arc_ratio = 1.0;            ///< α_p, of the pole pitch
  double remanence = 0.0;            ///< B_r, T
  double recoil_permeability = 1.0;  ///< μ_r, of the whole ring
  int pole_pairs = 1;                ///< p
  Pattern pattern = Pattern::radial;

  struct Harmonic {
    double radial = 0.0;      ///< M_r, T, of cos νθ
    double tangential = 0.0;  ///< M_θ, T, of sin νθ
  };
  /// @param order ν, an odd multiple of p; nothing for another. @throws std::invalid_argument for another pattern than
  /// these, and a Halbach ring that is not closed.
  Harmonic magnetisation(double order) const;
};

/// The ring of the slotless cases: R_r 25 mm, R_m 29 mm, α_p 0.8, 1.2 T, under a bore of `reference_bore` (m).
SurfaceMagnets reference_magnets(int pole_pairs, SurfaceMagnets::Pattern pattern, double recoil_permeability);
constexpr double reference_bore = 0.030;

/// One order of the gap R_m < r < R_s with the magnets beneath: everything at the bore follows from B_θ there.
struct GapOrder {
  double order = 0.0;       ///< ν
  double admittance = 0.0;  ///< y, 1/m
  double source = 0.0;      ///< w, T: of sin νθ in the rotor's frame
  // Potential at the magnets' surface: A(R_m) = (A(R_s)/sinh(ν ln(R_s/R_m)) + surface_source)/surface_divisor.
  double surface_source = 0.0;  ///< Wb/m
  double surface_divisor = 1.0;

  /// @param bore R_s, m.
  GapOrder(const SurfaceMagnets& magnets, double bore, double order);
  /// A(R_s) where the tangential flux density at the bore is b: B_θ(R_s) = w − y A(R_s).
  double bore_potential(double b) const { return (source - b) / admittance; }
};

/// Amplitudes of one order of the field, T: B_r of cos νθ, B_θ of sin νθ in the rotor's frame.
struct GapHarmonic {
  double radial = 0.0;
  double tangential = 0.0;
};

/// Order ν of the slotless machine at a radius in the gap: smooth, infinitely permeable bore.
GapHarmonic slotless_field(const SurfaceMagnets& magnets, double bore, double order, double radius);

/// Torque on the rotor per length, N·m/m, of a current sheet K cos pθ (A/m, +z) at the slotless bore R_s, with the
/// rotor at angle 0: −π R_s² K B_p, B_p the magnets' fundamental B_r at the bore (Lorentz' force on the sheet,
/// reversed).
double current_sheet_torque(const SurfaceMagnets& magnets, double bore, double sheet);

}  // namespace lodestone::verification
