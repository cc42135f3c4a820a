// SPDX-License-Identifier: GPL-3.0-or-later
// Derivatives of a solution's quantities to whatever the field depends on, by adjoints.
//
// The field x solves F(x, p) = 0. With the tangent K = ∂F/∂x at the solution (symmetric) a quantity Q(x, p) has
//
//   dQ/dp = ∂Q/∂p − z·∂F/∂p,   K z = ∂Q/∂x:
//
// one solve a quantity, with one factor, serves every parameter. ∂F/∂p: of currents their load; of a material the
// change of h (constitutive.h) at the field as it is; of a dimension the change of F as the mesh moves with the drawing
// (geometries::MovableMesh) and every point keeps its A:
//
//   Ḟ·z = ∫ E : ∇v dS,   E_ij = δ_ij h·∇z − ∂_i A (D ∇z)_j − ∂_i z h_j      (v the velocity of the mesh's points)
//
// with sources, magnetisation and the ring's radii beside it (docs/methods.md). These are derivatives of the discrete
// problem, exact to rounding for the mesh as it moves. Adjoint and shape derivative: Haftka & Grandhi 1986 (Comput.
// Methods Appl. Mech. Engrg 57:91); Dyck, Lowther & Freeman 1994 (IEEE Trans. Magn. 30(5):3395). The references are
// recalled, unverified.
#pragma once

#include "geometries/sector_mesh.h"
#include "materials/magnet.h"
#include "solver/region_laws.h"

#include <cstddef>
#include <memory>
#include <vector>

namespace lodestone::solver {

namespace detail {
struct FieldProblemData;
struct FieldSolutionData;
}  // namespace detail

/// Of the whole machine, by one parameter.
struct Derivative {
  double torque = 0.0;                ///< of the torque, N·m
  std::vector<double> flux_linkages;  ///< of each phase's flux linkage, Wb
  /// Of ∫ B² dV over the stator's steel, T²·m³: what the iron loss of a given frequency goes with.
  double squared_flux_density = 0.0;
};

class Sensitivity {
public:
  /// Made by FieldProblem::differentiate.
  Sensitivity(detail::FieldProblemData& problem, std::shared_ptr<const detail::FieldSolutionData> solution);
  ~Sensitivity();
  Sensitivity(Sensitivity&&) noexcept;
  Sensitivity& operator=(Sensitivity&&) noexcept;

  /// ∫ B² dV over the stator's steel, T²·m³, whole machine.
  double squared_flux_density() const;

  /// By a phase's terminal current, per A. @throws std::out_of_range.
  Derivative by_phase_current(std::size_t phase) const;
  /// By the mechanical rotor angle at fixed phase currents, per rad.
  Derivative by_rotor_angle() const;

  /// One side of a change of the magnets: a law in place of the present one (nullptr: the same), and factors on the
  /// remanence and the coercivity of every point.
  struct Magnets {
    std::shared_ptr<const materials::MagnetLaw> law = {};
    double remanence_factor = 1.0;
    double coercivity_factor = 1.0;
  };
  /// By a parameter that the magnets depend on, from what they are at two values of it. @param step from `less` to
  /// `more`. The states that magnets remember (magnet_memory.h) are kept.
  Derivative by_magnets(const Magnets& less, const Magnets& more, double step) const;
  /// By a parameter that the steels depend on, from the laws at two values; magnets are not looked at.
  Derivative by_steel(const RegionLaws& less, const RegionLaws& more, double step) const;

  /// By a dimension, from meshes at two values of it: those of MovableMesh::moved_to. The stack's length stays.
  /// @throws std::invalid_argument for meshes of other cells, or whose rims' vertices do not keep their angles.
  Derivative by_mesh(const geometries::SectorMesh& less, const geometries::SectorMesh& more, double step) const;

private:
  struct Data;
  std::unique_ptr<Data> data_;
};

}  // namespace lodestone::solver
