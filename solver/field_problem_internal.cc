// SPDX-License-Identifier: GPL-3.0-or-later
#include "solver/field_problem_internal.h"

#include <algorithm>
#include <numeric>
#include <stdexcept>

namespace lodestone::solver::detail {

namespace {

/// Places of all pairs (i of rows, j of columns) in the pattern; with `lower` only j ≤ i of a square block.
std::vector<int> places_of(const SymmetricPattern& pattern, const std::vector<int>& rows,
                           const std::vector<int>& columns, bool lower) {
  std::vector<int> places;
  for (std::size_t i = 0; i < rows.size(); ++i)
    for (std::size_t j = 0; j < (lower ? i + 1 : columns.size()); ++j)
      places.push_back(pattern.find(rows[i], columns[j]));
  return places;
}

SamplePoints sample_points_of(const BodyElements& body) {
  return {body.points_per_cell, body.points, body.weights};
}

}  // namespace

void add_block(const DenseBlock& block, const std::vector<int>& places, bool lower, std::vector<double>& values) {
  std::size_t k = 0;
  for (std::size_t i = 0; i < block.rows; ++i)
    for (std::size_t j = 0; j < (lower ? i + 1 : block.columns); ++j)
      values[static_cast<std::size_t>(places[k++])] += block.values[i * block.columns + j];
}

Discretisation::Discretisation(const geometries::SectorMesh& sector_mesh, const Circuit& windings_circuit,
                               const FieldOptions& field_options)
    : mesh(sector_mesh), circuit(windings_circuit), options(field_options) {
  for (const auto& [body, kind] :
       {std::make_pair(&mesh.rotor, Body::rotor), std::make_pair(&mesh.stator, Body::stator)})
    if (*body) {
      kinds.push_back(kind);
      meshes.push_back(&**body);
    }
  if (meshes.empty())
    throw std::invalid_argument("a field problem needs a rotor or a stator mesh");
  std::vector<std::vector<int>> coupled;
  for (const auto* body : meshes) {
    bodies.push_back(BodyElements::make(*body, options.degree));
    if (meshes.size() == 2)
      coupled.push_back(rim_dofs(bodies.back()));
    layers.push_back(find_gap_layers(*body));
    samples.push_back(sample_points_of(bodies.back()));
  }
  numbering = make_numbering(mesh, bodies, coupled);
  if (meshes.size() == 2) {
    ring.emplace(mesh, bodies[0], bodies[1], numbering, options.harmonics);
    for (const double order : ring->orders())
      electrical_orders.push_back(order / mesh.pole_pairs);
    rotor_places = places_of(numbering.pattern, ring->rotor_unknowns(), ring->rotor_unknowns(), true);
    stator_places = places_of(numbering.pattern, ring->stator_unknowns(), ring->stator_unknowns(), true);
    coupling_places = places_of(numbering.pattern, ring->rotor_unknowns(), ring->stator_unknowns(), false);
  }
  windings.emplace(meshes, bodies, numbering, circuit.parallel_paths);
}

std::size_t Discretisation::index(Body body) const {
  const auto found = std::find(kinds.begin(), kinds.end(), body);
  if (found == kinds.end())
    throw std::invalid_argument(body == Body::rotor ? "the mesh has no rotor" : "the mesh has no stator");
  return static_cast<std::size_t>(found - kinds.begin());
}

const LatticeElements& Discretisation::lattice(std::size_t body, int subdivisions) const {
  const std::lock_guard<std::mutex> lock(lattice_lock_);
  auto& lattice = lattices_[{body, subdivisions}];
  if (lattice.per_cell == 0)
    lattice = bodies[body].lattice(subdivisions);
  return lattice;
}

double Physics::prescribed_work(const std::vector<double>& x) const {
  double work = 0.0;
  for (const auto* source : {&sheet_load, &density_load})
    work += std::inner_product(source->begin(), source->end(), x.begin(), 0.0);
  return work;
}

double Physics::energy(const std::vector<double>& x, double angle) const {
  std::vector<double> product(x.size());
  multiply(discretisation->numbering.pattern, assembly->linear_matrix(), x, product);
  double sum = assembly->linear_constant() + assembly->nonlinear_energy(x);
  for (std::size_t k = 0; k < x.size(); ++k)
    sum += x[k] * (0.5 * product[k] + assembly->linear_load()[k]);
  if (discretisation->ring)
    sum += discretisation->ring->energy(discretisation->ring->coefficients(x, angle));
  return sum;
}

std::shared_ptr<const Physics> with_laws(const Physics& old, const RegionLaws& laws, MagnetMemory memory,
                                         std::vector<std::vector<double>> prescribed) {
  auto physics = std::make_shared<Physics>(old);
  const Discretisation& d = *old.discretisation;
  physics->laws = laws;
  physics->memory = std::move(memory);
  physics->prescribed = std::move(prescribed);
  std::vector<std::vector<RegionLaw>> by_body;
  std::vector<std::vector<materials::MagnetState>> states;
  for (const Body kind : d.kinds) {
    by_body.push_back(kind == Body::rotor ? laws.rotor : laws.stator);
    states.push_back(kind == Body::rotor ? physics->memory.rotor : physics->memory.stator);
  }
  physics->assembly = std::make_shared<const Assembly>(d.meshes, d.bodies, d.numbering, by_body, physics->prescribed,
                                                       std::move(states));
  physics->linear_values = physics->assembly->linear_matrix();
  if (d.ring) {
    add_block(d.ring->rotor_block(), d.rotor_places, true, physics->linear_values);
    add_block(d.ring->stator_block(), d.stator_places, true, physics->linear_values);
  }
  physics->load = physics->assembly->linear_load();
  Assembly::Tangents tangents;
  physics->assembly->add_forces(std::vector<double>(d.numbering.unknowns, 0.0), physics->load, tangents);
  return physics;
}

}  // namespace lodestone::solver::detail
