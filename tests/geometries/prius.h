// SPDX-License-Identifier: GPL-3.0-or-later
// The library's Prius 2004 with some values replaced.
#pragma once

#include "base/document.h"
#include "geometries/machine.h"

#include <string>
#include <utility>
#include <vector>

namespace lodestone::test {

inline base::Document prius_document(const std::string& name = "prius-2004") {
  return base::Document::load(std::string(LODESTONE_SOURCE_DIR) + "/geometries/library/" + name + ".yaml");
}

using Replacements = std::vector<std::pair<std::string, std::string>>;

inline geometries::Machine prius_with(const Replacements& replacements) {
  base::Document document = prius_document();
  for (const auto& [path, value] : replacements)
    document = document.with(path, value, {"study.yaml", 3, 5});
  return geometries::Machine::read(document);
}

}  // namespace lodestone::test
