// SPDX-License-Identifier: GPL-3.0-or-later
#include "postprocess/losses/iron.h"

#include "base/quantity.h"
#include "base/user_error.h"
#include "postprocess/fields/saturation.h"
#include "postprocess/period_symmetry.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <stdexcept>

namespace lodestone::postprocess {

namespace {

using geometries::Point;

/// Flux density of the sheets in radial and tangential components, [position][sample point].
std::vector<std::vector<Point>> polar_fields(const LossInput& input, solver::Body body) {
  std::vector<std::vector<Point>> result;
  for (const solver::FieldSolution& solution : input.rotation.solutions) {
    std::vector<Point> field = steel_flux_density(input.mesh, solution, body, input.machine.stacking_factor);
    const solver::SamplePoints& points = solution.sample_points(body);
    for (std::size_t i = 0; i < field.size(); ++i) {
      const Point at = points.at[i];
      const double radius = std::hypot(at.x, at.y);
      const double c = at.x / radius, s = at.y / radius;
      field[i] = {c * field[i].x + s * field[i].y, c * field[i].y - s * field[i].x};
    }
    result.push_back(std::move(field));
  }
  return result;
}

/// Cycles of blocks over a period that was solved whole: in the stator every block alone, in the rotor poles that pass
/// through the same fields in later periods.
std::vector<BlockCycle> cycles_of_whole_period(const geometries::SectorMesh& mesh, bool rotor) {
  if (rotor)
    return cycles(rotor_shift_of_period(mesh));
  std::vector<BlockCycle> result;
  result.reserve(static_cast<std::size_t>(mesh.stator->repeats));
  for (int block = 0; block < mesh.stator->repeats; ++block)
    result.push_back({{block}, {1.0}, 1});
  return result;
}

/// The specific loss (W/kg) of points that share the times at which they are sampled.
/// @param radial, tangential [sample][point], over one period of the base frequency (Hz).
std::vector<double> specific_losses(const std::vector<std::vector<double>>& radial,
                                    const std::vector<std::vector<double>>& tangential, double base_frequency,
                                    const materials::CoreLoss& law) {
  const std::size_t samples = radial.size(), points = radial.front().size();
  std::vector<double> result(points, 0.0);
  std::vector<double> radial_cos(points), radial_sin(points), tangential_cos(points), tangential_sin(points);
  for (std::size_t n = 1; 2 * n < samples; ++n) {
    for (auto* coefficients : {&radial_cos, &radial_sin, &tangential_cos, &tangential_sin})
      std::fill(coefficients->begin(), coefficients->end(), 0.0);
    for (std::size_t i = 0; i < samples; ++i) {
      const double angle = 2.0 * base::pi * static_cast<double>(n * i % samples) / static_cast<double>(samples);
      const double c = 2.0 / static_cast<double>(samples) * std::cos(angle);
      const double s = 2.0 / static_cast<double>(samples) * std::sin(angle);
      const double* r = radial[i].data();
      const double* t = tangential[i].data();
      for (std::size_t k = 0; k < points; ++k) {
        radial_cos[k] += c * r[k];
        radial_sin[k] += s * r[k];
        tangential_cos[k] += c * t[k];
        tangential_sin[k] += s * t[k];
      }
    }
    const double frequency = static_cast<double>(n) * base_frequency;
    for (std::size_t k = 0; k < points; ++k) {
      // The ellipse as two fields that turn in opposite directions: its half axes are sum and difference of theirs.
      const double forward = 0.5 * std::hypot(radial_cos[k] + tangential_sin[k], tangential_cos[k] - radial_sin[k]);
      const double backward = 0.5 * std::hypot(radial_cos[k] - tangential_sin[k], tangential_cos[k] + radial_sin[k]);
      result[k] +=
          law.specific_loss(frequency, forward + backward) + law.specific_loss(frequency, std::abs(forward - backward));
    }
  }
  return result;
}

}  // namespace

double specific_loss_of_period(const std::vector<Point>& flux_density, double frequency,
                               const materials::CoreLoss& law) {
  std::vector<std::vector<double>> x, y;
  for (const Point& b : flux_density) {
    x.push_back({b.x});
    y.push_back({b.y});
  }
  return specific_losses(x, y, frequency, law).front();
}

IronLossOfBody iron_loss(const LossInput& input, solver::Body body) {
  const bool rotor = body == solver::Body::rotor;
  const materials::Steel& steel = rotor ? input.rotor_steel : input.stator_steel;
  const geometries::BodyMesh& mesh = rotor ? input.mesh.rotor.value() : input.mesh.stator.value();
  const Rotation& rotation = input.rotation;
  if (!steel.core_loss)
    throw base::UserError("steel '" + steel.name + "' has no core-loss data; a speed asks for iron loss");
  if (rotation.solutions.size() < 4)
    throw base::UserError("iron loss needs at least 4 rotor positions a sixth of a period (numerics.positions)");

  const bool whole = rotation.span > base::pi;
  const auto shift =
      rotor ? rotor_shift(input.mesh, *input.machine.winding) : stator_shift(input.mesh, *input.machine.winding);
  if (!whole && !shift)
    throw std::invalid_argument("one sixth of the period does not give the whole in this machine");
  const std::vector<BlockCycle> all = whole ? cycles_of_whole_period(input.mesh, rotor) : cycles(*shift);

  const std::vector<std::vector<Point>> field = polar_fields(input, body);
  const solver::SamplePoints& points = rotation.solutions.front().sample_points(body);
  const auto per_cell = static_cast<std::size_t>(points.per_cell);
  const std::size_t block_cells = mesh.cells.size() / static_cast<std::size_t>(mesh.repeats);
  const double electrical_frequency = input.machine.pole_pairs() * input.speed / (2.0 * base::pi);
  // Weight of sheets in a volume of the stack.
  const double density = steel.density * input.machine.stacking_factor;
  const double length = input.machine.stack_length * input.mesh.sectors;

  IronLossOfBody result;
  result.density.assign(mesh.cells.size(), 0.0);
  for (const BlockCycle& cycle : all) {
    const std::size_t first_cell = static_cast<std::size_t>(cycle.block.front()) * block_cells;
    std::vector<std::size_t> steel_cells;  // within the block
    for (std::size_t cell = 0; cell < block_cells; ++cell) {
      const auto region = static_cast<std::size_t>(mesh.cell_region[first_cell + cell]);
      if (mesh.regions[region].kind == geometries::RegionKind::steel)
        steel_cells.push_back(cell);
    }

    std::vector<std::vector<double>> radial, tangential;
    for (std::size_t part = 0; part < cycle.block.size(); ++part) {
      const double sign = cycle.sign[part];
      const std::size_t begin = static_cast<std::size_t>(cycle.block[part]) * block_cells;
      for (const std::vector<Point>& at_position : field) {
        std::vector<double>& r = radial.emplace_back();
        std::vector<double>& t = tangential.emplace_back();
        for (const std::size_t cell : steel_cells)
          for (std::size_t q = 0; q < per_cell; ++q) {
            const Point& b = at_position[(begin + cell) * per_cell + q];
            r.push_back(sign * b.x);
            t.push_back(sign * b.y);
          }
      }
    }

    const double periods = static_cast<double>(cycle.block.size()) / (whole ? 1.0 : 6.0);  // electrical, in the series
    const std::size_t highest = (radial.size() - 1) / 2;                                   // in the series
    result.highest_order = std::max(result.highest_order, static_cast<int>(static_cast<double>(highest) / periods));
    const std::vector<double> specific =
        specific_losses(radial, tangential, electrical_frequency / periods, *steel.core_loss);

    std::vector<int> distinct = cycle.block;
    std::sort(distinct.begin(), distinct.end());
    distinct.erase(std::unique(distinct.begin(), distinct.end()), distinct.end());
    for (std::size_t i = 0; i < steel_cells.size(); ++i) {
      double cell_loss = 0.0, cell_area = 0.0;
      for (std::size_t q = 0; q < per_cell; ++q) {
        const double area = points.area[(first_cell + steel_cells[i]) * per_cell + q];
        cell_loss += density * specific[i * per_cell + q] * area;
        cell_area += area;
      }
      result.loss += cycle.blocks * length * cell_loss;
      result.mass += cycle.blocks * length * density * cell_area;
      for (const int block : distinct)
        result.density[static_cast<std::size_t>(block) * block_cells + steel_cells[i]] = cell_loss / cell_area;
    }
  }
  return result;
}

std::vector<LossComponent> IronLoss::losses(const LossInput& input) const {
  return {{"iron_stator", "stator iron", iron_loss(input, solver::Body::stator).loss},
          {"iron_rotor", "rotor iron", iron_loss(input, solver::Body::rotor).loss}};
}

}  // namespace lodestone::postprocess
