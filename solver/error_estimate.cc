// SPDX-License-Identifier: GPL-3.0-or-later
#include "solver/error_estimate.h"

#include "solver/field_system_internal.h"
#include "solver/hierarchical_shares_internal.h"
#include "solver/linearisation_internal.h"
#include "solver/richer_problem_internal.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <stdexcept>
#include <utility>

namespace lodestone::solver {

namespace detail {

namespace {

/// Cells are enriched until they hold so much of the shares: a quarter to two fifths of all, and what is seen differs
/// little from what all would show.
constexpr double coverage = 0.995;
/// The torque's error is the sum of many of either sign: its shares count so many times as those of a flux linkage.
constexpr double weight_of_torque = 3.0;
/// Of a sequence, spread evenly, at which cells are chosen.
constexpr std::size_t most_samples = 4;

/// Shares of the cells of each body over all quantities, which sum up to 1.
std::vector<std::vector<double>> shares_of(FieldProblemData& problem, const FieldSolutionData& solution,
                                           const std::vector<std::vector<CellEdge>>& edges) {
  const Discretisation& d = *solution.discretisation;
  std::vector<AdjointField> quantities;
  if (d.ring)
    quantities.push_back(torque_load(solution));
  for (std::size_t k = 0; k < d.windings->phases(); ++k)
    quantities.push_back(flux_linkage_load(solution, k));
  solve_adjoints(problem, solution, quantities);

  std::vector<std::vector<double>> result;
  for (const BodyElements& body : d.bodies)
    result.emplace_back(body.cells, 0.0);
  double weights = 0.0;
  const auto shares = hierarchical_shares(solution, quantities, edges);
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

void check_can_be_estimated(const Physics& physics) {
  const auto given = [](const std::vector<double>& values) { return !values.empty(); };
  if (given(physics.sheet_load) || given(physics.density_load) ||
      std::any_of(physics.prescribed.begin(), physics.prescribed.end(), given))
    throw std::invalid_argument("errors are not estimated with prescribed sheets, densities or potentials");
}

/// With cells chosen at a few of the solutions.
RicherProblem richer_problem(FieldProblemData& problem, const std::vector<const FieldSolutionData*>& solutions) {
  const Discretisation& d = *problem.discretisation;
  const auto edges = edges_of(d);
  // Where a rotor turns past teeth each position has cells of its own.
  std::vector<std::vector<char>> chosen;
  const std::size_t samples = std::min(solutions.size(), most_samples);
  for (std::size_t i = 0; i < samples; ++i) {
    const FieldSolutionData& sample = *solutions[i * solutions.size() / samples];
    const auto more = choose(sample, shares_of(problem, sample, edges), edges);
    if (i == 0)
      chosen = more;
    for (std::size_t b = 0; b < more.size(); ++b)
      std::transform(more[b].begin(), more[b].end(), chosen[b].begin(), chosen[b].begin(),
                     [](char before, char now) { return static_cast<char>(before | now); });
  }
  return {d, edges, chosen};
}

/// States of magnets at 2 × 2 points of each cell, for 4 × 4: each takes that of its quarter of the cell.
std::vector<materials::MagnetState> in_quarters(const std::vector<materials::MagnetState>& states) {
  std::vector<materials::MagnetState> result;
  for (std::size_t cell = 0; cell < states.size(); cell += 4)
    for (std::size_t y = 0; y < 4; ++y)
      for (std::size_t x = 0; x < 4; ++x)
        result.push_back(states[cell + y / 2 * 2 + x / 2]);
  return result;
}

/// Straight edges on arcs are the larger part of the error of degree 1: all cells, with a mapping of their own.
std::vector<ErrorEstimate> errors_of_degree_1(const geometries::SectorMesh& mesh, const Circuit& circuit,
                                              FieldOptions options, const Physics& physics,
                                              const std::vector<FieldSolution>& solutions) {
  options.degree = RicherProblem::degree_above(1);
  options.newton_tolerance = RicherProblem::tolerance;
  FieldProblem finer(mesh, physics.laws, circuit, options);
  finer.set_magnet_memory({in_quarters(physics.memory.rotor), in_quarters(physics.memory.stator)});
  std::vector<ErrorEstimate> result;
  for (const FieldSolution& solution : solutions) {
    const FieldSolution start = finer.interpolate(solution);
    const FieldSolution better = finer.solve(solution.state(), &start);
    ErrorEstimate error{better.torque() - solution.torque(), {}, better.energy() - solution.energy()};
    for (std::size_t k = 0; k < solution.flux_linkages().size(); ++k)
      error.flux_linkages.push_back(better.flux_linkages()[k] - solution.flux_linkages()[k]);
    result.push_back(std::move(error));
  }
  return result;
}

}  // namespace

}  // namespace detail

std::vector<const detail::FieldSolutionData*>
FieldProblem::checked_for_estimate(const std::vector<FieldSolution>& solutions) const {
  std::vector<const detail::FieldSolutionData*> result;
  for (const FieldSolution& solution : solutions) {
    detail::check_belongs(*data_, solution.data_.get());
    detail::check_can_be_estimated(*solution.data_->physics);
    result.push_back(solution.data_.get());
  }
  if (degree() == FieldOptions::highest_degree)
    throw std::invalid_argument("an error is estimated with elements of a higher degree, and there is none");
  return result;
}

std::vector<ErrorEstimate> FieldProblem::estimate_errors(const std::vector<FieldSolution>& solutions) {
  const auto checked = checked_for_estimate(solutions);
  std::vector<ErrorEstimate> result;
  if (checked.empty())
    return result;
  const detail::Discretisation& d = *data_->discretisation;
  if (degree() == 1)
    return detail::errors_of_degree_1(d.mesh, d.circuit, d.options, *checked.front()->physics, solutions);
  detail::RicherProblem richer = detail::richer_problem(*data_, checked);
  for (const detail::FieldSolutionData* solution : checked)
    result.push_back(richer.estimate(*solution));
  return result;
}

ErrorEstimate FieldProblem::estimate_error(const FieldSolution& solution) {
  return estimate_errors({solution}).front();
}

std::vector<ErrorShares> FieldProblem::estimate_error_shares(const std::vector<FieldSolution>& solutions) {
  const auto checked = checked_for_estimate(solutions);
  if (degree() == 1 || !data_->discretisation->ring)
    throw std::invalid_argument("the shares of a torque's error need a rotor, a stator and elements of degree 2 or 3");
  std::vector<ErrorShares> result;
  if (checked.empty())
    return result;
  detail::RicherProblem richer = detail::richer_problem(*data_, checked);
  for (const detail::FieldSolutionData* solution : checked) {
    richer.estimate(*solution);
    result.push_back(richer.shares(*solution));
  }
  return result;
}

}  // namespace lodestone::solver
