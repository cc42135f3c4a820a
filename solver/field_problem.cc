// SPDX-License-Identifier: GPL-3.0-or-later
#include "solver/field_problem.h"

#include "base/user_error.h"
#include "solver/convergence_diagnosis_internal.h"
#include "solver/field_system_internal.h"
#include "solver/linearisation_internal.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <stdexcept>

namespace lodestone::solver {

using geometries::Boundary;
using geometries::Point;

FieldProblem::FieldProblem(const geometries::SectorMesh& mesh, const RegionLaws& laws, const Circuit& circuit,
                           const FieldOptions& options)
    : data_(std::make_shared<detail::FieldProblemData>()) {
  if (options.degree < 1 || options.degree > FieldOptions::highest_degree)
    throw base::UserError(fmt::format("degree: {} is not allowed; it must be 1, 2, 3 or 4", options.degree));
  data_->discretisation = std::make_shared<const detail::Discretisation>(mesh, circuit, options);
  detail::Physics empty;
  empty.discretisation = data_->discretisation;
  data_->physics =
      detail::with_laws(empty, laws, {}, std::vector<std::vector<double>>(data_->discretisation->bodies.size()));
  data_->factors = std::make_unique<detail::Factors>(*data_->discretisation);
  data_->newton_tolerance = options.newton_tolerance;
}

FieldProblem::~FieldProblem() = default;
FieldProblem::FieldProblem(FieldProblem&&) noexcept = default;
FieldProblem& FieldProblem::operator=(FieldProblem&&) noexcept = default;

void FieldProblem::change_laws(const RegionLaws& laws, MagnetMemory memory) {
  const auto& d = *data_->discretisation;
  for (std::size_t b = 0; b < d.bodies.size(); ++b) {
    const auto& states = d.kinds[b] == Body::rotor ? memory.rotor : memory.stator;
    if (!states.empty() && states.size() != d.bodies[b].weights.size())
      throw std::invalid_argument("a memory of magnets must be of the same mesh and degree");
  }
  data_->physics = detail::with_laws(*data_->physics, laws, std::move(memory), data_->physics->prescribed);
}

void FieldProblem::set_laws(const RegionLaws& laws, MagnetMemory memory) {
  change_laws(laws, std::move(memory));
  data_->factors->forget();
}

void FieldProblem::set_magnet_memory(MagnetMemory memory) {
  // The factor still preconditions: what a load leaves in the magnets hardly changes their reluctivity.
  change_laws(RegionLaws(data_->physics->laws), std::move(memory));
}

const MagnetMemory& FieldProblem::magnet_memory() const {
  return data_->physics->memory;
}

void FieldProblem::set_current_sheet(Body body, Boundary boundary, const std::function<double(double angle)>& sheet) {
  const auto& d = *data_->discretisation;
  auto physics = std::make_shared<detail::Physics>(*data_->physics);
  physics->sheet_load.clear();
  if (sheet) {
    const std::size_t b = d.index(body);
    std::vector<double> load(d.bodies[b].dofs, 0.0);
    for (const BoundaryFace& face : d.bodies[b].faces) {
      if (face.boundary != boundary)
        continue;
      for (std::size_t q = 0; q < face.at.size(); ++q) {
        const double current = sheet(std::atan2(face.at[q].y, face.at[q].x)) * face.length[q];
        for (std::size_t i = 0; i < face.dofs.size(); ++i)
          load[static_cast<std::size_t>(face.dofs[i])] += current * face.values[q * face.dofs.size() + i];
      }
    }
    physics->sheet_load.assign(d.numbering.unknowns, 0.0);
    d.numbering.collect(b, load, physics->sheet_load);
  }
  data_->physics = std::move(physics);
}

void FieldProblem::set_current_density(const std::function<double(const Point&)>& density) {
  const auto& d = *data_->discretisation;
  auto physics = std::make_shared<detail::Physics>(*data_->physics);
  physics->density_load.clear();
  if (density) {
    physics->density_load.assign(d.numbering.unknowns, 0.0);
    for (std::size_t b = 0; b < d.bodies.size(); ++b) {
      const BodyElements& body = d.bodies[b];
      std::vector<double> load(body.dofs, 0.0);
      const auto points = static_cast<std::size_t>(body.points_per_cell);
      for (std::size_t c = 0; c < body.cells; ++c)
        for (std::size_t q = 0; q < points; ++q) {
          const double current = density(body.points[c * points + q]) * body.weights[c * points + q];
          const double* values = body.shape_values.data() + q * static_cast<std::size_t>(body.stride);
          for (int i = 0; i < body.dofs_per_cell; ++i)
            load[static_cast<std::size_t>(body.dofs_of(c)[i])] += current * values[i];
        }
      d.numbering.collect(b, load, physics->density_load);
    }
  }
  data_->physics = std::move(physics);
}

void FieldProblem::set_boundary_potential(const std::function<double(const Point&)>& potential) {
  const auto& d = *data_->discretisation;
  std::vector<std::vector<double>> prescribed(d.bodies.size());
  if (potential)
    for (std::size_t b = 0; b < d.bodies.size(); ++b) {
      prescribed[b].assign(d.bodies[b].dofs, 0.0);
      for (const BoundaryFace& face : d.bodies[b].faces)
        if (face.boundary == Boundary::flux_parallel)
          for (const int dof : face.dofs)
            prescribed[b][static_cast<std::size_t>(dof)] =
                potential(d.bodies[b].dof_points[static_cast<std::size_t>(dof)]);
    }
  data_->physics =
      detail::with_laws(*data_->physics, data_->physics->laws, data_->physics->memory, std::move(prescribed));
  data_->factors->forget();
}

FieldSolution FieldProblem::solve(const OperatingState& state, const FieldSolution* start, const FieldSolution* older) {
  const auto& d = *data_->discretisation;
  for (const FieldSolution* given : {start, older})
    if (given && (!given->valid() || given->data_->x.size() != d.numbering.unknowns))
      throw std::invalid_argument("a starting solution must be of the same mesh and degree");
  detail::FieldSystem system(d, *data_->physics, *data_->factors, state);
  auto result = std::make_shared<detail::FieldSolutionData>();
  result->x.assign(d.numbering.unknowns, 0.0);

  NewtonOptions options;
  options.tolerance = data_->newton_tolerance;
  options.maximum_iterations = d.options.maximum_iterations;
  options.scale = system.scale();
  options.reuse_factor = d.options.reuse_factor;
  // From zero field nothing of what was solved before shows, not even by rounding.
  if (!start)
    data_->factors->forget();
  if (start && options.scale > 0.0) {
    if (options.reuse_factor)
      options.usable_factor = system.turn_factor();
    result->x = start->data_->x;
    if (older) {
      const double newer_angle = start->state().rotor_angle;
      const double span = newer_angle - older->state().rotor_angle;
      // What changes over the gap's length, on the rims, does not go on in a straight line over steps as long as that:
      // of long steps less is taken. Factor measured (docs/methods.md).
      const double step = state.rotor_angle - newer_angle;
      const double over_gap =
          step * d.mesh.rotor_rim_radius / (5.0 * (d.mesh.stator_rim_radius - d.mesh.rotor_rim_radius));
      const double ratio = span != 0.0 ? step / span / (1.0 + over_gap * over_gap) : 0.0;
      for (std::size_t k = 0; k < result->x.size(); ++k)
        result->x[k] += ratio * (start->data_->x[k] - older->data_->x[k]);
    }
  }
  try {
    result->newton = minimise(system, result->x, options);
  } catch (const ConvergenceError& error) {
    std::vector<double> residual(result->x.size());
    system.gradient(result->x, residual);
    throw ConvergenceError(error.what() + detail::suspect_material(d, *data_->physics, result->x, residual));
  }

  result->state = state;
  return finish(std::move(result));
}

FieldSolution FieldProblem::finish(std::shared_ptr<detail::FieldSolutionData> field) const {
  field->discretisation = data_->discretisation;
  field->physics = data_->physics;
  field->evaluate();
  return FieldSolution(std::move(field));
}

FieldSolution FieldProblem::interpolate(const FieldSolution& solution) const {
  const auto& d = *data_->discretisation;
  if (!solution.valid() || solution.data_->discretisation->bodies.size() != d.bodies.size())
    throw std::invalid_argument("a solution is interpolated on its own mesh");
  auto result = std::make_shared<detail::FieldSolutionData>();
  result->state = solution.state();
  result->x.assign(d.numbering.unknowns, 0.0);
  for (std::size_t b = 0; b < d.bodies.size(); ++b) {
    const std::vector<double> values =
        solution.data_->discretisation->bodies[b].interpolate(solution.data_->dofs(b), d.bodies[b]);
    const BodyNumbering& numbering = d.numbering.bodies[b];
    for (std::size_t dof = 0; dof < values.size(); ++dof)
      if (numbering.unknown[dof] >= 0)
        result->x[static_cast<std::size_t>(numbering.unknown[dof])] = numbering.sign[dof] * values[dof];
  }
  return finish(std::move(result));
}

FieldProblem::RotorAngleDerivative FieldProblem::derivative_by_rotor_angle(const FieldSolution& solution) {
  const auto& d = *data_->discretisation;
  if (!solution.valid() || solution.data_->discretisation != data_->discretisation)
    throw std::invalid_argument("the solution belongs to another field problem");
  if (!d.ring)
    throw std::invalid_argument("a derivative by the rotor's angle needs a rotor and a stator");
  const auto& data = *solution.data_;
  const std::vector<double>& x = data.x;
  detail::FieldSystem system(d, *data.physics, *data_->factors, data.state);
  std::vector<double> forces(x.size());
  system.forces(x, forces);
  system.linearise();
  LinearSolver& factor = data_->factors->exact(system.tangent());

  // K dx/dφ = −(∂K_ring/∂φ) x = ∂T/∂x.
  const std::vector<double> ring_forces = detail::torque_gradient(data);
  std::vector<double> change = ring_forces;
  factor.solve(change);

  RotorAngleDerivative result;
  result.flux_linkages = d.windings->linkages_of_unknowns(change);
  for (double& linkage : result.flux_linkages)
    linkage *= d.whole();
  result.energy = d.whole() * std::inner_product(forces.begin(), forces.end(), change.begin(), 0.0) - data.torque;
  result.torque = d.whole() * (std::inner_product(ring_forces.begin(), ring_forces.end(), change.begin(), 0.0) +
                               d.ring->torque_by_angle(data.ring));
  return result;
}

Sensitivity FieldProblem::differentiate(const FieldSolution& solution) {
  return {*data_, solution.data_};
}

int FieldProblem::degree() const {
  return data_->discretisation->options.degree;
}
std::size_t FieldProblem::unknowns() const {
  return data_->discretisation->numbering.unknowns;
}
std::size_t FieldProblem::cells() const {
  std::size_t count = 0;
  for (const auto& body : data_->discretisation->bodies)
    count += body.cells;
  return count;
}
const std::vector<double>& FieldProblem::ring_orders() const {
  return data_->discretisation->electrical_orders;
}
const geometries::SectorMesh& FieldProblem::mesh() const {
  return data_->discretisation->mesh;
}

}  // namespace lodestone::solver
