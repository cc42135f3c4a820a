// SPDX-License-Identifier: GPL-3.0-or-later
// Tables and matrices of rows: written a block of rows at a time.
#include "postprocess/store/hdf5_calls_internal.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>
#include <type_traits>

namespace lodestone::postprocess::hdf5 {

namespace {

/// Every member of a row in memory takes eight bytes: a double, an integer or a pointer to a text.
constexpr std::size_t cell_size = 8;
static_assert(sizeof(double) == cell_size && sizeof(std::int64_t) == cell_size && sizeof(char*) == cell_size);

Handle compound_type(const std::vector<Column>& columns) {
  Handle type(H5Tcreate(H5T_COMPOUND, std::max<std::size_t>(columns.size(), 1) * cell_size), H5Tclose,
              "cannot make a compound type");
  const Handle text = text_type(H5T_VARIABLE);
  for (std::size_t i = 0; i < columns.size(); ++i) {
    hid_t member = H5T_NATIVE_DOUBLE;
    if (std::holds_alternative<std::vector<std::int64_t>>(columns[i].values)) {
      member = H5T_NATIVE_INT64;
    } else if (std::holds_alternative<std::vector<std::string>>(columns[i].values)) {
      member = text.get();
    }
    require(H5Tinsert(type.get(), columns[i].name.c_str(), i * cell_size, member),
            "cannot add column '" + columns[i].name + "'");
  }
  return type;
}

/// The rows as HDF5 takes them; texts are pointers into the table.
std::string cells_of(const Table& table, const std::string& name) {
  const std::vector<Column>& columns = table.columns();
  const std::size_t rows = table.rows();
  std::string cells(rows * columns.size() * cell_size, '\0');
  for (std::size_t c = 0; c < columns.size(); ++c) {
    std::visit(
        [&](const auto& values) {
          if (values.size() != rows) {
            throw Error("column '" + columns[c].name + "' of table '" + name + "' has another length");
          }
          for (std::size_t r = 0; r < rows; ++r) {
            char* cell = cells.data() + (r * columns.size() + c) * cell_size;
            if constexpr (std::is_same_v<std::decay_t<decltype(values)>, std::vector<std::string>>) {
              const char* text = values[r].c_str();
              std::memcpy(cell, &text, cell_size);
            } else {
              std::memcpy(cell, &values[r], cell_size);
            }
          }
        },
        columns[c].values);
  }
  return cells;
}

/// So many rows from `begin` on, of a dataspace of `columns` numbers a row; 0: of one dimension.
void select_rows(const Handle& extent, std::size_t begin, std::size_t rows, std::size_t columns,
                 const std::string& name) {
  const std::array<hsize_t, 2> start = {begin, 0}, count = {rows, columns};
  require(H5Sselect_hyperslab(extent.get(), H5S_SELECT_SET, start.data(), nullptr, count.data(), nullptr),
          "cannot select rows of '" + name + "'");
}

}  // namespace

std::size_t Table::rows() const {
  if (columns_.empty()) {
    return 0;
  }
  return std::visit([](const auto& values) { return values.size(); }, columns_.front().values);
}

const Column& Table::column(const std::string& name) const {
  const auto found =
      std::find_if(columns_.begin(), columns_.end(), [&](const Column& column) { return column.name == name; });
  if (found == columns_.end()) {
    throw Error("no column '" + name + "'");
  }
  return *found;
}

template <class Values> static const Values& values_of(const Column& column) {
  if (const Values* values = std::get_if<Values>(&column.values)) {
    return *values;
  }
  throw Error("column '" + column.name + "' is of another type");
}

const std::vector<double>& Table::numbers(const std::string& name) const {
  return values_of<std::vector<double>>(column(name));
}

const std::vector<std::int64_t>& Table::integers(const std::string& name) const {
  return values_of<std::vector<std::int64_t>>(column(name));
}

const std::vector<std::string>& Table::texts(const std::string& name) const {
  return values_of<std::vector<std::string>>(column(name));
}

double TableRow::number(const std::string& name) const {
  return table_->numbers(name)[index_];
}

std::optional<double> TableRow::known(const std::string& name) const {
  const double value = number(name);
  return std::isnan(value) ? std::nullopt : std::optional<double>(value);
}

int TableRow::integer(const std::string& name) const {
  return static_cast<int>(table_->integers(name)[index_]);
}

const std::string& TableRow::text(const std::string& name) const {
  return table_->texts(name)[index_];
}

TableWriter::TableWriter(const Group& group, const std::string& name, const Table& layout, std::size_t rows,
                         const std::string& description)
    : name_(name), type_(compound_type(layout.columns())), extent_(space({rows})),
      dataset_(make_dataset(group.id(), name, type_.get(), extent_.get(), plain_creation().get())) {
  std::vector<std::string> units;
  std::vector<std::string> descriptions;
  for (const Column& column : layout.columns()) {
    units.push_back(column.unit);
    descriptions.push_back(column.description);
  }
  attach_texts(dataset_.get(), "units", units);
  attach_texts(dataset_.get(), "descriptions", descriptions);
  describe(dataset_, "", description);
}

void TableWriter::append(const Table& block) {
  const std::size_t rows = block.rows();
  const std::string cells = cells_of(block, name_);
  if (rows == 0) {
    return;
  }
  select_rows(extent_, written_, rows, 0, name_);
  const Handle memory = space({rows});
  require(H5Dwrite(dataset_.get(), type_.get(), memory.get(), extent_.get(), H5P_DEFAULT, cells.data()),
          "cannot write '" + name_ + "'");
  written_ += rows;
}

MatrixWriter::MatrixWriter(const Group& group, const std::string& name, std::size_t rows, std::size_t columns,
                           const std::string& unit, const std::string& description)
    : name_(name), columns_(columns), extent_(space({rows, columns})),
      dataset_(make_dataset(group.id(), name, H5T_IEEE_F64LE, extent_.get(), plain_creation().get())) {
  describe(dataset_, unit, description);
}

void MatrixWriter::append(const std::vector<double>& values) {
  const std::size_t rows = columns_ == 0 ? 0 : values.size() / columns_;
  if (rows == 0) {
    return;
  }
  select_rows(extent_, written_, rows, columns_, name_);
  const Handle memory = space({rows, columns_});
  require(H5Dwrite(dataset_.get(), H5T_NATIVE_DOUBLE, memory.get(), extent_.get(), H5P_DEFAULT, values.data()),
          "cannot write '" + name_ + "'");
  written_ += rows;
}

void Group::write_matrix(const std::string& name, const std::vector<double>& values, std::size_t rows,
                         std::size_t columns, const std::string& unit, const std::string& description) const {
  MatrixWriter(*this, name, rows, columns, unit, description).append(values);
}

void Group::write_table(const std::string& name, const Table& table, const std::string& description) const {
  TableWriter(*this, name, table, table.rows(), description).append(table);
}

Table Group::table(const std::string& name) const {
  const Handle dataset = open_dataset(handle_.get(), name);
  const Handle stored(H5Dget_type(dataset.get()), H5Tclose, "dataset '" + name + "' has no type");
  if (H5Tget_class(stored.get()) != H5T_COMPOUND) {
    throw Error("dataset '" + name + "' is not a table");
  }
  const Handle extent = space_of(dataset);
  const std::size_t rows = count_of(extent);
  std::vector<Column> columns;
  const int members = H5Tget_nmembers(stored.get());
  require(members, "table '" + name + "' has no columns");
  for (unsigned int i = 0; i < static_cast<unsigned int>(members); ++i) {
    Column column;
    char* member_name = H5Tget_member_name(stored.get(), i);
    if (member_name == nullptr) {
      fail("a column of '" + name + "' has no name");
    }
    column.name = member_name;
    H5free_memory(member_name);
    switch (H5Tget_member_class(stored.get(), i)) {
    case H5T_FLOAT:
      column.values = std::vector<double>(rows);
      break;
    case H5T_INTEGER:
      column.values = std::vector<std::int64_t>(rows);
      break;
    case H5T_STRING:
      column.values = std::vector<std::string>(rows);
      break;
    default:
      throw Error("column '" + column.name + "' of '" + name + "' has an unknown type");
    }
    columns.push_back(std::move(column));
  }
  if (rows == 0) {
    return Table(std::move(columns));
  }
  const Handle type = compound_type(columns);
  std::string cells(rows * columns.size() * cell_size, '\0');
  require(H5Dread(dataset.get(), type.get(), H5S_ALL, H5S_ALL, H5P_DEFAULT, cells.data()),
          "cannot read '" + name + "'");
  for (std::size_t c = 0; c < columns.size(); ++c) {
    std::visit(
        [&](auto& values) {
          for (std::size_t r = 0; r < rows; ++r) {
            const char* cell = cells.data() + (r * columns.size() + c) * cell_size;
            if constexpr (std::is_same_v<std::decay_t<decltype(values)>, std::vector<std::string>>) {
              const char* text = nullptr;
              std::memcpy(&text, cell, cell_size);
              values[r] = text == nullptr ? "" : text;
            } else {
              std::memcpy(&values[r], cell, cell_size);
            }
          }
        },
        columns[c].values);
  }
  require(H5Dvlen_reclaim(type.get(), extent.get(), H5P_DEFAULT, cells.data()), "cannot free '" + name + "'");
  return Table(std::move(columns));
}

}  // namespace lodestone::postprocess::hdf5
