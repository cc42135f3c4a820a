// SPDX-License-Identifier: GPL-3.0-or-later
#include "postprocess/fields/field_grid.h"

#include <array>
#include <fmt/format.h>
#include <stdexcept>

namespace lodestone::postprocess {

namespace {

std::vector<double> with_zero(const std::vector<geometries::Point>& values) {
  std::vector<double> numbers;
  numbers.reserve(3 * values.size());
  for (const geometries::Point& value : values) {
    numbers.insert(numbers.end(), {value.x, value.y, 0.0});
  }
  return numbers;
}

/// VTK's order of a cell's points, each as its index in lexicographic order: corners counter-clockwise, middles of the
/// edges in the same sense from the bottom, centre.
constexpr std::array<std::size_t, 4> linear_order = {0, 1, 3, 2};
constexpr std::array<std::size_t, 9> biquadratic_order = {0, 2, 8, 6, 1, 5, 7, 3, 4};

void require_size(std::size_t actual, std::size_t expected, const std::string& name) {
  if (actual != expected) {
    throw std::invalid_argument(fmt::format("array {} has {} values for {}", name, actual, expected));
  }
}

}  // namespace

FieldGrid::FieldGrid(int degree) : degree_(degree) {
  if (degree < 1 || degree > 2) {
    throw std::invalid_argument("cells are of degree 1 or 2");
  }
}

std::size_t FieldGrid::add_cell(const std::vector<geometries::Point>& cell_points) {
  require_size(cell_points.size(), points_per_cell(), "points");
  const std::size_t begin = points();
  for (const geometries::Point& point : cell_points) {
    coordinates_.insert(coordinates_.end(), {point.x, point.y, 0.0});
  }
  ++cells_;
  return begin;
}

void FieldGrid::point_scalars(const std::string& name, std::vector<double> values) {
  require_size(values.size(), points(), name);
  point_data_.push_back({name, 1, std::move(values), {}});
}

void FieldGrid::point_vectors(const std::string& name, const std::vector<geometries::Point>& values) {
  require_size(values.size(), points(), name);
  point_data_.push_back({name, 3, with_zero(values), {}});
}

void FieldGrid::cell_scalars(const std::string& name, std::vector<double> values) {
  require_size(values.size(), cells_, name);
  cell_data_.push_back({name, 1, std::move(values), {}});
}

void FieldGrid::cell_integers(const std::string& name, std::vector<std::int32_t> values) {
  require_size(values.size(), cells_, name);
  cell_data_.push_back({name, 1, {}, std::move(values)});
}

void FieldGrid::cell_vectors(const std::string& name, const std::vector<geometries::Point>& values) {
  require_size(values.size(), cells_, name);
  cell_data_.push_back({name, 3, with_zero(values), {}});
}

void FieldGrid::field_scalar(const std::string& name, double value) {
  field_data_.push_back({name, 1, {value}, {}});
}

void FieldGrid::field_texts(const std::string& name, const std::vector<std::string>& values) {
  texts_.push_back({name, values});
}

std::vector<std::int64_t> FieldGrid::vtk_connectivity() const {
  const std::size_t per_cell = points_per_cell();
  std::vector<std::int64_t> connectivity;
  connectivity.reserve(cells_ * per_cell);
  for (std::size_t cell = 0; cell < cells_; ++cell) {
    for (std::size_t i = 0; i < per_cell; ++i) {
      connectivity.push_back(
          static_cast<std::int64_t>(cell * per_cell + (degree_ == 1 ? linear_order.at(i) : biquadratic_order.at(i))));
    }
  }
  return connectivity;
}

int FieldGrid::vtk_cell_type() const {
  constexpr int vtk_quad = 9;
  constexpr int vtk_biquadratic_quad = 28;
  return degree_ == 1 ? vtk_quad : vtk_biquadratic_quad;
}

}  // namespace lodestone::postprocess
