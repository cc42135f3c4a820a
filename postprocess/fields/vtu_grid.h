// SPDX-License-Identifier: GPL-3.0-or-later
// An unstructured grid of plain or biquadratic quadrilaterals as the text of a VTU file (VTK's XML format 1.0, arrays
// compressed by zlib, in base64).
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

class VtuGrid {
public:
  /// @param degree of the cells, 1 or 2: they have (degree + 1)² points.
  explicit VtuGrid(int degree);

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
  void point_scalars(const std::string& name, const std::vector<double>& values);
  void point_vectors(const std::string& name, const std::vector<geometries::Point>& values);
  void cell_scalars(const std::string& name, const std::vector<double>& values);
  void cell_integers(const std::string& name, const std::vector<std::int32_t>& values);
  void cell_vectors(const std::string& name, const std::vector<geometries::Point>& values);
  /// One number of the whole field.
  void field_scalar(const std::string& name, double value);
  /// Names that integers stand for.
  void field_texts(const std::string& name, const std::vector<std::string>& values);

  std::string text() const;

private:
  int degree_;
  std::size_t cells_ = 0;
  std::vector<double> coordinates_;
  std::string point_data_;
  std::string cell_data_;
  std::string field_data_;
};

}  // namespace lodestone::postprocess
