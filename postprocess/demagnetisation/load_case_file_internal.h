// SPDX-License-Identifier: GPL-3.0-or-later
// Load cases as tables of a case's HDF5 file, and back. Layout: docs/results-format.md. Not installed.
#pragma once

#include "postprocess/demagnetisation/load_case_result.h"
#include "postprocess/store/hdf5_internal.h"

#include <optional>
#include <vector>

namespace lodestone::postprocess {

/// Nothing is written where there are no load cases.
void write_load_cases(const hdf5::Group& root, const std::vector<LoadCaseResult>& load_cases,
                      const std::optional<ReversedOrder>& reversed);
std::vector<LoadCaseResult> read_load_cases(const hdf5::Group& root);
std::optional<ReversedOrder> read_reversed_loads(const hdf5::Group& root);

}  // namespace lodestone::postprocess
