// SPDX-License-Identifier: GPL-3.0-or-later
// What stands behind FieldProblem and FieldSolution: the part that depends on the mesh only, the part that depends on
// laws and prescribed sources, and the state of the linear solver. Not installed.
#pragma once

#include "solver/air_gap_element.h"
#include "solver/assembly.h"
#include "solver/body_elements.h"
#include "solver/cell_edges_internal.h"
#include "solver/field_problem.h"
#include "solver/flux_linkage.h"
#include "solver/linear_solver.h"
#include "solver/magnet_memory.h"
#include "solver/numbering.h"
#include "solver/torque.h"

#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <vector>

namespace lodestone::solver::detail {

/// Fixed to mesh and degree; shared by the problem and its solutions.
struct Discretisation {
  Discretisation(const geometries::SectorMesh& sector_mesh, const Circuit& windings_circuit,
                 const FieldOptions& field_options);
  /// The same with elements of a higher degree on top in some cells (enriched_elements_internal.h): every body of
  /// `base` becomes two, the other cells and these.
  /// @param edges of the bodies. @param chosen a flag for each cell of each body.
  Discretisation(const Discretisation& base, const std::vector<std::vector<CellEdge>>& edges,
                 const std::vector<std::vector<char>>& chosen, int degree);

  geometries::SectorMesh mesh;
  Circuit circuit;
  FieldOptions options;
  std::vector<Body> kinds;                          ///< of the bodies below
  std::vector<const geometries::BodyMesh*> meshes;  ///< into `mesh`
  std::vector<BodyElements> bodies;
  Numbering numbering;
  std::optional<AirGapElement> ring;
  std::vector<double> electrical_orders;
  std::optional<Windings> windings;
  std::vector<GapLayers> layers;
  std::vector<SamplePoints> samples;

  /// Of a body that has only some cells of its mesh, which; empty: all.
  std::vector<std::vector<std::size_t>> part;

  /// Ring blocks in the pattern: places of (rotor, rotor), (stator, stator), (rotor, stator) pairs.
  std::vector<int> rotor_places, stator_places, coupling_places;

  /// Length × sectors: from a sector's quantity per unit length to the machine's.
  double whole() const { return circuit.stack_length * mesh.sectors; }
  /// Index of a body. @throws std::invalid_argument where the mesh has none.
  std::size_t index(Body body) const;
  const LatticeElements& lattice(std::size_t body, int subdivisions) const;
  /// Of each region of a body, A/m², for phase currents (A): of windings, with the area as the mesh has it.
  std::vector<double> current_density(std::size_t body, const std::vector<double>& currents) const;
  /// What a memory holds of each body's quadrature points. Cells of a higher degree on top hold nothing.
  std::vector<std::vector<materials::MagnetState>> states_of(const MagnetMemory& memory) const;

private:
  void couple(const BodyElements& rotor, const BodyElements& stator);
  mutable std::mutex lattice_lock_;
  mutable std::map<std::pair<std::size_t, int>, LatticeElements> lattices_;
};

/// Laws and prescribed sources over a discretisation.
struct Physics {
  RegionLaws laws;
  MagnetMemory memory;
  std::vector<std::vector<double>> prescribed;  ///< values of each body's dofs; empty where zero
  std::vector<double> sheet_load;               ///< of current sheets; empty without
  std::vector<double> density_load;             ///< of a prescribed current density; empty without
  std::shared_ptr<const Assembly> assembly;
  std::vector<double> linear_values;  ///< K of the linear regions and the rims' self blocks
  std::vector<double> load;           ///< forces at x = 0: magnets and prescribed values

  std::shared_ptr<const Discretisation> discretisation;

  /// Work of the prescribed sources at x, J/m.
  double prescribed_work(const std::vector<double>& x) const;
  /// Magnetic energy of the meshed regions and the ring in one sector, J/m, with what magnets dissipate.
  double energy(const std::vector<double>& x, double angle) const;
};

/// New laws, memory or prescribed values: everything but the loads of sheets and densities is made again.
std::shared_ptr<const Physics> with_laws(const Physics& old, const RegionLaws& laws, MagnetMemory memory,
                                         std::vector<std::vector<double>> prescribed);

/// Adds a dense block at its places in the pattern; of a symmetric block the lower half.
void add_block(const DenseBlock& block, const std::vector<int>& places, bool lower, std::vector<double>& values);

struct FieldSolutionData {
  std::shared_ptr<const Discretisation> discretisation;
  std::shared_ptr<const Physics> physics;
  OperatingState state;
  std::vector<double> x;
  NewtonReport newton;
  AirGapElement::Coefficients ring;
  double torque = 0.0;
  std::vector<double> flux_linkages;

  std::vector<double> dofs(std::size_t body) const;
  /// The ring's coefficients, torque and flux linkages of x.
  void evaluate();
  /// Magnetic energy of the whole machine, J, without what magnets have lost.
  double energy() const;
};

/// The factors of one problem's tangents.
///
/// Newton's steps take one of single precision where the factorisation is our own: good enough to precondition, in half
/// the time. What differentiates a solution takes one of double precision, made when first asked for.
class Factors {
public:
  explicit Factors(const Discretisation& discretisation);

  /// The factor for Newton's steps.
  void factorise(const std::vector<double>& values);
  void solve(std::vector<double>& x) { quick_->solve(x); }
  /// Turns the rotor in the last factor: values of another rotor angle, the rest unchanged. False where there is no
  /// factor.
  bool turn(const std::vector<double>& values);
  /// Double precision until forget(); false where it is that already.
  bool sharpen();
  /// As new: the laws are others. Nothing of what was solved before can show in what follows.
  void forget() {
    usable_ = false;
    quick_ = first_;
  }

  /// Factorises in double precision. Valid until the next call of any of these.
  LinearSolver& exact(const std::vector<double>& values);

private:
  std::shared_ptr<LinearSolver> exact_;
  std::shared_ptr<LinearSolver> first_;  ///< what Newton's steps begin with; may be the same
  std::shared_ptr<LinearSolver> quick_;  ///< what they use: one of the two
  bool usable_ = false;                  ///< quick_ holds a factor of a state of the present laws
};

struct FieldProblemData {
  std::shared_ptr<const Discretisation> discretisation;
  std::shared_ptr<const Physics> physics;
  std::unique_ptr<Factors> factors;
  double newton_tolerance = 0.0;
};

}  // namespace lodestone::solver::detail
