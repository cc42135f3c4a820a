// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/text_output.h"

#include <fmt/format.h>

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <sstream>

namespace lodestone::app {

namespace {

constexpr std::size_t widest_text = 100, narrowest_text = 40;
/// Below that a last column of words is left to the terminal.
constexpr std::size_t narrowest_column = 24;

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

Look look_of(int descriptor) {
  Look look;
  winsize size{};
  if (is_terminal(descriptor))
    look.columns = ::ioctl(descriptor, TIOCGWINSZ, &size) == 0 && size.ws_col > 20 ? size.ws_col : 80;
  look.colour = wants_colour(descriptor);
  return look;
}

Look output_look() {
  return look_of(STDOUT_FILENO);
}

std::string toned(Tone tone, const std::string& text, const Look& look) {
  if (!look.colour || tone == Tone::plain || text.empty())
    return text;
  // Bold, green, yellow, red: of the eight colours that every terminal has, as its owner has set them.
  const char* code = tone == Tone::heading ? "1" : tone == Tone::good ? "32" : tone == Tone::caution ? "33" : "31";
  return fmt::format("\033[{}m{}\033[0m", code, text);
}

std::size_t text_width(const Look& look) {
  return look.columns == 0 ? widest_text : std::clamp(look.columns, narrowest_text, widest_text);
}

std::string wrap(const std::string& text, const std::string& first, const std::string& others, std::size_t width) {
  std::string result = first;
  std::size_t used = width_of(first);
  std::istringstream words(text);
  bool line_begins = true;
  for (std::string word; words >> word; line_begins = false) {
    if (!line_begins && used + 1 + width_of(word) > width) {
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

std::string bar(double share, std::size_t width) {
  static const char* const eighths[] = {"", "▏", "▎", "▍", "▌", "▋", "▊", "▉"};
  if (!std::isfinite(share))
    return "";
  const auto parts =
      static_cast<std::size_t>(std::lround(8.0 * std::clamp(share, 0.0, 1.0) * static_cast<double>(width)));
  std::string text;
  for (std::size_t i = 0; i < parts / 8; ++i)
    text += "█";
  return text + eighths[parts % 8];
}

std::string sparkline(const std::vector<double>& values, std::size_t width) {
  static const char* const heights[] = {"▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"};
  if (values.empty() || width == 0)
    return "";
  std::vector<double> means;
  const std::size_t count = std::min(width, values.size());
  for (std::size_t i = 0; i < count; ++i) {
    const std::size_t begin = i * values.size() / count, end = (i + 1) * values.size() / count;
    double sum = 0.0;
    for (std::size_t k = begin; k < end; ++k)
      sum += values[k];
    means.push_back(sum / static_cast<double>(end - begin));
  }
  const auto [least, most] = std::minmax_element(means.begin(), means.end());
  std::string text;
  for (const double value : means) {
    const double share = *most > *least ? (value - *least) / (*most - *least) : 0.5;
    text += heights[static_cast<std::size_t>(std::lround(7.0 * share))];
  }
  return text;
}

std::string Table::text(const Look& look) const {
  std::vector<std::size_t> widths;
  for (std::size_t c = 0; c < columns_.size(); ++c) {
    widths.push_back(width_of(columns_[c].heading));
    for (const auto& row : rows_)
      widths[c] = std::max(widths[c], width_of(row[c]));
  }
  const std::size_t last = columns_.size() - 1;
  std::size_t before = 0;
  for (std::size_t c = 0; c < last; ++c)
    before += widths[c] + 2;
  const bool wraps = look.columns > 0 && !columns_[last].is_number && before + widths[last] > look.columns &&
                     before + narrowest_column <= look.columns;
  std::string result;
  const auto write = [&](Tone tone, const auto& cell) {
    std::string line;
    for (std::size_t c = 0; c < columns_.size(); ++c) {
      if (c == last && wraps)
        break;
      const std::string text = cell(c);
      const std::string space = padding(widths[c], text);
      line += (c == 0 ? "" : "  ") + (columns_[c].is_number ? space + text : text + space);
    }
    if (wraps)
      line = wrap(cell(last), line + "  ", std::string(before, ' '), look.columns);
    result += toned(tone, line.substr(0, line.find_last_not_of(" \n") + 1), look) + "\n";
  };
  write(Tone::heading, [&](std::size_t c) { return columns_[c].heading; });
  for (const auto& row : rows_)
    write(Tone::plain, [&](std::size_t c) { return row[c]; });
  return result;
}

void Facts::title(const std::string& text) {
  lines_.push_back({Kind::title, text, "", Tone::heading});
}

void Facts::add(const std::string& name, const std::string& value, Tone tone) {
  lines_.push_back({Kind::fact, name, value, tone});
}

void Facts::note(const std::string& text) {
  lines_.push_back({Kind::note, "", text, Tone::plain});
}

std::string Facts::text(const Look& look) const {
  std::size_t names = 0;
  for (const Line& line : lines_)
    if (line.kind == Kind::fact)
      names = std::max(names, width_of(line.name));
  std::string result;
  for (const Line& line : lines_) {
    if (line.kind == Kind::title)
      result += (result.empty() ? "" : "\n") + toned(line.tone, line.name, look) + "\n";
    else if (line.kind == Kind::fact) {
      const std::string head = "  " + line.name + padding(names, line.name) + "  ";
      const std::string text = wrap(line.value, head, std::string(names + 4, ' '), text_width(look));
      result += head + toned(line.tone, text.substr(head.size(), text.size() - head.size() - 1), look) + "\n";
    } else
      result += wrap(line.value, "  - ", "    ", text_width(look));
  }
  return result;
}

bool is_terminal(int descriptor) {
  return ::isatty(descriptor) == 1;
}

bool wants_colour(int descriptor) {
  const char* no_colour = std::getenv("NO_COLOR");
  const char* term = std::getenv("TERM");
  if (no_colour != nullptr && *no_colour != '\0')
    return false;
  const char* force = std::getenv("CLICOLOR_FORCE");
  if (force != nullptr && *force != '\0' && std::string(force) != "0")
    return true;
  return is_terminal(descriptor) && (term == nullptr || std::string(term) != "dumb");
}

void choose_colour(const std::string& when) {
  if (when == "never") {
    ::setenv("NO_COLOR", "1", 1);
  } else if (when == "always") {
    ::unsetenv("NO_COLOR");
    ::setenv("CLICOLOR_FORCE", "1", 1);
  }
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
