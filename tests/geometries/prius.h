// SPDX-License-Identifier: GPL-3.0-or-later
// Machines of the library with some values replaced.
#pragma once

#include "base/document.h"
#include "geometries/machine.h"

#include <string>
#include <utility>
#include <vector>

namespace lodestone::test {

inline base::Document library_document(const std::string& name) {
  return base::Document::load(std::string(LODESTONE_SOURCE_DIR) + "/geometries/library/" + name + ".yaml");
}

inline base::Document prius_document(const std::string& name = "prius-2004") {
  return library_document(name);
}

using Replacements = std::vector<std::pair<std::string, std::string>>;

inline geometries::Machine machine_with(const std::string& name, const Replacements& replacements) {
  base::Document document = library_document(name);
  for (const auto& [path, value] : replacements)
    document = document.with(path, value, {"study.yaml", 3, 5});
  return geometries::Machine::read(document);
}

inline geometries::Machine prius_with(const Replacements& replacements) {
  return machine_with("prius-2004", replacements);
}

}  // namespace lodestone::test
