// SPDX-License-Identifier: GPL-3.0-or-later
#include "postprocess/losses/strands.h"

#include "base/quantity.h"
#include "base/user_error.h"
#include "postprocess/losses/copper.h"
#include "postprocess/losses/field_cycles.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstddef>

namespace lodestone::postprocess {

namespace {

using geometries::Point;

constexpr std::size_t least_positions = 4;
constexpr double mu0 = 4e-7 * base::pi;

/// Mean squares of the derivative of a series over one period, in its unit per second.
/// @param samples [sample][point]; @param frequency of the period, Hz.
std::vector<double> squared_derivative(const std::vector<std::vector<double>>& samples, double frequency) {
  const std::size_t count = samples.size(), points = samples.front().size();
  std::vector<double> result(points, 0.0), cosine(points), sine(points);
  for (std::size_t n = 1; 2 * n < count; ++n) {
    std::fill(cosine.begin(), cosine.end(), 0.0);
    std::fill(sine.begin(), sine.end(), 0.0);
    for (std::size_t i = 0; i < count; ++i) {
      const double angle = 2.0 * base::pi * static_cast<double>(n * i % count) / static_cast<double>(count);
      const double c = 2.0 / static_cast<double>(count) * std::cos(angle);
      const double s = 2.0 / static_cast<double>(count) * std::sin(angle);
      for (std::size_t k = 0; k < points; ++k) {
        cosine[k] += c * samples[i][k];
        sine[k] += s * samples[i][k];
      }
    }
    const double omega = 2.0 * base::pi * static_cast<double>(n) * frequency;
    for (std::size_t k = 0; k < points; ++k)
      result[k] += 0.5 * omega * omega * (cosine[k] * cosine[k] + sine[k] * sine[k]);
  }
  return result;
}

double proximity_loss(const LossInput& input, double electrical_frequency, double resistivity) {
  const geometries::Machine& machine = input.machine;
  const geometries::BodyMesh& mesh = input.mesh.stator.value();
  const Rotation& rotation = input.rotation;
  const solver::SamplePoints& points = rotation.solutions.front().sample_points(solver::Body::stator);
  const auto per_cell = static_cast<std::size_t>(points.per_cell);
  const std::size_t block_cells = mesh.cells.size() / static_cast<std::size_t>(mesh.repeats);
  std::vector<std::vector<Point>> fields;
  for (const solver::FieldSolution& solution : rotation.solutions)
    fields.push_back(solution.flux_density(solver::Body::stator));

  const StrandFactors factors = strand_factors(machine.strand, resistivity);
  // Length of strands in a cubic metre of the slots.
  const double strands = machine.copper_area_per_slot() / machine.strand.area() / machine.stator->winding_area();
  const double length = machine.stack_length * input.mesh.sectors;
  double loss = 0.0;
  for (const BlockCycle& cycle : field_cycles(rotation, input.mesh, *machine.winding, solver::Body::stator)) {
    const std::size_t first_cell = static_cast<std::size_t>(cycle.block.front()) * block_cells;
    std::vector<std::size_t> cells;  // of the winding, within the block
    for (std::size_t cell = 0; cell < block_cells; ++cell)
      if (mesh.regions[static_cast<std::size_t>(mesh.cell_region[first_cell + cell])].kind ==
          geometries::RegionKind::winding)
        cells.push_back(cell);
    std::vector<std::vector<double>> radial, tangential;
    for (std::size_t part = 0; part < cycle.block.size(); ++part) {
      const std::size_t begin = static_cast<std::size_t>(cycle.block[part]) * block_cells;
      for (const std::vector<Point>& field : fields) {
        std::vector<double>& r = radial.emplace_back();
        std::vector<double>& t = tangential.emplace_back();
        for (const std::size_t cell : cells)
          for (std::size_t q = 0; q < per_cell; ++q) {
            const std::size_t i = (begin + cell) * per_cell + q;
            const double radius = std::hypot(points.at[i].x, points.at[i].y);
            const double c = cycle.sign[part] * points.at[i].x / radius, s = cycle.sign[part] * points.at[i].y / radius;
            r.push_back(c * field[i].x + s * field[i].y);
            t.push_back(c * field[i].y - s * field[i].x);
          }
      }
    }
    const double frequency = electrical_frequency / periods_of(cycle, rotation);
    const std::vector<double> of_radial = squared_derivative(radial, frequency),
                              of_tangential = squared_derivative(tangential, frequency);
    for (std::size_t i = 0; i < cells.size(); ++i)
      for (std::size_t q = 0; q < per_cell; ++q) {
        const std::size_t k = i * per_cell + q;
        loss += cycle.blocks * length * strands * points.area[(first_cell + cells[i]) * per_cell + q] *
                (factors.radial * of_radial[k] + factors.tangential * of_tangential[k]);
      }
  }
  return loss;
}

}  // namespace

StrandFactors strand_factors(const geometries::Strand& strand, double resistivity) {
  if (strand.shape == geometries::Strand::Shape::round) {
    const double factor = base::pi * std::pow(strand.width, 4) / (64.0 * resistivity);
    return {factor, factor};
  }
  const double width = strand.width, height = strand.height;
  return {height * std::pow(width, 3) / (12.0 * resistivity), width * std::pow(height, 3) / (12.0 * resistivity)};
}

StrandLosses strand_losses(const LossInput& input) {
  if (!input.rotation.slices.empty()) {
    StrandLosses mean;
    for (const Rotation& slice : input.rotation.slices) {
      const StrandLosses one = strand_losses(of_part(input, slice));
      mean.skin += slice.slice.share * one.skin;
      mean.proximity += slice.slice.share * one.proximity;
    }
    return mean;
  }
  if (input.rotation.solutions.size() < least_positions)
    throw base::UserError("skin and proximity effect need at least 4 rotor positions a sixth of a period "
                          "(numerics.positions)");
  const geometries::Machine& machine = input.machine;
  const materials::Conductor& conductor = *input.materials.conductor;
  const double resistivity = conductor.resistivity_at(input.winding_temperature);
  const double frequency = machine.pole_pairs() * input.speed / (2.0 * base::pi);
  StrandLosses result;
  result.proximity = proximity_loss(input, frequency, resistivity);
  const double omega = 2.0 * base::pi * frequency, radius_squared = machine.strand.area() / base::pi;
  const double ratio = radius_squared * omega * mu0 / (2.0 * resistivity);  // (a/δ)²
  const solver::DirectQuadrature& current = input.rotation.current;
  result.skin = 0.5 * machine.phases * phase_resistance(machine, conductor, input.winding_temperature) *
                (current.d * current.d + current.q * current.q) * ratio * ratio / 48.0;
  return result;
}

double strand_over_skin_depth(const geometries::Strand& strand, double resistivity, double frequency) {
  return std::max(strand.width, strand.height) * std::sqrt(base::pi * frequency * mu0 / resistivity);
}

std::vector<LossComponent> StrandLoss::losses(const LossInput& input) const {
  const double frequency = input.machine.pole_pairs() * input.speed / (2.0 * base::pi);
  const double ratio = strand_over_skin_depth(
      input.machine.strand, input.materials.conductor->resistivity_at(input.winding_temperature), frequency);
  return {{"copper_strands", "copper, skin and proximity effect", strand_losses(input).sum(),
           ratio > 1.0 ? fmt::format("strands of {:.2g} skin depths: too thick for the theory, the loss comes out too "
                                     "high",
                                     ratio)
                       : ""}};
}

}  // namespace lodestone::postprocess
