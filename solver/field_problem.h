// SPDX-License-Identifier: GPL-3.0-or-later
// The 2D nonlinear magnetostatic problem of one symmetry sector: rotor mesh, stator mesh and the analytic ring between
// them.
//
//   ∇·(ν(|B|) ∇A) = −J − ∇×(ν_rec B_r),   B = (∂A/∂y, −∂A/∂x),   per unit length
//
// Continuous Q_p elements on curved quadrilaterals; Newton with the exact tangent and a line search on the energy; a
// sparse Cholesky factor, of which a turn of the rotor changes the last block only. Results are those of the whole
// machine unless said otherwise. What a solve costs: benchmarks/RESULTS.md.
#pragma once

#include "geometries/sector_mesh.h"
#include "solver/error_estimate.h"
#include "solver/field_solution.h"
#include "solver/frozen_permeability.h"
#include "solver/inductances.h"
#include "solver/magnet_memory.h"
#include "solver/newton.h"
#include "solver/operating_state.h"
#include "solver/region_laws.h"
#include "solver/sensitivity.h"

#include <functional>
#include <memory>
#include <vector>

namespace lodestone::solver {

struct FieldOptions {
  static constexpr int highest_degree = 4;
  int degree = 2;  ///< of the elements, 1 … highest_degree
  /// Residual relative to that of the sources. Over 21 positions of prius-2004 and v-54s6p this one leaves less than
  /// 1e-7 of the torque (1e-5 leaves 1.4e-6, 1e-3 leaves 1.4e-4): far below what the mesh leaves, some 5e-4.
  double newton_tolerance = 1e-6;
  int maximum_iterations = 60;
  int harmonics = 0;  ///< number of orders in the ring; 0: what the rims resolve
  /// automatic: the supernodal one, in single precision where it only preconditions.
  enum class Factorisation { automatic, supernodal, eigen_ldlt, cholmod, umfpack };
  Factorisation factorisation = Factorisation::automatic;  ///< see linear_solver.h
  bool reuse_factor = true;  ///< let a neighbouring state's factor precondition where it is good enough
};

/// Circuit facts of the windings.
struct Circuit {
  double stack_length = 1.0;  ///< m
  int parallel_paths = 1;     ///< a phase current splits into so many equal paths
};

/// Fixed to one mesh and degree: unknowns, geometry factors and symbolic analysis are made once.
class FieldProblem {
public:
  /// @throws base::UserError for a degree outside 1 … 4; geometries::MeshError for a mesh that does not fit itself.
  FieldProblem(const geometries::SectorMesh& mesh, const RegionLaws& laws, const Circuit& circuit,
               const FieldOptions& options = {});
  ~FieldProblem();
  FieldProblem(FieldProblem&&) noexcept;
  FieldProblem& operator=(FieldProblem&&) noexcept;

  /// The same mesh with other laws (another magnet or temperature): keeps all that depends on the mesh. The magnets are
  /// whole unless a memory is given: that of before, `magnet_memory()`, where the same magnets become hotter or colder.
  /// @throws std::invalid_argument for a memory of another mesh or degree.
  void set_laws(const RegionLaws& laws, MagnetMemory memory = {});

  /// What the magnets have of their own and remember when a load begins; empty: whole magnets. Solutions made before
  /// keep theirs. @throws as set_laws.
  void set_magnet_memory(MagnetMemory memory);
  const MagnetMemory& magnet_memory() const;

  /// A prescribed current sheet K(angle) in A/m, +z positive, on a body's boundary curves of the given kind, where the
  /// condition is natural: ν ∂A/∂n = K. Angle in the body's frame, rad. Empty function: none.
  void set_current_sheet(Body body, geometries::Boundary boundary, const std::function<double(double angle)>& sheet);
  /// A prescribed current density J(x, y) in A/m² (+z) added everywhere; in the body's frame. For verification.
  void set_current_density(const std::function<double(const geometries::Point&)>& density);
  /// A prescribed A on Boundary::flux_parallel curves instead of 0, Wb/m; in the body's frame. For verification.
  void set_boundary_potential(const std::function<double(const geometries::Point&)>& potential);

  /// Solves at a state. `start` (of this problem) is the first Newton iterate; with two the start is extrapolated in
  /// rotor angle from (`older`, `start`), the less the longer the step (docs/methods.md). Without, from zero. @throws
  /// ConvergenceError; std::invalid_argument for a start of another mesh or degree.
  FieldSolution solve(const OperatingState& state, const FieldSolution* start = nullptr,
                      const FieldSolution* older = nullptr);

  /// Of the solutions to come, in the place of FieldOptions::newton_tolerance.
  void set_newton_tolerance(double tolerance);
  /// Sets the tolerance that leaves a tenth at most of what mesh and degree leave in the torque: the smaller, the finer
  /// the mesh; from 1e-8 to 1e-3. It depends on mesh, laws, magnets' memory and the
  /// reference, a state under load, alone. Costs a coarse solution. @return the tolerance (docs/methods.md).
  /// @throws ConvergenceError; std::invalid_argument without a ring, whose torque is asked for.
  double tie_newton_tolerance(const OperatingState& reference);

  /// The field of a solution of another degree on the same mesh, as one of this problem: a start to solve from, no
  /// solution. @throws std::invalid_argument for a solution of another mesh.
  FieldSolution interpolate(const FieldSolution& solution) const;

  /// Derivative of a solution with respect to the mechanical rotor angle at fixed phase currents, by one solve with the
  /// tangent at the converged state.
  struct RotorAngleDerivative {
    std::vector<double> flux_linkages;  ///< dψ_k/dφ, Wb/rad, total
    double energy = 0.0;                ///< dW/dφ, J/rad, total, magnets' energy included
    double torque = 0.0;                ///< dT/dφ, N·m/rad
  };
  RotorAngleDerivative derivative_by_rotor_angle(const FieldSolution& solution);

  /// ∂ψ_k/∂i_j at a solution and its rotor angle (inductances.h), by one solve a phase with the tangent there.
  /// @throws std::invalid_argument for a solution of another problem.
  PhaseInductances incremental_inductances(const FieldSolution& solution);
  /// The solution's flux linkages and torque in parts of magnets and currents, by 1 + phases solves.
  /// @throws std::invalid_argument for a solution of another problem.
  FrozenPermeability freeze_permeability(const FieldSolution& solution);

  /// Derivatives of the solution's torque, flux linkages and squared flux density to anything, by 2 + phases solves.
  /// @throws std::invalid_argument for a solution of another problem, or with prescribed sheets or densities.
  Sensitivity differentiate(const FieldSolution& solution);

  /// What mesh and degree leave in the torque, flux linkages and energy of solutions (error_estimate.h). Those of
  /// neighbouring states, such as the positions of a rotation, together cost less than each alone.
  /// @throws std::invalid_argument for a solution of another problem, of the highest degree, or with prescribed
  /// sheets, densities or potentials; geometries::MeshError, ConvergenceError.
  std::vector<ErrorEstimate> estimate_errors(const std::vector<FieldSolution>& solutions);
  ErrorEstimate estimate_error(const FieldSolution& solution);
  /// Where the errors of the torque come from. @throws as above; std::invalid_argument too for degree 1, whose cells
  /// are not told apart, and without a ring.
  std::vector<ErrorShares> estimate_error_shares(const std::vector<FieldSolution>& solutions);

  int degree() const;
  std::size_t unknowns() const;
  std::size_t cells() const;
  /// Orders of the ring (electrical: multiples of the working wave's p) that are used.
  const std::vector<double>& ring_orders() const;
  const geometries::SectorMesh& mesh() const;

private:
  friend class FieldSolution;
  std::vector<const detail::FieldSolutionData*> checked_for_estimate(const std::vector<FieldSolution>& solutions) const;
  void change_laws(const RegionLaws& laws, MagnetMemory memory);
  /// A field as a solution, with torque and flux linkages.
  FieldSolution finish(std::shared_ptr<detail::FieldSolutionData> field) const;
  std::shared_ptr<detail::FieldProblemData> data_;
};

}  // namespace lodestone::solver
