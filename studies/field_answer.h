// SPDX-License-Identifier: GPL-3.0-or-later
// One field solution for other programs: what `lodestone solve --json` prints.
#pragma once

#include "geometries/machine.h"
#include "studies/solve_field.h"

#include <cstddef>
#include <string>
#include <vector>

namespace lodestone::studies {

/// One JSON object (docs/commands.md): SI units; electrical angles in degrees, temperatures in degC, fields of the
/// magnets in kA/m, as its `units` say. What was not computed is null. @param files written beside it.
std::string field_answer(const geometries::Machine& machine, const FieldRequest& request, const FieldReport& report,
                         const std::vector<std::string>& files = {});

/// Of a phase in that object: "a", "b", "c"; "a1", …, "c2"; of more evenly spread phases "phase_a", since d and q are
/// the axes.
std::string key_of_phase(std::size_t phase, std::size_t phases);

}  // namespace lodestone::studies
