// SPDX-License-Identifier: GPL-3.0-or-later
#include "postprocess/demagnetisation/knee_check.h"

#include <algorithm>
#include <limits>
#include <numeric>

namespace lodestone::postprocess {

WorstFields worst_fields(const geometries::SectorMesh& mesh,
                         const std::vector<const solver::FieldSolution*>& solutions) {
  WorstFields worst;
  const geometries::BodyMesh& rotor = mesh.rotor.value();
  for (std::size_t k = 0; k < solutions.size(); ++k) {
    const solver::SamplePoints& points = solutions[k]->sample_points(solver::Body::rotor);
    const std::vector<geometries::Point> strength = solutions[k]->field_strength(solver::Body::rotor);
    const auto per_cell = static_cast<std::size_t>(points.per_cell);
    std::size_t n = 0;  // of the points in magnets
    for (std::size_t cell = 0; cell < rotor.cells.size(); ++cell) {
      const geometries::Region& region = rotor.regions[static_cast<std::size_t>(rotor.cell_region[cell])];
      if (region.kind != geometries::RegionKind::magnet)
        continue;
      for (std::size_t i = cell * per_cell; i < (cell + 1) * per_cell; ++i, ++n) {
        if (n == worst.at.size()) {
          worst.at.push_back(points.at[i]);
          worst.area.push_back(points.area[i]);
          worst.sample.push_back(i);
          worst.field.push_back(-std::numeric_limits<double>::infinity());
          worst.solution.push_back(0);
        }
        const geometries::Point axis = region.magnetisation.direction(points.at[i]);
        const double field = -(strength[i].x * axis.x + strength[i].y * axis.y);
        if (field > worst.field[n]) {
          worst.field[n] = field;
          worst.solution[n] = k;
        }
      }
    }
  }
  return worst;
}

namespace {

/// One magnet passes through these fields.
KneeCheck check_slice(const geometries::SectorMesh& mesh, const std::vector<const Rotation*>& rotations,
                      const materials::MagnetGrade& grade, double temperature,
                      const std::vector<materials::MagnetState>& states) {
  KneeCheck check;
  check.knee_field = grade.knee_field(temperature);
  std::vector<const solver::FieldSolution*> solutions;
  std::vector<double> positions;
  for (const Rotation* rotation : rotations)
    for (std::size_t k = 0; k < rotation->solutions.size(); ++k) {
      solutions.push_back(&rotation->solutions[k]);
      positions.push_back(rotation->positions[k]);
    }
  const WorstFields worst = worst_fields(mesh, solutions);
  if (worst.at.empty())
    return check;

  const auto knee = [&](std::size_t n) {
    return check.knee_field.value_or(0.0) * (states.empty() ? 1.0 : states[worst.sample[n]].coercivity_factor);
  };
  double volume = 0.0, beyond = 0.0;
  for (std::size_t n = 0; n < worst.at.size(); ++n) {
    volume += worst.area[n];
    if (check.knee_field && worst.field[n] > knee(n))
      beyond += worst.area[n];
  }
  check.volume_beyond_knee = beyond / volume;

  std::vector<std::size_t> order(worst.at.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return worst.field[a] - knee(a) > worst.field[b] - knee(b); });
  double higher = 0.0;
  std::size_t place = order.back();
  for (const std::size_t n : order) {
    higher += worst.area[n];
    if (higher >= singular_share * volume) {
      place = n;
      break;
    }
  }
  check.worst_field = std::max(0.0, worst.field[place]);
  check.worst_point = worst.at[place];
  check.worst_position = positions[worst.solution[place]];
  if (check.knee_field) {
    check.knee_field = knee(place);
    check.margin = *check.knee_field - check.worst_field;
  }
  return check;
}

}  // namespace

KneeCheck check_knee(const geometries::SectorMesh& mesh, const std::vector<const Rotation*>& rotations,
                     const materials::MagnetGrade& grade, double temperature,
                     const std::vector<materials::MagnetState>& states) {
  KneeCheck worst;
  double beyond = 0.0, looked_at = 0.0;
  for (std::size_t k = 0; k < rotations.front()->parts().size(); ++k) {
    std::vector<const Rotation*> of_slice;
    for (const Rotation* rotation : rotations)
      of_slice.push_back(rotation->parts().at(k));
    const KneeCheck one = check_slice(mesh, of_slice, grade, temperature, states);
    beyond += of_slice.front()->slice.share * one.volume_beyond_knee;
    looked_at += of_slice.front()->slice.share;
    const bool worse = one.margin && worst.margin ? *one.margin < *worst.margin : one.worst_field > worst.worst_field;
    if (k == 0 || worse)
      worst = one;
  }
  worst.volume_beyond_knee = beyond / looked_at;
  return worst;
}

}  // namespace lodestone::postprocess
