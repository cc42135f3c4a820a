// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/document.h"
#include "materials/material_library.h"

#include <functional>
#include <string>

namespace lodestone::test {

inline base::Document parse(const std::string& text, const std::string& name = "m.yaml") {
  return base::Document::parse(text, name);
}

/// The message of the UserError that an action throws, "(none)" where it throws none.
inline std::string error_of(const std::function<void()>& action) {
  try {
    action();
  } catch (const base::UserError& error) {
    return error.what();
  }
  return "(none)";
}

inline const materials::MaterialLibrary& library() {
  static const materials::MaterialLibrary instance{base::LibraryPath()};
  return instance;
}

}  // namespace lodestone::test
