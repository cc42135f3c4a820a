// SPDX-License-Identifier: GPL-3.0-or-later
// A study of one field of the 2004 Prius, to which tests add what they vary.
#pragma once

#include "base/library_path.h"
#include "materials/material_library.h"
#include "studies/study.h"

#include <string>

namespace lodestone::studies::test {

inline const materials::MaterialLibrary& library() {
  static const materials::MaterialLibrary materials{base::LibraryPath()};
  return materials;
}

/// @param text behind the keys that every study has.
inline Study read_field_study(const std::string& text) {
  static const std::string head = "study: title\nmachine: prius-2004\n"
                                  "conditions: {magnet_temperature: 20 degC, winding_temperature: 20 degC}\n"
                                  "operating_points:\n  - {name: peak, current: 250 A, angle: 140 deg}\n"
                                  "analysis: field\n";
  return Study::read(base::Document::parse(head + text, "study.yaml"));
}

}  // namespace lodestone::studies::test
