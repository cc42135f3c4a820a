// SPDX-License-Identifier: GPL-3.0-or-later
#include "benchmarks/prius-2004/published_iron_loss.h"

#include "base/quantity.h"
#include "postprocess/fields/saturation.h"
#include "postprocess/losses/field_cycles.h"

#include <Eigen/Dense>

#include <cmath>
#include <limits>

namespace lodestone::benchmarks {

namespace {

using geometries::Point;

constexpr double stacking_factor = 0.95;  // K of its machine

/// Squared error of the best two coefficients for given exponents, which go into the law.
double squared_error(const std::vector<materials::LossPoint>& table, PublishedIronLaw& law) {
  Eigen::MatrixX2d terms(static_cast<Eigen::Index>(table.size()), 2);
  Eigen::VectorXd losses(terms.rows());
  for (Eigen::Index k = 0; k < terms.rows(); ++k) {
    const materials::LossPoint& row = table[static_cast<std::size_t>(k)];
    const double f = row.frequency, b = row.flux_density;
    terms.row(k) << std::pow(f, law.frequency_exponent) * std::pow(b, law.flux_exponent), f * f * b * b;
    losses[k] = row.specific_loss;
  }
  const Eigen::Vector2d coefficients = terms.colPivHouseholderQr().solve(losses);
  law.hysteresis = coefficients[0];
  law.eddy = coefficients[1];
  if (coefficients.minCoeff() < 0.0)
    return std::numeric_limits<double>::infinity();
  return (terms * coefficients - losses).squaredNorm();
}

/// The complex amplitude of the n-th harmonic of a series, squared.
double squared_amplitude(const std::vector<double>& series, std::size_t n) {
  double c = 0.0, s = 0.0;
  for (std::size_t i = 0; i < series.size(); ++i) {
    const double angle =
        2.0 * base::pi * static_cast<double>(n * i % series.size()) / static_cast<double>(series.size());
    c += series[i] * std::cos(angle);
    s += series[i] * std::sin(angle);
  }
  const double scale = 2.0 / static_cast<double>(series.size());
  return scale * scale * (c * c + s * s);
}

}  // namespace

PublishedIronLaw PublishedIronLaw::fit(const std::vector<materials::LossPoint>& table) {
  // The exponents on a grid that becomes finer about its best point.
  PublishedIronLaw best;
  double least = std::numeric_limits<double>::infinity(), middle_of_frequency = 1.5, middle_of_flux = 2.0;
  constexpr int steps = 10;
  for (double reach = 1.0; reach > 1e-4; reach *= 0.5) {
    for (int i = -steps; i <= steps; ++i)
      for (int j = -steps; j <= steps; ++j) {
        PublishedIronLaw trial;
        trial.frequency_exponent = middle_of_frequency + reach * i / steps;
        trial.flux_exponent = middle_of_flux + reach * j / steps;
        const double error = squared_error(table, trial);
        if (error < least) {
          least = error;
          best = trial;
        }
      }
    middle_of_frequency = best.frequency_exponent;
    middle_of_flux = best.flux_exponent;
  }
  return best;
}

double PublishedIronLaw::specific_loss(double frequency, double flux_density) const {
  return hysteresis * std::pow(frequency, frequency_exponent) * std::pow(flux_density, flux_exponent) +
         eddy * std::pow(frequency * flux_density, 2.0);
}

double published_iron_loss(const postprocess::LossInput& input, solver::Body body, const PublishedIronLaw& law) {
  const bool rotor = body == solver::Body::rotor;
  const materials::Steel& steel = rotor ? *input.materials.rotor_steel : *input.materials.stator_steel;
  const geometries::BodyMesh& mesh = rotor ? input.mesh.rotor.value() : input.mesh.stator.value();
  const solver::SamplePoints& points = input.rotation.solutions.front().sample_points(body);
  const auto per_cell = static_cast<std::size_t>(points.per_cell);
  const std::size_t block_cells = mesh.cells.size() / static_cast<std::size_t>(mesh.repeats);
  std::vector<std::vector<Point>> fields;
  for (const solver::FieldSolution& solution : input.rotation.solutions)
    fields.push_back(postprocess::steel_flux_density(input.mesh, solution, body, input.machine.stacking_factor));

  const double electrical_frequency = input.machine.pole_pairs() * input.speed / (2.0 * base::pi);
  double loss = 0.0;
  for (const postprocess::BlockCycle& cycle :
       postprocess::field_cycles(input.rotation, input.mesh, *input.machine.winding, body)) {
    const double frequency = electrical_frequency / postprocess::periods_of(cycle, input.rotation);
    const std::size_t first = static_cast<std::size_t>(cycle.block.front()) * block_cells;
    for (std::size_t cell = 0; cell < block_cells; ++cell) {
      if (mesh.regions[static_cast<std::size_t>(mesh.cell_region[first + cell])].kind != geometries::RegionKind::steel)
        continue;
      for (std::size_t q = 0; q < per_cell; ++q) {
        // Blocks are turned copies of the first: components are taken along its radius and across.
        std::vector<double> radial, tangential;
        for (std::size_t part = 0; part < cycle.block.size(); ++part) {
          const std::size_t i = (static_cast<std::size_t>(cycle.block[part]) * block_cells + cell) * per_cell + q;
          const double radius = std::hypot(points.at[i].x, points.at[i].y);
          const double c = points.at[i].x / radius, s = points.at[i].y / radius;
          for (const std::vector<Point>& field : fields) {
            radial.push_back(cycle.sign[part] * (c * field[i].x + s * field[i].y));
            tangential.push_back(cycle.sign[part] * (c * field[i].y - s * field[i].x));
          }
        }
        const double mass = cycle.blocks * input.machine.stack_length * input.mesh.sectors * steel.density *
                            points.area[(first + cell) * per_cell + q];
        for (std::size_t n = 1; 2 * n < radial.size(); ++n)
          loss += mass / stacking_factor *
                  law.specific_loss(static_cast<double>(n) * frequency,
                                    std::sqrt(squared_amplitude(radial, n) + squared_amplitude(tangential, n)));
      }
    }
  }
  return loss;
}

}  // namespace lodestone::benchmarks
