// SPDX-License-Identifier: GPL-3.0-or-later
// The page of what directories of results hold: the report of `lodestone compare --html`.
#pragma once

#include "postprocess/comparison/stored_comparison.h"

#include <string>

namespace lodestone::postprocess {

/// write_report() of stored designs, with the pictures that in-situ scripts have left beside them, as many as some
/// megabytes hold. The file's folder is made where it is missing. @throws as write_report().
void write_stored_report(const StoredComparison& stored, const std::string& file);

}  // namespace lodestone::postprocess
