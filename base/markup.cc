// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/markup.h"

namespace lodestone::base {

std::string escape_markup(const std::string& text) {
  std::string result;
  for (const char c : text)
    switch (c) {
    case '&':
      result += "&amp;";
      break;
    case '<':
      result += "&lt;";
      break;
    case '>':
      result += "&gt;";
      break;
    case '"':
      result += "&quot;";
      break;
    case '\'':
      result += "&#39;";
      break;
    default:
      result += c;
    }
  return result;
}

}  // namespace lodestone::base
