// SPDX-License-Identifier: GPL-3.0-or-later
#include "postprocess/demagnetisation.h"

#include <algorithm>
#include <cstddef>

namespace lodestone::postprocess {

KneeCheck check_knee(const geometries::SectorMesh& mesh, const std::vector<const Rotation*>& rotations,
                     const materials::MagnetGrade& grade, double temperature) {
  KneeCheck check;
  check.knee_field = grade.knee_field(temperature);
  const geometries::BodyMesh& rotor = mesh.rotor.value();

  // Largest demagnetising field of each sample point over all positions; A/m, 0 where the field only magnetises.
  std::vector<double> worst;
  const solver::SamplePoints* points = nullptr;
  for (const Rotation* rotation : rotations)
    for (std::size_t k = 0; k < rotation->solutions.size(); ++k) {
      const solver::FieldSolution& solution = rotation->solutions[k];
      points = &solution.sample_points(solver::Body::rotor);
      const std::vector<geometries::Point> strength = solution.field_strength(solver::Body::rotor);
      worst.resize(points->at.size(), 0.0);
      const auto per_cell = static_cast<std::size_t>(points->per_cell);
      for (std::size_t cell = 0; cell < rotor.cells.size(); ++cell) {
        const geometries::Region& region = rotor.regions[static_cast<std::size_t>(rotor.cell_region[cell])];
        if (region.kind != geometries::RegionKind::magnet)
          continue;
        for (std::size_t i = cell * per_cell; i < (cell + 1) * per_cell; ++i) {
          const geometries::Point axis = region.magnetisation.direction(points->at[i]);
          const double field = -(strength[i].x * axis.x + strength[i].y * axis.y);
          worst[i] = std::max(worst[i], field);
          if (field > check.worst_field) {
            check.worst_field = field;
            check.worst_point = points->at[i];
            check.worst_position = rotation->positions[k];
          }
        }
      }
    }
  if (!check.knee_field)
    return check;
  check.margin = *check.knee_field - check.worst_field;

  double volume = 0.0, beyond = 0.0;
  for (std::size_t i = 0; i < worst.size(); ++i) {
    const std::size_t cell = i / static_cast<std::size_t>(points->per_cell);
    if (rotor.regions[static_cast<std::size_t>(rotor.cell_region[cell])].kind != geometries::RegionKind::magnet)
      continue;
    volume += points->area[i];
    if (worst[i] > *check.knee_field)
      beyond += points->area[i];
  }
  check.volume_beyond_knee = volume > 0.0 ? beyond / volume : 0.0;
  return check;
}

}  // namespace lodestone::postprocess
