// SPDX-License-Identifier: GPL-3.0-or-later
// The violation of design_aims.h part by part, what is kept included: what a search by surrogates learns of limits.
#pragma once

#include "postprocess/comparison/design_aims.h"

#include <optional>
#include <vector>

namespace lodestone::postprocess {

/// By how much each of what makes the violation is broken (> 0) or kept (≤ 0), in its terms: the knee, the worst load
/// case, the open circuit, then the limits; nothing where it was not computed. Empty of a failed case.
/// @param merit that of the record.
std::vector<std::optional<double>> breaches_of(const CaseRecord& record, const DesignMerit& merit,
                                               const DesignAims& aims);

}  // namespace lodestone::postprocess
