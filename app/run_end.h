// SPDX-License-Identifier: GPL-3.0-or-later
// What `lodestone run` says when it ends, of a plain study, an optimisation and a refinement alike.
#pragma once

#include "studies/workers.h"

#include <optional>
#include <string>

namespace lodestone::app {

/// "32 cases: 30 computed, 2 reused, 3 failed (1 infeasible); 4 more refused by constraints".
std::string cases_in_words(const studies::RunSummary& run);

/// Tells damaged files, and of a run that ended early why, or how far it came.
/// @param what_became_of_damaged "computed again". @param to_do ", 12 to do".
/// @return the exit code of one that ended early; nothing of one that came to its end.
std::optional<int> tell_early_end(const studies::RunSummary& run, const std::string& what_became_of_damaged,
                                  const std::string& to_do);

}  // namespace lodestone::app
