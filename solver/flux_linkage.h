// SPDX-License-Identifier: GPL-3.0-or-later
// Windings in the field: the current density that phase currents drive, and the flux they link. Both are the same
// vector, so that the work Σ i ψ is exactly that of the sources:
//
//   J = i turns / (paths area),   ψ = L sectors Σ turns / (paths area) ∫ A dS
//
// with the area as the mesh has it, so that the current is exact.
#pragma once

#include "geometries/sector_mesh.h"
#include "solver/body_elements.h"
#include "solver/numbering.h"

#include <cstddef>
#include <vector>

namespace lodestone::solver {

class Windings {
public:
  /// @param parallel_paths a phase's terminal current splits into so many equal ones.
  Windings(const std::vector<const geometries::BodyMesh*>& meshes, const std::vector<BodyElements>& bodies,
           const Numbering& numbering, int parallel_paths);

  /// Phases found in the mesh.
  std::size_t phases() const { return coils_.size(); }
  /// Adds Σ i_k × (the load of one ampere in phase k). A missing current is zero.
  /// @throws std::invalid_argument for more currents than phases.
  void add_load(const std::vector<double>& currents, std::vector<double>& load) const;
  /// ∫ A over the conductors of each phase in one sector, Wb/m, from all dofs of each body.
  std::vector<double> linkages(const std::vector<std::vector<double>>& dofs) const;
  /// The same from unknowns, without what prescribed values add: derivatives.
  std::vector<double> linkages_of_unknowns(const std::vector<double>& x) const;

private:
  struct Coil {
    std::vector<std::vector<double>> dofs;  ///< [body][dof]
    std::vector<double> unknowns;
  };
  std::vector<Coil> coils_;
};

}  // namespace lodestone::solver
