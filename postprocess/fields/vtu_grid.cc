// SPDX-License-Identifier: GPL-3.0-or-later
#include "postprocess/fields/vtu_grid.h"

#include "postprocess/fields/base64.h"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <stdexcept>
#include <zlib.h>

namespace lodestone::postprocess {

namespace {

constexpr std::size_t block_size = 1U << 17U;
constexpr int vtk_quad = 9;
constexpr int vtk_biquadratic_quad = 28;

template <class Number> std::string bytes_of(const std::vector<Number>& values) {
  return {reinterpret_cast<const char*>(values.data()), values.size() * sizeof(Number)};
}

/// VTK's layout of compressed arrays: number of blocks, size of a block, size of the last one if it is smaller, size of
/// each when compressed; then the blocks. Header and blocks are encoded one after the other.
std::string compressed(const std::string& bytes) {
  const std::size_t blocks = (bytes.size() + block_size - 1) / block_size;
  std::vector<std::uint32_t> header = {static_cast<std::uint32_t>(blocks), static_cast<std::uint32_t>(block_size),
                                       static_cast<std::uint32_t>(bytes.size() % block_size)};
  std::string body;
  for (std::size_t at = 0; at < bytes.size(); at += block_size) {
    const std::size_t size = std::min(block_size, bytes.size() - at);
    uLongf packed_size = compressBound(static_cast<uLong>(size));
    std::string packed(packed_size, '\0');
    if (compress2(reinterpret_cast<Bytef*>(packed.data()), &packed_size,
                  reinterpret_cast<const Bytef*>(bytes.data() + at), static_cast<uLong>(size), 6) != Z_OK) {
      throw std::runtime_error("cannot compress a field");
    }
    header.push_back(static_cast<std::uint32_t>(packed_size));
    body.append(packed, 0, packed_size);
  }
  return base64(bytes_of(header)) + base64(body);
}

std::string data_array(const char* type, const std::string& name, int components, const std::string& bytes) {
  return fmt::format("<DataArray type=\"{}\" Name=\"{}\" NumberOfComponents=\"{}\" format=\"binary\">\n{}\n"
                     "</DataArray>\n",
                     type, name, components, compressed(bytes));
}

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

VtuGrid::VtuGrid(int degree) : degree_(degree) {
  if (degree < 1 || degree > 2) {
    throw std::invalid_argument("cells are of degree 1 or 2");
  }
}

std::size_t VtuGrid::add_cell(const std::vector<geometries::Point>& cell_points) {
  require_size(cell_points.size(), points_per_cell(), "points");
  const std::size_t begin = points();
  const std::vector<double> numbers = with_zero(cell_points);
  coordinates_.insert(coordinates_.end(), numbers.begin(), numbers.end());
  ++cells_;
  return begin;
}

void VtuGrid::point_scalars(const std::string& name, const std::vector<double>& values) {
  require_size(values.size(), points(), name);
  point_data_ += data_array("Float64", name, 1, bytes_of(values));
}

void VtuGrid::point_vectors(const std::string& name, const std::vector<geometries::Point>& values) {
  require_size(values.size(), points(), name);
  point_data_ += data_array("Float64", name, 3, bytes_of(with_zero(values)));
}

void VtuGrid::cell_scalars(const std::string& name, const std::vector<double>& values) {
  require_size(values.size(), cells_, name);
  cell_data_ += data_array("Float64", name, 1, bytes_of(values));
}

void VtuGrid::cell_integers(const std::string& name, const std::vector<std::int32_t>& values) {
  require_size(values.size(), cells_, name);
  cell_data_ += data_array("Int32", name, 1, bytes_of(values));
}

void VtuGrid::cell_vectors(const std::string& name, const std::vector<geometries::Point>& values) {
  require_size(values.size(), cells_, name);
  cell_data_ += data_array("Float64", name, 3, bytes_of(with_zero(values)));
}

void VtuGrid::field_scalar(const std::string& name, double value) {
  field_data_ += fmt::format("<DataArray type=\"Float64\" Name=\"{}\" NumberOfTuples=\"1\" format=\"ascii\">{}"
                             "</DataArray>\n",
                             name, value);
}

void VtuGrid::field_texts(const std::string& name, const std::vector<std::string>& values) {
  std::string codes;
  for (const std::string& value : values) {
    for (const char c : value) {
      codes += std::to_string(static_cast<unsigned int>(static_cast<unsigned char>(c))) + " ";
    }
    codes += "0 ";
  }
  field_data_ +=
      fmt::format("<Array type=\"String\" Name=\"{}\" NumberOfTuples=\"{}\" format=\"ascii\">\n{}\n</Array>\n", name,
                  values.size(), codes);
}

std::string VtuGrid::text() const {
  const std::size_t per_cell = points_per_cell();
  std::vector<std::int64_t> connectivity;
  std::vector<std::int64_t> offsets;
  for (std::size_t cell = 0; cell < cells_; ++cell) {
    for (std::size_t i = 0; i < per_cell; ++i) {
      connectivity.push_back(
          static_cast<std::int64_t>(cell * per_cell + (degree_ == 1 ? linear_order.at(i) : biquadratic_order.at(i))));
    }
    offsets.push_back(static_cast<std::int64_t>((cell + 1) * per_cell));
  }
  const std::vector<std::uint8_t> types(cells_,
                                        static_cast<std::uint8_t>(degree_ == 1 ? vtk_quad : vtk_biquadratic_quad));
  std::string xml = "<?xml version=\"1.0\"?>\n<VTKFile type=\"UnstructuredGrid\" version=\"1.0\" "
                    "byte_order=\"LittleEndian\" header_type=\"UInt32\" compressor=\"vtkZLibDataCompressor\">\n"
                    "<UnstructuredGrid>\n<FieldData>\n" +
                    field_data_ + "</FieldData>\n";
  xml += fmt::format("<Piece NumberOfPoints=\"{}\" NumberOfCells=\"{}\">\n<PointData>\n", points(), cells_);
  xml += point_data_ + "</PointData>\n<CellData>\n" + cell_data_ + "</CellData>\n<Points>\n";
  xml += data_array("Float64", "Points", 3, bytes_of(coordinates_)) + "</Points>\n<Cells>\n";
  xml += data_array("Int64", "connectivity", 1, bytes_of(connectivity));
  xml += data_array("Int64", "offsets", 1, bytes_of(offsets));
  xml += data_array("UInt8", "types", 1, bytes_of(types));
  return xml + "</Cells>\n</Piece>\n</UnstructuredGrid>\n</VTKFile>\n";
}

}  // namespace lodestone::postprocess
