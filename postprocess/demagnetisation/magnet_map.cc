// SPDX-License-Identifier: GPL-3.0-or-later
#include "postprocess/demagnetisation/magnet_map.h"

#include "base/quantity.h"
#include "postprocess/fields/field_view.h"
#include "postprocess/fields/region_outlines.h"
#include "postprocess/period_symmetry.h"

#include <algorithm>
#include <cmath>
#include <stdexcept>

namespace lodestone::postprocess {

namespace {

using geometries::Point;

/// Where the unit interval is cut: sums of the Gauss weights (Abramowitz and Stegun 1964, table 25.4, halved).
std::vector<double> cuts(int points) {
  static const std::vector<std::vector<double>> weights = {
      {1.0},
      {0.5, 0.5},
      {5.0 / 18.0, 8.0 / 18.0, 5.0 / 18.0},
      {0.173927422568727, 0.326072577431273, 0.326072577431273, 0.173927422568727},
      {0.118463442528095, 0.239314335249683, 0.284444444444444, 0.239314335249683, 0.118463442528095}};
  std::vector<double> sums = {0.0};
  for (const double weight : weights.at(static_cast<std::size_t>(points - 1)))
    sums.push_back(sums.back() + weight);
  sums.back() = 1.0;
  return sums;
}

/// Lagrange's polynomials on n equally spaced nodes from 0 to 1, at x.
std::vector<double> lagrange(int n, double x) {
  std::vector<double> values(static_cast<std::size_t>(n), 1.0);
  for (int i = 0; i < n; ++i)
    for (int j = 0; j < n; ++j)
      if (j != i)
        values[static_cast<std::size_t>(i)] *= (x * (n - 1) - j) / (i - j);
  return values;
}

}  // namespace

std::array<Point, 9> MagnetMap::tile(std::size_t point) const {
  const auto n = static_cast<std::size_t>(tiles_per_side);
  const std::vector<double> cut = cuts(tiles_per_side);
  const Point* cell = nodes.data() + point / (n * n) * n * n;
  const std::size_t column = point % n, row = point % (n * n) / n;
  std::array<Point, 9> patch;
  for (std::size_t k = 0; k < 9; ++k) {
    const std::size_t across = k % 3, upward = k / 3;
    const double x = cut[column] + 0.5 * static_cast<double>(across) * (cut[column + 1] - cut[column]);
    const double y = cut[row] + 0.5 * static_cast<double>(upward) * (cut[row + 1] - cut[row]);
    const std::vector<double> along = lagrange(tiles_per_side, x), up = lagrange(tiles_per_side, y);
    for (std::size_t j = 0; j < n; ++j)
      for (std::size_t i = 0; i < n; ++i) {
        patch[k].x += along[i] * up[j] * cell[j * n + i].x;
        patch[k].y += along[i] * up[j] * cell[j * n + i].y;
      }
  }
  return patch;
}

MagnetFrame MagnetMap::whole_sequence() const {
  if (frames.empty())
    throw std::logic_error("a map of magnets without load cases");
  MagnetFrame whole = frames.front();
  for (const MagnetFrame& frame : frames) {
    for (std::size_t i = 0; i < points(); ++i)
      if (frame.margin[i] < whole.margin[i]) {
        whole.field[i] = frame.field[i];
        whole.margin[i] = frame.margin[i];
        whole.kelvin[i] = frame.kelvin[i];
      }
    whole.magnet_temperature = std::max(whole.magnet_temperature, frame.magnet_temperature);
  }
  if (frames.size() > 1)
    whole.name = "all load cases";
  whole.remaining = frames.back().remaining;
  return whole;
}

MagnetMap empty_magnet_map(const geometries::SectorMesh& mesh, const solver::FieldSolution& solution) {
  if (!mesh.rotor)
    throw std::invalid_argument("a map of magnets needs a rotor");
  const solver::SamplePoints& samples = solution.sample_points(solver::Body::rotor);
  const auto per_cell = static_cast<std::size_t>(samples.per_cell);
  MagnetMap map;
  map.tiles_per_side = static_cast<int>(std::lround(std::sqrt(samples.per_cell)));
  const solver::LatticeField lattice = solution.lattice(solver::Body::rotor, map.tiles_per_side - 1);
  for (std::size_t cell = 0; cell < mesh.rotor->cells.size(); ++cell) {
    const auto region = static_cast<std::size_t>(mesh.rotor->cell_region[cell]);
    if (mesh.rotor->regions[region].kind != geometries::RegionKind::magnet)
      continue;
    const auto from = static_cast<std::ptrdiff_t>(cell * per_cell), to = from + samples.per_cell;
    map.nodes.insert(map.nodes.end(), lattice.points.begin() + from, lattice.points.begin() + to);
    map.area.insert(map.area.end(), samples.area.begin() + from, samples.area.begin() + to);
  }
  map.outlines = region_outlines({solver::Body::rotor, &*mesh.rotor, lattice, 0.0});
  for (const Point& point : lattice.points)
    map.outer_radius = std::max(map.outer_radius, std::hypot(point.x, point.y));
  map.begin = mesh.rotor->begin_angle;
  map.angle = mesh.angle;
  map.sectors = mesh.sectors;
  const double pole_pitch = base::pi / mesh.pole_pairs;
  const double poles = std::round(mesh.angle / pole_pitch);
  // Between the first pole's axis and the last one's; of pole pairs with one magnet between those of their magnets.
  map.middle = poles >= 1.0 ? mesh.rotor_axis + 0.5 * (poles - std::max(1, poles_per_block(mesh))) * pole_pitch
                            : mesh.rotor->begin_angle + 0.5 * mesh.angle;
  return map;
}

void add_frame(MagnetMap& map, const std::string& name, double magnet_temperature, const MarginMap& margins,
               bool remaining) {
  if (margins.area.size() != map.points())
    throw std::invalid_argument("margins of another mesh");
  map.frames.push_back({name, magnet_temperature, margins.field, margins.margin, margins.kelvin,
                        remaining ? margins.remaining : std::vector<double>()});
}

}  // namespace lodestone::postprocess
