// SPDX-License-Identifier: GPL-3.0-or-later
// A rotor from the text of its group in a machine's file, and what is said of one that cannot be.
#pragma once

#include "base/document.h"
#include "base/user_error.h"
#include "geometries/topologies.h"

#include <memory>
#include <string>

namespace lodestone::test {

/// @param radius m, at the gap.
inline std::shared_ptr<const geometries::Rotor> read_rotor(const std::string& text, int poles = 8,
                                                           double radius = 80e-3) {
  return geometries::read_rotor(base::Document::parse(text, "rotor.yaml").root(), poles, radius);
}

/// The message; "accepted" where there is none.
inline std::string rotor_refusal(const std::string& text) {
  try {
    read_rotor(text);
  } catch (const base::UserError& error) {
    return error.what();
  }
  return "accepted";
}

}  // namespace lodestone::test
