// SPDX-License-Identifier: GPL-3.0-or-later
// All cases of a study in one HDF5 file: a compound table of every scalar result, a row a case, and the arrays over
// rotor positions. Layout: docs/results-format.md.
#pragma once

#include "postprocess/store/case_record.h"
#include "postprocess/store/results_store.h"

#include <cstdint>
#include <string>
#include <vector>

namespace lodestone::postprocess {

/// What is gathered beside the cases.
struct GatheredExtras {
  std::vector<RefusedCase> refused = {};
  std::vector<CaseRecord> samples = {};      ///< within tolerances, design by design
  std::vector<std::int64_t> sample_of = {};  ///< of each, the row of its design among the cases
};

/// The bytes of results.h5.
std::string encode_results(const std::vector<CaseRecord>& cases, const GatheredExtras& extras = {});

}  // namespace lodestone::postprocess
