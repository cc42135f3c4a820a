// SPDX-License-Identifier: GPL-3.0-or-later
#include "postprocess/fields/vtu_text.h"

#include "base/markup.h"
#include "postprocess/fields/base64.h"

#include <algorithm>
#include <fmt/format.h>
#include <stdexcept>
#include <zlib.h>

namespace lodestone::postprocess {

namespace {

constexpr std::size_t block_size = 1U << 17U;

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

std::string data_array(const GridArray& array) {
  const std::string name = base::escape_markup(array.name);
  return array.integers.empty() ? data_array("Float64", name, array.components, bytes_of(array.numbers))
                                : data_array("Int32", name, array.components, bytes_of(array.integers));
}

/// Field data stand as plain text: few numbers, that one may want to read.
std::string field_array(const GridArray& array) {
  return fmt::format("<DataArray type=\"Float64\" Name=\"{}\" NumberOfTuples=\"{}\" format=\"ascii\">{}"
                     "</DataArray>\n",
                     base::escape_markup(array.name), array.numbers.size(), fmt::join(array.numbers, " "));
}

std::string text_array(const GridTexts& texts) {
  std::string codes;
  for (const std::string& value : texts.values) {
    for (const char c : value) {
      codes += std::to_string(static_cast<unsigned int>(static_cast<unsigned char>(c))) + " ";
    }
    codes += "0 ";
  }
  return fmt::format("<Array type=\"String\" Name=\"{}\" NumberOfTuples=\"{}\" format=\"ascii\">\n{}\n</Array>\n",
                     base::escape_markup(texts.name), texts.values.size(), codes);
}

}  // namespace

std::string vtu_text(const FieldGrid& grid) {
  std::vector<std::int64_t> offsets;
  for (std::size_t cell = 0; cell < grid.cells(); ++cell) {
    offsets.push_back(static_cast<std::int64_t>((cell + 1) * grid.points_per_cell()));
  }
  const std::vector<std::uint8_t> types(grid.cells(), static_cast<std::uint8_t>(grid.vtk_cell_type()));
  std::string xml = "<?xml version=\"1.0\"?>\n<VTKFile type=\"UnstructuredGrid\" version=\"1.0\" "
                    "byte_order=\"LittleEndian\" header_type=\"UInt32\" compressor=\"vtkZLibDataCompressor\">\n"
                    "<UnstructuredGrid>\n<FieldData>\n";
  for (const GridTexts& texts : grid.texts()) {
    xml += text_array(texts);
  }
  for (const GridArray& array : grid.field_data()) {
    xml += field_array(array);
  }
  xml += fmt::format("</FieldData>\n<Piece NumberOfPoints=\"{}\" NumberOfCells=\"{}\">\n<PointData>\n", grid.points(),
                     grid.cells());
  for (const GridArray& array : grid.point_data()) {
    xml += data_array(array);
  }
  xml += "</PointData>\n<CellData>\n";
  for (const GridArray& array : grid.cell_data()) {
    xml += data_array(array);
  }
  xml += "</CellData>\n<Points>\n";
  xml += data_array("Float64", "Points", 3, bytes_of(grid.coordinates())) + "</Points>\n<Cells>\n";
  xml += data_array("Int64", "connectivity", 1, bytes_of(grid.vtk_connectivity()));
  xml += data_array("Int64", "offsets", 1, bytes_of(offsets));
  xml += data_array("UInt8", "types", 1, bytes_of(types));
  return xml + "</Cells>\n</Piece>\n</UnstructuredGrid>\n</VTKFile>\n";
}

}  // namespace lodestone::postprocess
