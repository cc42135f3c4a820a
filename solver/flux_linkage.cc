// SPDX-License-Identifier: GPL-3.0-or-later
#include "solver/flux_linkage.h"

#include <algorithm>
#include <map>
#include <numeric>
#include <stdexcept>

namespace lodestone::solver {

Windings::Windings(const std::vector<const geometries::BodyMesh*>& meshes, const std::vector<BodyElements>& bodies,
                   const Numbering& numbering, int parallel_paths) {
  int phases = 0;
  for (const auto* mesh : meshes)
    for (const auto& region : mesh->regions)
      if (region.kind == geometries::RegionKind::winding)
        phases = std::max(phases, region.phase + 1);
  coils_.resize(static_cast<std::size_t>(phases));
  for (Coil& coil : coils_) {
    coil.unknowns.assign(numbering.unknowns, 0.0);
    for (const auto& body : bodies)
      coil.dofs.emplace_back(body.dofs, 0.0);
  }
  std::map<const geometries::BodyMesh*, std::vector<double>> areas;  // of regions; several bodies may share a mesh
  for (std::size_t b = 0; b < bodies.size(); ++b) {
    const auto& body = bodies[b];
    std::vector<double>& area = areas.try_emplace(meshes[b], meshes[b]->regions.size(), 0.0).first->second;
    for (std::size_t c = 0; c < body.cells; ++c)
      area[static_cast<std::size_t>(body.cell_region[c])] +=
          std::accumulate(body.cell_weights(c), body.cell_weights(c) + body.points_per_cell, 0.0);
  }
  for (std::size_t b = 0; b < bodies.size(); ++b) {
    const auto& mesh = *meshes[b];
    const auto& body = bodies[b];
    const std::vector<double>& area = areas.at(meshes[b]);
    const auto points = static_cast<std::size_t>(body.points_per_cell);
    for (std::size_t c = 0; c < body.cells; ++c) {
      const auto r = static_cast<std::size_t>(body.cell_region[c]);
      const auto& region = mesh.regions[r];
      if (region.kind != geometries::RegionKind::winding || region.phase < 0)
        continue;
      const double density = region.turns / (parallel_paths * area[r]);
      auto& dofs = coils_[static_cast<std::size_t>(region.phase)].dofs[b];
      for (std::size_t q = 0; q < points; ++q)
        for (int i = 0; i < body.dofs_per_cell; ++i)
          dofs[static_cast<std::size_t>(body.dofs_of(c)[i])] +=
              density * body.cell_weights(c)[q] *
              body.shape_values[q * static_cast<std::size_t>(body.stride) + static_cast<std::size_t>(i)];
    }
    for (Coil& coil : coils_)
      numbering.collect(b, coil.dofs[b], coil.unknowns);
  }
}

void Windings::add_load(const std::vector<double>& currents, std::vector<double>& load) const {
  if (currents.size() > coils_.size())
    throw std::invalid_argument("there are more phase currents than phases in the mesh");
  for (std::size_t k = 0; k < currents.size(); ++k)
    for (std::size_t i = 0; i < load.size(); ++i)
      load[i] += currents[k] * coils_[k].unknowns[i];
}

std::vector<double> Windings::linkages(const std::vector<std::vector<double>>& dofs) const {
  std::vector<double> result;
  for (const Coil& coil : coils_) {
    double sum = 0.0;
    for (std::size_t b = 0; b < dofs.size(); ++b)
      sum += std::inner_product(dofs[b].begin(), dofs[b].end(), coil.dofs[b].begin(), 0.0);
    result.push_back(sum);
  }
  return result;
}

std::vector<double> Windings::linkages_of_unknowns(const std::vector<double>& x) const {
  std::vector<double> result;
  for (const Coil& coil : coils_)
    result.push_back(std::inner_product(x.begin(), x.end(), coil.unknowns.begin(), 0.0));
  return result;
}

}  // namespace lodestone::solver
