// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/csv_text.h"

#include <fmt/format.h>

#include <cmath>

namespace lodestone::base {

std::string csv_text(const std::string& text) {
  if (text.find_first_of(",\"\r\n") == std::string::npos)
    return text;
  std::string result = "\"";
  for (const char c : text)
    result += c == '"' ? std::string("\"\"") : std::string(1, c);
  return result + "\"";
}

std::string csv_number(double value) {
  return std::isfinite(value) ? fmt::format("{}", value) : "";
}

std::string csv_header(const std::string& name, const std::string& unit) {
  return csv_text(unit.empty() ? name : name + " [" + unit + "]");
}

}  // namespace lodestone::base
