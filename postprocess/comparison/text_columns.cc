// SPDX-License-Identifier: GPL-3.0-or-later
#include "postprocess/comparison/text_columns.h"

#include <algorithm>

namespace lodestone::postprocess {

void TextColumns::add_column(const std::string& title, const std::string& unit) {
  columns_.push_back({title, unit});
}

void TextColumns::add_row(const std::string& head, const std::vector<std::string>& cells) {
  rows_.push_back({head, cells, ""});
}

void TextColumns::add_row(const std::string& head, const std::string& text) {
  rows_.push_back({head, {}, text});
}

std::string TextColumns::text() const {
  std::size_t head_width = display_width(head_);
  for (const Row& row : rows_)
    head_width = std::max(head_width, display_width(row.head));
  std::vector<std::size_t> widths;
  for (std::size_t c = 0; c < columns_.size(); ++c) {
    std::size_t width = std::max(display_width(columns_[c].title), display_width(columns_[c].unit));
    for (const Row& row : rows_)
      if (!row.cells.empty())
        width = std::max(width, display_width(row.cells[c]));
    widths.push_back(width);
  }
  std::string text;
  const auto left = [&](const std::string& head) { return head + std::string(head_width - display_width(head), ' '); };
  const auto add_line = [&](const std::string& head, const auto& cell) {
    std::string line = left(head);
    for (std::size_t c = 0; c < columns_.size(); ++c) {
      const std::string content = cell(c);
      line += "  " + std::string(widths[c] - display_width(content), ' ') + content;
    }
    text += line.substr(0, line.find_last_not_of(' ') + 1) + "\n";
  };
  add_line(head_, [&](std::size_t c) { return columns_[c].title; });
  add_line("", [&](std::size_t c) { return columns_[c].unit; });
  for (const Row& row : rows_)
    if (row.cells.empty())
      text += left(row.head) + "  " + row.text + "\n";
    else
      add_line(row.head, [&](std::size_t c) { return row.cells[c]; });
  return text;
}

std::size_t display_width(const std::string& text) {
  return static_cast<std::size_t>(std::count_if(
      text.begin(), text.end(), [](char byte) { return (static_cast<unsigned char>(byte) & 0xC0U) != 0x80U; }));
}

}  // namespace lodestone::postprocess
