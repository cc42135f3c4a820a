// SPDX-License-Identifier: GPL-3.0-or-later
// Not installed.
#pragma once

#include "base/document.h"

#include <string>

namespace lodestone::studies {

/// A text that is not empty. @throws base::UserError.
inline std::string read_text(const base::Node& node) {
  std::string text = node.text();
  if (text.find_first_not_of(" \t\n") == std::string::npos)
    node.fail("the text is empty");
  return text;
}

}  // namespace lodestone::studies
