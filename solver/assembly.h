// SPDX-License-Identifier: GPL-3.0-or-later
// The magnetic energy of the meshed regions as a function of the unknowns: its value, gradient and second derivative.
//
// With h and D of constitutive.h the force on the dof i is ∫ h·∇N_i, the tangent ∫ ∇N_iᵀ D ∇N_j. Regions whose law is
// linear are summed up once, as ½ xᵀK x + b·x + c; the loops over x visit the others only.
#pragma once

#include "geometries/sector_mesh.h"
#include "solver/body_elements.h"
#include "solver/constitutive.h"
#include "solver/magnet_memory.h"
#include "solver/numbering.h"
#include "solver/region_laws.h"

#include <cstddef>
#include <memory>
#include <vector>

namespace lodestone::solver {

class Assembly {
public:
  /// All but the laws must outlive the object.
  /// @param prescribed values of the prescribed dofs of each body, Wb/m; an empty vector for zero.
  /// @param states of the magnets at the quadrature points of each body; an empty vector for whole ones.
  Assembly(const std::vector<const geometries::BodyMesh*>& meshes, const std::vector<BodyElements>& bodies,
           const Numbering& numbering, const std::vector<std::vector<RegionLaw>>& laws,
           std::vector<std::vector<double>> prescribed, std::vector<std::vector<materials::MagnetState>> states);

  /// K, b and c of the linear regions. K in the pattern's order with one more entry that takes what does not enter.
  const std::vector<double>& linear_matrix() const { return linear_matrix_; }
  const std::vector<double>& linear_load() const { return linear_load_; }
  double linear_constant() const { return linear_constant_; }

  /// D at the points of the nonlinear cells, weights included, of the last call of `add_forces`.
  using Tangents = std::vector<double>;

  /// Values of a body's dofs: kept by whoever calls often, so that nothing is allocated anew.
  struct Workspace {
    std::vector<double> dofs, forces;
  };
  /// Adds the gradient of the nonlinear regions' energy at x and keeps their tangents.
  void add_forces(const std::vector<double>& x, std::vector<double>& residual, Tangents& tangents,
                  Workspace& workspace) const;
  void add_forces(const std::vector<double>& x, std::vector<double>& residual, Tangents& tangents) const {
    Workspace workspace;
    add_forces(x, residual, tangents, workspace);
  }
  /// Adds the second derivative to values in the pattern's order (one more entry at the end).
  void add_tangent(const Tangents& tangents, std::vector<double>& values) const;
  /// Reluctivities in place of the tangents at x: of steel ν(|B|), of magnets that of the recoil line
  /// (frozen_permeability.cc).
  Tangents frozen_tangents(const std::vector<double>& x) const;
  /// Energy of the nonlinear regions, J/m; in magnets what is dissipated since their states included.
  double nonlinear_energy(const std::vector<double>& x, Workspace& workspace) const;
  double nonlinear_energy(const std::vector<double>& x) const {
    Workspace workspace;
    return nonlinear_energy(x, workspace);
  }
  /// What is dissipated in magnets between their states and x, J/m.
  double dissipated_energy(const std::vector<double>& x) const;
  /// States of a body's magnets after the load x: `states` of the constructor with what x leaves of the remanence.
  std::vector<materials::MagnetState> states_after(std::size_t body, const std::vector<double>& x) const;

  /// All dofs of a body.
  void expand(std::size_t body, const std::vector<double>& x, std::vector<double>& dofs) const;
  /// ∇A at the quadrature points of a body, cell by cell.
  std::vector<Gradient> gradients(std::size_t body, const std::vector<double>& dofs) const;
  /// h and D at the quadrature points for given ∇A.
  std::vector<PointResponse> responses(std::size_t body, const std::vector<Gradient>& gradients) const;

private:
  /// Cells of one body with one law.
  struct Group {
    std::size_t body = 0;
    RegionLaw law;
    std::vector<std::size_t> cells;
    std::vector<Gradient> easy_axis;  ///< of magnets: at each point of each cell
    std::size_t first = 0;            ///< place of its first point in Tangents
  };
  void group_forces(const Group& group, const std::vector<double>& dofs, std::vector<double>& forces,
                    double* tangents) const;
  void group_tangent(const Group& group, const double* tangents, std::vector<double>& values) const;
  double group_energy(const Group& group, const std::vector<double>& dofs) const;
  /// State of a magnet at a quadrature point of a body, counted cell by cell.
  const materials::MagnetState& state(std::size_t body, std::size_t point) const {
    static constexpr materials::MagnetState whole{};
    return states_[body].empty() ? whole : states_[body][point];
  }
  /// Calls visit(point, response) at every point of the nonlinear magnets of a body.
  template <typename Visit>
  void visit_magnets(std::size_t body, const std::vector<double>& x, const Visit& visit) const;

  const std::vector<BodyElements>& bodies_;
  const Numbering& numbering_;
  std::vector<std::vector<double>> prescribed_;
  std::vector<std::vector<materials::MagnetState>> states_;
  std::vector<Group> linear_;
  std::vector<Group> nonlinear_;
  std::size_t nonlinear_points_ = 0;
  std::vector<double> linear_matrix_;
  std::vector<double> linear_load_;
  double linear_constant_ = 0.0;
};

}  // namespace lodestone::solver
