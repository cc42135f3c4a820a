// SPDX-License-Identifier: GPL-3.0-or-later
#include "solver/field_problem_internal.h"

#include "solver/enriched_elements_internal.h"

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
  part.resize(bodies.size());
  numbering = make_numbering(mesh, bodies, coupled);
  if (meshes.size() == 2)
    couple(bodies[0], bodies[1]);
  windings.emplace(meshes, bodies, numbering, circuit.parallel_paths);
}

Discretisation::Discretisation(const Discretisation& base, const std::vector<std::vector<CellEdge>>& edges,
                               const std::vector<std::vector<char>>& chosen, int degree)
    : mesh(base.mesh), circuit(base.circuit), options(base.options) {
  options.harmonics = 0;
  int next = static_cast<int>(base.numbering.unknowns);
  // Functions on an edge are eliminated right after its own unknowns of degree p, those inside a cell first of all: the
  // order of the given unknowns stays one of little fill-in.
  std::vector<std::pair<int, int>> keys;
  for (int k = 0; k < next; ++k)
    keys.emplace_back(k, k);
  std::vector<std::vector<int>> coupled;
  for (std::size_t b = 0; b < base.bodies.size(); ++b) {
    EnrichedElements elements(base.bodies[b], edges[b], base.numbering.bodies[b], chosen[b], degree, next);
    for (const int after : elements.eliminated_after)
      keys.emplace_back(after, static_cast<int>(keys.size()));
    for (BodyElements* body : {&elements.plain, &elements.rich}) {
      kinds.push_back(base.kinds[b]);
      meshes.push_back(base.kinds[b] == Body::rotor ? &*mesh.rotor : &*mesh.stator);
      part.emplace_back();
      for (std::size_t c = 0; c < chosen[b].size(); ++c)
        if ((chosen[b][c] != 0) == (body == &elements.rich))
          part.back().push_back(c);
      numbering.bodies.push_back(elements.numbering);
      coupled.push_back(base.ring ? rim_dofs(*body) : std::vector<int>());
      bodies.push_back(std::move(*body));
    }
  }
  numbering.unknowns = static_cast<std::size_t>(next);
  numbering.pinned = base.numbering.pinned;
  std::sort(keys.begin(), keys.end());
  std::vector<int> order;
  for (const auto& [after, unknown] : keys)
    order.push_back(unknown);
  put_in_order(numbering, bodies, coupled, order);
  if (base.ring)
    couple(bodies[1], bodies[3]);
  windings.emplace(meshes, bodies, numbering, circuit.parallel_paths);
}

void Discretisation::couple(const BodyElements& rotor, const BodyElements& stator) {
  ring.emplace(mesh, rotor, stator, numbering, options.harmonics);
  for (const double order : ring->orders())
    electrical_orders.push_back(order / mesh.pole_pairs);
  rotor_places = places_of(numbering.pattern, ring->rotor_unknowns(), ring->rotor_unknowns(), true);
  stator_places = places_of(numbering.pattern, ring->stator_unknowns(), ring->stator_unknowns(), true);
  coupling_places = places_of(numbering.pattern, ring->rotor_unknowns(), ring->stator_unknowns(), false);
}

std::vector<double> Discretisation::current_density(std::size_t body, const std::vector<double>& currents) const {
  const geometries::BodyMesh& of_body = *meshes[body];
  const BodyElements& elements = bodies[body];
  std::vector<double> area(of_body.regions.size(), 0.0), density(of_body.regions.size(), 0.0);
  for (std::size_t c = 0; c < elements.cells; ++c)
    for (int q = 0; q < elements.points_per_cell; ++q)
      area[static_cast<std::size_t>(elements.cell_region[c])] += elements.cell_weights(c)[q];
  for (std::size_t r = 0; r < of_body.regions.size(); ++r) {
    const geometries::Region& region = of_body.regions[r];
    const auto phase = static_cast<std::size_t>(std::max(region.phase, 0));
    if (region.kind == geometries::RegionKind::winding && region.phase >= 0 && phase < currents.size())
      density[r] = currents[phase] * region.turns / (circuit.parallel_paths * area[r]);
  }
  return density;
}

std::vector<std::vector<materials::MagnetState>> Discretisation::states_of(const MagnetMemory& memory) const {
  std::vector<std::vector<materials::MagnetState>> result;
  for (std::size_t b = 0; b < bodies.size(); ++b) {
    const auto& states = kinds[b] == Body::rotor ? memory.rotor : memory.stator;
    result.emplace_back();
    if (states.empty() || part[b].empty()) {
      result.back() = states;
    } else if (bodies[b].degree == options.degree) {
      const auto points = static_cast<std::ptrdiff_t>(bodies[b].points_per_cell);
      for (const std::size_t c : part[b]) {
        const auto first = states.begin() + static_cast<std::ptrdiff_t>(c) * points;
        result.back().insert(result.back().end(), first, first + points);
      }
    }
  }
  return result;
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
  for (const Body kind : d.kinds)
    by_body.push_back(kind == Body::rotor ? laws.rotor : laws.stator);
  physics->assembly = std::make_shared<const Assembly>(d.meshes, d.bodies, d.numbering, by_body, physics->prescribed,
                                                       d.states_of(physics->memory));
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
