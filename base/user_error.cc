// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/user_error.h"

#include <algorithm>
#include <cctype>

namespace lodestone::base {

std::string to_string(const Location& location) {
  if (location.file.empty() || location.line <= 0)
    return location.file;
  std::string text = location.file + ":" + std::to_string(location.line);
  if (location.column > 0)
    text += ":" + std::to_string(location.column);
  return text;
}

namespace {

std::string compose(const Location& location, const std::string& field, const std::string& message) {
  std::string text = to_string(location);
  if (!text.empty())
    text += ": ";
  if (!field.empty())
    text += field + ": ";
  return text + message;
}

/// Optimal string alignment distance (insert, delete, replace, swap of neighbours), letters compared without case.
std::size_t edit_distance(std::string_view a, std::string_view b) {
  const auto same = [](char x, char y) {
    return std::tolower(static_cast<unsigned char>(x)) == std::tolower(static_cast<unsigned char>(y));
  };
  std::vector<std::size_t> before_last(b.size() + 1), last(b.size() + 1), current(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j)
    last[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    current[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t replace = last[j - 1] + (same(a[i - 1], b[j - 1]) ? 0 : 1);
      current[j] = std::min({last[j] + 1, current[j - 1] + 1, replace});
      if (i > 1 && j > 1 && same(a[i - 1], b[j - 2]) && same(a[i - 2], b[j - 1]))
        current[j] = std::min(current[j], before_last[j - 2] + 1);
    }
    before_last.swap(last);
    last.swap(current);
  }
  return last[b.size()];
}

}  // namespace

UserError::UserError(const std::string& message) : std::runtime_error(message) {}

UserError::UserError(const Location& location, const std::string& field, const std::string& message)
    : std::runtime_error(compose(location, field, message)) {}

std::string did_you_mean(std::string_view word, const std::vector<std::string>& candidates) {
  // Words of two letters differ from everything by little; a single slip is allowed from three letters on.
  const std::size_t allowed = word.size() < 3 ? 0 : std::max<std::size_t>(1, word.size() / 3);
  std::size_t best = allowed + 1;
  const std::string* nearest = nullptr;
  for (const std::string& candidate : candidates) {
    const std::size_t distance = edit_distance(word, candidate);
    if (distance < best) {
      best = distance;
      nearest = &candidate;
    }
  }
  return nearest == nullptr ? "" : "; did you mean '" + *nearest + "'?";
}

}  // namespace lodestone::base
