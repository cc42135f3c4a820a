// SPDX-License-Identifier: GPL-3.0-or-later
#include "postprocess/losses/magnet_eddy.h"

#include "base/quantity.h"
#include "base/user_error.h"
#include "postprocess/losses/field_cycles.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <limits>
#include <map>
#include <utility>

namespace lodestone::postprocess {

namespace {

using geometries::Point;

constexpr std::size_t least_positions = 4;
/// A cell that a cut between segments passes is sampled at so many points a side: the cut is nowhere a side of cells.
constexpr int samples_of_cut_cell = 12;

/// One-dimensional quadrature on (0, 1).
struct Rule {
  std::vector<double> at, weight;
};

/// Gauss and Legendre's, by Newton's method on the polynomial.
Rule gauss(int points) {
  Rule rule;
  for (int i = 0; i < points; ++i) {
    double x = std::cos(base::pi * (i + 0.75) / (points + 0.5)), slope = 1.0;
    for (int step = 0; step < 20; ++step) {
      double before = 1.0, p = x;
      for (int n = 2; n <= points; ++n)
        before = std::exchange(p, ((2 * n - 1) * x * p - (n - 1) * before) / n);
      slope = points * (x * p - before) / (x * x - 1.0);
      x -= p / slope;
    }
    rule.at.push_back(0.5 * (1.0 + x));
    rule.weight.push_back(1.0 / ((1.0 - x * x) * slope * slope));
  }
  return rule;
}

Rule midpoints(int points) {
  Rule rule;
  for (int i = 0; i < points; ++i) {
    rule.at.push_back((i + 0.5) / points);
    rule.weight.push_back(1.0 / points);
  }
  return rule;
}

/// Lagrange polynomials through n + 1 evenly spaced points of (0, 1), and their slopes, at x.
std::pair<std::vector<double>, std::vector<double>> lagrange(int n, double x) {
  std::vector<double> value, slope;
  for (int i = 0; i <= n; ++i) {
    double v = 1.0, d = 0.0;
    for (int j = 0; j <= n; ++j)
      if (j != i) {
        const double over = static_cast<double>(n) / (i - j), factor = over * (x - static_cast<double>(j) / n);
        d = d * factor + v * over;
        v *= factor;
      }
    value.push_back(v);
    slope.push_back(d);
  }
  return {value, slope};
}

/// Points of a block in which A is followed: rows of weights on a cell's lattice values.
struct Block {
  std::vector<std::size_t> cell;             ///< of each point, within the pole
  std::vector<std::vector<double>> lattice;  ///< of each point
  std::vector<double> area;                  ///< m²
  std::vector<int> segment;
  double segment_width = 0.0;  ///< m, along the face
};

/// Where the points of a cell's lattice lie.
const Point* lattice_of(const solver::LatticeField& field, std::size_t cell) {
  const auto side = static_cast<std::size_t>(field.subdivisions + 1);
  return field.points.data() + cell * side * side;
}

void add_points(Block& block, const Point* corners, std::size_t cell, int degree, const Rule& rule,
                const std::function<int(const Point&)>& segment_of) {
  const auto side = static_cast<std::size_t>(degree + 1);
  for (std::size_t j = 0; j < rule.at.size(); ++j)
    for (std::size_t i = 0; i < rule.at.size(); ++i) {
      const auto [vx, dx] = lagrange(degree, rule.at[i]);
      const auto [vy, dy] = lagrange(degree, rule.at[j]);
      std::vector<double> row(side * side);
      Point at, along_x, along_y;
      for (std::size_t b = 0; b < side; ++b)
        for (std::size_t a = 0; a < side; ++a) {
          const Point& p = corners[b * side + a];
          row[b * side + a] = vx[a] * vy[b];
          at.x += row[b * side + a] * p.x;
          at.y += row[b * side + a] * p.y;
          along_x.x += dx[a] * vy[b] * p.x;
          along_x.y += dx[a] * vy[b] * p.y;
          along_y.x += vx[a] * dy[b] * p.x;
          along_y.y += vx[a] * dy[b] * p.y;
        }
      block.cell.push_back(cell);
      block.area.push_back(rule.weight[i] * rule.weight[j] * std::abs(along_x.x * along_y.y - along_x.y * along_y.x));
      block.lattice.push_back(std::move(row));
      block.segment.push_back(segment_of(at));
    }
}

/// A block's points, cut into segments of equal width along its face, across the magnetisation in its middle.
/// @param cells of the pole `first_cell` begins, that the block consists of.
Block sample_block(const solver::LatticeField& field, const geometries::Region& region,
                   const std::vector<std::size_t>& cells, std::size_t first_cell, int segments) {
  const int degree = field.subdivisions;
  const auto per_cell = static_cast<std::size_t>((degree + 1) * (degree + 1));
  Point middle;
  for (const std::size_t cell : cells)
    for (std::size_t k = 0; k < per_cell; ++k) {
      const Point& p = lattice_of(field, first_cell + cell)[k];
      middle.x += p.x / static_cast<double>(cells.size() * per_cell);
      middle.y += p.y / static_cast<double>(cells.size() * per_cell);
    }
  const Point axis = region.magnetisation.direction(middle);
  const auto along_face = [&](const Point& p) { return (p.y - middle.y) * axis.x - (p.x - middle.x) * axis.y; };
  double least = std::numeric_limits<double>::infinity(), most = -least;
  for (const std::size_t cell : cells)
    for (std::size_t k = 0; k < per_cell; ++k) {
      const double s = along_face(lattice_of(field, first_cell + cell)[k]);
      least = std::min(least, s);
      most = std::max(most, s);
    }
  const auto segment_of = [&](const Point& p) {
    return std::clamp(static_cast<int>(segments * (along_face(p) - least) / (most - least)), 0, segments - 1);
  };

  Block block;
  block.segment_width = (most - least) / segments;
  const Rule whole = gauss(degree + 1), cut = midpoints(samples_of_cut_cell);
  for (const std::size_t cell : cells) {
    const Point* corners = lattice_of(field, first_cell + cell);
    bool is_cut = false;
    const int first =
        segment_of({0.5 * (corners[0].x + corners[per_cell - 1].x), 0.5 * (corners[0].y + corners[per_cell - 1].y)});
    for (std::size_t k = 0; k < per_cell; ++k)
      is_cut = is_cut || segment_of(corners[k]) != first;
    add_points(block, corners, cell, degree, is_cut ? cut : whole, segment_of);
  }
  return block;
}

/// Cells of each magnet region of the pole that begins at a cell, within the pole.
std::map<int, std::vector<std::size_t>> magnet_cells(const geometries::BodyMesh& mesh, std::size_t first_cell,
                                                     std::size_t block_cells) {
  std::map<int, std::vector<std::size_t>> magnets;
  for (std::size_t cell = 0; cell < block_cells; ++cell) {
    const int region = mesh.cell_region[first_cell + cell];
    if (mesh.regions[static_cast<std::size_t>(region)].kind == geometries::RegionKind::magnet)
      magnets[region].push_back(cell);
  }
  return magnets;
}

}  // namespace

double finite_length_factor(double width, double length) {
  // The plate's loss does not care which side is called the width: w³ℓ F(w, ℓ) = ℓ³w F(ℓ, w).
  if (length < width)
    return length * length / (width * width) * finite_length_factor(length, width);
  const double ratio = length / width;
  double sum = 0.0;
  for (int n = 1; n < 40; n += 2)
    sum += std::tanh(0.5 * n * base::pi * ratio) / std::pow(n, 5);
  return 1.0 - 192.0 / std::pow(base::pi, 5) / ratio * sum;
}

double eddy_loss_per_length(const std::vector<std::vector<double>>& potential, const std::vector<double>& area,
                            const std::vector<int>& segment, double frequency, double conductivity) {
  const std::size_t samples = potential.size(), points = area.size();
  const auto segments = static_cast<std::size_t>(*std::max_element(segment.begin(), segment.end()) + 1);
  std::vector<double> total(segments, 0.0);
  for (std::size_t k = 0; k < points; ++k)
    total[static_cast<std::size_t>(segment[k])] += area[k];

  double loss = 0.0;
  std::array<std::vector<double>, 2> part;  // cosine and sine
  for (std::size_t n = 1; 2 * n < samples; ++n) {
    for (std::vector<double>& p : part)
      p.assign(points, 0.0);
    for (std::size_t i = 0; i < samples; ++i) {
      const double angle = 2.0 * base::pi * static_cast<double>(n * i % samples) / static_cast<double>(samples);
      const double c = 2.0 / static_cast<double>(samples) * std::cos(angle);
      const double s = 2.0 / static_cast<double>(samples) * std::sin(angle);
      for (std::size_t k = 0; k < points; ++k) {
        part[0][k] += c * potential[i][k];
        part[1][k] += s * potential[i][k];
      }
    }
    const double omega = 2.0 * base::pi * static_cast<double>(n) * frequency;
    for (const std::vector<double>& p : part) {
      std::vector<double> mean(segments, 0.0);
      for (std::size_t k = 0; k < points; ++k)
        mean[static_cast<std::size_t>(segment[k])] += area[k] * p[k];
      for (std::size_t s = 0; s < segments; ++s)
        mean[s] /= total[s];
      for (std::size_t k = 0; k < points; ++k) {
        const double off = p[k] - mean[static_cast<std::size_t>(segment[k])];
        loss += 0.5 * conductivity * omega * omega * area[k] * off * off;
      }
    }
  }
  return loss;
}

MagnetEddyLossOfMachine magnet_eddy_loss(const LossInput& input, double conductivity) {
  if (!input.rotation.slices.empty()) {
    MagnetEddyLossOfMachine mean;
    for (const Rotation& slice : input.rotation.slices) {
      const MagnetEddyLossOfMachine one = magnet_eddy_loss(of_part(input, slice), conductivity);
      mean.loss += slice.slice.share * one.loss;
      mean.loss_without_ends += slice.slice.share * one.loss_without_ends;
      mean.narrowest_segment = one.narrowest_segment;
      mean.segment_length = one.segment_length;
      mean.area = one.area;
    }
    return mean;
  }
  const Rotation& rotation = input.rotation;
  const geometries::BodyMesh& mesh = input.mesh.rotor.value();
  if (rotation.solutions.size() < least_positions)
    throw base::UserError("magnet loss needs at least 4 rotor positions a sixth of a period (numerics.positions)");
  const geometries::MagnetSegments& segments = input.machine.magnet_segments;
  const std::size_t block_cells = mesh.cells.size() / static_cast<std::size_t>(mesh.repeats);
  const double electrical_frequency = input.machine.pole_pairs() * input.speed / (2.0 * base::pi);
  const double length = input.machine.stack_length * input.mesh.sectors;

  std::vector<solver::LatticeField> fields;
  fields.reserve(rotation.solutions.size());
  for (const solver::FieldSolution& solution : rotation.solutions)
    fields.push_back(solution.lattice(solver::Body::rotor));
  const auto per_cell = static_cast<std::size_t>((fields[0].subdivisions + 1) * (fields[0].subdivisions + 1));

  MagnetEddyLossOfMachine result;
  result.segment_length = input.machine.stack_length / input.machine.axial_magnet_pieces();
  result.narrowest_segment = std::numeric_limits<double>::infinity();
  for (const BlockCycle& cycle : field_cycles(rotation, input.mesh, *input.machine.winding, solver::Body::rotor)) {
    const std::size_t first_cell = static_cast<std::size_t>(cycle.block.front()) * block_cells;
    for (const auto& [region, cells] : magnet_cells(mesh, first_cell, block_cells)) {
      const Block block = sample_block(fields[0], mesh.regions[static_cast<std::size_t>(region)], cells, first_cell,
                                       segments.circumferential);
      std::vector<std::vector<double>> potential;
      for (std::size_t part = 0; part < cycle.block.size(); ++part) {
        const std::size_t begin = static_cast<std::size_t>(cycle.block[part]) * block_cells;
        for (const solver::LatticeField& field : fields) {
          std::vector<double>& a = potential.emplace_back();
          for (std::size_t k = 0; k < block.cell.size(); ++k) {
            const double* values = field.potential.data() + (begin + block.cell[k]) * per_cell;
            double value = 0.0;
            for (std::size_t i = 0; i < per_cell; ++i)
              value += block.lattice[k][i] * values[i];
            a.push_back(cycle.sign[part] * value);
          }
        }
      }
      const double of_block = cycle.blocks * length *
                              eddy_loss_per_length(potential, block.area, block.segment,
                                                   electrical_frequency / periods_of(cycle, rotation), conductivity);
      result.loss_without_ends += of_block;
      result.loss += of_block * finite_length_factor(block.segment_width, result.segment_length);
      result.narrowest_segment = std::min(result.narrowest_segment, block.segment_width);
      for (const double area : block.area)
        result.area += cycle.blocks * input.mesh.sectors * area;
    }
  }
  return result;
}

std::vector<double> magnet_loss_of_rates(const LossInput& input, const solver::LatticeField& lattice,
                                         const std::vector<std::vector<double>>& rates, double conductivity) {
  const geometries::BodyMesh& mesh = input.mesh.rotor.value();
  const geometries::MagnetSegments& segments = input.machine.magnet_segments;
  const std::size_t block_cells = mesh.cells.size() / static_cast<std::size_t>(mesh.repeats);
  const auto per_cell = static_cast<std::size_t>((lattice.subdivisions + 1) * (lattice.subdivisions + 1));
  const double length = input.machine.stack_length * input.mesh.sectors;
  std::vector<double> losses(rates.size(), 0.0);
  for (std::size_t pole = 0; pole < static_cast<std::size_t>(mesh.repeats); ++pole) {
    const std::size_t first_cell = pole * block_cells;
    for (const auto& [region, cells] : magnet_cells(mesh, first_cell, block_cells)) {
      const Block block = sample_block(lattice, mesh.regions[static_cast<std::size_t>(region)], cells, first_cell,
                                       segments.circumferential);
      const double ends =
          finite_length_factor(block.segment_width, input.machine.stack_length / input.machine.axial_magnet_pieces());
      for (std::size_t r = 0; r < rates.size(); ++r) {
        std::vector<double> value(block.cell.size(), 0.0);
        std::vector<double> mean(static_cast<std::size_t>(segments.circumferential), 0.0), area(mean.size(), 0.0);
        for (std::size_t k = 0; k < value.size(); ++k) {
          const double* values = rates[r].data() + (first_cell + block.cell[k]) * per_cell;
          for (std::size_t i = 0; i < per_cell; ++i)
            value[k] += block.lattice[k][i] * values[i];
          const auto segment = static_cast<std::size_t>(block.segment[k]);
          mean[segment] += block.area[k] * value[k];
          area[segment] += block.area[k];
        }
        for (std::size_t k = 0; k < value.size(); ++k) {
          const auto segment = static_cast<std::size_t>(block.segment[k]);
          const double off = value[k] - mean[segment] / area[segment];
          losses[r] += ends * length * conductivity * block.area[k] * off * off;
        }
      }
    }
  }
  return losses;
}

std::vector<LossComponent> MagnetEddyLoss::losses(const LossInput& input) const {
  const std::string name = "magnet_eddy", label = "magnets, eddy currents";
  const auto conductivity = input.materials.magnet->conductivity(input.magnet_temperature);
  if (!conductivity)
    return {{name, label, std::nullopt,
             "the file of magnet '" + input.materials.magnet->name() + "' gives neither resistivity nor conductivity"}};
  return {{name, label, magnet_eddy_loss(input, *conductivity).loss, ""}};
}

}  // namespace lodestone::postprocess
