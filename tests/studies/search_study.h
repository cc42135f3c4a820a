// SPDX-License-Identifier: GPL-3.0-or-later
// Studies that search, an optimisation or a refinement, as text: read, and refused for what is wrong with them.
#pragma once

#include "base/user_error.h"
#include "studies/cases.h"
#include "studies/study.h"
#include "tests/studies/field_study.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace lodestone::studies::test {

/// What every one of them has. @param points more operating points, a line each.
inline std::string search_head(const std::string& points = "") {
  return "study: s\nmachine: prius-2004\n"
         "conditions: {magnet_temperature: 20 degC, winding_temperature: 20 degC}\n"
         "operating_points:\n"
         "  - {name: full, current: 250 A, angle: 140 deg, speed: 1500 rpm}\n" +
         points + "analysis: rotation\n";
}

inline Study read_search(const std::string& text) {
  return Study::read(base::Document::parse(text, "s.study.yaml"));
}

struct Broken {
  std::string text, told;
};

/// Each is refused when it is read or checked, at a place in the file.
inline void expect_refused(const std::vector<Broken>& all) {
  for (const Broken& broken : all)
    try {
      check_study(read_search(broken.text), library());
      ADD_FAILURE() << broken.told;
    } catch (const base::UserError& error) {
      EXPECT_NE(std::string(error.what()).find(broken.told), std::string::npos)
          << error.what() << "\nexpected: " << broken.told;
      EXPECT_EQ(std::string(error.what()).rfind("s.study.yaml:", 0), 0u) << error.what();
    }
}

}  // namespace lodestone::studies::test
