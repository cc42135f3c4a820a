// SPDX-License-Identifier: GPL-3.0-or-later
#include "postprocess/losses/iron.h"

#include "base/quantity.h"
#include "base/user_error.h"
#include "postprocess/fields/saturation.h"
#include "postprocess/losses/field_cycles.h"
#include "postprocess/losses/hysteresis_loops.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <string>

namespace lodestone::postprocess {

namespace {

using geometries::Point;

/// Share of a loss beyond the steel's table from which on a reader is told.
constexpr double told_beyond_table = 0.2;

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

/// Specific loss (W/kg) of a point, by the terms of the law.
struct SpecificLoss {
  materials::CoreLoss::Parts parts;
  double beyond_table = 0.0;  ///< of their sum, beyond the table of the law
};

void add(materials::CoreLoss::Parts& sum, const materials::CoreLoss::Parts& parts, double weight) {
  sum.hysteresis += weight * parts.hysteresis;
  sum.eddy += weight * parts.eddy;
  sum.excess += weight * parts.excess;
}

/// Hysteresis of one point: the loops of its two principal components.
/// @param radial, tangential over one period of `base_frequency`, Hz.
SpecificLoss hysteresis(const std::vector<double>& radial, const std::vector<double>& tangential, double base_frequency,
                        double electrical_frequency, const materials::CoreLoss& law) {
  const auto count = static_cast<double>(radial.size());
  double r = 0.0, t = 0.0, rr = 0.0, rt = 0.0, tt = 0.0;
  for (std::size_t i = 0; i < radial.size(); ++i) {
    r += radial[i] / count;
    t += tangential[i] / count;
    rr += radial[i] * radial[i] / count;
    rt += radial[i] * tangential[i] / count;
    tt += tangential[i] * tangential[i] / count;
  }
  const double angle = 0.5 * std::atan2(2.0 * (rt - r * t), (rr - r * r) - (tt - t * t));
  const double c = std::cos(angle), s = std::sin(angle);
  std::vector<double> major, minor;
  for (std::size_t i = 0; i < radial.size(); ++i) {
    major.push_back(c * radial[i] + s * tangential[i]);
    minor.push_back(c * tangential[i] - s * radial[i]);
  }
  const bool has_table = law.fitted_to_frequency() > 0.0;
  SpecificLoss result;
  for (const std::vector<double>* component : {&major, &minor})
    for (const double amplitude : hysteresis_loops(*component)) {
      const double loss = base_frequency / electrical_frequency * law.parts(electrical_frequency, amplitude).hysteresis;
      result.parts.hysteresis += loss;
      if (has_table && (electrical_frequency > law.fitted_to_frequency() || amplitude > law.fitted_to_flux_density()))
        result.beyond_table += loss;
    }
  return result;
}

/// Of points that share the times at which they are sampled.
/// @param radial, tangential [sample][point], over one period of the base frequency (Hz).
std::vector<SpecificLoss> specific_losses(const std::vector<std::vector<double>>& radial,
                                          const std::vector<std::vector<double>>& tangential, double base_frequency,
                                          double electrical_frequency, const materials::CoreLoss& law) {
  const std::size_t samples = radial.size(), points = radial.front().size();
  std::vector<SpecificLoss> result(points);
  std::vector<double> of_radial(samples), of_tangential(samples);
  for (std::size_t k = 0; k < points; ++k) {
    for (std::size_t i = 0; i < samples; ++i) {
      of_radial[i] = radial[i][k];
      of_tangential[i] = tangential[i][k];
    }
    result[k] = hysteresis(of_radial, of_tangential, base_frequency, electrical_frequency, law);
  }
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
    const bool has_table = law.fitted_to_frequency() > 0.0;
    for (std::size_t k = 0; k < points; ++k) {
      // The ellipse as two fields that turn in opposite directions: its half axes are sum and difference of theirs.
      const double forward = 0.5 * std::hypot(radial_cos[k] + tangential_sin[k], tangential_cos[k] - radial_sin[k]);
      const double backward = 0.5 * std::hypot(radial_cos[k] - tangential_sin[k], tangential_cos[k] + radial_sin[k]);
      for (const double amplitude : {forward + backward, std::abs(forward - backward)}) {
        materials::CoreLoss::Parts parts = law.parts(frequency, amplitude);
        parts.hysteresis = 0.0;
        add(result[k].parts, parts, 1.0);
        if (has_table && (frequency > law.fitted_to_frequency() || amplitude > law.fitted_to_flux_density()))
          result[k].beyond_table += parts.sum();
      }
    }
  }
  return result;
}

IronLossOfBody mean_over_slices(const LossInput& input, solver::Body body) {
  IronLossOfBody mean;
  for (const Rotation& slice : input.rotation.slices) {
    const double share = slice.slice.share;
    const IronLossOfBody one = iron_loss(of_part(input, slice), body);
    add(mean.parts, one.parts, share);
    mean.mass += share * one.mass;
    mean.density.resize(one.density.size(), 0.0);
    for (std::size_t cell = 0; cell < one.density.size(); ++cell)
      mean.density[cell] += share * one.density[cell];
    mean.highest_order = one.highest_order;
    mean.beyond_table += share * one.beyond_table * one.loss;
  }
  mean.loss = mean.parts.sum();
  if (mean.loss > 0.0)
    mean.beyond_table /= mean.loss;
  return mean;
}

}  // namespace

double specific_loss_of_period(const std::vector<Point>& flux_density, double frequency,
                               const materials::CoreLoss& law) {
  std::vector<std::vector<double>> x, y;
  for (const Point& b : flux_density) {
    x.push_back({b.x});
    y.push_back({b.y});
  }
  return specific_losses(x, y, frequency, frequency, law).front().parts.sum();
}

IronLossOfBody iron_loss(const LossInput& input, solver::Body body) {
  if (!input.rotation.slices.empty())
    return mean_over_slices(input, body);
  const bool rotor = body == solver::Body::rotor;
  const materials::Steel& steel = rotor ? *input.materials.rotor_steel : *input.materials.stator_steel;
  const geometries::BodyMesh& mesh = rotor ? input.mesh.rotor.value() : input.mesh.stator.value();
  const Rotation& rotation = input.rotation;
  if (!steel.core_loss)
    throw base::UserError("steel '" + steel.name + "' has no core-loss data; a speed asks for iron loss");
  if (rotation.solutions.size() < 4)
    throw base::UserError("iron loss needs at least 4 rotor positions a sixth of a period (numerics.positions)");

  const std::vector<BlockCycle> all = field_cycles(rotation, input.mesh, *input.machine.winding, body);
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

    const double periods = periods_of(cycle, rotation);
    const std::size_t highest = (radial.size() - 1) / 2;  // in the series
    result.highest_order = std::max(result.highest_order, static_cast<int>(static_cast<double>(highest) / periods));
    const std::vector<SpecificLoss> specific =
        specific_losses(radial, tangential, electrical_frequency / periods, electrical_frequency, *steel.core_loss);

    std::vector<int> distinct = cycle.block;
    std::sort(distinct.begin(), distinct.end());
    distinct.erase(std::unique(distinct.begin(), distinct.end()), distinct.end());
    for (std::size_t i = 0; i < steel_cells.size(); ++i) {
      double cell_loss = 0.0, cell_area = 0.0;
      for (std::size_t q = 0; q < per_cell; ++q) {
        const double area = points.area[(first_cell + steel_cells[i]) * per_cell + q];
        const SpecificLoss& point = specific[i * per_cell + q];
        const double weight = input.machine.build_factor * density * area;
        cell_loss += weight * point.parts.sum();
        cell_area += area;
        add(result.parts, point.parts, cycle.blocks * length * weight);
        result.beyond_table += cycle.blocks * length * weight * point.beyond_table;
      }
      result.mass += cycle.blocks * length * density * cell_area;
      for (const int block : distinct)
        result.density[static_cast<std::size_t>(block) * block_cells + steel_cells[i]] = cell_loss / cell_area;
    }
  }
  result.loss = result.parts.sum();
  if (result.loss > 0.0)
    result.beyond_table /= result.loss;
  return result;
}

std::vector<LossComponent> IronLoss::losses(const LossInput& input) const {
  const auto component = [&](solver::Body body, const char* name, const char* label, const materials::Steel& steel) {
    const IronLossOfBody done = iron_loss(input, body);
    std::vector<std::string> notes;
    if (input.machine.build_factor != 1.0)
      notes.push_back(fmt::format("times a build factor of {:g}", input.machine.build_factor));
    if (done.beyond_table > told_beyond_table)
      notes.push_back(fmt::format("{:.0f} % of it from harmonics beyond the loss table of {} ({:g} Hz, {:g} T)",
                                  100.0 * done.beyond_table, steel.name, steel.core_loss->fitted_to_frequency(),
                                  steel.core_loss->fitted_to_flux_density()));
    return LossComponent{name, label, done.loss, fmt::format("{}", fmt::join(notes, "; "))};
  };
  return {component(solver::Body::stator, "iron_stator", "stator iron", *input.materials.stator_steel),
          component(solver::Body::rotor, "iron_rotor", "rotor iron", *input.materials.rotor_steel)};
}

}  // namespace lodestone::postprocess
