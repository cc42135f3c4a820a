// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/text_output.h"

#include <fmt/format.h>

#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <sstream>

namespace lodestone::app {

namespace {

constexpr std::size_t line_width = 100;

std::string padding(std::size_t width, const std::string& text) {
  const std::size_t used = width_of(text);
  return std::string(width > used ? width - used : 0, ' ');
}

}  // namespace

std::size_t width_of(const std::string& text) {
  // UTF-8: every byte but the continuation bytes begins a character.
  return static_cast<std::size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0u) != 0x80u; }));
}

std::string wrap(const std::string& text, const std::string& first, const std::string& others) {
  std::string result = first;
  std::size_t used = width_of(first);
  std::istringstream words(text);
  bool line_begins = true;
  for (std::string word; words >> word; line_begins = false) {
    if (!line_begins && used + 1 + width_of(word) > line_width) {
      result += "\n" + others;
      used = width_of(others);
      line_begins = true;
    }
    result += (line_begins ? "" : " ") + word;
    used += width_of(word) + (line_begins ? 0 : 1);
  }
  return result + "\n";
}

Table::Table(std::vector<Column> columns) : columns_(std::move(columns)) {}

void Table::add(std::vector<std::string> row) {
  row.resize(columns_.size());
  rows_.push_back(std::move(row));
}

std::string Table::text() const {
  std::vector<std::size_t> widths;
  for (std::size_t c = 0; c < columns_.size(); ++c) {
    widths.push_back(width_of(columns_[c].heading));
    for (const auto& row : rows_)
      widths[c] = std::max(widths[c], width_of(row[c]));
  }
  std::string result;
  const auto write = [&](const auto& cell) {
    std::string line;
    for (std::size_t c = 0; c < columns_.size(); ++c) {
      const std::string text = cell(c);
      const std::string space = padding(widths[c], text);
      line += (c == 0 ? "" : "  ") + (columns_[c].is_number ? space + text : text + space);
    }
    result += line.substr(0, line.find_last_not_of(' ') + 1) + "\n";
  };
  write([&](std::size_t c) { return columns_[c].heading; });
  for (const auto& row : rows_)
    write([&](std::size_t c) { return row[c]; });
  return result;
}

void Facts::title(const std::string& text) {
  lines_.push_back({Kind::title, text, ""});
}

void Facts::add(const std::string& name, const std::string& value) {
  lines_.push_back({Kind::fact, name, value});
}

void Facts::note(const std::string& text) {
  lines_.push_back({Kind::note, "", text});
}

std::string Facts::text() const {
  std::size_t names = 0;
  for (const Line& line : lines_)
    if (line.kind == Kind::fact)
      names = std::max(names, width_of(line.name));
  std::string result;
  for (const Line& line : lines_) {
    if (line.kind == Kind::title)
      result += (result.empty() ? "" : "\n") + line.name + "\n";
    else if (line.kind == Kind::fact)
      result += wrap(line.value, "  " + line.name + padding(names, line.name) + "  ", std::string(names + 4, ' '));
    else
      result += wrap(line.value, "  - ", "    ");
  }
  return result;
}

bool is_terminal(int descriptor) {
  return ::isatty(descriptor) == 1;
}

bool wants_colour(int descriptor) {
  const char* no_colour = std::getenv("NO_COLOR");
  const char* term = std::getenv("TERM");
  return is_terminal(descriptor) && (no_colour == nullptr || *no_colour == '\0') &&
         (term == nullptr || std::string(term) != "dumb");
}

std::string digits(double value, int significant) {
  if (!std::isfinite(value))
    return "-";
  if (value == 0.0)
    return "0";
  const int exponent = static_cast<int>(std::floor(std::log10(std::abs(value))));
  if (exponent > 6 || exponent < -5)
    return fmt::format("{:.{}e}", value, significant - 1);
  const std::string text = fmt::format("{:.{}f}", value, std::max(0, significant - 1 - exponent));
  // "-0.000" says no more than "0".
  return text.find_first_of("123456789") == std::string::npos ? "0" : text;
}

std::string digits(double value, int significant, const std::string& unit) {
  return digits(value, significant) + (unit.empty() ? "" : " " + unit);
}

std::string duration(double seconds) {
  const auto whole = static_cast<long long>(std::llround(std::max(0.0, seconds)));
  if (whole >= 3600)
    return fmt::format("{} h {:02} min", whole / 3600, whole % 3600 / 60);
  if (whole >= 60)
    return fmt::format("{} min {:02} s", whole / 60, whole % 60);
  return fmt::format("{} s", whole);
}

}  // namespace lodestone::app
