// SPDX-License-Identifier: GPL-3.0-or-later
#include "solver/hierarchical_shares_internal.h"

#include "solver/cell_functions_internal.h"
#include "solver/constitutive.h"
#include "solver/field_system_internal.h"
#include "solver/linearisation_internal.h"

#include <deal.II/base/quadrature_lib.h>

#include <algorithm>
#include <array>
#include <cmath>

namespace lodestone::solver::detail {

namespace {

using geometries::Point;

double dot(const Gradient& a, double x, double y) {
  return a.x * x + a.y * y;
}

}  // namespace

AdjointField torque_load(const FieldSolutionData& solution) {
  return {torque_gradient(solution), {}};
}

AdjointField flux_linkage_load(const FieldSolutionData& solution, std::size_t phase) {
  const Windings& windings = *solution.discretisation->windings;
  AdjointField result{std::vector<double>(solution.x.size(), 0.0), std::vector<double>(windings.phases(), 0.0)};
  result.phase_densities[phase] = 1.0;
  windings.add_load(result.phase_densities, result.values);
  return result;
}

void solve_adjoints(FieldProblemData& problem, const FieldSolutionData& solution, std::vector<AdjointField>& loads) {
  FieldSystem system(*solution.discretisation, *solution.physics, *problem.factors, solution.state);
  std::vector<double> forces(solution.x.size());
  system.forces(solution.x, forces);
  system.linearise();
  LinearSolver& factor = problem.factors->exact(system.tangent());
  for (AdjointField& load : loads)
    factor.solve(load.values);
}

std::vector<std::vector<CellEdge>> edges_of(const Discretisation& discretisation) {
  std::vector<std::vector<CellEdge>> result;
  for (const BodyElements& body : discretisation.bodies)
    result.push_back(cell_edges(body, discretisation.mesh.antiperiodic));
  return result;
}

std::vector<std::vector<std::vector<double>>> hierarchical_shares(const FieldSolutionData& solution,
                                                                  const std::vector<AdjointField>& adjoints,
                                                                  const std::vector<std::vector<CellEdge>>& edges) {
  const Discretisation& d = *solution.discretisation;
  const auto states = d.states_of(solution.physics->memory);
  const std::size_t fields = 1 + adjoints.size();  // the field itself first
  std::vector<std::vector<std::vector<double>>> shares(adjoints.size());
  for (std::size_t b = 0; b < d.bodies.size(); ++b) {
    const BodyElements& elements = d.bodies[b];
    const int p = elements.degree;
    const dealii::QGauss<2> rule(static_cast<unsigned>(p) + 2u);
    std::vector<Point> unit;
    for (const auto& point : rule.get_points())
      unit.push_back({point[0], point[1]});
    const CellFunctions functions(elements.unit_nodes(), p, p + 1, unit);
    const auto local = static_cast<std::size_t>(elements.dofs_per_cell);
    const std::size_t along = static_cast<std::size_t>(p) + 2, all = along * along;
    const std::size_t further = all - local;  // four of edges, then those inside
    const RegionLaws& laws = solution.physics->laws;

    std::vector<std::vector<double>> values(fields), sources(fields);
    values[0] = solution.dofs(b);
    sources[0] = d.current_density(b, solution.state.phase_currents);
    for (std::size_t k = 1; k < fields; ++k) {
      d.numbering.expand(b, adjoints[k - 1].values, {}, values[k]);
      sources[k] = d.current_density(b, adjoints[k - 1].phase_densities);
    }
    for (auto& of_quantity : shares)
      of_quantity.emplace_back(elements.cells, 0.0);

    // Residuals and stiffness of the functions of a cell; those of its edges are kept until both sides are known.
    const std::size_t kept = fields + 1;
    std::vector<double> of_edges(elements.cells * 4 * kept, 0.0), of_cell(further * kept);
    std::vector<double> gx(all), gy(all);
    std::vector<Gradient> flux(fields);
    for (std::size_t c = 0; c < elements.cells; ++c) {
      const auto region = static_cast<std::size_t>(elements.cell_region[c]);
      const RegionLaw& law = (d.kinds[b] == Body::rotor ? laws.rotor : laws.stator)[region];
      const int* dofs = elements.dofs_of(c);
      std::fill(of_cell.begin(), of_cell.end(), 0.0);
      for (std::size_t q = 0; q < unit.size(); ++q) {
        const CellFunctions::Frame frame = functions.frame(elements, c, q);
        functions.gradients(frame, q, static_cast<int>(all), gx.data(), gy.data());
        for (std::size_t k = 0; k < fields; ++k) {
          Gradient g;
          for (std::size_t i = 0; i < local; ++i) {
            const double value = values[k][static_cast<std::size_t>(dofs[i])];
            g.x += gx[i] * value;
            g.y += gy[i] * value;
          }
          flux[k] = g;
        }
        PointResponse r{};
        if (law.magnet) {
          const Point axis = d.meshes[b]->regions[region].magnetisation.direction(frame.at);
          const materials::MagnetState state = states[b].empty()
                                                   ? materials::MagnetState{}
                                                   : states[b][c * static_cast<std::size_t>(elements.points_per_cell)];
          r = respond(*law.magnet, state, {axis.x, axis.y}, flux[0]);
        } else {
          r = respond(*law.reluctivity, flux[0]);
        }
        flux[0] = r.h;
        for (std::size_t k = 1; k < fields; ++k)
          flux[k] = {r.xx * flux[k].x + r.xy * flux[k].y, r.xy * flux[k].x + r.yy * flux[k].y};
        const double weight = rule.weight(static_cast<unsigned>(q)) * frame.determinant;
        const double* shape = functions.values(q);
        for (std::size_t i = 0; i < further; ++i) {
          const double x = gx[local + i], y = gy[local + i];
          double* row = of_cell.data() + i * kept;
          for (std::size_t k = 0; k < fields; ++k)
            row[k] += weight * (sources[k][region] * shape[local + i] - dot(flux[k], x, y));
          row[fields] += weight * (r.xx * x * x + 2.0 * r.xy * x * y + r.yy * y * y);
        }
      }
      std::copy_n(of_cell.begin(), 4 * kept, of_edges.begin() + static_cast<std::ptrdiff_t>(c * 4 * kept));
      for (std::size_t i = 4; i < further; ++i) {
        const double* row = of_cell.data() + i * kept;
        for (std::size_t k = 1; k < fields; ++k)
          shares[k - 1][b][c] += std::abs(row[0] * row[k]) / row[fields];
      }
    }

    std::vector<double> sum(kept);
    for (const CellEdge& edge : edges[b]) {
      if (edge.count < 2)
        continue;
      std::fill(sum.begin(), sum.end(), 0.0);
      for (const CellEdge::Side& side : edge.sides) {
        const double* row = of_edges.data() + (side.cell * 4 + static_cast<std::size_t>(side.line)) * kept;
        const double sign = side.sign * (side.reversed && (p + 1) % 2 == 1 ? -1.0 : 1.0);
        for (std::size_t k = 0; k < fields; ++k)
          sum[k] += sign * row[k];
        sum[fields] += row[fields];
      }
      for (const CellEdge::Side& side : edge.sides)
        for (std::size_t k = 1; k < fields; ++k)
          shares[k - 1][b][side.cell] += 0.5 * std::abs(sum[0] * sum[k]) / sum[fields];
    }
  }
  return shares;
}

}  // namespace lodestone::solver::detail
