// SPDX-License-Identifier: GPL-3.0-or-later
// Materials of pyleecan's JSON as files of our library: sheets with their B-H table and losses, the recoil line of a
// magnet, the resistivity of a conductor. What the JSON does not hold stays unknown: a magnet has no coercivity, and so
// no margin against demagnetisation; its composition is unknown.
#pragma once

#include "base/document.h"
#include "geometries/import/pyleecan/machine_import.h"

#include <string>
#include <vector>

namespace lodestone::geometries::pyleecan {

/// Of a lamination. @param part "stator", "rotor". @return what the machine calls it.
std::string import_steel(const base::Node& lamination, const std::string& part, ImportedMachine& machine);
/// Of the blocks of a pole, which must be of one grade.
std::string import_magnet(const std::vector<base::Node>& magnets, ImportedMachine& machine);
std::string import_conductor_material(const base::Node& conductor, ImportedMachine& machine);

}  // namespace lodestone::geometries::pyleecan
