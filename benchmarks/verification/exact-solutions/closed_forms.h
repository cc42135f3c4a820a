// SPDX-License-Identifier: GPL-3.0-or-later
// Fields and integral quantities that have a closed formula; each names its source.
#pragma once

#include "materials/reluctivity.h"

namespace lodestone::verification {

/// Inductance per length, H/m, of a coaxial cable with uniform current density: core of radius a, shield b … c (m).
///   L' = μ0/8π + (μ0/2π) ln(b/a) + (μ0/2π) [c⁴/(c² − b²)² ln(c/b) − (3c² − b²)/(4(c² − b²))]
/// The energy of H(r) by Ampère's law; textbooks, e.g. Ramo, Whinnery & Van Duzer 1994, Fields and Waves in
/// Communication Electronics, section 4.7.
double coaxial_inductance(double a, double b, double c);

/// A wire on the axis of a steel annulus: H = I/(2πr) whatever the steel (Ampère's law), B = B(H).
struct SteelAnnulus {
  materials::Reluctivity steel;
  double inner = 0.0;    ///< m
  double outer = 0.0;    ///< m
  double current = 0.0;  ///< A

  double field_strength(double r) const;  ///< A/m
  /// ∫∫ H·dB and ∫∫ B·dH over the annulus by Simpson's rule, J/m.
  struct Energies {
    double energy = 0.0;
    double coenergy = 0.0;
  };
  Energies energies() const;
};

/// Ideal Halbach cylinder of μ_r = 1 without iron (Zhu & Howe 2001, IEE Proc. Electr. Power Appl. 148(4):299), R_i < r
/// < R_o, magnetised along (1 ± p) times the polar angle:
///   + : bore |B| = B_rem p/(p−1) [1 − (R_i/R_o)^(p−1)] (r/R_i)^(p−1), for p = 1 B_rem ln(R_o/R_i); outside nothing
///   − : outside |B| = B_rem p/(p+1) [1 − (R_i/R_o)^(p+1)] (R_o/r)^(p+1); bore nothing
struct HalbachCylinder {
  double inner = 0.0;      ///< R_i, m
  double outer = 0.0;      ///< R_o, m
  double remanence = 0.0;  ///< T
  int pole_pairs = 1;
  bool field_inside = true;

  /// |B| at the surface that has a field, T: R_i or R_o.
  double surface_flux_density() const;
  /// |B| in the bore or outside, T. @throws std::out_of_range within the magnet.
  double flux_density(double r) const;
  /// A outside, where B_r = B cos pθ; zero for a field inside. Wb/m.
  double outer_potential(double r, double angle) const;
};

/// Cylinder magnetised across its axis at angle δ in a uniform field B_0 along +x (the vector potential of two
/// dimensions; e.g. Furlani 2001, Permanent Magnet and Electromechanical Devices, chapter 3).
///   inside   B = B_rem/(1 + μ_r) (cos δ, sin δ) + 2μ_r/(1 + μ_r) (B_0, 0)
///   outside  the uniform field and two dipole fields, B_rem/(1 + μ_r) (R/r)² and (μ_r − 1)/(μ_r + 1) B_0 (R/r)²
///   torque per length  −2πR² B_rem B_0 sin δ/(μ0(1 + μ_r)),  dipole moment × field (the induced dipole lies along B_0)
struct MagnetisedCylinder {
  double radius = 0.0;               ///< R, m
  double remanence = 0.0;            ///< T
  double recoil_permeability = 1.0;  ///< μ_r
  double background = 0.0;           ///< B_0, T

  struct Field {
    double x = 0.0;  ///< T
    double y = 0.0;  ///< T
  };
  Field inside(double delta) const;
  /// A outside, Wb/m.
  double outer_potential(double x, double y, double delta) const;
  double torque(double delta) const;  ///< N·m/m, counter-clockwise positive
};

/// One infinitely deep slot of width b_0 opposite a smooth surface at the distance g, both infinitely permeable, by
/// conformal mapping (Carter 1901, J. IEE 29:925; Heller & Hamata 1977, Harmonic Field Effects in Induction Machines,
/// chapter 2).
struct CarterSlot {
  double pitch = 0.0;    ///< τ_s, m
  double opening = 0.0;  ///< b_0, m
  double gap = 0.0;      ///< g, m

  /// k_c = τ_s/(τ_s − γ g), γ = (4/π) [u atan u − ln √(1 + u²)], u = b_0/2g.
  double coefficient() const;
  /// B on the smooth surface opposite the middle of the slot over that far from it: 1/√(1 + u²).
  double field_opposite_slot() const;
};

}  // namespace lodestone::verification
