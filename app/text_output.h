// SPDX-License-Identifier: GPL-3.0-or-later
// What people read on a terminal: aligned columns, aligned facts, colour where it is wanted.
#pragma once

#include <string>
#include <utility>
#include <vector>

namespace lodestone::app {

/// Columns in characters, not bytes: "Ω", "·" and "²" count as one.
std::size_t width_of(const std::string& text);

/// Words over lines of at most 100 characters, the first begun by `first`, the others by `others`; ends its last line.
std::string wrap(const std::string& text, const std::string& first, const std::string& others);

/// Rows under a heading; numbers (columns marked so) are flush right.
class Table {
public:
  struct Column {
    std::string heading;
    bool is_number = false;
  };
  explicit Table(std::vector<Column> columns);
  void add(std::vector<std::string> row);
  std::string text() const;
  const std::vector<Column>& columns() const { return columns_; }
  const std::vector<std::vector<std::string>>& rows() const { return rows_; }

private:
  std::vector<Column> columns_;
  std::vector<std::vector<std::string>> rows_;
};

/// "name   value" lines in blocks with a title.
class Facts {
public:
  void title(const std::string& text);
  void add(const std::string& name, const std::string& value);
  /// A sentence over several lines, wrapped and indented by its bullet.
  void note(const std::string& text);
  std::string text() const;

private:
  enum class Kind { title, fact, note };
  struct Line {
    Kind kind;
    std::string name;
    std::string value;
  };
  std::vector<Line> lines_;
};

/// True where the descriptor is a terminal, TERM is not "dumb" and NO_COLOR is not set.
bool wants_colour(int descriptor);
bool is_terminal(int descriptor);

/// A number with so many significant digits, without a trailing zero after the point being cut: "354.2".
std::string digits(double value, int significant);
/// The same with a unit behind a space.
std::string digits(double value, int significant, const std::string& unit);

/// "2 h 05 min", "3 min 20 s", "12 s".
std::string duration(double seconds);

}  // namespace lodestone::app
