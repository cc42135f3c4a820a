// SPDX-License-Identifier: GPL-3.0-or-later
#include "postprocess/demagnetisation.h"

#include <algorithm>
#include <cstddef>
#include <limits>

namespace lodestone::postprocess {

namespace {

/// Share of the magnets' volume, at their singular corners, that may exceed the worst field.
constexpr double singular_share = 0.002;

/// What the most unfavourable position does to a sample point in a magnet.
struct WorstOfPoint {
  double field = -std::numeric_limits<double>::infinity();  // A/m, demagnetising along the easy axis
  double position = 0.0;
  double area = 0.0;
  geometries::Point at;
};

}  // namespace

KneeCheck check_knee(const geometries::SectorMesh& mesh, const std::vector<const Rotation*>& rotations,
                     const materials::MagnetGrade& grade, double temperature) {
  KneeCheck check;
  check.knee_field = grade.knee_field(temperature);
  const geometries::BodyMesh& rotor = mesh.rotor.value();

  std::vector<WorstOfPoint> worst;
  for (const Rotation* rotation : rotations)
    for (std::size_t k = 0; k < rotation->solutions.size(); ++k) {
      const solver::FieldSolution& solution = rotation->solutions[k];
      const solver::SamplePoints& points = solution.sample_points(solver::Body::rotor);
      const std::vector<geometries::Point> strength = solution.field_strength(solver::Body::rotor);
      const auto per_cell = static_cast<std::size_t>(points.per_cell);
      std::size_t n = 0;  // of the points in magnets
      for (std::size_t cell = 0; cell < rotor.cells.size(); ++cell) {
        const geometries::Region& region = rotor.regions[static_cast<std::size_t>(rotor.cell_region[cell])];
        if (region.kind != geometries::RegionKind::magnet)
          continue;
        for (std::size_t i = cell * per_cell; i < (cell + 1) * per_cell; ++i, ++n) {
          if (n == worst.size()) {
            worst.emplace_back();
            worst.back().area = points.area[i];
            worst.back().at = points.at[i];
          }
          const geometries::Point axis = region.magnetisation.direction(points.at[i]);
          const double field = -(strength[i].x * axis.x + strength[i].y * axis.y);
          if (field > worst[n].field) {
            worst[n].field = field;
            worst[n].position = rotation->positions[k];
          }
        }
      }
    }
  if (worst.empty())
    return check;

  double volume = 0.0, beyond = 0.0;
  for (const WorstOfPoint& point : worst) {
    volume += point.area;
    if (check.knee_field && point.field > *check.knee_field)
      beyond += point.area;
  }
  check.volume_beyond_knee = beyond / volume;

  std::stable_sort(worst.begin(), worst.end(),
                   [](const WorstOfPoint& a, const WorstOfPoint& b) { return a.field > b.field; });
  double higher = 0.0;
  const WorstOfPoint* place = &worst.back();
  for (const WorstOfPoint& point : worst) {
    higher += point.area;
    if (higher >= singular_share * volume) {
      place = &point;
      break;
    }
  }
  check.worst_field = std::max(0.0, place->field);
  check.worst_point = place->at;
  check.worst_position = place->position;
  if (check.knee_field)
    check.margin = *check.knee_field - check.worst_field;
  return check;
}

}  // namespace lodestone::postprocess
