// SPDX-License-Identifier: GPL-3.0-or-later
#include "materials/separated_values.h"

#include "base/user_error.h"

#include <fmt/format.h>

#include <charconv>
#include <cmath>
#include <fstream>
#include <string_view>

namespace lodestone::materials {

namespace {

std::string_view trim(std::string_view text, std::string_view what = " \t\r") {
  const std::size_t first = text.find_first_not_of(what);
  if (first == std::string_view::npos)
    return {};
  return text.substr(first, text.find_last_not_of(what) - first + 1);
}

struct Cell {
  std::string text;
  std::size_t begin = 0;  ///< in the line, of what is not blank
};

/// Cells of a line; a separator inside double quotes separates nothing.
std::vector<Cell> split(std::string_view line, char separator) {
  std::vector<Cell> cells(1);
  bool quoted = false;
  for (std::size_t i = 0; i < line.size(); ++i) {
    const char c = line[i];
    if (c == separator && !quoted) {
      cells.push_back({"", i + 1});
      continue;
    }
    if (cells.back().text.empty() && (c == ' ' || c == '\t'))
      cells.back().begin = i + 1;
    else if (c != '"')
      cells.back().text += c;
    if (c == '"')
      quoted = !quoted;
  }
  for (Cell& cell : cells)
    cell.text = trim(cell.text);
  return cells;
}

}  // namespace

Heading Heading::parse(const std::string& text) {
  const std::string_view all = trim(text);
  const std::size_t end = all.find_first_of(" \t([/,");
  Heading heading;
  heading.name = all.substr(0, end);
  if (end == std::string_view::npos)
    return heading;
  std::string_view unit = trim(all.substr(end), " \t/,");
  for (const auto& [open, close] : {std::pair('(', ')'), std::pair('[', ']')})
    if (unit.size() >= 2 && unit.front() == open && unit.back() == close)
      unit = trim(unit.substr(1, unit.size() - 2));
  heading.unit = unit;
  return heading;
}

SeparatedValues SeparatedValues::load(const std::string& path) {
  std::ifstream stream(path);
  if (!stream)
    throw base::UserError(path + ": cannot be read");
  SeparatedValues result;
  char separator = ',';
  std::string text;
  for (int number = 1; std::getline(stream, text); ++number) {
    std::string_view line = text;
    if (number == 1 && line.substr(0, 3) == "\xEF\xBB\xBF")
      line.remove_prefix(3);
    line = trim(line);
    if (line.empty() || line.front() == '#')
      continue;
    const auto indent = static_cast<std::size_t>(line.data() - text.data());
    if (result.headings.empty()) {
      for (const char candidate : {'\t', ';', ','})
        if (text.find(candidate) != std::string::npos) {
          separator = candidate;
          break;
        }
      for (const Cell& cell : split(line, separator))
        result.headings.push_back(Heading::parse(cell.text));
      result.heading_line = number;
      continue;
    }
    std::vector<double> row;
    std::vector<int> places;
    for (auto [cell, begin] : split(line, separator)) {
      places.push_back(static_cast<int>(indent + begin) + 1);
      if (separator != ',')
        for (char& c : cell)
          c = c == ',' ? '.' : c;
      double value = 0.0;
      const char* first = cell.data() + (cell.size() > 1 && cell.front() == '+' ? 1 : 0);
      const char* last = cell.data() + cell.size();
      const auto [end, error] = std::from_chars(first, last, value);
      if (error != std::errc() || end != last || !std::isfinite(value))
        throw base::UserError(
            {path, number, places.back()}, "",
            fmt::format("'{}' is no number{}", cell,
                        result.rows.empty() ? "; the first line must name the columns, the others hold numbers" : ""));
      row.push_back(value);
    }
    if (row.size() != result.headings.size())
      throw base::UserError(
          {path, number, 0}, "",
          fmt::format("expected {} numbers as in the heading, found {}", result.headings.size(), row.size()));
    result.rows.push_back(std::move(row));
    result.columns.push_back(std::move(places));
    result.lines.push_back(number);
  }
  if (result.rows.empty())
    throw base::UserError(path + ": holds no numbers; expected a line of headings such as 'H (kA/m), J (T)' and rows");
  return result;
}

}  // namespace lodestone::materials
