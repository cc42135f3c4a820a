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

std::string TextColumns::text(std::size_t width) const {
  std::size_t head_width = display_width(head_);
  for (const Row& row : rows_)
    head_width = std::max(head_width, display_width(row.head));
  std::vector<std::size_t> widths;
  for (std::size_t c = 0; c < columns_.size(); ++c) {
    std::size_t widest = std::max(display_width(columns_[c].title), display_width(columns_[c].unit));
    for (const Row& row : rows_)
      if (!row.cells.empty())
        widest = std::max(widest, display_width(row.cells[c]));
    widths.push_back(widest);
  }
  std::string text;
  const auto left = [&](const std::string& head) { return head + std::string(head_width - display_width(head), ' '); };
  std::size_t begin = 0, end = 0;
  const auto add_line = [&](const std::string& head, const auto& cell) {
    std::string line = left(head);
    for (std::size_t c = begin; c < end; ++c) {
      const std::string content = cell(c);
      line += "  " + std::string(widths[c] - display_width(content), ' ') + content;
    }
    text += line.substr(0, line.find_last_not_of(' ') + 1) + "\n";
  };
  do {
    // As many columns as fit, one at least.
    std::size_t used = head_width;
    for (end = begin; end < columns_.size(); ++end) {
      used += 2 + widths[end];
      if (width > 0 && used > width && end > begin)
        break;
    }
    text += begin == 0 ? "" : "\n";
    add_line(head_, [&](std::size_t c) { return columns_[c].title; });
    add_line("", [&](std::size_t c) { return columns_[c].unit; });
    for (const Row& row : rows_)
      if (!row.cells.empty())
        add_line(row.head, [&](std::size_t c) { return row.cells[c]; });
      else if (begin == 0)
        text += left(row.head) + "  " + row.text + "\n";
    begin = end;
  } while (begin < columns_.size());
  return text;
}

std::size_t display_width(const std::string& text) {
  return static_cast<std::size_t>(std::count_if(
      text.begin(), text.end(), [](char byte) { return (static_cast<unsigned char>(byte) & 0xC0U) != 0x80U; }));
}

}  // namespace lodestone::postprocess
