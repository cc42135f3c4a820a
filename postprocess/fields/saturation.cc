// SPDX-License-Identifier: GPL-3.0-or-later
#include "postprocess/fields/saturation.h"

#include "base/quantity.h"
#include "postprocess/period_symmetry.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <utility>

namespace lodestone::postprocess {

using geometries::Point;

namespace {

/// The point turned into the half of a template that is drawn above the axis +x; `offset` is the angle of one axis of
/// symmetry and `pitch` the distance of two.
Point into_template(const Point& at, double offset, double pitch) {
  const double radius = std::hypot(at.x, at.y);
  const double angle = std::atan2(at.y, at.x) - offset;
  const double local = std::abs(angle - pitch * std::round(angle / pitch));
  return {radius * std::cos(local), radius * std::sin(local)};
}

/// A value and the area in which it holds.
using Sample = std::pair<double, double>;

/// The value that `share` of the area exceeds.
double exceeded_by(std::vector<Sample>& samples, double share) {
  std::sort(samples.begin(), samples.end(), [](const Sample& a, const Sample& b) { return a.first > b.first; });
  double total = 0.0;
  for (const Sample& sample : samples)
    total += sample.second;
  double above = 0.0;
  for (const Sample& sample : samples) {
    above += sample.second;
    if (above >= share * total)
      return sample.first;
  }
  return samples.back().first;
}

}  // namespace

std::vector<Point> steel_flux_density(const geometries::SectorMesh& mesh, const solver::FieldSolution& solution,
                                      solver::Body body, double stacking_factor) {
  std::vector<Point> field = solution.flux_density(body);
  if (stacking_factor == 1.0)
    return field;
  const geometries::BodyMesh& cells = body == solver::Body::rotor ? mesh.rotor.value() : mesh.stator.value();
  const std::vector<Point> strength = solution.field_strength(body);
  const auto per_cell = static_cast<std::size_t>(solution.sample_points(body).per_cell);
  const double gaps = (1.0 - stacking_factor) * base::mu_0;
  for (std::size_t i = 0; i < field.size(); ++i) {
    const auto region = static_cast<std::size_t>(cells.cell_region[i / per_cell]);
    if (cells.regions[region].kind != geometries::RegionKind::steel)
      continue;
    field[i].x = (field[i].x - gaps * strength[i].x) / stacking_factor;
    field[i].y = (field[i].y - gaps * strength[i].y) / stacking_factor;
  }
  return field;
}

std::map<std::string, double> peak_flux_density(const geometries::Machine& machine, const geometries::SectorMesh& mesh,
                                                const Rotation& rotation) {
  std::map<std::string, double> result;
  for (const solver::Body body : {solver::Body::stator, solver::Body::rotor}) {
    const bool rotor = body == solver::Body::rotor;
    const geometries::BodyMesh& cells = rotor ? mesh.rotor.value() : mesh.stator.value();
    const solver::SamplePoints& points = rotation.solutions.front().sample_points(body);
    const auto per_cell = static_cast<std::size_t>(points.per_cell);

    std::vector<double> highest(points.at.size(), 0.0);
    for (const solver::FieldSolution& solution : rotation.solutions) {
      const std::vector<Point> field = steel_flux_density(mesh, solution, body, machine.stacking_factor);
      for (std::size_t i = 0; i < field.size(); ++i)
        highest[i] = std::max(highest[i], std::hypot(field[i].x, field[i].y));
    }

    // Over a part of the period a point sees what its images see over the others.
    if (rotation.span < 1.5 * base::pi) {
      const auto shift = rotor ? rotor_shift(mesh, *machine.winding) : stator_shift(mesh, *machine.winding);
      const std::size_t block_points = highest.size() / static_cast<std::size_t>(cells.repeats);
      for (const BlockCycle& cycle : shift ? cycles(*shift) : std::vector<BlockCycle>())
        for (std::size_t i = 0; i < block_points; ++i) {
          const auto of_block = [&](int block) -> double& {
            return highest[static_cast<std::size_t>(block) * block_points + i];
          };
          double most = 0.0;
          for (const int block : cycle.block)
            most = std::max(most, of_block(block));
          for (const int block : cycle.block)
            of_block(block) = most;
        }
    }

    // The axis of what was drawn lies half a pitch from the sector's beginning.
    const double pitch = rotor ? 2.0 * machine.rotor->half_angle() : 2.0 * base::pi / machine.stator->slots();
    const double offset = cells.begin_angle + 0.5 * pitch;
    std::map<std::string, std::vector<Sample>> parts;
    for (std::size_t i = 0; i < highest.size(); ++i) {
      const auto region = static_cast<std::size_t>(cells.cell_region[i / per_cell]);
      if (cells.regions[region].kind != geometries::RegionKind::steel)
        continue;
      const Point at = into_template(points.at[i], offset, pitch);
      parts[rotor ? machine.rotor->steel_part(at) : machine.stator->steel_part(at)].emplace_back(highest[i],
                                                                                                 points.area[i]);
    }
    for (auto& [part, samples] : parts)
      result[part] = exceeded_by(samples, 0.02);
  }
  return result;
}

}  // namespace lodestone::postprocess
