// SPDX-License-Identifier: GPL-3.0-or-later
#include "solver/error_estimate.h"

#include "solver/field_system_internal.h"
#include "solver/hierarchical_shares.h"
#include "solver/linearisation_internal.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <stdexcept>
#include <utility>

namespace lodestone::solver {

namespace detail {

namespace {

/// Of the residual: what is estimated is some 1e-3 of the field.
constexpr double tolerance = 1e-5;
/// Newton's steps end where the last one changed an estimate by no more than this much of it, or by no more than this
/// much of the quantity's scale.
constexpr double settled = 0.1, negligible = 1e-5;
/// Cells are enriched until they hold so much of the shares; with 0.95 nearly as much is seen, with 0.9 of flux
/// linkages a fifth less.
constexpr double coverage = 0.98;
/// The torque's error is the sum of many of either sign: its shares count so many times as those of a flux linkage.
constexpr double weight_of_torque = 3.0;
constexpr int further_degrees = 2;
/// Of a sequence, spread evenly, at which cells are chosen.
constexpr std::size_t most_samples = 4;

/// Shares of the cells of each body over all quantities, which sum up to 1.
std::vector<std::vector<double>> shares_of(FieldProblemData& problem, const FieldSolutionData& solution,
                                           const std::vector<std::vector<CellEdge>>& edges) {
  const Discretisation& d = *solution.discretisation;
  FieldSystem system(d, *solution.physics, *problem.factors, solution.state);
  std::vector<double> forces(solution.x.size());
  system.forces(solution.x, forces);
  system.linearise();
  LinearSolver& factor = problem.factors->exact(system.tangent());
  std::vector<AdjointField> adjoints;
  if (d.ring)
    adjoints.push_back({torque_gradient(solution), {}});
  for (std::size_t k = 0; k < d.windings->phases(); ++k) {
    std::vector<double> current(d.windings->phases(), 0.0), load(solution.x.size(), 0.0);
    current[k] = 1.0;
    d.windings->add_load(current, load);
    adjoints.push_back({std::move(load), std::move(current)});
  }
  for (AdjointField& adjoint : adjoints)
    factor.solve(adjoint.values);

  std::vector<std::vector<double>> result;
  for (const BodyElements& body : d.bodies)
    result.emplace_back(body.cells, 0.0);
  double weights = 0.0;
  const auto shares = hierarchical_shares(solution, adjoints, edges);
  for (std::size_t k = 0; k < shares.size(); ++k) {
    double sum = 0.0;
    for (const auto& of_body : shares[k])
      sum = std::accumulate(of_body.begin(), of_body.end(), sum);
    if (!(sum > 0.0))
      continue;
    const double weight = d.ring && k == 0 ? weight_of_torque : 1.0;
    weights += weight;
    for (std::size_t b = 0; b < result.size(); ++b)
      for (std::size_t c = 0; c < result[b].size(); ++c)
        result[b][c] += weight / sum * shares[k][b][c];
  }
  for (auto& of_body : result)
    for (double& share : of_body)
      share /= std::max(weights, 1.0);
  return result;
}

/// What magnets remember is known at the points of degree p only: their cells keep it.
bool may_be_enriched(const FieldSolutionData& solution, std::size_t body, std::size_t cell) {
  const Discretisation& d = *solution.discretisation;
  const MagnetMemory& memory = solution.physics->memory;
  const auto region = static_cast<std::size_t>(d.bodies[body].cell_region[cell]);
  return d.meshes[body]->regions[region].kind != geometries::RegionKind::magnet ||
         (d.kinds[body] == Body::rotor ? memory.rotor : memory.stator).empty();
}

/// A flag for each cell of each body: those that hold nearly all of the shares, and those on the rims, where the ring
/// takes as many orders as they resolve.
std::vector<std::vector<char>> choose(const FieldSolutionData& solution, const std::vector<std::vector<double>>& shares,
                                      const std::vector<std::vector<CellEdge>>& edges) {
  std::vector<std::vector<char>> chosen;
  std::vector<std::pair<std::size_t, std::size_t>> cells;
  for (std::size_t b = 0; b < shares.size(); ++b) {
    chosen.emplace_back(shares[b].size(), 0);
    for (const CellEdge& edge : edges[b])
      if (edge.boundary == geometries::Boundary::rim && may_be_enriched(solution, b, edge.sides[0].cell))
        chosen[b][edge.sides[0].cell] = 1;
    for (std::size_t c = 0; c < shares[b].size(); ++c)
      cells.emplace_back(b, c);
  }
  const auto share = [&](const auto& cell) { return shares[cell.first][cell.second]; };
  std::stable_sort(cells.begin(), cells.end(), [&](const auto& a, const auto& b) { return share(a) > share(b); });
  double held = 0.0;
  for (const auto& cell : cells) {
    if (held >= coverage)
      break;
    held += share(cell);
    if (may_be_enriched(solution, cell.first, cell.second))
      chosen[cell.first][cell.second] = 1;
  }
  return chosen;
}

ErrorEstimate difference(const FieldSolutionData& better, const FieldSolutionData& solution) {
  ErrorEstimate result;
  result.torque = better.torque - solution.torque;
  for (std::size_t k = 0; k < solution.flux_linkages.size(); ++k)
    result.flux_linkages.push_back(better.flux_linkages[k] - solution.flux_linkages[k]);
  return result;
}

double largest(const std::vector<double>& values) {
  double result = 0.0;
  for (const double value : values)
    result = std::max(result, std::abs(value));
  return result;
}

/// The problem with richer elements in some cells, for a sequence of solutions.
class RicherProblem {
public:
  RicherProblem(const FieldSolutionData& solution, const std::vector<std::vector<CellEdge>>& edges,
                const std::vector<std::vector<char>>& chosen)
      : base_(*solution.discretisation) {
    const int degree = std::min(base_.options.degree + further_degrees, FieldOptions::highest_degree);
    rich_ = std::make_shared<const Discretisation>(base_, edges, chosen, degree);
    place_.assign(base_.numbering.unknowns, -1);
    for (std::size_t b = 0; b < base_.bodies.size(); ++b) {
      const auto &from = base_.numbering.bodies[b].unknown, &to = rich_->numbering.bodies[2 * b].unknown;
      for (std::size_t dof = 0; dof < from.size(); ++dof)
        if (from[dof] >= 0)
          place_[static_cast<std::size_t>(from[dof])] = to[dof];
    }
    factors_ = std::make_unique<Factors>(*rich_);
    correction_.assign(rich_->numbering.unknowns, 0.0);
  }

  ErrorEstimate estimate(const FieldSolutionData& solution) {
    take_laws(solution);
    FieldSolutionData better;
    better.discretisation = rich_;
    better.physics = physics_;
    better.state = solution.state;
    FieldSystem system(*rich_, *physics_, *factors_, solution.state);
    NewtonOptions options;
    options.tolerance = tolerance;
    options.maximum_iterations = base_.options.maximum_iterations;
    options.scale = system.scale();
    options.reuse_factor = base_.options.reuse_factor;
    options.usable_factor = system.turn_factor();

    const double energy = solution.energy();
    const double of_torque = negligible * base_.mesh.pole_pairs * energy;
    const double of_linkages = negligible * largest(solution.flux_linkages);
    ErrorEstimate last;
    options.enough = [&](const std::vector<double>& now) {
      better.x = now;
      better.evaluate();
      const ErrorEstimate estimate = difference(better, solution);
      bool enough = false;
      if (!last.flux_linkages.empty() || estimate.flux_linkages.empty()) {
        std::vector<double> changes;
        for (std::size_t k = 0; k < last.flux_linkages.size(); ++k)
          changes.push_back(estimate.flux_linkages[k] - last.flux_linkages[k]);
        enough = std::abs(estimate.torque - last.torque) <= settled * std::abs(estimate.torque) + of_torque &&
                 largest(changes) <= settled * largest(estimate.flux_linkages) + of_linkages;
      }
      last = estimate;
      return enough;
    };
    std::vector<double> x = correction_;
    for (std::size_t k = 0; k < place_.size(); ++k)
      x[static_cast<std::size_t>(place_[k])] += solution.x[k];
    minimise(system, x, options);

    better.x = x;
    better.evaluate();
    correction_ = std::move(x);
    for (std::size_t k = 0; k < place_.size(); ++k)
      correction_[static_cast<std::size_t>(place_[k])] -= solution.x[k];
    ErrorEstimate result = difference(better, solution);
    result.energy = better.energy() - energy;
    return result;
  }

private:
  void take_laws(const FieldSolutionData& solution) {
    if (base_physics_ == solution.physics)
      return;
    Physics empty;
    empty.discretisation = rich_;
    physics_ = with_laws(empty, solution.physics->laws, solution.physics->memory,
                         std::vector<std::vector<double>>(rich_->bodies.size()));
    base_physics_ = solution.physics;
    factors_->forget();
  }

  const Discretisation& base_;
  std::shared_ptr<const Discretisation> rich_;
  std::vector<int> place_;  ///< of the problem's unknowns among the richer ones
  std::unique_ptr<Factors> factors_;
  std::shared_ptr<const Physics> physics_;
  std::shared_ptr<const Physics> base_physics_;  ///< that physics_ belongs to
  std::vector<double> correction_;               ///< of the last solution: richer minus given
};

void check_can_be_estimated(const Physics& physics) {
  const auto given = [](const std::vector<double>& values) { return !values.empty(); };
  if (given(physics.sheet_load) || given(physics.density_load) ||
      std::any_of(physics.prescribed.begin(), physics.prescribed.end(), given))
    throw std::invalid_argument("errors are not estimated with prescribed sheets, densities or potentials");
}

}  // namespace

}  // namespace detail

std::vector<ErrorEstimate> FieldProblem::estimate_errors(const std::vector<FieldSolution>& solutions) {
  std::vector<ErrorEstimate> result;
  if (solutions.empty())
    return result;
  for (const FieldSolution& solution : solutions) {
    detail::check_belongs(*data_, solution.data_.get());
    detail::check_can_be_estimated(*solution.data_->physics);
  }
  if (degree() == FieldOptions::highest_degree)
    throw std::invalid_argument("an error is estimated with elements of a higher degree, and there is none");
  const detail::Discretisation& d = *data_->discretisation;
  if (degree() == 1) {
    // Straight edges on arcs are the larger part of the error here: all cells, with a mapping of their own.
    FieldOptions options = d.options;
    options.degree += detail::further_degrees;
    options.newton_tolerance = detail::tolerance;
    FieldProblem finer(d.mesh, solutions.front().data_->physics->laws, d.circuit, options);
    for (const FieldSolution& solution : solutions) {
      const FieldSolution start = finer.interpolate(solution);
      const FieldSolution better = finer.solve(solution.state(), &start);
      result.push_back(detail::difference(*better.data_, *solution.data_));
      result.back().energy = better.energy() - solution.energy();
    }
    return result;
  }

  std::vector<std::vector<CellEdge>> edges;
  for (const BodyElements& body : d.bodies)
    edges.push_back(cell_edges(body, d.mesh.antiperiodic));
  // Where a rotor turns past teeth each position has cells of its own.
  std::vector<std::vector<char>> chosen;
  const std::size_t samples = std::min(solutions.size(), detail::most_samples);
  for (std::size_t i = 0; i < samples; ++i) {
    const detail::FieldSolutionData& sample = *solutions[i * solutions.size() / samples].data_;
    const auto more = detail::choose(sample, detail::shares_of(*data_, sample, edges), edges);
    if (i == 0)
      chosen = more;
    for (std::size_t b = 0; b < more.size(); ++b)
      std::transform(more[b].begin(), more[b].end(), chosen[b].begin(), chosen[b].begin(),
                     [](char a, char c) { return static_cast<char>(a | c); });
  }
  detail::RicherProblem richer(*solutions.front().data_, edges, chosen);
  for (const FieldSolution& solution : solutions)
    result.push_back(richer.estimate(*solution.data_));
  return result;
}

ErrorEstimate FieldProblem::estimate_error(const FieldSolution& solution) {
  return estimate_errors({solution}).front();
}

}  // namespace lodestone::solver
