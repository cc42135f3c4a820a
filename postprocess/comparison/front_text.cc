// SPDX-License-Identifier: GPL-3.0-or-later
#include "postprocess/comparison/front_text.h"

#include "base/quantity.h"
#include "postprocess/comparison/text_columns.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <set>

namespace lodestone::postprocess {

namespace {

std::string currency_of(const DesignAims& aims) {
  return aims.scenario ? aims.scenario->currency : "";
}

std::string unit_of(const NamedQuantity& quantity, const std::string& currency) {
  const std::string unit = quantity.quantity->unit, shown = quantity.quantity->display_unit;
  if (unit.empty())
    return currency;
  return shown.empty() ? (unit == "1" ? "" : unit) : shown;
}

/// In the unit of tables, without it.
std::string number(const NamedQuantity& quantity, const std::optional<double>& value) {
  const std::string text = format_value(quantity, value);
  return text.substr(0, text.find(' '));
}

std::string short_path(const std::string& path, const std::vector<std::string>& all) {
  for (std::size_t begin = path.rfind('.'); begin != std::string::npos;
       begin = begin == 0 ? std::string::npos : path.rfind('.', begin - 1)) {
    const std::string end = path.substr(begin);
    const auto alike = std::count_if(all.begin(), all.end(), [&](const std::string& one) {
      const std::string dotted = "." + one;
      return dotted.size() >= end.size() && dotted.compare(dotted.size() - end.size(), end.size(), end) == 0;
    });
    if (alike == 1)
      return end.substr(1);
  }
  return path;
}

}  // namespace

std::vector<std::string> short_paths(const std::vector<std::string>& paths) {
  std::vector<std::string> ends;
  ends.reserve(paths.size());
  for (const std::string& path : paths)
    ends.push_back(short_path(path, paths));
  return ends;
}

FrontTable front_cells(const DesignAims& aims, std::vector<FrontRow> rows) {
  if (rows.empty())
    return {};
  const double sign = aims.objectives.front().maximise ? -1.0 : 1.0;
  std::stable_sort(rows.begin(), rows.end(), [&](const FrontRow& a, const FrontRow& b) {
    for (std::size_t o = 0; o < a.objectives.size(); ++o)
      if (a.objectives[o] != b.objectives[o])
        return o == 0 ? sign * *a.objectives[o] < sign * *b.objectives[o] : *a.objectives[o] < *b.objectives[o];
    return a.id < b.id;
  });
  std::vector<std::string> paths;
  for (const auto& [path, value] : rows.front().varied)
    paths.push_back(path);

  const std::string currency = currency_of(aims);
  FrontTable table;
  for (const Objective& one : aims.objectives)
    table.columns.emplace_back(one.quantity.label(), unit_of(one.quantity, currency));
  std::set<std::string> shown;
  for (const Objective& one : aims.objectives)
    shown.insert(one.quantity.name);
  std::vector<std::size_t> limited;
  for (std::size_t l = 0; l < aims.limits.size(); ++l)
    if (shown.insert(aims.limits[l].quantity.name).second) {
      limited.push_back(l);
      table.columns.emplace_back(aims.limits[l].quantity.label(), unit_of(aims.limits[l].quantity, currency));
    }
  for (const std::string& path : short_paths(paths))
    table.columns.emplace_back(path, "");
  for (const FrontRow& row : rows) {
    std::vector<std::string> cells;
    for (std::size_t o = 0; o < aims.objectives.size(); ++o)
      cells.push_back(number(aims.objectives[o].quantity, row.objectives[o]));
    for (const std::size_t l : limited)
      cells.push_back(number(aims.limits[l].quantity, row.limited[l]));
    for (const auto& [path, value] : row.varied)
      cells.push_back(value);
    cells.resize(table.columns.size());
    table.rows.emplace_back(row.id, std::move(cells));
  }
  return table;
}

std::string front_table(const DesignAims& aims, std::vector<FrontRow> rows) {
  if (rows.empty())
    return "";
  const FrontTable table = front_cells(aims, std::move(rows));
  TextColumns columns("case");
  for (const auto& [title, unit] : table.columns)
    columns.add_column(title, unit);
  for (const auto& [id, cells] : table.rows)
    columns.add_row(id.substr(0, 8), cells);
  return columns.text();
}

std::string front_plot(const DesignAims& aims, const std::vector<FrontMark>& marks, std::size_t width,
                       std::size_t height, bool colour) {
  constexpr std::size_t least_width = 30, least_height = 6;
  if (aims.objectives.size() < 2 || marks.empty() || width < least_width || height < least_height)
    return "";
  const NamedQuantity& first = aims.objectives[0].quantity;
  const NamedQuantity& second = aims.objectives[1].quantity;
  constexpr double infinity = std::numeric_limits<double>::infinity();
  double left = infinity, right = -infinity, bottom = infinity, top = -infinity;
  for (const FrontMark& mark : marks) {
    left = std::min(left, mark.first);
    right = std::max(right, mark.first);
    bottom = std::min(bottom, mark.second);
    top = std::max(top, mark.second);
  }
  const std::string high = number(second, top), low = number(second, bottom);
  const std::size_t margin = std::max(display_width(high), display_width(low)) + 1;
  const std::size_t columns = width - margin - 2, rows = height - 3;
  std::vector<std::string> field(rows, std::string(columns, ' '));
  const auto place = [](double value, double from, double to, std::size_t cells) {
    const double share = to > from ? (value - from) / (to - from) : 0.5;
    return std::min(cells - 1, static_cast<std::size_t>(share * static_cast<double>(cells)));
  };
  // The front lies over the others.
  for (const bool front : {false, true})
    for (const FrontMark& mark : marks)
      if (mark.on_front == front)
        field[rows - 1 - place(mark.second, bottom, top, rows)][place(mark.first, left, right, columns)] =
            front ? '*' : '.';
  const auto title = [&](std::size_t o) {
    const std::string unit = unit_of(aims.objectives[o].quantity, currency_of(aims));
    return fmt::format("{}{}, {}", aims.objectives[o].quantity.label(), unit.empty() ? "" : " in " + unit,
                       aims.objectives[o].maximise ? "maximise" : "minimise");
  };
  std::string text = title(1) + "\n";
  for (std::size_t r = 0; r < rows; ++r) {
    const std::string label = r == 0 ? high : r + 1 == rows ? low : "";
    std::string line;
    for (const char cell : field[r])
      line += colour && cell == '*' ? "\033[32m*\033[0m" : std::string(1, cell);
    line.erase(line.find_last_not_of(' ') + 1);
    text += std::string(margin - 1 - display_width(label), ' ') + label + " |" + line + "\n";
  }
  text += std::string(margin, ' ') + "+" + std::string(columns, '-') + "\n";
  const std::string from = number(first, left), to = number(first, right), name = title(0);
  std::string axis = std::string(margin + 1, ' ') + from;
  const std::size_t room = columns - std::min(columns, display_width(from) + display_width(to));
  const std::size_t taken = display_width(name);
  axis += taken + 2 <= room
              ? std::string((room - taken) / 2, ' ') + name + std::string(room - taken - (room - taken) / 2, ' ')
              : std::string(room, ' ');
  text += axis + to + (taken + 2 <= room ? "" : "  " + name) + "\n";
  return text;
}

std::string spans_in_words(const DesignAims& aims, const std::vector<std::vector<double>>& objectives) {
  std::string words;
  for (std::size_t o = 0; o < aims.objectives.size() && !objectives.empty(); ++o) {
    const auto by = [o](const std::vector<double>& a, const std::vector<double>& b) { return a[o] < b[o]; };
    const auto [least, most] = std::minmax_element(objectives.begin(), objectives.end(), by);
    const NamedQuantity& quantity = aims.objectives[o].quantity;
    const std::string from = number(quantity, (*least)[o]), to = number(quantity, (*most)[o]);
    const std::string unit = unit_of(quantity, currency_of(aims));
    words += fmt::format("{}{} {}{}{}", words.empty() ? "" : ", ", quantity.label(), from, from == to ? "" : " … " + to,
                         unit.empty() ? "" : " " + unit);
  }
  return words;
}

}  // namespace lodestone::postprocess
