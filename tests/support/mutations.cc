// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/mutations.h"

#include <cstdlib>
#include <sstream>

namespace lodestone::test {

namespace {

std::vector<std::string> lines_of(const std::string& text) {
  std::istringstream stream(text);
  std::vector<std::string> lines;
  for (std::string line; std::getline(stream, line);)
    lines.push_back(line);
  return lines;
}

/// One of the words of a line in place of another.
void change_word(std::string& line, std::mt19937& random) {
  static const std::vector<std::string> words = {"nan", "-1e30", "1e300", "0", "-7",  "x", "1", "2147483648",
                                                 "0.5", "\"",    "<",     "[", "3e9", "9", "-1"};
  std::istringstream stream(line);
  std::vector<std::string> found;
  for (std::string word; stream >> word;)
    found.push_back(word);
  if (found.empty()) {
    line = words[random() % words.size()];
    return;
  }
  std::string& word = found[random() % found.size()];
  char* end = nullptr;
  const double value = std::strtod(word.c_str(), &end);
  if (*end == '\0' && random() % 2 == 0) {
    const double factors[] = {1.001, -1.0, 0.5, 2.0, 1.2, 1e-3};
    std::ostringstream changed;
    changed << value * factors[random() % 6];
    word = changed.str();
  } else {
    word = words[random() % words.size()];
  }
  line.clear();
  for (const std::string& each : found)
    line += (line.empty() ? "" : " ") + each;
}

}  // namespace

int mutations_to_try() {
  const char* asked = std::getenv("LODESTONE_MUTATIONS");
  return asked ? std::atoi(asked) : 50;
}

std::string mutated(const std::string& text, std::mt19937& random) {
  std::vector<std::string> lines = lines_of(text);
  for (std::size_t times = 1 + random() % 3; times > 0 && !lines.empty(); --times) {
    const std::size_t at = random() % lines.size(), other = random() % lines.size();
    const auto place = lines.begin() + static_cast<std::ptrdiff_t>(at);
    switch (random() % 8) {
    case 0:
      lines.erase(place);
      break;
    case 1: {
      const std::string line = *place;
      lines.insert(place, line);
      break;
    }
    case 2:
      std::swap(lines[at], lines[other]);
      break;
    case 3:
      lines[at] = lines[at].substr(0, lines[at].size() / 2);
      break;
    case 4:
      if (!lines[at].empty())
        lines[at][random() % lines[at].size()] = static_cast<char>(32 + random() % 95);
      break;
    case 5:
      if (random() % 4 == 0)
        lines.resize(at);
      break;
    default:
      change_word(lines[at], random);
      break;
    }
  }
  std::string result;
  for (const std::string& line : lines)
    result += line + "\n";
  return result;
}

}  // namespace lodestone::test
