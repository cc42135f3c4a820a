// SPDX-License-Identifier: GPL-3.0-or-later
#include "solver/field_solution.h"

#include "solver/field_problem_internal.h"

#include <algorithm>
#include <numeric>
#include <set>
#include <stdexcept>

namespace lodestone::solver {

using geometries::Point;

std::vector<double> detail::FieldSolutionData::dofs(std::size_t body) const {
  std::vector<double> result;
  physics->assembly->expand(body, x, result);
  return result;
}

void detail::FieldSolutionData::evaluate() {
  const Discretisation& d = *discretisation;
  if (d.ring) {
    ring = d.ring->coefficients(x, state.rotor_angle);
    torque = d.whole() * d.ring->torque(ring);
  }
  std::vector<std::vector<double>> of_bodies;
  for (std::size_t b = 0; b < d.bodies.size(); ++b)
    of_bodies.push_back(dofs(b));
  flux_linkages = d.windings->linkages(of_bodies);
  for (double& linkage : flux_linkages)
    linkage *= d.whole();
}

double detail::FieldSolutionData::energy() const {
  return discretisation->whole() * (physics->energy(x, state.rotor_angle) - physics->assembly->dissipated_energy(x));
}

FieldSolution::FieldSolution(std::shared_ptr<const detail::FieldSolutionData> data) : data_(std::move(data)) {}

const OperatingState& FieldSolution::state() const {
  return data_->state;
}
double FieldSolution::torque() const {
  return data_->torque;
}
const std::vector<double>& FieldSolution::flux_linkages() const {
  return data_->flux_linkages;
}
int FieldSolution::degree() const {
  return data_->discretisation->options.degree;
}
const NewtonReport& FieldSolution::newton() const {
  return data_->newton;
}

std::optional<double> FieldSolution::torque_arkkio(Body body) const {
  const auto& d = *data_->discretisation;
  const std::size_t b = d.index(body);
  if (d.layers[b].cells.empty())
    return std::nullopt;
  // The stress on a circle is that on what lies within it: the rotor, or all but the rotor.
  const double within = d.mesh.rotor_rim_radius > d.mesh.stator_rim_radius ? -1.0 : 1.0;
  return within * d.whole() *
         arkkio_torque(d.bodies[b], d.layers[b], data_->physics->assembly->gradients(b, data_->dofs(b)));
}

double FieldSolution::torque_within(Body body, double inner_radius, double outer_radius) const {
  const auto& d = *data_->discretisation;
  const std::size_t b = d.index(body);
  if (!(inner_radius > 0.0 && outer_radius > inner_radius))
    throw std::invalid_argument("a ring of air has 0 < inner radius < outer radius");
  return d.whole() *
         ring_torque(d.bodies[b], inner_radius, outer_radius, data_->physics->assembly->gradients(b, data_->dofs(b)));
}

RegionForce FieldSolution::force_on(Body body, const std::vector<int>& regions) const {
  const auto& d = *data_->discretisation;
  const std::size_t b = d.index(body);
  const BodyElements& elements = d.bodies[b];
  const geometries::BodyMesh& mesh = *d.meshes[b];
  const auto is_in = [&](int region) { return std::find(regions.begin(), regions.end(), region) != regions.end(); };
  std::vector<char> cells;
  for (const int region : mesh.cell_region)
    cells.push_back(static_cast<char>(is_in(region)));
  const std::vector<double> g = weight_of_cells(elements, cells, d.mesh.angle);

  RegionForce result;
  const StressResultant sector = weighted_stress(elements, g, data_->physics->assembly->gradients(b, data_->dofs(b)));
  const double depth = d.whole() / d.mesh.sectors;
  result.force = {depth * sector.force_x, depth * sector.force_y};
  result.torque = d.whole() * sector.torque;
  std::set<int> through;
  for (std::size_t c = 0; c < elements.cells; ++c)
    if (varies(elements, c, g))
      through.insert(mesh.cell_region[c]);
  result.through.assign(through.begin(), through.end());
  bool all_of_rim = true;
  for (const BoundaryFace& face : elements.faces)
    if (face.boundary == geometries::Boundary::rim)
      for (const int dof : face.dofs) {
        result.at_rim = result.at_rim || g[static_cast<std::size_t>(dof)] > 0.0;
        all_of_rim = all_of_rim && g[static_cast<std::size_t>(dof)] > 0.0;
      }
  result.shares_rim = result.at_rim && !all_of_rim;
  if (result.at_rim)
    result.torque += body == Body::rotor ? torque() : -torque();
  return result;
}

double FieldSolution::energy() const {
  return data_->energy();
}

double FieldSolution::dissipated_energy() const {
  return data_->discretisation->whole() * data_->physics->assembly->dissipated_energy(data_->x);
}

MagnetMemory FieldSolution::magnet_memory() const {
  const auto& d = *data_->discretisation;
  MagnetMemory memory;
  for (std::size_t b = 0; b < d.bodies.size(); ++b)
    (d.kinds[b] == Body::rotor ? memory.rotor : memory.stator) = data_->physics->assembly->states_after(b, data_->x);
  return memory;
}

double FieldSolution::coenergy() const {
  const auto& currents = data_->state.phase_currents;
  const double linked = std::inner_product(currents.begin(), currents.end(), data_->flux_linkages.begin(), 0.0);
  return linked + data_->discretisation->whole() * data_->physics->prescribed_work(data_->x) - energy();
}

std::vector<RingHarmonic> FieldSolution::ring_harmonics(double radius) const {
  const auto& ring = data_->discretisation->ring;
  if (!ring)
    throw std::invalid_argument("ring harmonics need a rotor and a stator");
  const auto field = ring->field(data_->ring, radius);
  std::vector<RingHarmonic> result;
  for (std::size_t k = 0; k < field.size(); ++k)
    result.push_back({ring->orders()[k], field[k].radial_cos, field[k].radial_sin, field[k].tangential_cos,
                      field[k].tangential_sin});
  return result;
}

const SamplePoints& FieldSolution::sample_points(Body body) const {
  return data_->discretisation->samples[data_->discretisation->index(body)];
}

std::vector<Point> FieldSolution::flux_density(Body body) const {
  const std::size_t b = data_->discretisation->index(body);
  std::vector<Point> result;
  for (const Gradient& g : data_->physics->assembly->gradients(b, data_->dofs(b)))
    result.push_back({g.y, -g.x});
  return result;
}

std::vector<Point> FieldSolution::field_strength(Body body) const {
  const std::size_t b = data_->discretisation->index(body);
  const Assembly& assembly = *data_->physics->assembly;
  std::vector<Point> result;
  for (const PointResponse& point : assembly.responses(b, assembly.gradients(b, data_->dofs(b))))
    result.push_back({point.h.y, -point.h.x});
  return result;
}

std::vector<double> FieldSolution::current_density(Body body) const {
  const auto& d = *data_->discretisation;
  return d.current_density(d.index(body), data_->state.phase_currents);
}

LatticeField FieldSolution::lattice(Body body, int subdivisions) const {
  const auto& d = *data_->discretisation;
  const std::size_t b = d.index(body);
  const BodyElements& elements = d.bodies[b];
  LatticeField result;
  result.subdivisions = subdivisions > 0 ? subdivisions : elements.degree;
  const LatticeElements& lattice = d.lattice(b, result.subdivisions);
  const std::vector<double> dofs = data_->dofs(b);
  const auto points = static_cast<std::size_t>(lattice.per_cell);
  const auto local = static_cast<std::size_t>(elements.dofs_per_cell);
  result.points = lattice.points;
  result.potential.assign(lattice.points.size(), 0.0);
  result.flux_density.resize(lattice.points.size());
  for (std::size_t c = 0; c < elements.cells; ++c)
    for (std::size_t q = 0; q < points; ++q) {
      const std::size_t k = c * points + q;
      const double* gradients = lattice.gradients.data() + k * 2u * local;
      for (std::size_t i = 0; i < local; ++i) {
        const double value = dofs[static_cast<std::size_t>(elements.dofs_of(c)[i])];
        result.potential[k] += lattice.values[q * local + i] * value;
        result.flux_density[k].x += gradients[local + i] * value;
        result.flux_density[k].y -= gradients[i] * value;
      }
    }
  return result;
}

}  // namespace lodestone::solver
