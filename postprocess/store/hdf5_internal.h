// SPDX-License-Identifier: GPL-3.0-or-later
// The little of HDF5's C API that the store needs, with handles that close themselves and every return value checked.
// Not installed.
//
// Files are made and read as images in memory (core driver without backing store): what reaches the disk is written,
// synced and renamed by ourselves, so that a full disk or a kill is never HDF5's affair, and a damaged file is found by
// its checksum before HDF5 sees it.
#pragma once

#include "materials/provenance.h"

#include <hdf5.h>

#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace lodestone::postprocess::hdf5 {

/// A call that failed, with HDF5's own innermost reason.
class Error : public std::runtime_error {
public:
  using std::runtime_error::runtime_error;
};

/// An identifier that is closed once.
class Handle {
public:
  using Closer = herr_t (*)(hid_t);
  /// @throws Error saying `what` where the identifier is negative.
  Handle(hid_t id, Closer closer, const std::string& what);
  Handle(Handle&& other) noexcept : id_(std::exchange(other.id_, H5I_INVALID_HID)), closer_(other.closer_) {}
  Handle& operator=(Handle&& other) noexcept;
  Handle(const Handle&) = delete;
  Handle& operator=(const Handle&) = delete;
  ~Handle();
  hid_t get() const { return id_; }

private:
  hid_t id_;
  Closer closer_;
};

/// One column of a compound table. Texts are variable-length UTF-8.
struct Column {
  using Values = std::variant<std::vector<double>, std::vector<std::int64_t>, std::vector<std::string>>;
  std::string name;
  std::string unit;  ///< "1" for dimensionless numbers, "" for texts
  std::string description;
  Values values;
};

class Table;

/// One row of a table. @throws Error as the table's columns.
class TableRow {
public:
  TableRow(const Table& table, std::size_t index) : table_(&table), index_(index) {}
  double number(const std::string& name) const;
  /// Nothing where the cell is not a number: what was not computed.
  std::optional<double> known(const std::string& name) const;
  int integer(const std::string& name) const;
  const std::string& text(const std::string& name) const;

private:
  const Table* table_;
  std::size_t index_;
};

/// A one-dimensional compound dataset; attributes `units` and `descriptions` follow the order of the columns.
class Table {
public:
  Table() = default;
  explicit Table(std::vector<Column> columns) : columns_(std::move(columns)) {}
  const std::vector<Column>& columns() const { return columns_; }
  std::size_t rows() const;
  TableRow row(std::size_t index) const { return {*this, index}; }
  /// What `make` makes of each row, in order.
  template <class Make> auto read(Make&& make) const {
    std::vector<decltype(make(row(0)))> result;
    for (std::size_t i = 0; i < rows(); ++i)
      result.push_back(make(row(i)));
    return result;
  }
  /// @throws Error where the column is missing or of another type.
  const std::vector<double>& numbers(const std::string& name) const;
  const std::vector<std::int64_t>& integers(const std::string& name) const;
  const std::vector<std::string>& texts(const std::string& name) const;

private:
  const Column& column(const std::string& name) const;
  std::vector<Column> columns_;
};

/// A group, or a file's root. Numbers are datasets with the attributes `unit` and `description`; a number that was not
/// computed is a dataset without elements (H5S_NULL; h5py.Empty in Python).
class Group {
public:
  explicit Group(Handle handle) : handle_(std::move(handle)) {}

  Group make_group(const std::string& name) const;
  Group group(const std::string& name) const;

  void set_attribute(const std::string& name, const std::string& text) const;
  void set_attribute(const std::string& name, std::int64_t value) const;
  std::string text_attribute(const std::string& name) const;
  std::int64_t integer_attribute(const std::string& name) const;

  void write(const std::string& name, const std::optional<double>& value, const std::string& unit,
             const std::string& description) const;
  void write_integer(const std::string& name, std::int64_t value, const std::string& description) const;
  void write_vector(const std::string& name, const std::vector<double>& values, const std::string& unit,
                    const std::string& description) const;
  /// A matrix by rows.
  void write_matrix(const std::string& name, const std::vector<double>& values, std::size_t rows, std::size_t columns,
                    const std::string& unit, const std::string& description) const;
  /// Many numbers, by rows, as 32-bit floats and compressed: for what is looked at, not computed with.
  void write_packed(const std::string& name, const std::vector<double>& values, std::size_t columns,
                    const std::string& unit, const std::string& description) const;
  void write_text(const std::string& name, const std::string& text, const std::string& description) const;
  void write_texts(const std::string& name, const std::vector<std::string>& texts,
                   const std::string& description) const;
  /// Long texts that resemble each other: fixed-length strings, compressed.
  void write_long_texts(const std::string& name, const std::vector<std::string>& texts,
                        const std::string& description) const;
  void write_bytes(const std::string& name, const std::string& bytes, const std::string& description) const;
  void write_table(const std::string& name, const Table& table, const std::string& description) const;

  bool has(const std::string& name) const;
  std::optional<double> number(const std::string& name) const;
  /// A number that is always there. @throws Error where it is empty.
  double given(const std::string& name) const;
  std::int64_t integer(const std::string& name) const;
  std::vector<double> vector(const std::string& name) const;
  std::string text(const std::string& name) const;
  std::vector<std::string> texts(const std::string& name) const;
  std::string bytes(const std::string& name) const;
  Table table(const std::string& name) const;

  hid_t id() const { return handle_.get(); }

private:
  Handle handle_;
};

/// A table whose rows come block by block.
class TableWriter {
public:
  /// @param layout its columns, whatever rows it holds. @param rows that will come.
  TableWriter(const Group& group, const std::string& name, const Table& layout, std::size_t rows,
              const std::string& description);
  void append(const Table& block);

private:
  std::string name_;
  Handle type_, extent_, dataset_;
  std::size_t written_ = 0;
};

/// Likewise of numbers alone.
class MatrixWriter {
public:
  MatrixWriter(const Group& group, const std::string& name, std::size_t rows, std::size_t columns,
               const std::string& unit, const std::string& description);
  /// Whole rows.
  void append(const std::vector<double>& values);

private:
  std::string name_;
  std::size_t columns_;
  Handle extent_, dataset_;
  std::size_t written_ = 0;
};

/// The confidence that a word of a file means. @throws Error for another word.
materials::Confidence confidence_from(const std::string& word);

/// A file that lives in memory.
class FileImage {
public:
  /// A new, empty file.
  FileImage();
  /// Opens the bytes of a file for reading. @throws Error where they are none of HDF5.
  explicit FileImage(const std::string& bytes);

  Group root() const;
  /// The file's bytes as they go to the disk.
  std::string bytes() const;

private:
  Handle file_;
};

}  // namespace lodestone::postprocess::hdf5
