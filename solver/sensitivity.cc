// SPDX-License-Identifier: GPL-3.0-or-later
#include "solver/sensitivity.h"

#include "solver/field_problem_internal.h"
#include "solver/linearisation_internal.h"
#include "solver/mesh_nodes.h"

#include <cmath>
#include <numeric>
#include <stdexcept>
#include <utility>

namespace lodestone::solver {

using geometries::BodyMesh;
using geometries::Point;
using geometries::RegionKind;

namespace {

double dot(const Gradient& a, const Gradient& b) {
  return a.x * b.x + a.y * b.y;
}

/// Adds Σ_q flux·∇N_i to each dof i, weights included in the flux.
void collect(const BodyElements& body, const std::vector<Gradient>& flux, std::vector<double>& forces) {
  const auto points = static_cast<std::size_t>(body.points_per_cell);
  const auto stride = static_cast<std::size_t>(body.stride);
  for (std::size_t c = 0; c < body.cells; ++c) {
    const int* dofs = body.dofs_of(c);
    for (std::size_t q = 0; q < points; ++q) {
      const Gradient& f = flux[c * points + q];
      const double* gx = body.cell_gradients(c) + q * 2u * stride;
      const double* gy = gx + stride;
      for (int i = 0; i < body.dofs_per_cell; ++i)
        forces[static_cast<std::size_t>(dofs[i])] += f.x * gx[i] + f.y * gy[i];
    }
  }
}

/// Values of a body's dofs at its quadrature points, or of their x or y.
template <class Value> std::vector<double> at_points(const BodyElements& body, const Value& value) {
  const auto points = static_cast<std::size_t>(body.points_per_cell);
  std::vector<double> result(body.cells * points, 0.0);
  for (std::size_t c = 0; c < body.cells; ++c) {
    const int* dofs = body.dofs_of(c);
    for (std::size_t q = 0; q < points; ++q) {
      const double* shape = body.shape_values.data() + q * static_cast<std::size_t>(body.stride);
      for (int i = 0; i < body.dofs_per_cell; ++i)
        result[c * points + q] += shape[i] * value(static_cast<std::size_t>(dofs[i]));
    }
  }
  return result;
}

/// E : ∇v summed with its weights: the rows of E as fluxes.
struct ShapeTensor {
  std::vector<Gradient> x, y;
  explicit ShapeTensor(std::size_t points) : x(points), y(points) {}
};

double log_ratio(const geometries::SectorMesh& mesh) {
  return std::abs(std::log(mesh.stator_rim_radius / mesh.rotor_rim_radius));
}

}  // namespace

struct Sensitivity::Data {
  std::shared_ptr<const detail::FieldSolutionData> solution;

  /// What belongs to one quantity.
  struct Quantity {
    std::vector<double> adjoint;                   ///< z
    std::vector<std::vector<Gradient>> gradients;  ///< ∇z at the points of each body
    AirGapElement::Coefficients ring;              ///< of z
    /// Per body and dof: dQ by a displacement of the node, the ring apart.
    std::vector<std::vector<Point>> by_node;
  };
  std::vector<std::vector<double>> dofs;         ///< A of each body
  std::vector<std::vector<Gradient>> gradients;  ///< ∇A at the points of each body
  std::vector<Quantity> quantities;              ///< torque, flux linkages, squared flux density
  double squared_flux_density = 0.0;
  std::vector<MeshNodes> nodes;  ///< of each body

  const detail::Discretisation& discretisation() const { return *solution->discretisation; }
  const RegionLaw& law(std::size_t body, std::size_t region) const {
    const RegionLaws& laws = solution->physics->laws;
    return (discretisation().kinds[body] == Body::rotor ? laws.rotor : laws.stator)[region];
  }
  materials::MagnetState state(std::size_t body, std::size_t point) const {
    const MagnetMemory& memory = solution->physics->memory;
    const auto& states = discretisation().kinds[body] == Body::rotor ? memory.rotor : memory.stator;
    return states.empty() ? materials::MagnetState{} : states[point];
  }
  bool is_stator_steel(std::size_t body, std::size_t region) const {
    return discretisation().kinds[body] == Body::stator &&
           discretisation().meshes[body]->regions[region].kind == RegionKind::steel;
  }
  /// Calls visit(body, region, point) at every point of the regions of a kind.
  template <class Visit> void visit_points(RegionKind kind, const Visit& visit) const;

  void make_adjoints(detail::FieldProblemData& problem);
  void make_shape_gradients();
  ShapeTensor field_tensor(const Quantity& quantity, std::size_t body,
                           const std::vector<PointResponse>& responses) const;
  /// Adds the part of the currents to −F·z, or that of one phase's flux linkage.
  void add_windings(const std::vector<double>& values, std::size_t body, const std::vector<double>& currents,
                    double sign, ShapeTensor& tensor) const;

  template <class Change> Derivative derivative(const Change& change) const;
};

template <class Visit> void Sensitivity::Data::visit_points(RegionKind kind, const Visit& visit) const {
  const auto& d = discretisation();
  for (std::size_t b = 0; b < d.bodies.size(); ++b) {
    const auto points = static_cast<std::size_t>(d.bodies[b].points_per_cell);
    for (std::size_t c = 0; c < d.bodies[b].cells; ++c) {
      const auto region = static_cast<std::size_t>(d.meshes[b]->cell_region[c]);
      if (d.meshes[b]->regions[region].kind == kind)
        for (std::size_t i = c * points; i < (c + 1) * points; ++i)
          visit(b, region, i);
    }
  }
}

/// @param change (quantity's number) → its derivative.
template <class Change> Derivative Sensitivity::Data::derivative(const Change& change) const {
  Derivative result;
  result.torque = change(0);
  for (std::size_t k = 1; k + 1 < quantities.size(); ++k)
    result.flux_linkages.push_back(change(k));
  result.squared_flux_density = change(quantities.size() - 1);
  return result;
}

void Sensitivity::Data::make_adjoints(detail::FieldProblemData& problem) {
  const auto& d = discretisation();
  const detail::Physics& physics = *solution->physics;
  const std::vector<double>& x = solution->x;
  std::vector<double> values = detail::linear_values_at(*solution);
  std::vector<double> forces(x.size(), 0.0);
  Assembly::Tangents tangents;
  physics.assembly->add_forces(x, forces, tangents);
  physics.assembly->add_tangent(tangents, values);
  LinearSolver& factor = problem.factors->exact(values);

  std::vector<std::vector<double>> sides{detail::torque_gradient(*solution)};
  for (double& entry : sides.front())
    entry *= d.whole();
  std::vector<double> side;
  for (std::size_t k = 0; k < d.windings->phases(); ++k) {
    std::vector<double> current(d.windings->phases(), 0.0);
    current[k] = d.whole();
    side.assign(x.size(), 0.0);
    d.windings->add_load(current, side);
    sides.push_back(std::move(side));
  }
  side.assign(x.size(), 0.0);
  for (std::size_t b = 0; b < d.bodies.size(); ++b) {
    std::vector<Gradient> flux(gradients[b].size());
    visit_points(RegionKind::steel, [&](std::size_t body, std::size_t region, std::size_t i) {
      if (body != b || !is_stator_steel(body, region))
        return;
      const double weight = d.whole() * d.bodies[b].weights[i];
      const Gradient& g = gradients[b][i];
      squared_flux_density += weight * dot(g, g);
      flux[i] = {2.0 * weight * g.x, 2.0 * weight * g.y};
    });
    std::vector<double> of_dofs(d.bodies[b].dofs, 0.0);
    collect(d.bodies[b], flux, of_dofs);
    d.numbering.collect(b, of_dofs, side);
  }
  sides.push_back(std::move(side));

  for (std::vector<double>& right : sides) {
    Quantity quantity;
    factor.solve(right);
    quantity.adjoint = std::move(right);
    for (std::size_t b = 0; b < d.bodies.size(); ++b) {
      std::vector<double> of_dofs;
      d.numbering.expand(b, quantity.adjoint, {}, of_dofs);
      quantity.gradients.push_back(physics.assembly->gradients(b, of_dofs));
    }
    if (d.ring)
      quantity.ring = d.ring->coefficients(quantity.adjoint, solution->state.rotor_angle);
    quantities.push_back(std::move(quantity));
  }
}

ShapeTensor Sensitivity::Data::field_tensor(const Quantity& quantity, std::size_t body,
                                            const std::vector<PointResponse>& responses) const {
  ShapeTensor tensor(responses.size());
  const std::vector<double>& weights = discretisation().bodies[body].weights;
  for (std::size_t i = 0; i < responses.size(); ++i) {
    const PointResponse& r = responses[i];
    const Gradient &g = gradients[body][i], &z = quantity.gradients[body][i];
    const Gradient dz{r.xx * z.x + r.xy * z.y, r.xy * z.x + r.yy * z.y};
    const double trace = dot(r.h, z);
    // −E: dQ/dp has −z·∂F/∂p.
    const double w = -weights[i];
    tensor.x[i] = {w * (trace - g.x * dz.x - z.x * r.h.x), w * (-g.x * dz.y - z.x * r.h.y)};
    tensor.y[i] = {w * (-g.y * dz.x - z.y * r.h.x), w * (trace - g.y * dz.y - z.y * r.h.y)};
  }
  return tensor;
}

void Sensitivity::Data::add_windings(const std::vector<double>& values, std::size_t body,
                                     const std::vector<double>& currents, double sign, ShapeTensor& tensor) const {
  const auto& d = discretisation();
  const BodyMesh& mesh = *d.meshes[body];
  const std::vector<double>& weights = d.bodies[body].weights;
  // Of each region: area and integral of the values. The current is the region's, however large it becomes.
  std::vector<double> area(mesh.regions.size(), 0.0), integral(mesh.regions.size(), 0.0);
  visit_points(RegionKind::winding, [&](std::size_t b, std::size_t region, std::size_t i) {
    if (b != body)
      return;
    area[region] += weights[i];
    integral[region] += weights[i] * values[i];
  });
  visit_points(RegionKind::winding, [&](std::size_t b, std::size_t region, std::size_t i) {
    const int phase = mesh.regions[region].phase;
    if (b != body || phase < 0 || static_cast<std::size_t>(phase) >= currents.size())
      return;
    const double density = sign * currents[static_cast<std::size_t>(phase)] * mesh.regions[region].turns /
                           (d.circuit.parallel_paths * area[region]);
    const double trace = density * weights[i] * (values[i] - integral[region] / area[region]);
    tensor.x[i].x += trace;
    tensor.y[i].y += trace;
  });
}

void Sensitivity::Data::make_shape_gradients() {
  const auto& d = discretisation();
  for (std::size_t b = 0; b < d.bodies.size(); ++b) {
    const BodyElements& body = d.bodies[b];
    const std::vector<PointResponse> responses = solution->physics->assembly->responses(b, gradients[b]);
    const std::vector<double> potential = at_points(body, [&](std::size_t dof) { return dofs[b][dof]; });
    for (std::size_t k = 0; k < quantities.size(); ++k) {
      Quantity& quantity = quantities[k];
      ShapeTensor tensor = field_tensor(quantity, b, responses);
      std::vector<double> of_dofs;
      d.numbering.expand(b, quantity.adjoint, {}, of_dofs);
      add_windings(at_points(body, [&](std::size_t dof) { return of_dofs[dof]; }), b, solution->state.phase_currents,
                   1.0, tensor);
      if (k > 0 && k + 1 < quantities.size()) {
        std::vector<double> of_phase(k, 0.0);
        of_phase.back() = d.whole();
        add_windings(potential, b, of_phase, 1.0, tensor);
      }
      if (k + 1 == quantities.size())
        visit_points(RegionKind::steel, [&](std::size_t of_body, std::size_t region, std::size_t i) {
          if (of_body != b || !is_stator_steel(of_body, region))
            return;
          const double w = d.whole() * body.weights[i];
          const Gradient& g = gradients[b][i];
          tensor.x[i].x += w * (dot(g, g) - 2.0 * g.x * g.x);
          tensor.x[i].y -= w * 2.0 * g.x * g.y;
          tensor.y[i].x -= w * 2.0 * g.x * g.y;
          tensor.y[i].y += w * (dot(g, g) - 2.0 * g.y * g.y);
        });
      std::vector<double> by_x(body.dofs, 0.0), by_y(body.dofs, 0.0);
      collect(body, tensor.x, by_x);
      collect(body, tensor.y, by_y);
      std::vector<Point> by_node(body.dofs);
      for (std::size_t i = 0; i < body.dofs; ++i)
        by_node[i] = {by_x[i], by_y[i]};
      quantity.by_node.push_back(std::move(by_node));
    }
    nodes.emplace_back(*d.meshes[b], body);
  }
}

Sensitivity::Sensitivity(detail::FieldProblemData& problem, std::shared_ptr<const detail::FieldSolutionData> solution)
    : data_(std::make_unique<Data>()) {
  detail::check_belongs(problem, solution.get());
  data_->solution = std::move(solution);
  const detail::Physics& physics = *data_->solution->physics;
  if (!physics.sheet_load.empty() || !physics.density_load.empty())
    throw std::invalid_argument("derivatives are of fields of phase currents and magnets alone");
  const auto& d = data_->discretisation();
  for (std::size_t b = 0; b < d.bodies.size(); ++b) {
    data_->dofs.push_back(data_->solution->dofs(b));
    data_->gradients.push_back(physics.assembly->gradients(b, data_->dofs.back()));
  }
  data_->make_adjoints(problem);
  data_->make_shape_gradients();
}

Sensitivity::~Sensitivity() = default;
Sensitivity::Sensitivity(Sensitivity&&) noexcept = default;
Sensitivity& Sensitivity::operator=(Sensitivity&&) noexcept = default;

double Sensitivity::squared_flux_density() const {
  return data_->squared_flux_density;
}

Derivative Sensitivity::by_phase_current(std::size_t phase) const {
  const auto& d = data_->discretisation();
  if (phase >= d.windings->phases())
    throw std::out_of_range("there is no such phase");
  std::vector<double> current(d.windings->phases(), 0.0), load(d.numbering.unknowns, 0.0);
  current[phase] = 1.0;
  d.windings->add_load(current, load);
  return data_->derivative([&](std::size_t k) {
    const std::vector<double>& z = data_->quantities[k].adjoint;
    return std::inner_product(load.begin(), load.end(), z.begin(), 0.0);
  });
}

Derivative Sensitivity::by_rotor_angle() const {
  const auto& d = data_->discretisation();
  if (!d.ring)
    throw std::invalid_argument("a derivative by the rotor's angle needs a rotor and a stator");
  return data_->derivative([&](std::size_t k) {
    // ∂F/∂φ = −∂T/∂x.
    const double through_field = d.ring->torque_change(data_->solution->ring, data_->quantities[k].ring);
    return through_field + (k == 0 ? d.whole() * d.ring->torque_by_angle(data_->solution->ring) : 0.0);
  });
}

Derivative Sensitivity::by_magnets(const Magnets& less, const Magnets& more, double step) const {
  std::vector<double> sums(data_->quantities.size(), 0.0);
  const auto& d = data_->discretisation();
  data_->visit_points(RegionKind::magnet, [&](std::size_t b, std::size_t region, std::size_t i) {
    const auto axis = d.meshes[b]->regions[region].magnetisation.direction(d.bodies[b].points[i]);
    const auto force = [&](const Magnets& magnets) {
      materials::MagnetState state = data_->state(b, i);
      state.remanence_factor *= magnets.remanence_factor;
      state.coercivity_factor *= magnets.coercivity_factor;
      const auto& law = magnets.law ? magnets.law : data_->law(b, region).magnet;
      return respond(*law, state, {axis.x, axis.y}, data_->gradients[b][i]).h;
    };
    const Gradient h0 = force(less), h1 = force(more);
    const double w = d.bodies[b].weights[i] / step;
    for (std::size_t k = 0; k < sums.size(); ++k)
      sums[k] -= w * dot({h1.x - h0.x, h1.y - h0.y}, data_->quantities[k].gradients[b][i]);
  });
  return data_->derivative([&](std::size_t k) { return sums[k]; });
}

Derivative Sensitivity::by_steel(const RegionLaws& less, const RegionLaws& more, double step) const {
  std::vector<double> sums(data_->quantities.size(), 0.0);
  const auto& d = data_->discretisation();
  data_->visit_points(RegionKind::steel, [&](std::size_t b, std::size_t region, std::size_t i) {
    const auto force = [&](const RegionLaws& laws) {
      const auto& law = (d.kinds[b] == Body::rotor ? laws.rotor : laws.stator)[region];
      return respond(*law.reluctivity, data_->gradients[b][i]).h;
    };
    const Gradient h0 = force(less), h1 = force(more);
    const double w = d.bodies[b].weights[i] / step;
    for (std::size_t k = 0; k < sums.size(); ++k)
      sums[k] -= w * dot({h1.x - h0.x, h1.y - h0.y}, data_->quantities[k].gradients[b][i]);
  });
  return data_->derivative([&](std::size_t k) { return sums[k]; });
}

Derivative Sensitivity::by_mesh(const geometries::SectorMesh& less, const geometries::SectorMesh& more,
                                double step) const {
  const auto& d = data_->discretisation();
  std::vector<double> sums(data_->quantities.size(), 0.0);
  for (std::size_t b = 0; b < d.bodies.size(); ++b) {
    const auto body_of = [&](const geometries::SectorMesh& mesh) -> const BodyMesh& {
      const auto& body = d.kinds[b] == Body::rotor ? mesh.rotor : mesh.stator;
      if (!body || body->vertices.size() != d.meshes[b]->vertices.size() ||
          body->arcs.size() != d.meshes[b]->arcs.size() || body->regions.size() != d.meshes[b]->regions.size())
        throw std::invalid_argument("a derivative by a dimension is taken between meshes of the same cells");
      return *body;
    };
    const BodyMesh &first = body_of(less), &last = body_of(more);
    const BodyElements& body = d.bodies[b];
    const std::vector<Point> from = data_->nodes[b].at(first), to = data_->nodes[b].at(last);
    for (const int dof : rim_dofs(body)) {
      const Point &p = from[static_cast<std::size_t>(dof)], &q = to[static_cast<std::size_t>(dof)];
      if (std::abs(p.x * q.y - p.y * q.x) > 1e-9 * (p.x * p.x + p.y * p.y))
        throw std::invalid_argument("a derivative by a dimension needs rims whose vertices keep their angles");
    }
    for (std::size_t i = 0; i < body.dofs; ++i) {
      const double vx = (to[i].x - from[i].x) / step, vy = (to[i].y - from[i].y) / step;
      if (vx != 0.0 || vy != 0.0)
        for (std::size_t k = 0; k < sums.size(); ++k) {
          const Point& by_node = data_->quantities[k].by_node[b][i];
          sums[k] += by_node.x * vx + by_node.y * vy;
        }
    }
    // The easy axes turn with the magnets.
    const auto coordinate = [&](const std::vector<Point>& nodes, double Point::*of) {
      return at_points(body, [&](std::size_t dof) { return nodes[dof].*of; });
    };
    const std::vector<double> x0 = coordinate(from, &Point::x), y0 = coordinate(from, &Point::y);
    const std::vector<double> x1 = coordinate(to, &Point::x), y1 = coordinate(to, &Point::y);
    data_->visit_points(RegionKind::magnet, [&](std::size_t of_body, std::size_t region, std::size_t i) {
      if (of_body != b)
        return;
      const Point e0 = first.regions[region].magnetisation.direction({x0[i], y0[i]});
      const Point e1 = last.regions[region].magnetisation.direction({x1[i], y1[i]});
      if (e0.x == e1.x && e0.y == e1.y)
        return;
      const auto& law = *data_->law(b, region).magnet;
      const materials::MagnetState state = data_->state(b, i);
      const Gradient h0 = respond(law, state, {e0.x, e0.y}, data_->gradients[b][i]).h;
      const Gradient h1 = respond(law, state, {e1.x, e1.y}, data_->gradients[b][i]).h;
      const double w = body.weights[i] / step;
      for (std::size_t k = 0; k < sums.size(); ++k)
        sums[k] -= w * dot({h1.x - h0.x, h1.y - h0.y}, data_->quantities[k].gradients[b][i]);
    });
  }
  if (d.ring) {
    const double widening = (log_ratio(more) - log_ratio(less)) / step;
    const auto& ring = data_->solution->ring;
    for (std::size_t k = 0; k < sums.size(); ++k)
      sums[k] -= widening * d.ring->stiffness_by_log_ratio(ring, data_->quantities[k].ring);
    sums[0] += widening * d.whole() * d.ring->torque_by_log_ratio(ring);
  }
  return data_->derivative([&](std::size_t k) { return sums[k]; });
}

}  // namespace lodestone::solver
