// SPDX-License-Identifier: GPL-3.0-or-later
// Numbers in a CSV file, as measuring instruments and spreadsheets write them.
#pragma once

#include <string>
#include <vector>

namespace lodestone::materials {

/// Name and unit of a column: "H (kA/m)", "H [kA/m]", "H/(kA/m)", "H, kA/m" in quotes, or "H kA/m".
struct Heading {
  std::string name;
  std::string unit;  ///< "" where there is none

  static Heading parse(const std::string& text);
};

/// A CSV file: comments (`#`) and empty lines apart, its first line names the columns, every other line is a row of as
/// many numbers. Separators are tabs, semicolons or commas, the first of these that the heading holds; the decimal may
/// be a comma where the separator is none. Cells may stand in double quotes. A byte-order mark and DOS line ends are
/// passed over.
struct SeparatedValues {
  std::vector<Heading> headings;
  int heading_line = 0;  ///< in the file, from 1
  std::vector<std::vector<double>> rows;
  std::vector<int> lines;                 ///< of each row in the file, from 1
  std::vector<std::vector<int>> columns;  ///< of each cell in its line, from 1

  /// @throws base::UserError "file:line: …", of a cell "file:line:column: …", for an unreadable or empty file, a row of
  /// another length, what is no finite number.
  static SeparatedValues load(const std::string& path);
};

}  // namespace lodestone::materials
