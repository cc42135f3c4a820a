// SPDX-License-Identifier: GPL-3.0-or-later
// The ring between the rims of the rotor mesh (r1) and the stator mesh (r2), solved analytically in Fourier harmonics.
// Either may be the inner one: the energy is the same in both, with δ = |ln(r2/r1)|.
//
// Abdel-Razek, Coulomb, Feliachi & Sabonnadière 1982, IEEE Trans. Magn. 18(2):655; De Gersem & Weiland 2004,
// IEEE Trans. Magn. 40(2):545. Per unit length, sector of angle α, δ = |ln(r2/r1)|, orders ν that the symmetry of the
// sector allows. The rims' traces A(r1, θ) = Σ a_c cos νθ + a_s sin νθ (rotor's own angle), A(r2, θ) likewise with b
// (stator's angle) have the coefficients a = G1 A1, b = G2 A2. With the rotor turned by φ,
//   a'_c = a_c cos νφ − a_s sin νφ,   a'_s = a_c sin νφ + a_s cos νφ,
// the energy of the ring is
//   W = (α/4) Σ (ν/μ0) [(|a'|² + |b|²) coth νδ − 2 a'·b / sinh νδ]   and   (α/2μ0)(b_0 − a_0)²/δ for ν = 0.
// It is a positive semi-definite form of the two traces; φ enters the rotor-stator block only.
#pragma once

#include "geometries/sector_mesh.h"
#include "solver/body_elements.h"
#include "solver/numbering.h"

#include <cstddef>
#include <vector>

namespace lodestone::solver {

/// A small dense matrix, row by row.
struct DenseBlock {
  std::size_t rows = 0;
  std::size_t columns = 0;
  std::vector<double> values;
};

/// Dofs of the body on its rim, ascending.
std::vector<int> rim_dofs(const BodyElements& body);

class AirGapElement {
public:
  /// @param harmonics number of orders; 0: those whose wave spans at least three node distances of the coarser rim.
  /// Fewer lose the slots' harmonics; with all that the nodes can carry the ring ties unequal rims to each other node
  /// by node, a little too stiff.
  /// @throws geometries::MeshError where a rim is missing or off its circle.
  AirGapElement(const geometries::SectorMesh& mesh, const BodyElements& rotor, const BodyElements& stator,
                const Numbering& numbering, int harmonics);

  /// Mechanical orders ν, ascending.
  const std::vector<double>& orders() const { return orders_; }

  const std::vector<int>& rotor_unknowns() const { return rotor_.unknowns; }
  const std::vector<int>& stator_unknowns() const { return stator_.unknowns; }

  /// Second derivatives of W with respect to the unknowns of one rim: independent of the angle.
  DenseBlock rotor_block() const { return self_block(rotor_); }
  DenseBlock stator_block() const { return self_block(stator_); }
  /// Rotor-stator block at rotor angle φ (rad), or its first or second derivative by φ.
  DenseBlock coupling(double angle, int derivative = 0) const;

  /// Fourier coefficients of both traces, the rotor's turned into the stator's frame.
  struct Coefficients {
    std::vector<double> rotor_cos, rotor_sin, stator_cos, stator_sin;  ///< Wb/m, one an order
  };
  Coefficients coefficients(const std::vector<double>& x, double angle) const;

  /// Energy of the ring in one sector, J/m.
  double energy(const Coefficients& coefficients) const;
  /// Torque on the rotor of one sector, N·m/m, counter-clockwise positive:
  /// (α/2μ0) Σ ν²/sinh(νδ) (a'_c b_s − a'_s b_c) = −∂W/∂φ.
  double torque(const Coefficients& coefficients) const;

  // Derivatives for solver/sensitivity.h, of one sector. x: the coefficients of a field, z: those of a change of it.

  /// Change of the torque with the field.
  double torque_change(const Coefficients& x, const Coefficients& z) const;
  /// ∂T/∂φ at a fixed field.
  double torque_by_angle(const Coefficients& x) const;
  /// ∂T/∂δ at fixed traces.
  double torque_by_log_ratio(const Coefficients& x) const;
  /// zᵀ (∂²W/∂x²) x, the part of each order.
  std::vector<double> stiffness(const Coefficients& x, const Coefficients& z) const;
  /// zᵀ (∂²W/∂x²) x, differentiated by δ at fixed traces.
  double stiffness_by_log_ratio(const Coefficients& x, const Coefficients& z) const;

  struct CircleField {
    double radial_cos, radial_sin, tangential_cos, tangential_sin;  ///< T
  };
  /// Harmonics of B at a radius between the rims, one an order. @throws std::out_of_range beyond them.
  std::vector<CircleField> field(const Coefficients& coefficients, double radius) const;

  double rotor_radius() const { return rotor_radius_; }
  double stator_radius() const { return stator_radius_; }

private:
  struct Rim {
    std::vector<int> unknowns;   ///< ascending
    std::vector<double> cosine;  ///< G_c: [order][unknown]
    std::vector<double> sine;    ///< G_s
  };
  Rim make_rim(const BodyElements& body, const BodyNumbering& numbering) const;
  /// ∂/∂δ of self_ and of cross_ of an order.
  double self_by_log_ratio(std::size_t k) const;
  double cross_by_log_ratio(std::size_t k) const;
  DenseBlock self_block(const Rim& rim) const;

  double angle_ = 0.0;
  double rotor_radius_ = 0.0;
  double stator_radius_ = 0.0;
  double log_ratio_ = 0.0;  ///< δ
  std::vector<double> orders_;
  std::vector<double> self_;   ///< (α/2)(ν/μ0) coth νδ
  std::vector<double> cross_;  ///< (α/2)(ν/μ0) / sinh νδ
  Rim rotor_;
  Rim stator_;
};

}  // namespace lodestone::solver
