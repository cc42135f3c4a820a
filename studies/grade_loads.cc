// SPDX-License-Identifier: GPL-3.0-or-later
#include "studies/grade_loads.h"

#include <cmath>

namespace lodestone::studies {

double short_circuit_current(solver::FieldProblem& problem, const geometries::Machine& machine, double scale) {
  postprocess::RotationOptions few;
  few.positions = 2;
  const auto flux = [&](double direct) {
    return rotate(problem, machine, std::abs(direct), base::pi, few).mean_flux_linkage().d;
  };
  double before = 0.0, at_before = flux(0.0);
  const double whole = std::abs(at_before);
  double current = -scale, at_current = flux(current);
  for (int i = 0; i < 30 && std::abs(at_current) > 1e-3 * whole; ++i) {
    const double slope = (at_current - at_before) / (current - before);
    // The flux linkage rises with the current everywhere; a flat secant is one of rounding.
    const double next = slope > 0.0 ? std::min(0.0, current - at_current / slope) : 2.0 * current;
    before = current;
    at_before = at_current;
    current = std::max(next, 4.0 * current - scale);
    at_current = flux(current);
  }
  return current;
}

std::vector<postprocess::LoadCase> worst_day(solver::FieldProblem& problem, const geometries::Machine& machine,
                                             const postprocess::MachineMaterials& materials,
                                             const solver::DirectQuadrature& current, double temperature,
                                             int positions) {
  const geometries::SectorMesh& mesh = problem.mesh();
  const auto graded = postprocess::graded_magnets(mesh, problem.degree(), *materials.magnet);
  problem.set_laws(postprocess::region_laws(mesh, machine, materials, temperature),
                   graded ? graded->memory : solver::MagnetMemory());
  const double short_circuit = short_circuit_current(problem, machine, std::hypot(current.d, current.q));
  return {
      postprocess::steady_load(machine, mesh, "peak current", temperature, current, positions),
      postprocess::steady_load(machine, mesh, "steady short circuit", temperature, {short_circuit, 0.0}, positions)};
}

}  // namespace lodestone::studies
