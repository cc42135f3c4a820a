// SPDX-License-Identifier: GPL-3.0-or-later
#include "geometries/import/fem_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

namespace lodestone::geometries {

namespace {

constexpr std::size_t largest_file = std::size_t{64} << 20U;
constexpr std::size_t longest_quote = 40;  ///< of a user's text in a message

std::string lower(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(), [](unsigned char c) { return std::tolower(c); });
  return text;
}

/// A user's text as it may stand in a message: short, and without control characters.
std::string shown(const std::string& text) {
  std::string result;
  for (const char c : text.substr(0, longest_quote))
    result += std::iscntrl(static_cast<unsigned char>(c)) ? '?' : c;
  return result + (text.size() > longest_quote ? "…" : "");
}

std::vector<FemToken> words_of(const std::string& text) {
  std::vector<FemToken> words;
  std::size_t at = 0;
  while (true) {
    while (at < text.size() && std::isspace(static_cast<unsigned char>(text[at])))
      ++at;
    if (at == text.size())
      return words;
    if (text[at] == '"') {
      const std::size_t end = std::min(text.find('"', at + 1), text.size());
      words.push_back({text.substr(at + 1, end - at - 1), true});
      at = std::min(end + 1, text.size());
      continue;
    }
    std::size_t end = at;
    while (end < text.size() && !std::isspace(static_cast<unsigned char>(text[end])) && text[end] != '"')
      ++end;
    words.push_back({text.substr(at, end - at), false});
    at = end;
  }
}

FemLine line_of(const std::string& text, int number) {
  FemLine line;
  line.number = number;
  const std::size_t first = text.find_first_not_of(" \t\r");
  const char opening = text[first];
  if (opening == '[' || opening == '<') {
    const std::size_t close = text.find(opening == '[' ? ']' : '>', first);
    if (close != std::string::npos) {
      line.written_key = text.substr(first, close - first + 1);
      line.key = lower(line.written_key);
      const std::size_t sign = text.find_first_not_of(" \t\r", close + 1);
      if (sign != std::string::npos)
        line.words = words_of(text.substr(text[sign] == '=' ? sign + 1 : sign));
      return line;
    }
  }
  line.words = words_of(text.substr(first));
  return line;
}

}  // namespace

FemText FemText::load(const std::string& path) {
  std::error_code failed;
  if (std::filesystem::is_directory(path, failed))
    throw base::UserError({path, 0, 0}, "", "this is a folder, not a file");
  std::ifstream stream(path, std::ios::binary);
  if (!stream)
    throw base::UserError({path, 0, 0}, "", "the file cannot be read; is the path right?");
  const auto size = std::filesystem::file_size(path, failed);
  if (!failed && size > largest_file)
    throw base::UserError({path, 0, 0}, "",
                          fmt::format("the file has {} bytes; at most {} are read", size, largest_file));
  std::ostringstream text;
  text << stream.rdbuf();
  return {text.str(), path};
}

FemText::FemText(const std::string& text, std::string name) : file_(std::move(name)) {
  if (text.find('\0') != std::string::npos)
    fail(0, "", "this is no text and so no .fem file");
  std::size_t begin = 0;
  for (int number = 1; begin < text.size(); ++number) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    const std::string line = text.substr(begin, end - begin);
    if (line.find_first_not_of(" \t\r") != std::string::npos)
      lines_.push_back(line_of(line, number));
    begin = end + 1;
  }
  if (lines_.empty())
    fail(0, "", "the file is empty");
}

void FemText::fail(int line, const std::string& field, const std::string& message) const {
  throw base::UserError({file_, line, 0}, field, message);
}

const FemToken& FemText::word(const FemLine& line, std::size_t word, const std::string& field) const {
  if (word >= line.words.size())
    fail(line.number, field, "the value is missing");
  return line.words[word];
}

double FemText::number(const FemLine& line, std::size_t index, const std::string& field) const {
  const FemToken& token = word(line, index, field);
  char* end = nullptr;
  const double value = std::strtod(token.text.c_str(), &end);
  const bool plain = token.text.find_first_not_of("+-0123456789.eE") == std::string::npos;
  if (token.quoted || token.text.empty() || *end != '\0' || !plain)
    fail(line.number, field, fmt::format("'{}' is no number", shown(token.text)));
  if (!std::isfinite(value) || std::abs(value) > largest_number)
    fail(line.number, field,
         fmt::format("{} is too large; magnitudes up to {:g} are allowed", shown(token.text), largest_number));
  return value;
}

int FemText::integer(const FemLine& line, std::size_t index, const std::string& field, int least, int most) const {
  const double value = number(line, index, field);
  if (value != std::floor(value) || value < least || value > most)
    fail(line.number, field,
         fmt::format("'{}' is not allowed; it must be a whole number from {} to {}", shown(line.words[index].text),
                     least, most));
  return static_cast<int>(value);
}

std::string FemText::value(const FemLine& line, const std::string& field) const {
  std::string text = word(line, 0, field).text;
  for (std::size_t k = 1; k < line.words.size(); ++k)
    text += ' ' + line.words[k].text;
  return text;
}

}  // namespace lodestone::geometries
