// SPDX-License-Identifier: GPL-3.0-or-later
#include "benchmarks/verification/exact-solutions/manufactured_solution.h"

#include "base/quantity.h"
#include "solver/field_problem.h"
#include "tests/support/annulus.h"

#include <cmath>

namespace lodestone::verification {

double manufactured_error(int degree, int cells_around) {
  const auto exact = [](const geometries::Point& p) { return std::sin(3.0 * p.x) * std::cos(2.0 * p.y); };
  support::AnnulusDescription ring;
  ring.inner = 0.5;
  ring.rings = {{1.0, cells_around / 4, 0}};
  ring.cells_around = cells_around;
  ring.regions.resize(1);
  ring.regions[0].name = "air";
  geometries::SectorMesh mesh;
  mesh.stator = support::annulus(ring);
  mesh.angle = 2.0 * base::pi;
  solver::RegionLaws laws;
  laws.stator = {{materials::Reluctivity::linear(1.0), nullptr}};
  solver::FieldOptions options;
  options.degree = degree;
  options.newton_tolerance = 1e-13;
  solver::FieldProblem problem(mesh, laws, {}, options);
  problem.set_boundary_potential(exact);
  problem.set_current_density([&](const geometries::Point& p) { return 13.0 / base::mu_0 * exact(p); });
  const auto lattice = problem.solve({}).lattice(solver::Body::stator, 7);
  double error = 0.0;
  for (std::size_t k = 0; k < lattice.points.size(); ++k)
    error += std::pow(lattice.potential[k] - exact(lattice.points[k]), 2);
  return std::sqrt(error / static_cast<double>(lattice.points.size()));
}

}  // namespace lodestone::verification
