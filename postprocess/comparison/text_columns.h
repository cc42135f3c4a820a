// SPDX-License-Identifier: GPL-3.0-or-later
// A table for the terminal: a head column to the left, columns of figures to the right, each under its title and unit.
#pragma once

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

namespace lodestone::postprocess {

class TextColumns {
public:
  /// @param head title of the first column.
  explicit TextColumns(std::string head) : head_(std::move(head)) {}

  void add_column(const std::string& title, const std::string& unit);
  /// As many cells as columns.
  void add_row(const std::string& head, const std::vector<std::string>& cells);
  /// A row of one text in place of its cells.
  void add_row(const std::string& head, const std::string& text);

  /// @param width columns of a terminal: a table that is wider goes on below, its head column again in front; 0: any.
  std::string text(std::size_t width = 0) const;

private:
  struct Column {
    std::string title, unit;
  };
  struct Row {
    std::string head;
    std::vector<std::string> cells;
    std::string text;
  };
  std::string head_;
  std::vector<Column> columns_;
  std::vector<Row> rows_;
};

/// Text for columns: its width in characters, not bytes.
std::size_t display_width(const std::string& text);

}  // namespace lodestone::postprocess
