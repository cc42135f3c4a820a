// SPDX-License-Identifier: GPL-3.0-or-later
// A rotor's strength as JSON, of a command and of a comparison. Keys: docs/results-format.md.
#pragma once

#include "postprocess/strength/rotor_strength.h"

#include <nlohmann/json_fwd.hpp>

namespace lodestone::postprocess {

/// MPa, mm, rpm.
nlohmann::ordered_json to_json(const RotorStrength& strength);

}  // namespace lodestone::postprocess
