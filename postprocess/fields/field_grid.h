// SPDX-License-Identifier: GPL-3.0-or-later
// An unstructured grid of plain or biquadratic quadrilaterals with named arrays: what is written as .vtu
// (vtu_text.h) and what ParaView gets while a study runs (postprocess/insitu/).
//
// Biquadratic cells, not VTK's Lagrange cells of any degree: contours of those read beyond their cell data in VTK 9.2
// (ParaView 5.11) and crash it.
#pragma once

#include "geometries/cross_section.h"

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace lodestone::postprocess {

/// Numbers of points or cells, or of the whole field.
struct GridArray {
  std::string name;                    ///< with its unit: "B (T)"
  int components = 1;                  ///< 1, or 3 of a vector
  std::vector<double> numbers;         ///< component fastest; empty where the array holds integers
  std::vector<std::int32_t> integers;  ///< of one component
};

/// Names that integers stand for, or words about the field.
struct GridTexts {
  std::string name;
  std::vector<std::string> values;
};

class FieldGrid {
public:
  /// @param degree of the cells, 1 or 2: they have (degree + 1)² points. @throws std::invalid_argument.
  explicit FieldGrid(int degree);

  int degree() const { return degree_; }
  std::size_t points_per_cell() const {
    return static_cast<std::size_t>(degree_ + 1) * static_cast<std::size_t>(degree_ + 1);
  }

  /// Adds a cell by its points in lexicographic order (x of the unit cell fastest). Cells share no points, so that
  /// fields may jump between them. @return where its points begin in point data.
  std::size_t add_cell(const std::vector<geometries::Point>& points);

  std::size_t cells() const { return cells_; }
  std::size_t points() const { return coordinates_.size() / 3; }

  /// Values in the order of points or cells; vectors have three components. @throws std::invalid_argument for another
  /// number of values.
  void point_scalars(const std::string& name, std::vector<double> values);
  void point_vectors(const std::string& name, const std::vector<geometries::Point>& values);
  void cell_scalars(const std::string& name, std::vector<double> values);
  void cell_integers(const std::string& name, std::vector<std::int32_t> values);
  void cell_vectors(const std::string& name, const std::vector<geometries::Point>& values);
  /// One number of the whole field.
  void field_scalar(const std::string& name, double value);
  void field_texts(const std::string& name, const std::vector<std::string>& values);

  const std::vector<double>& coordinates() const { return coordinates_; }  ///< x, y, 0 of each point, m
  const std::vector<GridArray>& point_data() const { return point_data_; }
  const std::vector<GridArray>& cell_data() const { return cell_data_; }
  const std::vector<GridArray>& field_data() const { return field_data_; }
  const std::vector<GridTexts>& texts() const { return texts_; }

  /// Points of all cells, one after the other, in VTK's order of a cell.
  std::vector<std::int64_t> vtk_connectivity() const;
  int vtk_cell_type() const;  ///< VTK_QUAD or VTK_BIQUADRATIC_QUAD

private:
  int degree_;
  std::size_t cells_ = 0;
  std::vector<double> coordinates_;
  std::vector<GridArray> point_data_, cell_data_, field_data_;
  std::vector<GridTexts> texts_;
};

}  // namespace lodestone::postprocess
